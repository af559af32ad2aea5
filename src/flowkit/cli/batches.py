"""Commands on several items: batches, queues, hand-overs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from flowkit.cli.case_page import ITEM_HEADINGS, item_row
from flowkit.cli.cases import By, RequestId
from flowkit.cli.data import read_data
from flowkit.cli.naming import resolved
from flowkit.cli.settings import Place
from flowkit.cli.show import AsJson, Page, print_json
from flowkit.cli.work import Limit, Listed, Unit
from flowkit.engine.levels import checked_level

if TYPE_CHECKING:
    from flowkit.engine.views import HandOverView, ItemView, ResultView

Reason = Annotated[str, typer.Option(help="Why; stands in the history.")]
To = Annotated[str, typer.Option(help="The person who gets it.")]


def batch(
    place: Place,
    *,
    operation: Annotated[str, typer.Argument(help="A row of the operation table.")],
    items: Annotated[list[str], typer.Argument(metavar="ITEM...", help="process/key#step, or ids of work items.")],
    by: By,
    data: Annotated[
        list[str] | None, typer.Option(help="FIELD=VALUE, for each item the same; may be repeated.")
    ] = None,
    reason: Reason = "",
    to: To = "",
    all_or_nothing: Annotated[bool, typer.Option("--all-or-nothing", help="One fails: nothing is done.")] = False,
    request_id: RequestId = None,
    as_json: AsJson = False,
) -> None:
    """Do an operation on several items, one by one, and say what each came to (批量办理)."""
    with place.engine() as engine:
        found = [resolved(engine, each, by, "item") for each in items]
        results = engine.batch(
            operation,
            found,
            read_data(data),
            by=by,
            reason=reason,
            to=to,
            all_or_nothing=all_or_nothing,
            request_id=request_id,
        )
    if as_json:
        print_json(results)
    else:
        _print_results(Page(place), results)
    if not all(each.done for each in results):
        raise typer.Exit(1)


def queue(
    place: Place, *, by: By, level: Listed = "", unit: Unit = "", limit: Limit = 20, as_json: AsJson = False
) -> None:
    """The worklist in the order of a queue: priority, due time, age (排队)."""
    with place.engine() as engine:
        items = engine.queue(by, level=checked_level(level or None), unit=unit, limit=limit)
    _print_items(place, items, as_json=as_json)


def next_(
    place: Place, *, by: By, level: Listed = "", unit: Unit = "", request_id: RequestId = None, as_json: AsJson = False
) -> None:
    """Claim the first item of the queue that one may take (取下一件)."""
    with place.engine() as engine:
        item = engine.next(by, level=checked_level(level or None), unit=unit, request_id=request_id)
    _print_items(place, [] if item is None else [item], as_json=as_json)


def rank(
    place: Place,
    *,
    subject: Annotated[str, typer.Argument(metavar="ITEM", help="process/key#step, or the id of a work item.")],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Where an item stands in its queue (排位)."""
    with place.engine() as engine:
        found = engine.rank(resolved(engine, subject, by, "item"), by=by)
    if as_json:
        print_json(found)
        return
    page = Page(place)
    page.line(f"{found.key}: {page.word('number')} {found.rank} / {found.total}")


def hand_over_all(
    place: Place,
    *,
    person: Annotated[str, typer.Argument(help="Whose open items they are.")],
    to: To,
    by: By,
    reason: Reason = "",
    request_id: RequestId = None,
    as_json: AsJson = False,
) -> None:
    """Give all open items of a person to another, and print the protocol (交接班, 离岗交接)."""
    with place.engine() as engine:
        made = engine.hand_over_all(person, to=to, by=by, reason=reason, request_id=request_id)
    _print_protocols(place, [made], as_json=as_json)


def hand_over_list(
    place: Place,
    *,
    person: Annotated[str, typer.Argument(help="Whose work it is.")],
    by: By,
    as_json: AsJson = False,
) -> None:
    """Everything open that hangs on a person, before he or she leaves (交接清单)."""
    with place.engine() as engine:
        found = engine.hand_over_list(person, by=by)
    if as_json:
        print_json(found)
        return
    page = Page(place)
    rows = [
        (page.word(_KIND.get(each.kind, each.kind)), each.name, each.business_key, str(each.until or ""), each.id)
        for each in found
    ]
    page.table(("kind", "name", "key", "until", "id"), rows)


_KIND = {"offered": "offered-alone"}


def hand_overs(place: Place, *, by: By, limit: Limit = 20, as_json: AsJson = False) -> None:
    """The protocols of what one gave, got or arranged, newest first (交接记录)."""
    with place.engine() as engine:
        found = engine.hand_overs(by, limit=limit)
    _print_protocols(place, found, as_json=as_json)


def confirm_hand_over(
    place: Place,
    *,
    hand_over: Annotated[str, typer.Argument(metavar="ID", help="The id of a hand-over.")],
    by: By,
    request_id: RequestId = None,
    as_json: AsJson = False,
) -> None:
    """Say that one has taken over what the protocol lists (接班确认)."""
    with place.engine() as engine:
        made = engine.confirm_hand_over(hand_over, by=by, request_id=request_id)
    _print_protocols(place, [made], as_json=as_json)


def _print_items(place: Place, items: list[ItemView], *, as_json: bool) -> None:
    if as_json:
        print_json(items)
        return
    page = Page(place)
    rows = [(str(each.priority), each.business_key or "", *item_row(page, each)) for each in items]
    page.table(("priority", "key", *ITEM_HEADINGS), rows)


def _print_results(page: Page, results: list[ResultView], indent: int = 0) -> None:
    rows = [(each.item, page.word("done" if each.done else "stays"), page.say(each.text)) for each in results]
    page.table(("id", "status", "message"), rows, indent=indent)


def _print_protocols(place: Place, found: list[HandOverView], *, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    page = Page(place)
    for each in found:
        confirmed = f", {page.word('confirmed')} {page.moment(each.confirmed_at)}" if each.confirmed_at else ""
        page.title(f"{each.id} {each.giver} -> {each.receiver}, {page.moment(each.at)}{confirmed}")
        _print_results(page, list(each.items), indent=2)
