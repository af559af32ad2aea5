"""Commands on notices: read-notice, preferences, dead-letters, resend."""

from __future__ import annotations

from typing import Annotated

import typer

from flowkit.cli.cases import By
from flowkit.cli.data import DataFile, Pairs, read_data
from flowkit.cli.settings import Place
from flowkit.cli.show import AsJson, Page, print_json
from flowkit.cli.work import Limit

Notice = Annotated[str, typer.Argument(metavar="ID", help="The id that `notices` or `dead-letters` shows.")]


def read_notice(place: Place, *, notice: Notice, by: By) -> None:
    """Read a message; from then on it counts as read (已阅回执)."""
    with place.engine() as engine:
        found = engine.read_notice(notice, by=by)
    page = Page(place)
    page.line(found.subject)
    if found.body:
        page.line(found.body)


def preferences(place: Place, *, pairs: Pairs = None, file: DataFile = "", by: By) -> None:
    """What the person wants of notices; with data it is said anew (提醒设置): language, quiet, digest, off, zone."""
    with place.engine() as engine:
        if pairs or file:
            engine.set_preferences(read_data(pairs, file), by=by)
        print_json(engine.preferences(by).data)


def dead_letters(place: Place, *, by: By, limit: Limit = 20, as_json: AsJson = False) -> None:
    """Notices that could not be delivered, and why (死信)."""
    with place.engine() as engine:
        found = engine.dead_letters(by, limit=limit)
    if as_json:
        print_json(found)
        return
    page = Page(place)
    page.table(("at", "channel", "to", "subject", "why", "id"), [
        (page.moment(each.made_at), each.channel, each.to, each.subject, each.error, each.id) for each in found
    ])  # fmt: skip


def resend(place: Place, *, notice: Notice, by: By) -> None:
    """Send a dead letter again, with the next work that is due (重新发送)."""
    with place.engine() as engine:
        engine.resend(notice, by=by)
    Page(place).line(f"{notice}: resend")
