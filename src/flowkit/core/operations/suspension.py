"""Suspend (挂起, 暂停) and resume (恢复): into a declared business state, whose rule the clocks follow.

Each item keeps the state that it was suspended into, and its own limits follow that. The case shows the state of the
item that was suspended last, and its clocks follow it; when that item is resumed, that of the one before, and after the
last one its own: what it was, or what steps have set meanwhile.
"""

from __future__ import annotations

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.instance.facts import StateChanged
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context, Question
from flowkit.core.workitem.facts import ItemResumed, ItemSuspended
from flowkit.core.workitem.react import state_without
from flowkit.errors import Text


def suspend(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    if command.state not in setting.states:
        return refusal(
            "state-not-offered",
            "{state!r} is no state to suspend into; possible: {states}",
            "不能转入状态 {state!r};可选:{states}",
            state=command.state, states=", ".join(setting.states) or "-",
        )  # fmt: skip
    case = draft.case
    before = case.own_state if case.suspended else case.state
    suspended = ItemSuspended(command.subject, context.actor.id, command.state, before, command.reason)
    return (suspended, StateChanged(command.state, case.state))


def resume(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    state = state_without(context, draft, command.subject)
    if isinstance(state, Question):
        return state
    changed = (StateChanged(state, draft.case.state),) if state != draft.case.state else ()
    return (ItemResumed(command.subject, context.actor.id, state), *changed)


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
