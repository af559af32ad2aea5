"""The command for cases that cross organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowkit.cli.cases import By, CaseName
from flowkit.cli.naming import case_named
from flowkit.cli.settings import Place
from flowkit.cli.show import Page

if TYPE_CHECKING:
    from flowkit.engine.views import CaseLinkView


def links(place: Place, *, name: CaseName, by: By) -> None:
    """Show the case that called this one into its unit, and those that it has called (来件与转出件)."""
    page = Page(place)
    with place.engine() as engine:
        found = engine.links(case_named(engine, name, by), by=by)
    if found.caller is not None:
        page.title(page.word("caller"))
        page.table(_HEADINGS, [_row(page, found.caller)], indent=2)
    if found.called:
        page.title(page.word("called"))
        page.table(_HEADINGS, [_row(page, each) for each in found.called], indent=2)


_HEADINGS = ("unit", "state", "status", "due", "light", "case")


def _row(page: Page, link: CaseLinkView) -> tuple[str, ...]:
    due = page.moment(link.due_at)
    light = page.light(link.light) if link.due_at is not None else ""
    status = " ".join(part for part in (link.status, link.end_state) if part)
    return link.unit, link.state, status, due, light, f"{link.process}/{link.business_key or link.case}"
