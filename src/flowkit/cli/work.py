"""Commands on a person's work: worklist, done-list, notices."""

from __future__ import annotations

from typing import Annotated

import typer

from flowkit.cli.case_page import ITEM_HEADINGS, NOTICE_HEADINGS, item_row, notice_row
from flowkit.cli.cases import By
from flowkit.cli.settings import Place
from flowkit.cli.show import AsJson, Page, print_json

Limit = Annotated[int, typer.Option(help="At most so many.")]


def worklist(place: Place, *, by: By, limit: Limit = 20, as_json: AsJson = False) -> None:
    """What the person holds or may take, by due time (待办)."""
    with place.engine() as engine:
        items = engine.worklist(by, limit=limit)
    if as_json:
        print_json(items)
        return
    page = Page(place)
    whys = ("; ".join(page.say(reason) for reason in each.why) for each in items)
    rows = [(each.business_key or "", *item_row(page, each), why) for each, why in zip(items, whys, strict=True)]
    page.table(("key", *ITEM_HEADINGS, "why"), rows)


def done_list(place: Place, *, by: By, limit: Limit = 20, as_json: AsJson = False) -> None:
    """What the person has done, newest first, and how each item ended (已办)."""
    with place.engine() as engine:
        items = engine.done_list(by, limit=limit)
    if as_json:
        print_json(items)
        return
    page = Page(place)
    rows = [(each.business_key or "", each.name, each.status, page.moment(each.ended_at), each.id) for each in items]
    page.table(("key", "name", "status", "ended", "id"), rows)


def notices(place: Place, *, by: By, limit: Limit = 20, as_json: AsJson = False) -> None:
    """Messages to the person, or to a role that the person holds, newest first (通知)."""
    with place.engine() as engine:
        found = engine.notices(by, limit=limit)
    if as_json:
        print_json(found)
        return
    page = Page(place)
    page.table(NOTICE_HEADINGS, [notice_row(page, each) for each in found])
