"""Commands of the public hall: inquire, rate-by-code, published, latest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from flowkit.cli.settings import Place
from flowkit.cli.show import AsJson, Page, print_json
from flowkit.cli.work import Limit

if TYPE_CHECKING:
    from flowkit.engine.public import PublicView

Code = Annotated[str, typer.Argument(metavar="CODE", help="The query code, as on the slip or in the message.")]
Process = Annotated[str, typer.Argument(metavar="PROCESS", help="Key of the process.")]
Unit = Annotated[str, typer.Option(help="Cases of this unit only.")]


def inquire(place: Place, *, code: Code, as_json: AsJson = False) -> None:
    """What the public sees of the case with a query code (凭码查询)."""
    with place.engine() as engine:
        found = engine.public_case(code)
    if as_json:
        print_json(found)
        return
    page = Page(place)
    page.line(f"{found.name}: {page.say(found.state) or found.end_state or found.status}")
    page.line(f"  {page.word('started')}: {page.moment(found.started_at)}")
    if found.ended_at is not None:
        page.line(f"  {page.word('ended')}: {page.moment(found.ended_at)}")
    page.line(f"  {page.word('due')}: {page.moment(found.due_at)} {page.light('red' if found.overdue else 'green')}")
    for name, value in found.data.items():
        if value is not None:
            page.line(f"  {page.say(found.titles[name]) or name}: {value}")


def rate_by_code(
    place: Place,
    *,
    code: Code,
    grade: Annotated[str, typer.Argument(metavar="GRADE", help="One of the grades of the process.")],
    comment: Annotated[str, typer.Option(help="In words.")] = "",
) -> None:
    """Say once how satisfied one is with the case of a query code (满意度评价)."""
    with place.engine() as engine:
        engine.rate(code, grade, comment)
    Page(place).line(grade)


def published(place: Place, *, process: Process, unit: Unit = "", limit: Limit = 20, as_json: AsJson = False) -> None:
    """The cases of a process that everyone may see, newest first (案例公开)."""
    with place.engine() as engine:
        _list(place, engine.published_cases(process, unit=unit or None, limit=limit), as_json=as_json)


def latest(place: Place, *, process: Process, unit: Unit = "", limit: Limit = 20, as_json: AsJson = False) -> None:
    """When the newest cases of a process were accepted and finished, and whether in time (最新回复)."""
    with place.engine() as engine:
        _list(place, engine.latest_cases(process, unit=unit or None, limit=limit), as_json=as_json)


def _list(place: Place, found: list[PublicView], *, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    page = Page(place)
    rows = [
        (
            page.moment(each.started_at),
            page.moment(each.ended_at),
            page.say(each.state) or each.end_state or each.status,
            page.light("red" if each.overdue else "green"),
            "; ".join(f"{page.say(each.titles[name]) or name}: {value}" for name, value in each.data.items()),
        )
        for each in found
    ]
    page.table(("started", "ended", "state", "light", "data"), rows)
