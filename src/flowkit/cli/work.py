"""Commands on a person's work: worklist, done-list, notices."""

from __future__ import annotations

from typing import Annotated

import typer

from flowkit.cli.case_page import ITEM_HEADINGS, NOTICE_HEADINGS, item_row, notice_row
from flowkit.cli.cases import By
from flowkit.cli.naming import resolved
from flowkit.cli.settings import Place
from flowkit.cli.show import AsJson, Page, print_json
from flowkit.engine.levels import checked_level

Limit = Annotated[int, typer.Option(help="At most so many.")]


Listed = Annotated[str, typer.Option("--level", help="personal, unit or institution; by default all of them.")]
Unit = Annotated[str, typer.Option(help="The list of this unit, as far as the person may see it.")]


def worklist(
    place: Place, *, by: By, level: Listed = "", unit: Unit = "", limit: Limit = 20, as_json: AsJson = False
) -> None:
    """What the person holds or may take, by due time (待办)."""
    with place.engine() as engine:
        items = engine.worklist(by, level=checked_level(level or None), unit=unit, limit=limit)
    if as_json:
        print_json(items)
        return
    page = Page(place)
    whys = ("; ".join(page.say(reason) for reason in each.why) for each in items)
    rows = [
        (each.business_key or "", *item_row(page, each), "" if each.opened else "*", why)
        for each, why in zip(items, whys, strict=True)
    ]
    page.table(("key", *ITEM_HEADINGS, "unread", "why"), rows)


def counts(place: Place, *, by: By, as_json: AsJson = False) -> None:
    """How many items are unread, and how many there are, in each of the three lists (未阅数)."""
    with place.engine() as engine:
        found = engine.counts(by)
    if as_json:
        print_json(found)
        return
    page = Page(place)
    page.table(
        ("list", "unread", "all"), [(page.word(level), str(n.unread), str(n.total)) for level, n in found.items()]
    )


def open_(
    place: Place,
    *,
    subject: Annotated[str, typer.Argument(metavar="ITEM", help="process/key#step, or the id of a work item.")],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Read an item; if it is listed for the person it is unread no longer (阅)."""
    with place.engine() as engine:
        item = engine.open(resolved(engine, subject, by, "item"), by=by)
    if as_json:
        print_json(item)
        return
    page = Page(place)
    page.table(("key", *ITEM_HEADINGS), [(item.business_key or "", *item_row(page, item))])
    page.table(("name", "data"), [(name, str(value)) for name, value in item.data.items()], indent=2)


def done_list(
    place: Place, *, by: By, level: Listed = "", unit: Unit = "", limit: Limit = 20, as_json: AsJson = False
) -> None:
    """What the person has done or passed on, newest first, and how each item left (已办)."""
    with place.engine() as engine:
        items = engine.done_list(by, level=checked_level(level or None), unit=unit, limit=limit)
    if as_json:
        print_json(items)
        return
    page = Page(place)
    rows = [
        (each.business_key or "", each.name, each.how, each.how_by, page.moment(each.how_at), each.id) for each in items
    ]
    page.table(("key", "name", "status", "by", "ended", "id"), rows)


def notices(place: Place, *, by: By, limit: Limit = 20, as_json: AsJson = False) -> None:
    """Messages to the person, or to a role that the person holds, newest first (通知)."""
    with place.engine() as engine:
        found = engine.notices(by, limit=limit)
    if as_json:
        print_json(found)
        return
    page = Page(place)
    page.table(NOTICE_HEADINGS, [notice_row(page, each) for each in found])
