"""Whether an actor may do an operation now, and if not, why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flowkit.core.commands import Operate
from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.model import OperationSetting, ProcessDefinition, UserTask
from flowkit.core.draft import Draft
from flowkit.core.escalation.questions import IsSuperior
from flowkit.core.escalation.react import has_told
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.records import Incident, Scope
from flowkit.core.operations.operation import Operation
from flowkit.core.operations.refusals import gone, not_allowed, refusal
from flowkit.core.protocol import Actor, Context, Question, Rejection
from flowkit.core.workitem.questions import HasWork
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import Text


def setting_of(context: Context, draft: Draft, operation: Operation, command: Operate) -> OperationSetting:
    """What the step, else the process, says of the operation; by default the table stands as it is."""
    item = draft.find(WorkItem, command.subject) if operation.subject == "item" else None
    scope = draft.find(Scope, item.scope) if item is not None else None
    definition = definition_of(context, scope or draft.get(Scope, 1))
    node = definition.nodes.get(item.node) if item is not None else None
    own = node.spec.operations if node is not None and isinstance(node.spec, UserTask) else ()
    for setting in (*own, *definition.operations):
        if setting.name == operation.name:
            return setting
    return OperationSetting(operation.name)


def refused(
    context: Context, draft: Draft, operation: Operation, command: Operate, setting: OperationSetting
) -> Rejection | Question | None:
    """None if the operation may be decided; the same checks, in this order, stand before every row of the table."""
    item = draft.find(WorkItem, command.subject) if operation.subject == "item" else None
    asked = Asked(context, draft, operation, command, setting, item, setting.who or operation.who)
    return next((no for check in _CHECKS if (no := check(asked)) is not None), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation that somebody asks for."""

    context: Context
    draft: Draft
    operation: Operation
    command: Operate
    setting: OperationSetting
    item: WorkItem | None
    who: tuple[str, ...]


def _is_there(asked: Asked) -> Rejection | None:
    if asked.draft.case.status != "open":
        return gone("case")
    if asked.operation.subject == "item" and (asked.item is None or asked.item.ended_at is not None):
        return gone("item")
    if asked.operation.subject == "incident":
        incident = asked.draft.find(Incident, asked.command.subject)
        if incident is None or incident.resolved_at is not None:
            return gone("incident")
    part = asked.command.subject if asked.operation.subject == "case" else 0
    if part and asked.draft.find(Deadline, part) is None:
        mend = Text("send the id of the case", "请使用办件标识")
        return refusal(
            "case-expected",
            "{op} is done on a whole case, not on a part of it",
            "“{op}”须对整个办件进行,不能对其中一项",
            mend,
            op=asked.operation.name,
        )
    return None


def _is_offered(asked: Asked) -> Rejection | None:
    if asked.setting.allowed:
        return None
    return refusal("not-offered", "{op} is not offered here", "此处不提供“{op}”", op=asked.operation.name)


def _fits_the_state(asked: Asked) -> Rejection | None:
    item, states = asked.item, asked.operation.states
    if item is None or item.status in states:
        return None
    return refusal(
        "wrong-state",
        "expected to {op} an item that is {states}, but it is {status}",
        "“{op}”要求事项状态为 {states},当前为 {status}",
        op=asked.operation.name,
        states=" or ".join(sorted(states)),
        status=item.status,
    )


def _is_permitted(asked: Asked) -> Rejection | Question | None:
    permitted = _may(asked.context, asked.draft, asked.who, asked.item, asked.command)
    if isinstance(permitted, Question):
        return permitted
    return None if permitted else _why_not(asked.context.actor, asked.operation, asked.item, asked.who)


def _has_its_reason(asked: Asked) -> Rejection | None:
    if not asked.operation.reason or asked.command.reason.strip():
        return None
    mend = Text("give a reason", "请填写理由")
    return refusal("reason-missing", "{op} needs a reason", "“{op}”必须填写理由", mend, op=asked.operation.name)


_CHECKS: tuple[Callable[[Asked], Rejection | Question | None], ...] = (
    _is_there,
    _is_offered,
    _is_permitted,
    _fits_the_state,
    _has_its_reason,
)


def _may(
    context: Context, draft: Draft, who: tuple[str, ...], item: WorkItem | None, command: Operate
) -> bool | Question:
    actor = context.actor
    if actor.system or (item is not None and actor.id in item.excluded):
        return actor.system
    if any(_is(context, draft, each, item, command) for each in who):
        return True
    for each, question in _ASKED.items():
        if each not in who:
            continue
        if question not in context.answers:
            return question
        if context.answers[question] is True:
            return True
    return False


_ASKED: Mapping[str, Question] = {"worker": HasWork(), "superior": IsSuperior()}
"""The people of whom only the outside knows."""


def _is(context: Context, draft: Draft, who: str, item: WorkItem | None, command: Operate) -> bool:
    actor = context.actor
    if who == "holder":
        return item is not None and item.assignee == actor.id
    if who == "candidate":
        return item is not None and not item.assignee and bool(actor.keys.intersection(item.offer))
    if who == "starter":
        return draft.case.starter == actor.id
    if who == "reader":
        return any(f"role:{role}" in actor.keys for role in _root(context, draft).readers)
    if who == "told":
        return _told(context, draft, command.subject)
    return who in actor.keys


def _root(context: Context, draft: Draft) -> ProcessDefinition:
    return definition_of(context, draft.get(Scope, 1))


def _told(context: Context, draft: Draft, number: int) -> bool:
    deadline = draft.find(Deadline, number)
    if deadline is None:
        return False
    return any(has_told(context, draft, deadline, mark) for mark in deadline.marks)


def _why_not(actor: Actor, operation: Operation, item: WorkItem | None, who: tuple[str, ...]) -> Rejection:
    if item is not None and actor.id in item.excluded:
        return not_allowed(
            operation.name,
            f"{actor.id} did a step that the procedure keeps apart from this one",
            f"{actor.id} 已办理与本步骤职责分离的步骤",
        )
    if item is not None and item.assignee and item.assignee != actor.id:
        return not_allowed(operation.name, f"the item is held by {item.assignee}", f"事项已由 {item.assignee} 签收")
    allowed = ", ".join(who)
    return not_allowed(operation.name, f"{actor.id} is none of: {allowed}", f"{actor.id} 不属于:{allowed}")
