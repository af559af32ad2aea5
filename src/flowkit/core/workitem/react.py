"""A token that waits for people becomes a work item; a token that goes takes its item away."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flowkit.core.definition.model import Node
from flowkit.core.definition.people import Assignment, AssignmentRule
from flowkit.core.definition.tasks import UserTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import assigned, datum, definition_of, evaluate
from flowkit.core.instance.facts import CaseStarted, StateChanged, TokenCancelled, TokenRested
from flowkit.core.instance.moves import Answer, incident, leaving, state_set
from flowkit.core.instance.records import ADDED_BY, RETURN_TO, SIGNER, WEIGHED_AS, WEIGHT, Scope, Token
from flowkit.core.organisation import RuleTerms, Seat, Vacancy
from flowkit.core.protocol import Context, Fact, Question
from flowkit.core.workitem import apart
from flowkit.core.workitem.facts import (
    HeldGone,
    ItemClaimed,
    ItemCompleted,
    ItemOffered,
    ItemReturned,
    ItemSkipped,
    ItemWithdrawn,
    SideWithdrawn,
)
from flowkit.core.workitem.priority import priority_of
from flowkit.core.workitem.questions import Loaded, WhoGets
from flowkit.core.workitem.records import OPEN_STATES, WorkItem
from flowkit.core.workitem.turns import is_taken
from flowkit.errors import FlowkitError, Text


def after_case_started(context: Context, draft: Draft, fact: CaseStarted) -> Answer:
    """To begin a case is a duty, too, where the process says so."""
    return apart.begun(context, draft, draft.get(Scope, 1)) if not context.actor.system else ()


def after_resting(context: Context, draft: Draft, fact: TokenRested) -> Answer:
    """Offer the work. Nobody found is an incident, never silence."""
    if fact.holds != "work":
        return ()
    scope = draft.get(Scope, fact.scope)
    node = definition_of(context, scope).nodes[fact.node]
    token = draft.get(Token, fact.token)
    try:
        seat = seat_of(context, draft, scope, node, token)
        priority = priority_of(context, draft, scope, node, token.data)
    except FlowkitError as error:
        return (incident(context, fact.token, node.id, error),)
    if isinstance(seat, Vacancy):
        return (incident(context, fact.token, node.id, _vacant(node, seat)),)
    if not isinstance(seat, Seat):
        return seat
    seat = _with_reason(seat, token)
    offered = _offer(context, fact, node, seat, priority)
    return _passed(context, draft, fact, node, seat.skips, offered) if seat.skips else (offered,)


def seat_of(context: Context, draft: Draft, scope: Scope, node: Node, token: Token) -> Seat | Vacancy | Question:
    """Who gets the work. In a round whoever has a turn already is passed over: the next in line gets it. Raises
    FlowkitError if a rule cannot be evaluated.
    """
    question = _who(context, draft, scope, node, token)
    while True:
        seat = context.answers.get(question)
        if not isinstance(seat, Seat):
            return seat if isinstance(seat, Vacancy) else question
        taken = is_taken(context, draft, scope, node, token, seat.assignee) if seat.assignee else False
        if taken is not True:
            return taken or seat
        question = replace(question, barred=(*question.barred, seat.assignee or ""))


def _with_reason(seat: Seat, token: Token) -> Seat:
    """Why an added signer got the work, or why it came back, stands in the place of a rule; what a vote weighs by the
    position stands behind.
    """
    if WEIGHED_AS in token.data:
        seat = seat._replace(why=(*seat.why, _weighing(token.data[WEIGHT], str(token.data[WEIGHED_AS]))))
    if SIGNER not in token.data:
        return seat
    by = token.data.get(ADDED_BY)
    added = Text("added as a signer by {by}", "由 {by} 加签").format(by=by)
    why = added if by is not None else Text("back after the signer before", "前加签后交回")
    return seat._replace(why=(why, *seat.why[1:]))


def _weighing(weight: object, key: str) -> Text:
    kind, _, name = key.partition(":")
    office = _OFFICES[kind].format(name=name)
    return Text(f"the vote weighs {weight}: {office.en}", f"表决权重 {weight}：{office.zh}")


_OFFICES: Final = {
    "position": Text("position {name}", "岗位{name}"),
    "role": Text("role {name}", "角色{name}"),
    "": Text("none of the positions and roles that weigh otherwise", "不属于另有权重的岗位和角色"),
}


def _passed(context: Context, draft: Draft, fact: TokenRested, node: Node, person: str, offered: ItemOffered) -> Answer:
    """The step is done at once, in the name of the person who did the one before."""
    scope, token = draft.get(Scope, fact.scope), draft.get(Token, fact.token)
    try:
        data = assigned(context, draft, scope, assignment_of(node).skipped, token.data)
        skipped = ItemSkipped(
            offered.item, fact.token, fact.scope, node.id, offered.name, person, offered.excluded, offered.why, data
        )
        duties = apart.done_at(context, draft, scope, node.id, (person,))
        return (skipped, *duties, *leaving(context, draft, token, values=data))
    except FlowkitError as error:
        return (incident(context, fact.token, node.id, error),)


def _who(context: Context, draft: Draft, scope: Scope, node: Node, token: Token) -> WhoGets:
    assignment = _assignment(node, token)
    data: dict[str, object] = {}
    terms = RuleTerms()
    for index, rule in enumerate(assignment.rules):
        for name in rule.data:
            data[name] = token.data[name] if name in token.data else datum(draft, scope, name)
        for name, expression in rule.expressions:
            terms.of(name)[index] = evaluate(context, draft, scope, expression, token.data)
    preferred = token.data.get(RETURN_TO)
    return WhoGets(
        token.id,
        preferred if isinstance(preferred, str) else "",
        node.id,
        assignment,
        scope.process,
        data,
        terms,
        apart.sides_of(context, draft, scope, node.id),
        _before(context, draft, scope) if assignment.repeated != "keep" else "",
    )


def _assignment(node: Node, token: Token) -> Assignment:
    """Who was added as a signer gets the work, whatever the rule says; who is kept apart from it stays so."""
    assignment = assignment_of(node)
    if SIGNER not in token.data:
        return assignment
    return replace(assignment, rules=(AssignmentRule("data", SIGNER),))


def _before(context: Context, draft: Draft, scope: Scope) -> str:
    """Whose completed step led here; "" if nobody's, and in a round, where each has a turn of his own."""
    actor = context.actor
    done = (item for item in draft.all(WorkItem) if item.status == "completed" and item.ended_at == context.now)
    led = not actor.system and scope.kind != "round" and any(item.done_by == actor.id for item in done)
    return actor.id if led else ""


