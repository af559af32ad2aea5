"""Return, and straight back (退回后直送): an earlier step is done once more; its result comes straight to the returner.

The token goes to the target and, when it is done there, back to the step that returned it: nothing between is walked
again, and the other branches keep their tokens and results. So the target is a step of the same process or subprocess.
"""

from __future__ import annotations

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.instance.facts import TokenSent
from flowkit.core.instance.moves import cancelled
from flowkit.core.instance.records import RETURN_TO, STRAIGHT, Scope, Token
from flowkit.core.instance.rounds_turns import kept_of
from flowkit.core.operations.before import Level, among, levels, no_target, steps_before
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context, Question
from flowkit.core.workitem.facts import ItemReturned
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import Text


def decide(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    item = draft.get(WorkItem, command.subject)
    if draft.get(Scope, item.scope).kind == "round":
        return _others_sign()
    before = _before(context, draft, item)
    if isinstance(before, Question):
        return before
    possible = among(setting, before)
    target = command.target or (possible[-1] if possible else "")
    if target not in possible:
        return no_target(target, possible)
    token = draft.get(Token, item.token)
    back: dict[str, object] = {"node": item.node, "to": context.actor.id}
    if turn := kept_of(token.data):
        back["turn"] = turn
    returned = ItemReturned(item.id, item.node, context.actor.id, command.reason, target)
    sent = TokenSent(item.scope, target, {RETURN_TO: before[target][0], STRAIGHT: back})
    return (returned, *cancelled(draft, token), sent)


def _others_sign() -> Decision:
    """What would come straight back to one signer, the others have signed, or sign meanwhile, as it was before."""
    mend = Text(
        "return it for rework: then everybody signs what was changed; or ask for an answer with ask-advice",
        "请改用驳回,修改后由全体重新签署;或用征求意见请其答复",
    )
    return refusal(
        "straight-out-of-round",
        "one of several signers cannot have it changed and come straight back: the others sign what it was before",
        "会签中不能由一人退回后直送:其他人签署的仍是修改前的内容",
        mend,
    )


def _before(context: Context, draft: Draft, item: WorkItem) -> dict[str, tuple[str, Level]] | Question:
    own = [] if draft.get(Scope, item.scope).kind == "round" else levels(draft, item)[:1]
    return steps_before(context, own)


def _targets(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> tuple[str, ...] | Question:
    """The steps that it can go back to, the nearest first."""
    before = _before(context, draft, draft.get(WorkItem, command.subject))
    return before if isinstance(before, Question) else tuple(reversed(among(setting, before)))


OPERATION = Operation(
    "return-straight",
    "item",
    ("holder", "candidate"),
    Text("return, and straight back", "退回后直送"),
    Text(
        "back to a step that was walked in this pass; its result comes straight back, nothing between is walked again",
        "退回到本轮已办步骤,重办后直接送回本步骤,中间步骤不再重走",
    ),
    decide,
    frozenset({"offered", "claimed"}),
    reason=True,
    clock=Text(
        "fresh limit at the target, and again here; clocks over the case run on",
        "目标步骤与本步骤重新计时,办件时限继续",
    ),
    siblings=Text("keep what they have", "其他分支保持不变"),
    accepts=("target",),
    choices=_targets,
)
