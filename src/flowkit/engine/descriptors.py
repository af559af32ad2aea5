"""What a person may do with a case or an item now, and if not, why not: what buttons and interfaces are made from.

Each answer comes from the checks and the decision of the operation itself (`core.operations.foreseeing`), with its
questions answered from the same transaction; nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flowkit.core.definition.tasks import UserTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.records import Case, Scope
from flowkit.core.operations.foreseeing import Foreseen, foreseen
from flowkit.core.operations.operation import Operation
from flowkit.core.operations.table import OPERATIONS
from flowkit.core.protocol import Actor, Context, Question
from flowkit.core.workitem.records import WorkItem
from flowkit.engine.action import Workshop, context_of
from flowkit.engine.answers import Outside, take_in_clocks, take_in_scopes
from flowkit.engine.ids import inner_id
from flowkit.engine.ports import Focus, FocusKind, Unit
from flowkit.errors import NOTHING, FlowkitError, Text

FOCUS: Mapping[str, FocusKind] = {
    "item": "item",
    "deadline": "deadline",
    "incident": "incident",
    "phase": "token",
}
"""How the record is loaded that an operation is about."""


@dataclass(frozen=True, slots=True)
class OperationView:
    """One row of the operation table for one actor, now.

    `subject` is the id to send, "" where there is nothing that it could be about. `allowed` says that it would be done;
    else `code` and `why_not` say why it would be refused, and `mend` what helps. `needs` are the inputs that must be
    given, "reason" among them, `accepts` those that may be; `fields` the names of the data; `choices` what the target
    or the state can be.
    """

    name: str
    about: str
    subject: str
    title: Text
    meaning: Text
    allowed: bool
    code: str
    why_not: Text
    mend: Text
    needs: tuple[str, ...]
    accepts: tuple[str, ...]
    fields: tuple[str, ...]
    choices: tuple[str, ...]


def operation_views(shop: Workshop, unit: Unit, case: Case, item: int, actor: Actor) -> list[OperationView]:
    """Every row of the table for the item, if there is one, and for the case with its clocks, incidents and phases."""
    root = next(each for each in unit.scopes(case.id) if each.id == 1)
    draft = Draft(case, [root])
    about = dict(_subjects(unit, case, item))
    for kind, numbers in about.items():
        for number in numbers:
            if kind in FOCUS:
                draft.admit(unit.row(case.id, Focus(FOCUS[kind], number)))
    context = context_of(shop, unit, draft, actor, shop.clock.now())
    take_in_scopes(shop.catalogue, unit, context, draft)
    take_in_clocks(shop.catalogue, unit, context, draft)
    outside = Outside(unit, shop.catalogue, shop.handlers, context, draft)
    return [
        _view(outside, operation, number)
        for operation in OPERATIONS.values()
        if operation.subject != "item" or item
        for number in about[operation.subject] or (None,)
    ]


def hidden(view: OperationView, item: str, no: FlowkitError) -> OperationView:
    """The row for somebody who knows the item only: what is refused about anything else is refused as unknown."""
    if view.allowed or view.subject in ("", item):
        return view
    return replace(view, code=no.code, why_not=no.text, mend=no.mend)


def _subjects(unit: Unit, case: Case, item: int) -> Iterator[tuple[str, list[int]]]:
    """What each kind of operation can be about."""
    yield "item", [item] if item else []
    yield "part", [item]
    yield "case", [0]
    yield "deadline", [each.id for each in unit.deadlines(case.id) if each.ended_at is None]
    yield "incident", [each.id for each in unit.incidents(case.id) if each.resolved_at is None]
    resting = [each for each in unit.tokens(case.id) if each.holds in ("event", "scope", "incident")]
    yield "token", [item] if item else [each.id for each in resting]
    yield "phase", [each.id for each in unit.tokens(case.id) if each.holds == "offer"]


def _view(outside: Outside, operation: Operation, number: int | None) -> OperationView:
    case = outside.draft.case.id
    said = _foreseen(outside, operation, -1 if number is None else number)
    no = said.why_not
    public = "" if number is None else inner_id(case, number) if number else case
    return OperationView(
        operation.name, operation.subject, public, operation.title, operation.meaning,
        no is None, no.code if no else "", no.text if no else NOTHING, no.mend if no else NOTHING,
        (*(("reason",) if operation.reason else ()), *operation.needs),
        (*(() if operation.reason else ("reason",)), *operation.accepts),
        _fields(outside.context, outside.draft, operation, number or 0), said.choices,
    )  # fmt: skip


def _foreseen(outside: Outside, operation: Operation, number: int) -> Foreseen:
    context, draft = outside.context, outside.draft
    answer = foreseen(context, draft, operation, number)
    while isinstance(answer, Question):
        context.answers[answer] = outside.answer(answer)
        answer = foreseen(context, draft, operation, number)
    return answer


def _fields(context: Context, draft: Draft, operation: Operation, number: int) -> tuple[str, ...]:
    """What the data can be that are sent with it: texts of its own, the form of the step, or graded fields."""
    if "data" not in (*operation.needs, *operation.accepts) or operation.takes:
        return tuple(operation.takes)
    root = draft.get(Scope, 1)
    if operation.subject == "case":
        return tuple(definition_of(context, root).scales)
    item = draft.find(WorkItem, number) if operation.subject == "item" else None
    scope = draft.find(Scope, item.scope) if item is not None else None
    if item is None or scope is None or item.kind != "work":
        return ()
    spec = definition_of(context, scope).nodes[item.node].spec
    fields = spec.form.fields if isinstance(spec, UserTask) else ()
    return tuple(each.name for each in fields if not each.read_only)
