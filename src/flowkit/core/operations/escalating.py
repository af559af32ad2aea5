"""Escalate by hand (升级) and acknowledge (确认收到)."""

from __future__ import annotations

from flowkit.core.commands import Operate
from flowkit.core.deadline.facts import MarkReached
from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.escalation.facts import EscalationAcknowledged
from flowkit.core.escalation.react import has_told, next_step
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import gone, refusal
from flowkit.core.protocol import Context
from flowkit.errors import Text


def escalate(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """The next row of the table that has not fired, now: of a clock over the case, or of the one that is named."""
    for deadline in draft.all(Deadline):
        over_the_case = not command.subject and deadline.token is None and deadline.scope == 1
        if deadline.ended_at is None and (over_the_case or command.subject == deadline.id):
            mark = next_step(deadline)
            if mark is not None:
                at = context.now if mark.at is None else mark.at
                return (MarkReached(deadline.id, deadline.rule, "step", mark.key, at, late=False, by=context.actor.id),)
    return refusal("nothing-to-escalate", "no step of an escalation table is left", "升级表中没有未执行的步骤")


def acknowledge(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """The last fired step that told this actor, unless another is named."""
    deadline = draft.find(Deadline, command.subject)
    if deadline is None:
        return gone("deadline")
    for mark in reversed(deadline.marks):
        if mark.acknowledged_at or command.target not in ("", mark.key):
            continue
        if has_told(context, draft, deadline, mark):
            return (EscalationAcknowledged(deadline.id, mark.key, context.actor.id),)
    return refusal("nothing-to-acknowledge", "no step is left that told you", "没有需要您确认的升级步骤")


ESCALATE = Operation(
    "escalate",
    "case",
    ("worker", "starter", "reader"),
    Text("escalate", "升级"),
    Text("the next row of the escalation table fires now", "立即执行升级表的下一步"),
    escalate,
    reason=True,
    clock=Text("runs on; that row does not fire again", "继续计时,该行不再触发"),
)
ACKNOWLEDGE = Operation(
    "acknowledge",
    "deadline",
    ("told",),
    Text("acknowledge", "确认收到"),
    Text("say that an escalation has been received", "确认已收到升级"),
    acknowledge,
    clock=Text(
        "later rows fire all the same, unless the table gives a standstill", "后续行照常触发,除非升级表规定停顿"
    ),
    accepts=("target",),
)
