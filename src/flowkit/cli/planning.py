"""The command on backward plans: plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flowkit.cli.data import DataFile, Pairs, read_data
from flowkit.cli.naming import case_named
from flowkit.cli.settings import Place
from flowkit.cli.show import AsJson, Page, print_json
from flowkit.cli.words import IN_TIME, LATE, NO_PROCESS, STEP_STATUSES, TOO_LATE, UNKNOWN_TIMES
from flowkit.errors import InputInvalid

if TYPE_CHECKING:
    from flowkit.engine.views import PlanView


def plan(
    place: Place,
    *,
    what: Annotated[str, typer.Argument(metavar="WHAT", help="A folder or file, or process/key of a case.")],
    data: Pairs = None,
    file: DataFile = "",
    anchor: Annotated[
        list[str] | None,
        typer.Option(help="The moment to come: 2026-10-12, or with a time; name=… where there are several."),
    ] = None,
    start: Annotated[str, typer.Option(help="When it begins: whether the plan can be kept from then on.")] = "",
    process: Annotated[
        str, typer.Option(help="Which process of the folder; by default the first that counts back.")
    ] = "",
    by: Annotated[str, typer.Option(help="Who reads the case.")] = "",
    as_json: AsJson = False,
) -> None:
    """Plan back from a moment to come: the latest start and end of each step, and what is late already (倒排计划)."""
    if Path(what).exists():
        view = _of_folder(Path(what), process, anchor or [], read_data(data, file), start)
    else:
        with place.engine() as engine:
            view = engine.case_plan(case_named(engine, what, by), by=by)
    if as_json:
        print_json(view)
    else:
        _show(Page(place if place.zone else replace(place, zone=view.zone)), view)
    if view.late:
        raise typer.Exit(1)


def _of_folder(path: Path, process: str, anchors: list[str], data: dict[str, object], start: str) -> PlanView:
    """As a deployment in memory has it: the named process, else the first that counts back from a moment."""
    from flowkit import Engine
    from flowkit.engine.planning import NO_ANCHOR

    engine = Engine("sqlite://")
    try:
        found = engine.deploy(path)
        keys = [process] if process else [each.process for each in found]
        for number, key in enumerate(keys, start=1):
            try:
                return engine.plan(key, _anchor(anchors), data, start=start or None)
            except InputInvalid as error:
                if error.code != NO_ANCHOR or number == len(keys):
                    raise
    finally:
        engine.close()
    raise InputInvalid(NO_PROCESS.format(path=path))


def _anchor(given: list[str]) -> str | dict[str, str]:
    """One moment, or several by name."""
    named = dict(each.split("=", 1) for each in given if "=" in each)
    if len(given) == 1 and not named:
        return given[0]
    if len(named) < len(given):
        raise typer.BadParameter("write name=moment for each", param_hint="--anchor")
    return named


def _show(page: Page, view: PlanView) -> None:
    anchors = ", ".join(f"{name} {page.moment(at)}" for name, at in view.anchors.items())
    page.title(f"{view.process}: {anchors}")
    rows = [
        (
            step.step,
            step.name,
            page.say(STEP_STATUSES[step.status]),
            page.moment(step.latest_start),
            page.moment(step.latest_end),
            step.deadline,
            step.before,
            page.moment(step.earliest_end),
            page.say(LATE) if step.late else "",
        )
        for step in view.steps
    ]
    page.table(
        ("step", "name", "status", "latest-start", "latest-end", "bound-by", "before", "earliest-end", "note"), rows
    )
    if view.unknown:
        page.line(UNKNOWN_TIMES.format(names=", ".join(view.unknown)).say(page.language))
    page.line(page.say(TOO_LATE if view.late else IN_TIME))


_HEADINGS = ("step", "name", "status", "latest-start", "latest-end", "bound-by", "before", "earliest-end", "note")
