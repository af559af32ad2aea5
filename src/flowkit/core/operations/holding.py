"""Hold (暂缓) and release (解除暂缓): one item waits, with its own limits, while everything else goes on.

The business state of the case, and the clocks over it, stay as they are: that is what suspending is for. An item of a
round, or inside an instance of one, holds that instance. A round that names a datum for it goes on when only held
instances are left: they end with it, and the datum lists their members, so that the process deals with them apart.
"""

from __future__ import annotations

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.definition.rounds import Round
from flowkit.core.draft import Draft
from flowkit.core.instance.facts import RoundAsked
from flowkit.core.instance.moves import Answer, node_at
from flowkit.core.instance.records import Scope, Token
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.protocol import Context
from flowkit.core.workitem.facts import ItemHeld, ItemReleased
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import Text


def hold(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    item = draft.get(WorkItem, command.subject)
    scope, token = _round_of(draft, item)
    number, member = 0, None
    if scope is not None and token is not None:
        rounds = node_at(context, scope, scope.node).round
        counter = token.data.get("loopCounter")
        number = counter if isinstance(counter, int) else 0
        member = token.data.get(rounds.element) if isinstance(rounds, Round) and rounds.element else number
    around = scope.id if scope is not None else 0
    return (ItemHeld(item.id, context.actor.id, around, number, member, command.reason),)


def release(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    item = draft.get(WorkItem, command.subject)
    scope, _ = _round_of(draft, item)
    return (ItemReleased(item.id, context.actor.id, scope.id if scope is not None else 0, command.reason),)


def _round_of(draft: Draft, item: WorkItem) -> tuple[Scope | None, Token | None]:
    """The innermost round around an item, and the token of its instance there."""
    scope, token = draft.find(Scope, item.scope), draft.find(Token, item.token)
    while scope is not None and scope.kind != "round":
        token = draft.find(Token, scope.owner)
        scope = draft.find(Scope, scope.parent)
    return scope, token


def after_holding(context: Context, draft: Draft, fact: ItemHeld) -> Answer:
    """A round may have waited for this instance only."""
    scope = draft.find(Scope, fact.round)
    rounds = node_at(context, scope, scope.node).round if scope is not None else None
    if scope is None or not isinstance(rounds, Round) or not rounds.held:
        return ()
    return (RoundAsked(scope.id, scope.node),)


HOLD = Operation(
    "hold",
    "item",
    ("holder", "superior"),
    Text("hold", "暂缓"),
    Text("this item waits; all others of the case go on", "本事项暂缓办理,其余事项照常进行"),
    hold,
    frozenset({"offered", "claimed"}),
    reason=True,
    clock=Text("of the step: stands; of the case: runs on", "步骤时限停计,办件时限继续"),
    siblings=Text("go on; a round that says so ends without it", "照常进行;按规定的批次可先行结束"),
    undo=Text("release", "解除暂缓"),
)
RELEASE = Operation(
    "release",
    "item",
    ("holder", "superior"),
    Text("release", "解除暂缓"),
    Text("the held item goes on", "恢复办理暂缓的事项"),
    release,
    frozenset({"held"}),
    like="hold",
    clock=Text("of the step: goes on, and the time is given back", "步骤时限继续,暂缓时间补回"),
    undo=Text("hold", "暂缓"),
)
