"""Whether an actor may do an operation now, and if not, why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flowkit.core.commands import Operate
from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.people import OperationSetting
from flowkit.core.definition.secrecy import LEVELS, NAMES, is_cleared
from flowkit.core.definition.tasks import AdHoc, UserTask
from flowkit.core.draft import Draft
from flowkit.core.escalation.questions import IsSuperior
from flowkit.core.escalation.react import has_told
from flowkit.core.instance.data import definition_of, evaluate, secrecy_of_case
from flowkit.core.instance.moves import node_at
from flowkit.core.instance.records import ADDED_BY, SIGNER, Incident, Scope, Token
from flowkit.core.instance.rounds_turns import after
from flowkit.core.operations.apart import kept_from
from flowkit.core.operations.operation import Operation
from flowkit.core.operations.outsiders_known import outsider_of
from flowkit.core.operations.refusals import gone, not_allowed, refusal
from flowkit.core.protocol import Actor, Context, Question, Rejection, inquirer, key_in
from flowkit.core.workitem.questions import HasWork, HoldsItem, InTurn, MayRead
from flowkit.core.workitem.records import WorkItem
from flowkit.core.workitem.turns import may_take_turn
from flowkit.errors import NOTHING, Text


def setting_of(context: Context, draft: Draft, operation: Operation, command: Operate) -> OperationSetting:
    """What the step, else the process, says of the operation; by default the table stands as it is."""
    if operation.subject == "phase":
        return _setting_of_phase(context, draft, operation, command)
    item = draft.find(WorkItem, command.subject) if operation.subject in _ON_ITEMS else None
    scope = draft.find(Scope, item.scope) if item is not None else None
    definition = definition_of(context, scope or draft.get(Scope, 1))
    node = definition.nodes.get(item.node) if item is not None else None
    own = node.spec.operations if node is not None and isinstance(node.spec, UserTask) else ()
    settings = (*own, *definition.operations)
    for name in filter(None, (operation.name, operation.like)):
        for setting in settings:
            if setting.name == name:
                return setting
    return OperationSetting(operation.name)


def _setting_of_phase(context: Context, draft: Draft, operation: Operation, command: Operate) -> OperationSetting:
    """What the activity, else the ad-hoc subprocess, else the process says. One with a completion condition is
    finished by hand only where it says so.
    """
    token = _offer(draft, command)
    if token is None:
        return OperationSetting(operation.name)
    definition = definition_of(context, draft.get(Scope, token.scope))
    activity, phase = definition.nodes.get(command.target), definition.nodes[token.node].spec
    own = activity.spec.operations if activity is not None and isinstance(activity.spec, UserTask) else ()
    around = phase.operations if isinstance(phase, AdHoc) else ()
    for setting in (*own, *around, *definition.operations):
        if setting.name == operation.name:
            return setting
    by_condition = isinstance(phase, AdHoc) and phase.completion is not None
    return OperationSetting(operation.name, allowed=not (operation.name == "finish" and by_condition))


def _offer(draft: Draft, command: Operate) -> Token | None:
    """The token of an ad-hoc subprocess whose activities can be begun."""
    token = draft.find(Token, command.subject)
    return token if token is not None and token.holds == "offer" else None


def refused(
    context: Context, draft: Draft, operation: Operation, command: Operate, setting: OperationSetting
) -> Rejection | Question | None:
    """None if the operation may be decided; the same checks, in this order, stand before every row of the table."""
    item = draft.find(WorkItem, _item_of(draft, operation, command))
    who = setting.who or _of_extension(context, draft, operation, command) or operation.who
    asked = Asked(context, draft, operation, command, setting, item, who)
    return next((no for check in _CHECKS if (no := check(asked)) is not None), None)


def _item_of(draft: Draft, operation: Operation, command: Operate) -> int | None:
    """The item that the operation is about, or for whose clock more time is asked."""
    if operation.subject in _ON_ITEMS:
        return command.subject
    clock = draft.find(Deadline, command.subject) if not _EXTENDING.isdisjoint(operation.who) else None
    return clock.item if clock is not None else None


_ON_ITEMS = frozenset({"item", "part"})
NAMED = ("named",)
"""Nobody, until the process says who."""
_EXTENDING = frozenset({"asker", "decider"})


def _of_extension(context: Context, draft: Draft, operation: Operation, command: Operate) -> tuple[str, ...]:
    """Whom the clock itself names for its extensions; empty for every other operation."""
    clock = draft.find(Deadline, command.subject) if not _EXTENDING.isdisjoint(operation.who) else None
    if clock is None or clock.ended_at is not None:
        return ()
    rule = definition_of(context, draft.get(Scope, clock.scope)).deadlines[clock.rule].extension
    return () if rule is None else rule.asked_by if "asker" in operation.who else rule.decided_by


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


def _belongs_to_what_is_there(asked: Asked) -> Rejection | None:
    """A clock of a called process is gone with it."""
    clock = asked.draft.find(Deadline, asked.command.subject) if asked.operation.subject == "deadline" else None
    return gone("deadline") if clock is not None and asked.draft.find(Scope, clock.scope) is None else None


def _is_there(asked: Asked) -> Rejection | None:
    if asked.draft.case.status not in asked.operation.cases:
        return gone("case")
    if asked.operation.subject in _ON_ITEMS and not _is_at_hand(asked):
        return gone("item")
    if asked.operation.subject == "incident":
        incident = asked.draft.find(Incident, asked.command.subject)
        if incident is None or incident.resolved_at is not None:
            return gone("incident")
    if asked.operation.subject == "phase" and _offer(asked.draft, asked.command) is None:
        return gone("phase")
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


def _is_at_hand(asked: Asked) -> bool:
    """An ended item is, for what is done about ended ones; for an operation on a part, every item and the case."""
    item = asked.item
    if asked.operation.subject == "part":
        return item is not None or not asked.command.subject
    return item is not None and (item.ended_at is None or item.status in asked.operation.states)


def _is_offered(asked: Asked) -> Rejection | None:
    mend = NOTHING
    if asked.setting.allowed:
        if asked.who != NAMED:
            return None
        mend = Text("name who may, in flowkit:operation", "请在 flowkit:operation 中指定可办人员")
    return refusal("not-offered", "{op} is not offered here", "此处不提供“{op}”", mend, op=asked.operation.name)


def _fits_the_state(asked: Asked) -> Rejection | None:
    item, states = asked.item, asked.operation.states
    if item is None or asked.operation.subject != "item" or item.status in states:
        return None
    return refusal(
        "wrong-state",
        "expected to {op} an item that is {states}, but it is {status}",
        "“{op}”要求事项状态为 {states},当前为 {status}",
        op=asked.operation.name,
        states=" or ".join(sorted(states)),
        status=item.status,
    )


def _fits_the_kind(asked: Asked) -> Rejection | None:
    item = asked.item
    if item is None or asked.operation.subject != "item" or item.kind in asked.operation.kinds:
        return None
    return refusal(
        "wrong-kind",
        "{op} is not done with an item of kind {kind}",
        "“{op}”不适用于类型为 {kind} 的事项",
        Text("possible: {kinds}", "可用类型:{kinds}").format(kinds=", ".join(sorted(asked.operation.kinds))),
        op=asked.operation.name, kind=item.kind,
    )  # fmt: skip


def _is_extendable(asked: Asked) -> Rejection | None:
    """A clock that declares no extension has nobody who may ask for one."""
    if asked.who != asked.operation.who or _EXTENDING.isdisjoint(asked.who):
        return None
    clock = asked.draft.find(Deadline, asked.command.subject)
    if clock is None or clock.ended_at is not None:
        return gone("deadline")
    mend = Text("declare flowkit:extension in the deadline", "请在该时限中声明 flowkit:extension")
    return refusal("extension-not-offered", "this deadline cannot be extended", "该时限不可延期", mend)


def _is_cleared(asked: Asked) -> Rejection | None:
    """Whoever knows a code of a case does what that allows, however secret the case is."""
    actor, level = asked.context.actor, secrecy_of_case(asked.context, asked.draft)
    if actor.system or is_cleared(level, actor.keys) or inquirer(asked.draft.case.id) in actor.keys:
        return None
    if outsider_of(asked.context, asked.draft) is not None:
        return None
    name = NAMES[LEVELS[level]]
    return not_allowed(
        asked.operation.name,
        f"{actor.id} is not cleared for what is {name.en}",
        f"{actor.id} 不具备“{name.zh}”级的权限",
    )


def _is_permitted(asked: Asked) -> Rejection | Question | None:
    permitted = _may(asked.context, asked.draft, asked.who, asked.item, asked.command)
    if isinstance(permitted, Question):
        return permitted
    return None if permitted else _why_not(asked.context.actor, asked.operation, asked.item, asked.who)


def _keeps_duties_apart(asked: Asked) -> Rejection | Question | None:
    """Whoever takes or does the work; who is to be given it is looked at where that is decided."""
    item, actor = asked.item, asked.context.actor
    if item is None or asked.operation.name not in _ACTING or actor.system:
        return None
    return kept_from(asked.context, asked.draft, item, actor.id)


def _has_one_turn(asked: Asked) -> Rejection | Question | None:
    """Of a group's items nobody takes two of one round (people, rule 9)."""
    item = asked.item
    if item is None or item.assignee or asked.operation.name not in _ACTING or asked.context.actor.system:
        return None
    scope = asked.draft.get(Scope, item.scope)
    if scope.kind != "round":
        return None
    may = may_take_turn(asked.context, asked.draft, item, scope, node_at(asked.context, scope, item.node))
    if isinstance(may, Question):
        return may
    if may:
        return None
    mend = Text("let somebody else of the group take it", "请由共享待办中的其他人办理")
    return refusal(
        "already-in-round", "{person} already has a turn in this round", "{person} 在本轮会签中已有事项", mend,
        person=asked.context.actor.id,
    )  # fmt: skip


