"""Commands on what cases are to each other: duplicates, repeats, register-repeats, numbered."""

from __future__ import annotations

from typing import Annotated

import typer

from flowkit.cli.cases import By, CaseName, RequestId
from flowkit.cli.data import DataFile, Pairs, read_data
from flowkit.cli.naming import case_named
from flowkit.cli.settings import Place
from flowkit.cli.show import AsJson, Page, print_json


def duplicates(place: Place, *, case: CaseName, by: By, as_json: AsJson = False) -> None:
    """Cases of which this one may be a duplicate, and why (判重)."""
    with place.engine() as engine:
        found = engine.duplicates(case_named(engine, case, by), by=by)
    if as_json:
        print_json(found)
        return
    page = Page(place)
    rows = [
        (str(each.score), each.process, each.business_key or "", each.end_state or each.state or each.status,
         "; ".join(map(page.say, each.why)), each.first, each.id)
        for each in found.candidates
    ]  # fmt: skip
    page.table(("score", "process", "key", "state", "why", "first", "id"), rows)
    if found.hidden:
        page.line(f"{page.word('hidden')}: {found.hidden}")


def repeats(place: Place, *, case: CaseName, by: By, as_json: AsJson = False) -> None:
    """The cases that are linked to this one, oldest first (重件列表)."""
    with place.engine() as engine:
        found = engine.repeats(case_named(engine, case, by), by=by)
    if as_json:
        print_json(found)
        return
    page = Page(place)
    rows = [
        (each.kind, each.process, each.business_key or "", each.end_state or each.state or each.status, each.id)
        for each in found
    ]
    page.table(("kind", "process", "key", "state", "id"), rows)


def register_repeats(
    place: Place,
    *,
    case: CaseName,
    data: Pairs = None,
    file: DataFile = "",
    by: By,
    count: Annotated[int, typer.Option(help="How many entries with these data.", min=1)] = 1,
    request_id: RequestId = None,
) -> None:
    """Register further repeats of a case by short entries (批量增加重信)."""
    entry = read_data(data, file)
    with place.engine() as engine:
        first = case_named(engine, case, by)
        made = engine.register_repeats(first, [entry] * count, by=by, request_id=request_id)
    page = Page(place)
    page.table(("process", "id"), [(each.process, each.id) for each in made])


def numbered(
    place: Place, *, number: Annotated[str, typer.Argument(help="A number that a case was given.")], by: By
) -> None:
    """The cases that were given this number (按编号查找)."""
    with place.engine() as engine:
        found = engine.numbered(number, by=by)
    Page(place).table(("process", "key", "id"), [(each.process, each.business_key or "", each.id) for each in found])
