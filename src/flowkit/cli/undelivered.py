"""Commands on messages that their receiver could not take: undelivered, redeliver, discard."""

from __future__ import annotations

from typing import Annotated

import typer

from flowkit.cli.cases import By, RequestId
from flowkit.cli.settings import Place
from flowkit.cli.show import AsJson, Page, print_json
from flowkit.cli.work import Limit

Message = Annotated[str, typer.Argument(metavar="ID", help="The id that `undelivered` shows.")]


def undelivered(place: Place, *, by: By, limit: Limit = 20, as_json: AsJson = False) -> None:
    """Messages and signals that their receiver could not take, and why (未送达)."""
    with place.engine() as engine:
        found = engine.undelivered(by, limit=limit)
    if as_json:
        print_json(found)
        return
    page = Page(place)
    rows = [(each.name, each.case_id or f"{each.process}#{each.step}", page.say(each.why), each.id) for each in found]
    page.table(("name", "to", "why", "id"), rows)


def redeliver(place: Place, *, message: Message, by: By, request_id: RequestId = None) -> None:
    """Try an undelivered message again, with the next work that is due (重新投递)."""
    with place.engine() as engine:
        engine.redeliver(message, by=by, request_id=request_id)
    Page(place).line(f"{message}: redeliver")


def discard(place: Place, *, message: Message, by: By, request_id: RequestId = None) -> None:
    """Give an undelivered message up (放弃投递)."""
    with place.engine() as engine:
        engine.discard(message, by=by, request_id=request_id)
    Page(place).line(f"{message}: discard")
