"""Commands on cases: start, case, cases, explain, message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from flowkit.cli.case_page import print_case
from flowkit.cli.data import DataFile, Pairs, read_data
from flowkit.cli.naming import case_named, names_part, resolved
from flowkit.cli.settings import Place
from flowkit.cli.show import AsJson, Page, print_json

if TYPE_CHECKING:
    from flowkit import Engine
    from flowkit.engine.views import CaseView, DeadlineView

By = Annotated[str, typer.Option(help="Who acts or reads: the id of a person in the organisation.")]
RequestId = Annotated[str | None, typer.Option(help="Sent again, the same id does the same thing only once.")]
CaseName = Annotated[str, typer.Argument(metavar="CASE", help="process/key, or the id of a case.")]
Process = Annotated[str, typer.Argument(help="The id of the process.")]


def start(
    place: Place,
    *,
    process: Process,
    by: By,
    data: Pairs = None,
    file: DataFile = "",
    key: Annotated[str | None, typer.Option(help="The business key: one open case of the process has it.")] = None,
    unit: Annotated[str | None, typer.Option(help="The unit of the case; by default the starter's.")] = None,
    request_id: RequestId = None,
    as_json: AsJson = False,
) -> None:
    """Start a case of the newest version of a process (发起)."""
    values = read_data(data, file)
    with place.engine() as engine:
        case = engine.start(process, values, by=by, business_key=key, unit=unit, request_id=request_id)
    if as_json:
        print_json(case)
        return
    Page(place).table(
        ("id", "process", "version", "key"), [(case.id, case.process, str(case.version), case.business_key or "")]
    )


def case(place: Place, *, name: CaseName, by: By, as_json: AsJson = False) -> None:
    """Show a case: state, data, work items, deadlines, notices, history (办件)."""
    with place.engine() as engine:
        view = engine.case(case_named(engine, name, by), by=by)
    if as_json:
        print_json(view)
    else:
        print_case(Page(place), view)


def operations(
    place: Place,
    *,
    name: Annotated[str, typer.Argument(metavar="NAME", help="process/key, process/key#step, or an id.")],
    by: By,
    every: Annotated[bool, typer.Option("--all", help="Those that are not possible too, with the reason.")] = False,
    as_json: AsJson = False,
) -> None:
    """What the actor may do with a case or a work item now, and why not the rest (可办操作)."""
    with place.engine() as engine:
        subject = resolved(engine, name, by, "item") if names_part(name) else case_named(engine, name, by)
        found = engine.operations(subject, by=by)
    if as_json:
        print_json(found)
        return
    page = Page(place)
    shown = [each for each in found if each.allowed or every]
    rows = [
        (each.name, page.say(each.title), each.subject, ", ".join(each.needs), ", ".join(each.choices),
         page.say(each.why_not))
        for each in shown
    ]  # fmt: skip
    page.table(("action", "name", "id", "needs", "choices", *(("why_not",) if every else ())),
               rows if every else [row[:-1] for row in rows])  # fmt: skip


def cases(
    place: Place,
    *,
    process: Process,
    by: By,
    fields: Annotated[
        list[str] | None, typer.Argument(metavar="[FIELD=VALUE]...", help="Values of case fields.")
    ] = None,
    state: Annotated[list[str] | None, typer.Option(help="A business state; may be repeated.")] = None,
    key: Annotated[str | None, typer.Option(help="The business key.")] = None,
    ended: Annotated[bool, typer.Option("--all", help="Ended cases too.")] = False,
    limit: Annotated[int, typer.Option(help="At most so many.")] = 100,
    as_json: AsJson = False,
) -> None:
    """Find cases of a process, as far as the actor may read them."""
    values = read_data(fields)
    with place.engine() as engine:
        found = engine.cases(
            process,
            by=by,
            states=tuple(state or ()),
            fields=values,
            business_key=key,
            only_open=not ended,
            limit=limit,
        )
    if as_json:
        print_json(found)
        return
    rows = [(each.id, each.process, str(each.version), each.business_key or "") for each in found]
    Page(place).table(("id", "process", "version", "key"), rows)


def stored(
    place: Place, *, name: Annotated[str, typer.Argument(metavar="STORE", help="The name of a data store.")], by: By
) -> None:
    """Show what a data store of the diagrams holds, as JSON (数据存储)."""
    with place.engine() as engine:
        print_json(engine.stored(name, by=by))


def message(
    place: Place,
    *,
    name: Annotated[str, typer.Argument(help="The name of the message.")],
    to: Annotated[
        str, typer.Option(help="The correlation value that the waiting case declared, such as its business key.")
    ],
    by: By,
    data: Pairs = None,
    file: DataFile = "",
    request_id: RequestId = None,
) -> None:
    """Send a message to the case or cases that wait for it (消息)."""
    payload = read_data(data, file)
    with place.engine() as engine:
        count = engine.message(name, payload, correlation=to, by=by, request_id=request_id)
    Page(place).line(f"{name} -> {to}: {count}")


def explain(
    place: Place,
    *,
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="process/key#rule or the id of a deadline, process/key#step or the id of an item; a case: its clocks.",
        ),
    ],
    by: By,
    steps: Annotated[bool, typer.Option("--steps", help="Every step of the escalation table too.")] = False,
    escalation: Annotated[
        bool, typer.Option("--escalation", help="Why each row of the escalation table fired, or did not.")
    ] = False,
) -> None:
    """Show how a due time came about, stretch by stretch, or how an item reached its people (时限说明、分派说明)."""
    page = Page(place)
    with place.engine() as engine:
        view = engine.case(case_named(engine, name.rpartition("#")[0] or name, by), by=by)
        if item := _item_named(view, name):
            page.line(engine.explain_assignment(item, by=by).to_text(place.language))
            return
        only = resolved(engine, name, by, "deadline") if names_part(name) else ""
        for clock in view.deadlines:
            if only in ("", clock.id):
                page.title(f"{clock.rule} {clock.id}")
                page.line(engine.explain(clock.id, by=by).to_text(place.language))
                if escalation:
                    for row in engine.explain_escalation(clock.id, by=by):
                        page.line(row.say(place.language))
                if steps:
                    _explain_steps(engine, page, clock, by)


def _item_named(view: CaseView, name: str) -> str:
    """The item of this id, or the last of this step; "" for what is no item."""
    step = name.rpartition("#")[2] if "#" in name else ""
    if any(clock.rule == step for clock in view.deadlines):
        return ""
    found = [each.id for each in view.items if each.id == name or (step and each.step == step)]
    return found[-1] if found else ""


def _explain_steps(engine: Engine, page: Page, clock: DeadlineView, by: str) -> None:
    for mark in clock.marks:
        if mark.kind == "step" and not mark.void:
            page.title(f"{clock.rule} / {mark.key}")
            page.line(engine.explain(clock.id, by=by, step=mark.key).to_text(page.language))
