"""Interrupt (抽调): somebody takes up urgent work, and less urgent work of the same person waits until that is done.

What waits is suspended into the business state that its step names, so its clocks follow that state's rule. As soon as
the urgent item is out of the hands for which others were interrupted, however that comes about, each is given back by a
delivery of its own: to whoever has it, or by the rule of its step where that person has left or somebody stands in.

Interruptions nest. An urgent item that is itself interrupted when it ends leaves what waited for it to the item for
which it was interrupted, so that nothing is given back to somebody who is still at something more urgent.

Invariant: an item is given back only while it waits for the item that it was interrupted for. Whoever resumes it by
hand has ended that.
"""

from __future__ import annotations

from flowkit.core.commands import GiveBack, Interrupt, Operate, WaitFor
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.people import OperationSetting
from flowkit.core.definition.rounds import Round
from flowkit.core.definition.tasks import UserTask
from flowkit.core.draft import Draft
from flowkit.core.escalation.questions import IsSuperior
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.facts import StateChanged
from flowkit.core.instance.moves import node_at
from flowkit.core.instance.records import Scope, Token
from flowkit.core.operations import receiver
from flowkit.core.operations.apart import kept_from
from flowkit.core.operations.dispatching import group_of, helpers_withdrawn
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import not_allowed, refusal
from flowkit.core.organisation import Seat
from flowkit.core.protocol import Context, Fact, Question, Rejection
from flowkit.core.workitem import facts as f
from flowkit.core.workitem.questions import Held, HeldWork, MayTake, StandIn
from flowkit.core.workitem.react import offer_of, seat_of, state_without
from flowkit.core.workitem.records import OPEN_STATES, WorkItem
from flowkit.errors import FlowkitError, Text

ITEMS = "items"
"""What the operation takes: the items that are to wait; by default all that may."""