_ACTING = frozenset({"claim", "complete"})


def _is_its_time(asked: Asked) -> Rejection | None:
    """What the procedure allows up to some point only, as a cancellation before the order."""
    when, item = asked.setting.when, asked.item
    if when is None:
        return None
    here = asked.draft.find(Scope, item.scope) if item is not None else None
    scope = here or asked.draft.get(Scope, 1)
    if evaluate(asked.context, asked.draft, scope, when) is True:
        return None
    return refusal(
        "not-now",
        "the procedure allows to {op} only while: {when}",
        "流程仅在以下条件成立时允许“{op}”:{when}",
        op=asked.operation.name,
        when=when.source,
    )


def _is_its_turn(asked: Asked) -> Rejection | Question | None:
    """Where the procedure lets nobody jump the queue, but for those whom it names."""
    item, setting = asked.item, asked.setting
    if not setting.in_turn or item is None or asked.context.actor.system:
        return None
    question = InTurn(item.id)
    first = asked.context.answers.get(question)
    if first is None:
        return question
    free = first or _may(asked.context, asked.draft, setting.out_of_turn, item, asked.command)
    if isinstance(free, Question) or free:
        return free if isinstance(free, Question) else None
    return refusal(
        "not-in-turn",
        "other items of this step stand before it in the queue",
        "同环节有事项排在其前,须按队列次序签收",
        Text("take the next one", "请签收队列中的下一项"),
    )


