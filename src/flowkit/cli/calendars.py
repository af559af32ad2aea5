"""The calendars that are deployed, and what a changed one would do to running clocks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flowkit.cli.settings import Place
from flowkit.cli.show import AsJson, Page, print_json
from flowkit.cli.words import RECOMPUTED, RECOMPUTED_NONE, RECOMPUTED_SAME, WOULD_RECOMPUTE

if TYPE_CHECKING:
    from flowkit.engine.recomputing import CalendarView, Recomputed


def calendars(
    place: Place,
    *,
    calendar: Annotated[str, typer.Argument(help="A calendar; without one all are listed.")] = "",
    put: Annotated[Path | None, typer.Option("--put", help="Store this calendar file first, as a new version.")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Move the running deadlines; else only show them.")] = False,
    by: Annotated[str, typer.Option(help="Who applies it, for the record.")] = "",
    as_json: AsJson = False,
) -> None:
    """List the calendars; for one, show which running deadlines its newest version would move, and move them."""
    with place.engine(make=put is not None) as engine:
        if put is not None:
            engine.deploy_calendar(put)
        listed = engine.calendars()
        found = engine.recompute(calendar, apply=apply, by=by) if calendar else None
    if found is None:
        _list(place, listed, as_json=as_json)
    elif as_json:
        print_json(found)
    else:
        _show(Page(place), found, applied=apply)


def _list(place: Place, listed: list[CalendarView], *, as_json: bool) -> None:
    if as_json:
        print_json(listed)
        return
    page = Page(place)
    page.table(
        ("calendar", "version", "zone", "known", "provisional"),
        [(each.id, str(each.version), each.zone, _years(each.known), _years(each.provisional)) for each in listed],
    )
    for each in listed:
        for note in each.notes:
            page.line(page.say(note))


def _years(years: Iterable[int]) -> str:
    return ", ".join(map(str, years))


def _show(page: Page, found: list[Recomputed], *, applied: bool) -> None:
    if not found:
        page.line(page.say(RECOMPUTED_NONE))
        return
    moves = [each for each in found if each.moves or each.error is not None]
    page.table(
        ("case", "rule", "version", "due", "due-then", "why"),
        [
            (
                each.case, each.rule, f"{each.from_version} -> {each.to_version}",
                page.moment(each.due_before), page.moment(each.due_after),
                page.say(each.error) if each.error is not None else page.word("missed") if each.missed else "",
            )
            for each in moves
        ],
    )  # fmt: skip
    said = RECOMPUTED if applied else WOULD_RECOMPUTE
    page.line(page.say(said.format(count=sum(each.moves for each in found))))
    page.line(page.say(RECOMPUTED_SAME.format(count=sum(not each.moves for each in found))))
