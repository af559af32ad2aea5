"""Commands that look for cases and items, and keep queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flowkit.cli.case_page import ITEM_HEADINGS, item_row
from flowkit.cli.cases import By
from flowkit.cli.data import read_data
from flowkit.cli.settings import Place
from flowkit.cli.show import AsJson, Page, print_json

if TYPE_CHECKING:
    from flowkit.engine.views import FoundView, ItemView

Conditions = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[CONDITION=VALUE]...",
        help="Conditions of a query, such as text=noise or light=red; fields as fields.x=1.",
    ),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="The name of a saved query.")]
Owner = Annotated[str, typer.Option(help="Who saved it, where several have the name.")]
Limit = Annotated[int, typer.Option(help="At most so many.")]
Skip = Annotated[int, typer.Option(help="Leave out so many first.")]
Counted = Annotated[bool, typer.Option("--count", help="Only how many there are.")]


def _query(conditions: list[str] | None) -> dict[str, object]:
    """`due.from=…` is the part `from` of the condition `due`."""
    query: dict[str, Any] = {}
    for name, value in read_data(conditions).items():
        first, _, part = name.partition(".")
        if part:
            query.setdefault(first, {})[part] = value
        else:
            query[first] = value
    return query


def search(
    place: Place,
    *,
    conditions: Conditions = None,
    by: By,
    counted: Counted = False,
    limit: Limit = 20,
    skip: Skip = 0,
    as_json: AsJson = False,
) -> None:
    """Find cases, open and ended, or with of=items one's own open work (查询)."""
    query = _query(conditions)
    with place.engine() as engine:
        if counted:
            Page(place).line(str(engine.count(query, by=by)))
            return
        found = engine.search(query, by=by, limit=limit, skip=skip)
    _print(place, found, as_json=as_json)


def save_query(
    place: Place,
    *,
    name: Name,
    conditions: Conditions = None,
    by: By,
    share: Annotated[str, typer.Option(help="A role of one's own whose holders may run it, too.")] = "",
) -> None:
    """Keep a query under a name (存为常用查询)."""
    with place.engine() as engine:
        engine.save_query(name, _query(conditions), by=by, share=share)
    Page(place).line(name)


def queries(place: Place, *, by: By, as_json: AsJson = False) -> None:
    """The saved queries that the person may run, with how many each finds now."""
    with place.engine() as engine:
        found = engine.queries(by)
        if as_json:
            print_json(found)
            return
        counts = [str(engine.count_query(each.name, by=by, owner=each.owner)) for each in found]
    rows = [(each.name, each.owner, each.shared_with, n) for each, n in zip(found, counts, strict=True)]
    Page(place).table(("name", "by", "to", "all"), rows)


def run_query(
    place: Place,
    *,
    name: Name,
    by: By,
    owner: Owner = "",
    counted: Counted = False,
    limit: Limit = 20,
    skip: Skip = 0,
    as_json: AsJson = False,
) -> None:
    """Run a saved query with the rights of the person, whoever saved it."""
    with place.engine() as engine:
        if counted:
            Page(place).line(str(engine.count_query(name, by=by, owner=owner)))
            return
        found = engine.run_query(name, by=by, owner=owner, limit=limit, skip=skip)
    _print(place, found, as_json=as_json)


def drop_query(place: Place, *, name: Name, by: By) -> None:
    """Forget a saved query of one's own."""
    with place.engine() as engine:
        engine.drop_query(name, by=by)
    Page(place).line(name)


def figures(
    place: Place,
    *,
    process: Annotated[str, typer.Argument(metavar="PROCESS", help="The id of a process.")],
    by: By,
    day: Annotated[str, typer.Option(help="The date, as in 2026-11-16; by default the last that was counted.")] = "",
    unit: Annotated[str, typer.Option(help="Only of this unit.")] = "",
    as_json: AsJson = False,
) -> None:
    """The figures of a day, counted in the night after it (每日统计)."""
    with place.engine() as engine:
        found = engine.figures(process, by=by, day=day or None, unit=unit)
    if as_json:
        print_json(found)
        return
    page = Page(place)
    names = list(found[0].figures)
    rows = [(str(each.day), each.unit or "*", *(_figure(each.figures[name]) for name in names)) for each in found]
    page.table(("day", "unit", *(f"figure-{name}" for name in names)), rows)


def _figure(value: int | timedelta | None) -> str:
    return "-" if value is None else str(value)


def _print(place: Place, found: Sequence[FoundView] | Sequence[ItemView], *, as_json: bool) -> None:
    from flowkit.engine.views import FoundView, ItemView

    if as_json:
        print_json(found)
        return
    page = Page(place)
    items = [(each.business_key or "", *item_row(page, each)) for each in found if isinstance(each, ItemView)]
    page.table(("key", *ITEM_HEADINGS), items)
    page.table(
        ("key", "process", "status", "state", "started", "due", "light", "id"),
        [_line(page, each) for each in found if isinstance(each, FoundView)],
    )


def _line(page: Page, each: FoundView) -> tuple[str, ...]:
    light = "" if each.ended_at else page.light(each.light)
    return (
        each.business_key or "",
        each.process,
        each.end_state or each.status,
        each.state,
        page.moment(each.started_at),
        page.moment(each.due_at),
        light,
        each.id,
    )
