"""Withdraw (收回, 撤回): one's own last step back, while nobody has acted on what came of it.

What came of the completion is read from the facts of that action. Each token that it left at rest must still be there,
untouched; those tokens go, what it brought to joins is taken out of them, what a join had taken for it waits there
again, and the step is offered anew to whoever did it, with the limit that it had. So every join holds exactly what it
held before the completion.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.instance import facts as f
from flowkit.core.instance.data import Data
from flowkit.core.instance.moves import cancelled, node_at, state_set
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import RETURN_TO, SINCE, THEN, Scope, Token
from flowkit.core.instance.rounds_turns import beside
from flowkit.core.operations import dispatching, sides
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context, Fact, Rejection
from flowkit.core.workitem.facts import ItemRecalled
from flowkit.core.workitem.questions import CameOf
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import Text

_OUTSIDE = (
    f.MessageThrown, f.SignalThrown, f.DeliverySent, f.CaseRequested, f.CompensationBegun,
    f.ScopeInterrupted, f.SubProcessTriggered,
)  # fmt: skip
_WORKED = frozenset({"serviceTask", "sendTask"})
_GONE = (f.TokenLeft, f.TurnEnded, f.TokenCancelled, f.RoundCounted, f.MarkDropped)


def decide(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    item = draft.get(WorkItem, command.subject)
    if item.kind != "work":
        return sides.withdraw(context, draft, command)
    if item.ended_at is None:
        return dispatching.undone(context, draft, command, refused=False) if dispatching.is_fresh(item) else _gone_on()
    return _step_taken_back(context, draft, command, item)


def _step_taken_back(context: Context, draft: Draft, command: Operate, item: WorkItem) -> Decision:
    scope = draft.find(Scope, item.scope)
    if scope is None or item.pass_number != draft.case.pass_number:
        return _gone_on()
    for question in (CameOf(item.id), Below(scope.id)):
        if question not in context.answers:
            return question
    came = context.answers[CameOf(item.id)]
    if not isinstance(came, tuple) or _has_left_the_house(context, scope, came):
        return refusal(
            "not-undone", "what came of it cannot be taken back", "其后已自动执行的操作无法收回",
            Text("ask for a return, or escalate", "请联系后续办理人退回"),
        )  # fmt: skip
    joins = _joins(context, scope, came)
    tokens = _made(draft, came)
    turn = _turn(draft, scope, item, came)
    if tokens is None or joins is None or turn is None:
        return _gone_on()
    gone = [fact for token in tokens if token.scope == scope.id for fact in cancelled(draft, token)]
    own = {**turn, RETURN_TO: context.actor.id, SINCE: item.created_at}
    recalled = ItemRecalled(item.id, item.node, context.actor.id, command.reason)
    uncounted = _uncounted(scope, item, came)
    return (recalled, *gone, *joins, *uncounted, *_state(draft, came), f.TokenSent(scope.id, item.node, own))


def _turn(draft: Draft, scope: Scope, item: WorkItem, came: Sequence[Fact]) -> Data | None:
    """What the token of the completed item knew of added signers, of its round, and of where it goes straight back to;
    None if others have gone on without it since.
    """
    ends = [fact for fact in came if isinstance(fact, f.TokenLeft | f.TurnEnded | f.RoundCounted)]
    end = next((fact for fact in ends if fact.token == item.token), None)
    turn = dict(end.turn or {}) if end is not None else {}
    if scope.kind == "round" and (end is None or end.turn is None):
        return None  # an instance of a loop, or one whose turn was not kept
    alone = isinstance(end, f.TurnEnded) and beside(turn) is not None and THEN not in turn
    if alone and not any(beside(token.data) == beside(turn) for token in draft.all(Token) if token.scope == scope.id):
        return None
    return turn


def _uncounted(scope: Scope, item: WorkItem, came: Sequence[Fact]) -> Iterator[f.RoundUncounted]:
    """The vote of the item is counted no more (people: one's own vote until the round is decided)."""
    members = sum(isinstance(fact, f.TurnBegun) and fact.member for fact in came)
    for fact in came:
        if isinstance(fact, f.RoundCounted) and fact.token == item.token:
            turn = fact.turn or {}
            yield f.RoundUncounted(scope.id, item.node, fact.outcome, fact.number, fact.weight, turn, members)


def _gone_on() -> Rejection:
    return refusal(
        "acted-on", "somebody has acted on what came of it", "后续办理人已处理,不能收回",
        Text("ask for a return", "请联系后续办理人退回"),
    )  # fmt: skip


def _has_left_the_house(context: Context, scope: Scope, came: Sequence[Fact]) -> bool:
    """Whether something was sent or called that no fact can take back."""
    passed = [fact for fact in came if isinstance(fact, f.NodePassed) and fact.scope == scope.id]
    called = any(node_at(context, scope, fact.node).kind in _WORKED for fact in passed)
    return called or any(isinstance(fact, _OUTSIDE) for fact in came)


def _made(draft: Draft, came: Sequence[Fact]) -> list[Token] | None:
    """The tokens that the action left at rest; None if one of them has gone on, or somebody has acted on its item."""
    gone = {fact.token for fact in came if isinstance(fact, _GONE)}
    made = [fact for fact in came if isinstance(fact, f.TokenRested) and fact.token not in gone]
    tokens = [token for fact in made if (token := draft.find(Token, fact.token)) is not None]
    if len(tokens) < len(made) or any(token.node != fact.node for token, fact in zip(tokens, made, strict=True)):
        return None
    items = [item for token in tokens for item in draft.of_token(WorkItem, token.id)]
    return tokens if all(item.status == "offered" and not item.giver for item in items) else None


def _joins(context: Context, scope: Scope, came: Sequence[Fact]) -> list[Fact] | None:
    """What takes the tokens of the action out of the joins of the scope, and puts back those that a join took with
    them; None if a join has let them through since.
    """
    fed: Counter[tuple[str, str]] = Counter()
    taken: list[Fact] = []
    for fact in came:
        if isinstance(fact, f.JoinReached) and fact.scope == scope.id:
            fed[fact.node, fact.flow] += 1
        for join, flows in _passed(context, scope, fact):
            taken += [f.TokenSent(scope.id, join, {}, flow) for flow in flows if not fed[join, flow]]
            fed.subtract((join, flow) for flow in flows if fed[join, flow])
    waiting = {place: count for place, count in fed.items() if count > 0}
    if any(scope.joins.get(join, {}).get(flow, 0) < count for (join, flow), count in waiting.items()):
        return None
    cleared = [f.JoinCleared(scope.id, join, flow, count) for (join, flow), count in waiting.items()]
    return [*cleared, *taken]


def _passed(context: Context, scope: Scope, fact: Fact) -> Iterator[tuple[str, Iterable[str]]]:
    """The joins that the fact took its tokens from, with the flows on which they waited."""
    if isinstance(fact, f.NodePassed) and fact.scope == scope.id and fact.consumed > 1:
        yield fact.node, node_at(context, scope, fact.node).incoming
    if isinstance(fact, f.JoinMet) and fact.scope == scope.id:
        yield fact.node, fact.flows


def _state(draft: Draft, came: Sequence[Fact]) -> Iterator[Fact]:
    """Back into the business state before, unless the case has left that which the action brought."""
    changes = [fact for fact in came if isinstance(fact, f.StateChanged | f.OwnStateChanged)]
    state = draft.case.own_state if draft.case.suspended else draft.case.state
    if changes and state == changes[-1].state != changes[0].before:
        yield from state_set(draft, changes[0].before)


OPERATION = Operation(
    "withdraw",
    "item",
    ("doer", "dispatcher", "requester", "responsible"),
    Text("withdraw", "收回"),
    Text(
        "take back one's own last step, dispatch, question or copy, while nobody has acted on it",
        "后续尚未办理时收回本人已办步骤、分办、征求意见或抄送",
    ),
    decide,
    frozenset({"completed", "offered", "claimed", "delegated", "suspended"}),
    kinds=frozenset({"work", "helper", "advice", "copy"}),
    clock=Text("the step has its original limit", "恢复该步骤原时限"),
    siblings=Text("what was sent is gone in the same moment", "已发出的事项即时撤下"),
)
