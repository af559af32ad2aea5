"""Suspend (挂起, 暂停) and resume (恢复): into a declared business state, whose rule the clocks follow."""

from __future__ import annotations

from flowkit.core.commands import Operate
from flowkit.core.definition.model import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.instance.facts import StateChanged
from flowkit.core.instance.questions import Below
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context
from flowkit.core.workitem.facts import ItemResumed, ItemSuspended
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import Text


def suspend(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    if command.state not in setting.states:
        return refusal(
            "state-not-offered",
            "{state!r} is no state to suspend into; possible: {states}",
            "不能转入状态 {state!r};可选:{states}",
            state=command.state, states=", ".join(setting.states) or "-",
        )  # fmt: skip
    if Below(1) not in context.answers:
        return Below(1)
    before = next((other.state_before for other in _others(draft, command)), draft.case.state)
    suspended = ItemSuspended(command.subject, context.actor.id, command.state, before, command.reason)
    return (suspended, StateChanged(command.state, draft.case.state))


def resume(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """Back to the state from which it was suspended, unless another item still is."""
    if Below(1) not in context.answers:
        return Below(1)
    item = draft.get(WorkItem, command.subject)
    state = draft.case.state if _others(draft, command) else item.state_before
    return (ItemResumed(item.id, context.actor.id, state), StateChanged(state, draft.case.state))


def _others(draft: Draft, command: Operate) -> list[WorkItem]:
    """The other items of the case that are suspended now."""
    return [item for item in draft.all(WorkItem) if item.status == "suspended" and item.id != command.subject]


SUSPEND = Operation(
    "suspend",
    "item",
    ("holder",),
    Text("suspend", "挂起/暂停"),
    Text("work cannot go on for a declared cause", "因规定原因暂停办理"),
    suspend,
    frozenset({"claimed"}),
    reason=True,
    clock=Text("as the state says: runs, or stands", "按状态规定:继续或停计"),
    undo=Text("resume", "恢复"),
    needs=("state",),
    choices=lambda _, __, ___, setting: setting.states,
)
RESUME = Operation(
    "resume",
    "item",
    ("holder",),
    Text("resume", "恢复"),
    Text("work goes on", "恢复办理"),
    resume,
    frozenset({"suspended"}),
    clock=Text("goes on; paused time is given back", "继续计时,暂停时间补回"),
    undo=Text("suspend", "挂起"),
)