def _has_its_reason(asked: Asked) -> Rejection | None:
    if not asked.operation.reason or asked.command.reason.strip():
        return None
    mend = Text("give a reason", "请填写理由")
    return refusal("reason-missing", "{op} needs a reason", "“{op}”必须填写理由", mend, op=asked.operation.name)


_CHECKS: tuple[Callable[[Asked], Rejection | Question | None], ...] = (
    _is_there,
    _belongs_to_what_is_there,
    _is_offered,
    _is_extendable,
    _is_cleared,
    _is_permitted,
    _fits_the_kind,
    _keeps_duties_apart,
    _has_one_turn,
    _is_its_time,
    _fits_the_state,
    _is_its_turn,
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
    for each in who:
        question = _asked_of(each, item)
        if question is None:
            continue
        if question not in context.answers:
            return question
        if context.answers[question] is True:
            return True
    return False


def _asked_of(who: str, item: WorkItem | None) -> Question | None:
    if who == "responsible":
        return HoldsItem(item.parent) if item is not None and item.parent else None
    return _ASKED.get(who)


_ASKED: Mapping[str, Question] = {"worker": HasWork(), "superior": IsSuperior(), "viewer": MayRead()}
"""The people of whom only the outside knows."""


def _is(context: Context, draft: Draft, who: str, item: WorkItem | None, command: Operate) -> bool:
    known = _PEOPLE.get(who)
    if known is not None:
        return known(context, draft, item, command)
    return key_in(who, draft.case.unit) in context.actor.keys


def _is_holder(context: Context, draft: Draft, item: WorkItem | None, command: Operate) -> bool:
    return item is not None and item.assignee == context.actor.id


def _is_giver(context: Context, draft: Draft, item: WorkItem | None, command: Operate) -> bool:
    return item is not None and item.giver == context.actor.id


def _is_adder(context: Context, draft: Draft, item: WorkItem | None, command: Operate) -> bool:
    """Whether the actor added the signer who has the item, or who follows it."""
    token = draft.find(Token, item.token) if item is not None else None
    if token is None or item is None:
        return False
    named = command.to and command.to != item.assignee and f"person:{command.to}" not in item.offer
    turns = [turn for turn in after(token.data) if turn.get(SIGNER) == command.to] if named else [token.data]
    return any(turn.get(ADDED_BY) == context.actor.id for turn in turns)


def _is_doer(context: Context, draft: Draft, item: WorkItem | None, command: Operate) -> bool:
    return item is not None and item.done_by == context.actor.id


def _is_dispatcher(context: Context, draft: Draft, item: WorkItem | None, command: Operate) -> bool:
    return item is not None and item.dispatch is not None and item.dispatch.by == context.actor.id


def _is_requester(context: Context, draft: Draft, item: WorkItem | None, command: Operate) -> bool:
    return item is not None and item.kind != "work" and item.sender == context.actor.id


def _is_candidate(context: Context, draft: Draft, item: WorkItem | None, command: Operate) -> bool:
    return item is not None and not item.assignee and bool(context.actor.keys.intersection(item.offer))


def _is_starter(context: Context, draft: Draft, item: WorkItem | None, command: Operate) -> bool:
    return draft.case.starter == context.actor.id


def _is_reader(context: Context, draft: Draft, item: WorkItem | None, command: Operate) -> bool:
    return any(f"role:{role}" in context.actor.keys for role in _root(context, draft).readers)


def _is_told(context: Context, draft: Draft, item: WorkItem | None, command: Operate) -> bool:
    deadline = draft.find(Deadline, command.subject)
    if deadline is None:
        return False
    return any(has_told(context, draft, deadline, mark) for mark in deadline.marks)


def _is_inquirer(context: Context, draft: Draft, item: WorkItem | None, command: Operate) -> bool:
    return inquirer(draft.case.id) in context.actor.keys


def _is_outsider(context: Context, draft: Draft, item: WorkItem | None, command: Operate) -> bool:
    return outsider_of(context, draft) is not None


def _is_of_the_lane(context: Context, draft: Draft, item: WorkItem | None, command: Operate) -> bool:
    """Whether the actor has the role in whose lane the ad-hoc subprocess stands."""
    token = _offer(draft, command)
    scope = draft.get(Scope, token.scope) if token is not None else None
    role = definition_of(context, scope).nodes[scope.node].role if scope is not None else ""
    return f"role:{role}" in context.actor.keys


_PEOPLE: Mapping[str, Callable[[Context, Draft, WorkItem | None, Operate], bool]] = {
    "holder": _is_holder,
    "giver": _is_giver,
    "adder": _is_adder,
    "doer": _is_doer,
    "candidate": _is_candidate,
    "dispatcher": _is_dispatcher,
    "requester": _is_requester,
    "starter": _is_starter,
    "reader": _is_reader,
    "told": _is_told,
    "lane": _is_of_the_lane,
    "inquirer": _is_inquirer,
    "outsider": _is_outsider,
}
"""The people whom a row names by what they are to the item or the case; others are named by a key of theirs."""


def _root(context: Context, draft: Draft) -> ProcessDefinition:
    return definition_of(context, draft.get(Scope, 1))


def _why_not(actor: Actor, operation: Operation, item: WorkItem | None, who: tuple[str, ...]) -> Rejection:
    if item is not None and actor.id in item.excluded:
        return not_allowed(
            operation.name,
            f"{actor.id} did a step that the procedure keeps apart from this one",
            f"{actor.id} 已办理与本步骤职责分离的步骤",
        )
    if item is not None and item.assignee and item.assignee != actor.id:
        return not_allowed(operation.name, f"the item is held by {item.assignee}", f"事项已由 {item.assignee} 签收")
    if item is not None and item.assignee and "candidate" in who:
        return not_allowed(operation.name, f"{actor.id} holds the item already", f"{actor.id} 已签收此事项")
    allowed = ", ".join(who)
    return not_allowed(operation.name, f"{actor.id} is none of: {allowed}", f"{actor.id} 不属于:{allowed}")