def assignment_of(node: Node) -> Assignment:
    """The task's own assignment, or the role of its lane."""
    assignment = node.spec.assignment if isinstance(node.spec, UserTask) else Assignment()
    if assignment.rules or not node.role:
        return assignment
    by_lane = (AssignmentRule("role", node.role),)
    return replace(assignment, rules=by_lane)


def _offer(context: Context, fact: TokenRested, node: Node, seat: Seat, priority: int) -> ItemOffered:
    return ItemOffered(
        item=context.new_id(),
        token=fact.token,
        scope=fact.scope,
        node=node.id,
        name=node.name or node.id,
        offer=offer_of(seat),
        excluded=seat.excluded,
        on_behalf_of=seat.on_behalf_of or "",
        sender="" if context.actor.system else context.actor.id,
        priority=priority,
        why=tuple((text.en, text.zh) for text in seat.why),
    )


def offer_of(seat: Seat) -> tuple[str, ...]:
    """The keys under which the seat is offered."""
    stand_ins = tuple(f"person:{each.by}" for each in seat.stand_ins)
    offer = (f"person:{seat.assignee}",) if seat.assignee else (*seat.candidates, *stand_ins)
    return tuple(dict.fromkeys(offer))


def _vacant(node: Node, vacancy: Vacancy) -> FlowkitError:
    why = Text("; ".join(text.en for text in vacancy.why), ";".join(text.zh for text in vacancy.why))
    return FlowkitError(
        Text("nobody can take {name}: {en}", "无人可办理 {name}:{zh}").format(
            name=node.name or node.id, en=why.en, zh=why.zh
        ),
        code="vacancy",
        mend=Text("fill the position, or name a fallback role, and retry", "补齐岗位或指定后备角色后重试"),
    )


def after_claiming(context: Context, draft: Draft, fact: ItemClaimed) -> Answer:
    """A step may name the state that the case takes when somebody accepts the work."""
    item = draft.get(WorkItem, fact.item)
    if item.kind != "work":
        return ()
    definition = definition_of(context, draft.get(Scope, item.scope))
    state = definition.nodes[item.node].claimed_state
    return state_set(draft, state) if state else ()


def _round_above(draft: Draft, item: WorkItem) -> int:
    """The innermost round around the item; 0 if there is none, or if it is gone already."""
    scope = draft.find(Scope, item.scope)
    while scope is not None and scope.kind != "round":
        scope = draft.find(Scope, scope.parent)
    return scope.id if scope is not None else 0


def after_cancelling(context: Context, draft: Draft, fact: TokenCancelled) -> Answer:
    """The item of a token that is gone leaves the inboxes in the same action, and its suspension ends with it."""
    gone = [item for item in draft.of_token(WorkItem, fact.token) if item.status in OPEN_STATES]
    withdrawn: list[Fact] = [HeldGone(item.id, _round_above(draft, item)) for item in gone if item.status == "held"]
    withdrawn += (ItemWithdrawn(item.id, item.node) for item in gone)
    suspended = next((item for item in gone if item.status == "suspended"), None)
    if suspended is None or draft.case.status != "open":
        return withdrawn
    state = state_without(context, draft, suspended.id)
    if isinstance(state, Question):
        return state
    return [*withdrawn, *((StateChanged(state, draft.case.state),) if state != draft.case.state else ())]


def state_without(context: Context, draft: Draft, item: int) -> str | Question:
    """The state of the case when this suspension ends: that of the item that was suspended last, else its own."""
    others = [each for each in draft.case.suspended if each != item]
    if not others:
        return draft.case.own_state
    question = Loaded((others[-1],))
    if draft.find(WorkItem, others[-1]) is None and question not in context.answers:
        return question
    return draft.get(WorkItem, others[-1]).suspended_into


def after_ending(context: Context, draft: Draft, fact: ItemCompleted | ItemReturned | ItemWithdrawn) -> Answer:
    """What an item asked of others ends with it; copies stay to be read."""
    sides = tuple(draft.get(WorkItem, fact.item).sides)
    if not sides:
        return ()
    if Loaded(sides) not in context.answers:
        return Loaded(sides)
    return [SideWithdrawn(number, fact.item) for number in sides]
