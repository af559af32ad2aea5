"""What a row of an escalation table does besides telling somebody. One function for each kind of act."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from flowkit.core.deadline.records import Deadline
from flowkit.core.deadline.starting import THE_CASE
from flowkit.core.definition.deadlines import ActKind, EscalationStep, StepAct
from flowkit.core.definition.events import Fault
from flowkit.core.definition.model import Node, ProcessDefinition
from flowkit.core.definition.rounds import Round
from flowkit.core.draft import Draft
from flowkit.core.escalation.supervision import opened
from flowkit.core.escalation.work import open_work
from flowkit.core.instance.data import assigned, definition_of
from flowkit.core.instance.elements.throwing import throw_fault
from flowkit.core.instance.facts import CaseRequested, JobScheduled
from flowkit.core.instance.moves import incident, node_at
from flowkit.core.instance.questions import LatestDefinition
from flowkit.core.instance.records import Scope, Token
from flowkit.core.protocol import Context, Fact, Question
from flowkit.core.workitem.facts import CandidatesAdded, ItemReassigned, PriorityRaised
from flowkit.core.workitem.records import RESTING, WorkItem
from flowkit.core.worktime import parse_quantity
from flowkit.errors import FlowkitError, Text


class Doing(NamedTuple):
    """One act of a row that has fired. `told` are the persons who were told."""

    context: Context
    draft: Draft
    deadline: Deadline
    step: EscalationStep
    act: StepAct
    number: int
    told: tuple[str, ...]


Did = Sequence[Fact] | Question


def done(
    context: Context, draft: Draft, deadline: Deadline, step: EscalationStep, told: tuple[str, ...]
) -> list[Fact] | Question:
    """All acts of the row, in order. One that cannot be done is an incident over the case; the others are done."""
    facts: list[Fact] = []
    for number, act in enumerate(step.acts):
        try:
            did = _ACTS[act.kind](Doing(context, draft, deadline, step, act, number, told))
        except FlowkitError as error:
            did = (incident(context, THE_CASE, deadline.rule, error),)
        if isinstance(did, Question):
            return did
        facts += did
    return facts


def _why(doing: Doing) -> tuple[tuple[str, str], ...]:
    row, role = f"{doing.deadline.rule}/{doing.step.id}", doing.act.value
    return ((f"escalated by {row}: role {role}", f"由 {row} 升级：角色{role}"),)


def _reassign(doing: Doing) -> Did:
    """Whoever had it is out. A place in a round belongs to its signer, and what is suspended stays where it is."""
    work = open_work(doing.context, doing.draft, doing.deadline)
    if isinstance(work, Question):
        return work
    free = [each for each in work if each.status not in RESTING and not _is_turn(doing, each)]
    return [ItemReassigned(each.id, (f"role:{doing.act.value}",), _why(doing)) for each in free]


def _is_turn(doing: Doing, item: WorkItem) -> bool:
    scope = doing.draft.get(Scope, item.scope)
    return scope.kind == "round" and isinstance(node_at(doing.context, scope, item.node).round, Round)


def _add_candidates(doing: Doing) -> Did:
    work, key = open_work(doing.context, doing.draft, doing.deadline), f"role:{doing.act.value}"
    if isinstance(work, Question):
        return work
    others = [each for each in work if key not in each.offer and not _is_turn(doing, each)]
    return [CandidatesAdded(each.id, (key,), _why(doing)) for each in others]


def _raise_priority(doing: Doing) -> Did:
    work, least = open_work(doing.context, doing.draft, doing.deadline), int(doing.act.value)
    if isinstance(work, Question):
        return work
    return [PriorityRaised(each.id, least) for each in work if each.priority < least]


def _throw(doing: Doing) -> Did:
    """Out of the step, or out of the whole process; nobody need catch it."""
    context, draft, deadline = doing.context, doing.draft, doing.deadline
    scope, token = draft.get(Scope, deadline.scope), draft.find(Token, deadline.token)
    node = _definition(doing).nodes[token.node] if token is not None else Node("", "process")
    thrown = throw_fault(context, draft, scope, node, Fault("escalation", doing.act.value), _inputs(doing), token)
    return thrown if isinstance(thrown, Question) else thrown.facts


def _start(doing: Doing) -> Did:
    """A case of its own, with a business key that leads back here."""
    context, process = doing.context, doing.act.value
    found = context.answers.get(LatestDefinition(process), doing)
    if found is doing:
        return LatestDefinition(process)
    node = found.starts.get(None) if isinstance(found, ProcessDefinition) else None
    if not node:
        raise FlowkitError(
            Text("no process {key} with a none start event is deployed", "未部署带普通开始事件的流程 {key}").format(
                key=process
            ),
            code="process-unknown",
            mend=Text("deploy it, then start it by hand", "请部署该流程,然后手动发起"),
        )
    number, case = context.new_id(), doing.draft.case
    return (CaseRequested(number, process, node, f"{case.id}.{number}", _inputs(doing), case.starter),)


def _supervise(doing: Doing) -> Did:
    """In the name of those who were told."""
    name = doing.step
    work = open_work(doing.context, doing.draft, doing.deadline)
    if isinstance(work, Question):
        return work
    matter = f"{doing.deadline.rule}/{name.id}"
    return opened(doing.context, doing.draft, work, doing.told, matter, parse_quantity(doing.act.value))


def _call(doing: Doing) -> Did:
    """After the commit, at least once, with a stable key; its answer is not kept."""
    context = doing.context
    where = f"{doing.deadline.id}/{doing.step.id}/{doing.number}"
    return (JobScheduled(context.new_id(), "handler", None, where, context.now),)


def _inputs(doing: Doing) -> dict[str, object]:
    return assigned(doing.context, doing.draft, doing.draft.get(Scope, doing.deadline.scope), doing.act.inputs)


def _definition(doing: Doing) -> ProcessDefinition:
    return definition_of(doing.context, doing.draft.get(Scope, doing.deadline.scope))


_ACTS: Mapping[ActKind, Callable[[Doing], Did]] = {
    "reassign": _reassign,
    "candidates": _add_candidates,
    "priority": _raise_priority,
    "supervise": _supervise,
    "throw": _throw,
    "start": _start,
    "call": _call,
}
