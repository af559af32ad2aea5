"""Commands on papers: papers, print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flowkit.cli.cases import By
from flowkit.cli.naming import case_named
from flowkit.cli.settings import Place
from flowkit.cli.show import Page
from flowkit.cli.writing import writing

Case = Annotated[str, typer.Argument(metavar="NAME", help="process/key, or the id of a case.")]


def papers(place: Place, *, name: Case, by: By) -> None:
    """What can be printed of a case (打印件)."""
    with place.engine() as engine:
        found = engine.papers(case_named(engine, name, by), by=by)
    page = Page(place)
    page.table(("id", "name", "copies"), [(each.id, page.say(each.name), ", ".join(each.copies)) for each in found])


def print_(
    place: Place,
    *,
    name: Case,
    paper: Annotated[str, typer.Argument(metavar="PAPER", help="The id that `papers` shows.")],
    by: By,
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder that the files go to.")] = Path(),
) -> None:
    """Make a paper of a case: a file for each copy (打印)."""
    with place.engine() as engine:
        made = engine.paper(case_named(engine, name, by), paper, by=by)
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
    for copy, content in made.copies.items():
        path = out / f"{made.id}{'-' + copy if copy else ''}{made.suffix}"
        with writing(path):
            path.write_bytes(content)
        Page(place).line(str(path))