def decide(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    item, actor = draft.get(WorkItem, command.subject), context.actor
    person = command.to or actor.id
    taken = _taken(context, draft, item) if person == actor.id else _assigned(context, draft, item, command, setting)
    if isinstance(taken, Rejection | Question):
        return taken
    if HeldWork(person) not in context.answers:
        return HeldWork(person)
    others = _others(context, item, person, command.data.get(ITEMS))
    if isinstance(others, Rejection):
        return others
    return (*taken, f.WorkInterrupted(item.id, actor.id, person, others))


def _taken(context: Context, draft: Draft, item: WorkItem) -> Decision:
    """The actor takes it, as by `claim`."""
    if context.actor.keys.isdisjoint(item.offer):
        name = context.actor.id
        return not_allowed("interrupt", f"the item is not offered to {name}", f"该事项未提供给 {name}")
    return kept_from(context, draft, item, context.actor.id) or (f.ItemClaimed(item.id, context.actor.id),)


def _assigned(context: Context, draft: Draft, item: WorkItem, command: Operate, setting: OperationSetting) -> Decision:
    """Another person gets it, as by `dispatch`: by a superior, or by whom the process names for it."""
    if not setting.who:
        if IsSuperior() not in context.answers:
            return IsSuperior()
        if context.answers[IsSuperior()] is not True:
            name = context.actor.id
            return not_allowed("interrupt", f"{name} may not interrupt the work of others", f"{name} 不可抽调他人")
    no = receiver.refused(context, draft, item, command.to) or helpers_withdrawn(context, item)
    if isinstance(no, Rejection | Question):
        return no
    return (*no, f.ItemDispatched(item.id, context.actor.id, command.to, command.reason, group_of(item)))


def _others(context: Context, item: WorkItem, person: str, named: object) -> tuple[str, ...] | Rejection:
    """What is to wait: by default all that has a lower priority. What is named may have the same: whoever names it has
    judged that it can wait.
    """
    answer = context.answers[HeldWork(person)]
    held: dict[str, Held] = {each.item: each for each in answer if isinstance(each, Held)} if answer else {}  # type: ignore[attr-defined]  # because the answer is a tuple of Held
    if isinstance(named, list) and named:
        wanted = [str(each) for each in named]
        tried = (_why_not(each, held.get(each), item.priority) for each in wanted)
        no = next(filter(None, tried), None)
        return tuple(dict.fromkeys(wanted)) if no is None else no
    found = tuple(each.item for each in held.values() if _why_not(each.item, each, item.priority - 1) is None)
    if found:
        return found
    return refusal(
        "nothing-to-interrupt", "{person} has no less urgent work that may wait", "{person} 没有可暂放的次要事项",
        Text("claim or dispatch the item", "请直接签收或分办"), person=person,
    )  # fmt: skip


def _why_not(name: str, held: Held | None, highest: int) -> Rejection | None:
    """Why an item cannot wait for one before which those of this priority may."""
    if held is None:
        mend = Text("name an item that the person has claimed", "请填写该人员已签收的事项")
        return refusal("not-in-hand", "{item} is not in that person's hands", "{item} 不在该人员手中", mend, item=name)
    if not held.state:
        mend = Text(
            'write <flowkit:operation name="interrupt" states="…"/> at its step',
            '请在其环节写 <flowkit:operation name="interrupt" states="…"/>',
        )
        return refusal(
            "not-interruptible", "the step of {item} does not let it wait", "{item} 所在环节不允许暂放", mend, item=name
        )
    if held.priority > highest:
        mend = Text("only work of no higher priority waits", "优先级更高的事项不能暂放")
        return refusal("more-urgent", "{item} is more urgent than this one", "{item} 比本事项更紧急", mend, item=name)
    return None


def waiting_state(definition: ProcessDefinition, node: str) -> str:
    """The business state in which work of the step waits for more urgent work; "" if it may not be interrupted."""
    spec = definition.nodes[node].spec if node in definition.nodes else None
    own = spec.operations if isinstance(spec, UserTask) else ()
    setting = next((each for each in (*own, *definition.operations) if each.name == "interrupt"), None)
    return next(iter(setting.states), "") if setting is not None and setting.allowed else ""


INTERRUPT = Operation(
    "interrupt",
    "item",
    ("candidate", "superior"),
    Text("interrupt", "抽调"),
    Text(
        "take up urgent work, or give it to somebody, while less urgent work of that person waits",
        "办理紧急事项(或交他人办理),其手中较不紧急的事项暂放",
    ),
    decide,
    frozenset({"offered"}),
    reason=True,
    takes={ITEMS: "list"},
    accepts=("to", "data"),
    clock=Text("runs on; of what waits: as the state says", "继续计时;暂放事项按状态规定"),
    siblings=Text("less urgent work waits, and comes back afterwards", "较不紧急的事项暂放,事毕恢复"),
    undo=Text("unclaim; resume what waits", "退签;恢复暂放事项"),
)


# the work that waits


def interrupted(context: Context, draft: Draft, command: Interrupt) -> Decision:
    """The item waits. Refused if it is not what it was when the urgent item was taken."""
    item = draft.find(WorkItem, command.item)
    if item is None or (item.status, item.assignee) != ("claimed", command.person):
        return refusal("not-in-hand", "the item is not in that person's hands", "该事项不在该人员手中")
    state = waiting_state(definition_of(context, draft.get(Scope, item.scope)), item.node)
    if not state:
        return refusal("not-interruptible", "the step does not let its work wait", "该环节不允许暂放事项")
    before = draft.case.own_state if draft.case.suspended else draft.case.state
    return (
        f.ItemSuspended(item.id, context.actor.id, state, before, command.reason),
        f.ItemInterrupted(item.id, command.urgent),
        StateChanged(state, draft.case.state),
    )


def given_back(context: Context, draft: Draft, command: GiveBack) -> Decision:
    """To whoever has it; where that person has left or is absent, to whom the rule of the step names now. Nothing
    happens to what has gone on meanwhile.
    """
    item = draft.find(WorkItem, command.item)
    if item is None or draft.case.status != "open":
        return ()
    if (item.status, item.interrupted_for) != ("suspended", command.urgent):
        return ()
    known, stand_in = MayTake(item.assignee), StandIn(item.assignee, draft.get(Scope, item.scope).process)
    for question in (known, stand_in):
        if question not in context.answers:
            return question
    is_there = context.answers[known] is not None and not context.answers[stand_in]
    state, case = state_without(context, draft, item.id), draft.case
    away = () if is_there else _given_to_others(context, draft, item)
    if isinstance(state, Question) or isinstance(away, Question):
        return state if isinstance(state, Question) else away
    over = (f.InterruptionOver(item.id, command.urgent), f.ItemResumed(item.id, context.actor.id, state))
    return (*over, *((StateChanged(state, case.state),) if state != case.state else ()), *away)


def _given_to_others(context: Context, draft: Draft, item: WorkItem) -> tuple[Fact, ...] | Question:
    """By the rule of the step. Where it finds nobody the item stays where it is, and so does a place in a round."""
    scope = draft.get(Scope, item.scope)
    node = node_at(context, scope, item.node)
    if scope.kind == "round" and isinstance(node.round, Round):
        return ()
    try:
        seat = seat_of(context, draft, scope, node, draft.get(Token, item.token))
    except FlowkitError:
        return ()
    if not isinstance(seat, Seat):
        return seat if isinstance(seat, Question) else ()
    away = (f"{item.assignee}, whose work was interrupted, is away", f"被抽调的 {item.assignee} 已不在岗")
    return (f.ItemReassigned(item.id, offer_of(seat), (away, *((text.en, text.zh) for text in seat.why))),)


def waits_for(context: Context, draft: Draft, command: WaitFor) -> Decision:
    """More work waits for the item; if it is out of hand as well, that goes back at once."""
    item = draft.find(WorkItem, command.item)
    if item is not None and item.status in OPEN_STATES and draft.case.status == "open" and item.interrupts:
        return (f.MoreWaits(item.id, command.others),)
    return tuple(f.WorkGivenBack(context.new_id(), *each) for each in command.others)


Out = (
    f.ItemCompleted
    | f.ItemReturned
    | f.ItemWithdrawn
    | f.ItemUnclaimed
    | f.ItemTransferred
    | f.ItemHandedOver
    | f.ItemReassigned
    | f.ItemDispatched
    | f.DispatchUndone
)
"""An item has ended, or is in other hands."""


def after_leaving_hands(context: Context, draft: Draft, fact: Out) -> tuple[Fact, ...]:
    """What waited for the item is given back, or waits for what that was interrupted for."""
    item = draft.get(WorkItem, fact.item)
    if not item.interrupts:
        return ()
    ended = f.InterruptionEnded(item.id)
    if item.interrupted_for:
        return (ended, f.WorkPassedOn(context.new_id(), item.interrupted_for, item.interrupts))
    return (ended, *(f.WorkGivenBack(context.new_id(), *each) for each in item.interrupts))
