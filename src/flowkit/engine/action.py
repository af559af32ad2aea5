"""One action: load the case, let the core decide, answer its questions, save everything at once."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import Final

from flowkit.core.commands import Operate, Recompute, Start
from flowkit.core.deadline.facts import DeadlineMoved
from flowkit.core.deadline.recomputing import recompute
from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.tasks import UserTask
from flowkit.core.draft import Draft
from flowkit.core.execution import Outcome, handle
from flowkit.core.instance.records import Case, Incident, Scope, Token
from flowkit.core.operations.may import refused, setting_of
from flowkit.core.operations.outsiders_known import outsider_of
from flowkit.core.operations.table import OPERATIONS, not_in_a_batch
from flowkit.core.protocol import SYSTEM, Actor, Command, Context, Fact, Instant, Question, Rejection
from flowkit.core.workitem.records import WorkItem
from flowkit.engine import duplicates, interrupting
from flowkit.engine.answers import Outside, take_in, take_in_clocks, take_in_scopes
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.content import AttachmentLimits, AttachmentStore, InDatabase
from flowkit.engine.form_rules import keep_rules
from flowkit.engine.forms import Forms
from flowkit.engine.handlers import Handlers
from flowkit.engine.history import history_row
from flowkit.engine.ids import new_case_id, query_code
from flowkit.engine.ports import REFUSED, Clock, Focus, ScriptRunner, Unit
from flowkit.engine.reading import no_case
from flowkit.errors import FlowkitError, InputInvalid, NotAuthorised, OperationRefused


@dataclass(frozen=True, slots=True)
class Workshop:
    """What every action needs: the clock, what is deployed, the forms, the handlers, who runs scripts by language."""

    clock: Clock
    catalogue: Catalogue
    forms: Forms
    handlers: Handlers
    scripts: Mapping[str, ScriptRunner] = field(default_factory=dict)
    limits: AttachmentLimits = field(default_factory=AttachmentLimits)
    contents: AttachmentStore = field(default_factory=InDatabase)


class Refused(Exception):
    """A rejection on its way out of the transaction, so that it can be recorded after the roll-back."""

    def __init__(self, rejection: Rejection, case: str, command: Command, actor: Actor) -> None:
        super().__init__(rejection.code)
        self.rejection = rejection
        self.case = case
        self.command = command
        self.actor = actor

    def error(self) -> FlowkitError:
        kind = NotAuthorised if self.rejection.unauthorised else OperationRefused
        return kind(self.rejection.text, code=self.rejection.code, mend=self.rejection.mend)


def start(shop: Workshop, unit: Unit, definition: ProcessDefinition, command: Start, actor: Actor) -> str:
    """Begin a case; its id. The data are checked before."""
    now = shop.clock.now()
    made = {name: query_code() for name, field in definition.fields.items() if field.generated}
    command = replace(command, data={**command.data, **made}) if made else command
    case = Case(
        new_case_id(now), unit.tenant, definition.key, definition.version, command.business_key, "open",
        "", "", command.unit, actor.id, now,
    )  # fmt: skip
    draft = Draft(case, is_new=True)
    context = context_of(shop, unit, draft, actor, now)
    facts = _run(shop, unit, context, draft, command)
    _save(unit, context, draft, command, facts, definition)
    return case.id


def perform(  # noqa: PLR0913 - every action goes through here
    shop: Workshop,
    unit: Unit,
    case: str,
    focus: Focus,
    command: Command,
    actor: Actor,
    *,
    skip_locked: bool = False,
    batch: bool = False,
    known: Mapping[Question, object] = MappingProxyType({}),
) -> bool:
    """Do one command on a case; with `batch` one of several at once. What is `known` already, the core need not ask.
    False if nothing happened: the case is locked elsewhere, or nothing was due.
    """
    clocked, crosses = partial(shop.catalogue.is_clocked, unit), interrupting.crosses(command)
    held = interrupting.in_order(shop.catalogue, unit, case, command, actor) if crosses else {}
    draft = unit.load(case, focus, clocked=clocked, skip_locked=skip_locked)
    if draft is None:
        if skip_locked:
            return False
        raise no_case(case, actor)
    now = shop.clock.now()
    context = context_of(shop, unit, draft, actor, now)
    definition = context.definitions[draft.case.process, draft.case.version]
    if batch and isinstance(command, Operate):
        alone = not_in_a_batch(context, draft, command)
        if alone is not None:
            raise Refused(alone, case, command, actor)
    if isinstance(command, Operate) and (command.data or command.operation in ("complete", "submit")):
        try:
            command = _checked(shop.forms, context, draft, command)
        except InputInvalid:
            _refuse_first(shop, unit, context, draft, command)
            raise
    if isinstance(command, Recompute):
        _take_in_version(shop, unit, context, draft, command)
    context.answers |= {**known, **held}
    facts = _run(shop, unit, context, draft, command)
    if not facts:
        return False
    _save(unit, context, draft, command, facts, definition)
    if crosses and isinstance(command, Operate):
        interrupting.interrupt_others(
            case, facts, command.reason, lambda held, focus, put: perform(shop, unit, held, focus, put, actor)
        )
    return True


def foresee(shop: Workshop, unit: Unit, case: str, command: Recompute) -> tuple[Deadline, DeadlineMoved] | None:
    """A running clock, and how it would move with another version of its calendar; None if it would not.

    Only decided, not followed: nothing fires, and nothing is saved. Raises Refused.
    """
    draft = unit.load(case, Focus("deadline", command.deadline), clocked=partial(shop.catalogue.is_clocked, unit))
    deadline = draft.find(Deadline, command.deadline) if draft is not None else None
    if draft is None or deadline is None:
        return None
    context = context_of(shop, unit, draft, SYSTEM, shop.clock.now())
    _take_in_version(shop, unit, context, draft, command)
    decided = recompute(context, draft, command)
    if isinstance(decided, Rejection):
        raise Refused(decided, case, command, SYSTEM)
    return (deadline, decided[0]) if decided else None


def _take_in_version(shop: Workshop, unit: Unit, context: Context, draft: Draft, command: Recompute) -> None:
    """The version of the calendar that a clock is to be reckoned with."""
    deadline = draft.find(Deadline, command.deadline)
    if deadline is not None:
        key = (deadline.calendar, command.calendar_version)
        context.timetables[key] = shop.catalogue.timetable(unit, *key)


MOST_REFUSALS: Final = 20
"""So many different refusals of one person stand in a history between two changes of the case; more are counted."""


def record_refusal(shop: Workshop, unit: Unit, refused: Refused) -> None:
    """A refused step changes nothing and stands in the history with its reason (people, rule 2).

    The same again while nothing has changed is counted in the row of the first; beyond `MOST_REFUSALS` whatever else
    the person tries is counted in the last row. So nobody makes a history grow by being refused.
    """
    draft = unit.load(refused.case, Focus())
    if draft is None:
        return
    now, name = shop.clock.now(), f"{REFUSED}{refused.rejection.code}"
    row = history_row(draft.case, now, refused.actor.id, refused.command, (), name)
    before = unit.refusals(refused.case, refused.actor.id)
    same = next((each for each in before if (each.command, each.payload) == (row.command, row.payload)), None)
    if same is None and len(before) >= MOST_REFUSALS:
        same = before[0]
    if same is None:
        unit.save(draft, row)
    else:
        unit.refused_again(refused.case, same.number, now)


def record_reading(shop: Workshop, unit: Unit, case: str, by: str, what: str = "read") -> None:
    """Who opened or printed the case, and when (E172), in a process that wants to know."""
    draft = unit.load(case, Focus())
    if draft is not None:
        unit.save(draft, history_row(draft.case, shop.clock.now(), by, None, (), what))


def context_of(shop: Workshop, unit: Unit, draft: Draft, actor: Actor, now: Instant) -> Context:
    """What the core may look at while it works on the draft."""
    case = draft.case

    def new_id() -> int:
        case.sequence += 1
        return case.sequence

    context = Context(now, actor, new_id, {}, {}, {})
    take_in(shop.catalogue, unit, context, case.process, case.version, case.unit)
    take_in_scopes(shop.catalogue, unit, context, draft)
    take_in_clocks(shop.catalogue, unit, context, draft)
    return context


def _run(shop: Workshop, unit: Unit, context: Context, draft: Draft, command: Command) -> tuple[Fact, ...]:
    """Drive the core: each question is answered inside the transaction."""
    outside = Outside(unit, shop.catalogue, shop.handlers, context, draft)
    steps = handle(context, draft, command)
    outcome = _driven(steps, outside)
    if isinstance(outcome, Rejection):
        raise Refused(outcome, draft.case.id, command, context.actor)
    return tuple(outcome.facts)


def _driven(steps: Generator[Question, object, Outcome], outside: Outside) -> Outcome:
    try:
        question = next(steps)
        while True:
            question = steps.send(outside.answer(question))
    except StopIteration as stop:
        outcome: Outcome = stop.value
        return outcome


def _refuse_first(shop: Workshop, unit: Unit, context: Context, draft: Draft, command: Operate) -> None:
    """Whoever may not do it at all learns that, and not what a form asks for."""
    outside = Outside(unit, shop.catalogue, shop.handlers, context, draft)
    operation = OPERATIONS.get(command.operation)
    if operation is None:
        return
    setting = setting_of(context, draft, operation, command)
    no = refused(context, draft, operation, command, setting)
    while isinstance(no, Question):
        context.answers[no] = outside.answer(no)
        no = refused(context, draft, operation, command, setting)
    if no is not None:
        raise Refused(no, draft.case.id, command, context.actor)


def _checked(forms: Forms, context: Context, draft: Draft, command: Operate) -> Operate:
    """The command with its data checked: against the form of the step, what the operation takes, or the declared
    fields.
    """
    by_form = command.operation in ("complete", "save-draft")
    item = draft.find(WorkItem, command.subject) if by_form else None
    if by_form and (item is None or item.kind != "work" or item.ended_at is not None):
        return command  # the core says that it is gone, or has no form; its process may be gone, too
    if command.operation == "submit":
        return _submitted(forms, context, draft, command)
    operation = OPERATIONS.get(command.operation)
    if operation is not None and operation.takes:
        return replace(command, data=forms.operation(operation.name, operation.takes, command.data))
    scope = draft.find(Scope, item.scope) if item is not None else _scope_of_incident(draft, command)
    process = scope or draft.get(Scope, 1)
    definition = context.definitions[process.process, process.version]
    spec = definition.nodes[item.node].spec if item is not None else None
    if item is not None and isinstance(spec, UserTask):
        if command.operation == "save-draft":
            data = forms.draft(definition, item.node, spec.form, command.data)
        else:
            data = forms.step(definition, item.node, spec.form, {**item.data, **command.data})
            if spec.form.rules:
                token = draft.get(Token, item.token)
                keep_rules(context, draft.get(Scope, token.scope), draft, spec.form, data, token.data)
    else:
        data = forms.patch(definition, command.data)
    return Operate(command.operation, command.subject, data, command.reason, command.to, command.target, command.state)


def _submitted(forms: Forms, context: Context, draft: Draft, command: Operate) -> Operate:
    """Against the form of the act; the core says that there is none of this name."""
    root, holder = draft.get(Scope, 1), outsider_of(context, draft)
    act = holder.act(command.target) if holder is not None else None
    if holder is None or act is None:
        return replace(command, data={})
    definition = context.definitions[root.process, root.version]
    data = forms.step(definition, f"{holder.id}/{act.id}", act.form, command.data)
    if act.form.rules:
        keep_rules(context, root, draft, act.form, data, {})
    return replace(command, data=data)


def _scope_of_incident(draft: Draft, command: Operate) -> Scope | None:
    incident = draft.find(Incident, command.subject) if command.operation in ("retry", "resolve") else None
    token = draft.find(Token, incident.token) if incident is not None else None
    return draft.find(Scope, token.scope) if token is not None else None


def _save(
    unit: Unit, context: Context, draft: Draft, command: Command, facts: tuple[Fact, ...], definition: ProcessDefinition
) -> None:
    if definition.secrecy.closes:
        draft.case.level = definition.secrecy.of(draft.get(Scope, 1).data)
    row = history_row(draft.case, context.now, context.actor.id, command, facts)
    followed = frozenset[str]().union(*(each.followed for each in context.definitions.values()))
    unit.save(draft, row, fields=_case_fields(definition, draft), followed=followed)
    if definition.duplicates is not None and not definition.duplicates.reads.isdisjoint(draft.written):
        duplicates.index(unit, draft.case.id, definition, draft.get(Scope, 1).data)


def _case_fields(definition: ProcessDefinition, draft: Draft) -> dict[str, object]:
    """The case fields that this action set on the root."""
    if not draft.written:
        return {}
    data, fields = draft.get(Scope, 1).data, definition.fields
    return {name: data[name] for name in draft.written if name in fields and fields[name].case_field}
