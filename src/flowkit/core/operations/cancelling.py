"""Cancel the case (撤销): by the starter or a named position, with an end state of its own."""

from __future__ import annotations

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.instance.facts import CaseEnded
from flowkit.core.instance.moves import cancelled_below
from flowkit.core.instance.questions import Below
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.protocol import Context
from flowkit.errors import Text


def decide(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    if Below(1) not in context.answers:
        return Below(1)
    return (*cancelled_below(draft, 1), CaseEnded("cancelled", setting.end_state or "cancelled"))


OPERATION = Operation(
    "cancel",
    "case",
    ("starter",),
    Text("cancel the case", "撤销"),
    Text("the case ends; every open item is withdrawn at once", "办件终止,全部待办即时撤下"),
    decide,
    reason=True,
    clock=Text("all clocks are void", "全部时限作废"),
    siblings=Text("withdrawn", "撤下"),
)
