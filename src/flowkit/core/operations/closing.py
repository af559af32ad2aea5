"""Close by hand (办结) and undo it (撤销办结): the case ends with all that it calls, and can come back as it was.

What a called process does is part of the case: the parent that waits for it is closed with it, and both come back. What
passed meanwhile on a clock is judged once, at the undo; a timer that came due fires with the next work that is due.
Messages and signals that came meanwhile found nobody waiting.
"""

from __future__ import annotations

from collections.abc import Sequence

from flowkit.core.commands import Operate
from flowkit.core.deadline.firing import fire
from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.instance.elements import called_case
from flowkit.core.instance.elements.called_case import CALLER
from flowkit.core.instance.facts import CaseEnded
from flowkit.core.instance.moves import cancelled_below
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Scope
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.parking import CaseParked, CaseRestored, LastParked, parked, unloaded
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context, Fact, Question
from flowkit.errors import Text


def close(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    question = unloaded(context, draft)
    if question is not None:
        return question
    return (parked(draft), *cancelled_below(draft, 1), CaseEnded("closed", setting.end_state or "closed"))


def undo(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """Whoever called the case from another unit has heard of its end, and gone on."""
    if CALLER in draft.get(Scope, 1).data:
        return refusal(
            "caller-gone-on", "the case that called this one has gone on", "转来该件的办件已继续办理",
            Text("ask the sender to send it again", "请联系转出单位重新转来"),
        )  # fmt: skip
    if LastParked() not in context.answers:
        return LastParked()
    found = context.answers[LastParked()]
    if not isinstance(found, CaseParked):
        return refusal(
            "not-undone", "what the case was is erased from its history", "历史中已无办结前的内容,无法撤销办结",
            Text("reopen it", "请改用重办"),
        )  # fmt: skip
    return (CaseRestored(*found),)


def after_restoring(context: Context, draft: Draft, fact: CaseRestored) -> Sequence[Fact] | Question:
    """Everything of a clock that came meanwhile fires, once and in its order. What was called into another unit has
    been called back: a person must begin it again.
    """
    if Below(1) not in context.answers:
        return Below(1)
    fired = [come for clock in draft.all(Deadline) for come in fire(context, clock)]
    return [*fired, *called_case.called_back(context, draft)]


CLOSE = Operation(
    "close",
    "case",
    ("named",),
    Text("close", "办结"),
    Text(
        "the case is over by decision, with all that it calls; it can be undone", "依决定办结,连同其调用的流程;可撤销"
    ),
    close,
    reason=True,
    clock=Text(
        "stop: those of the case with their verdict, those of open steps void",
        "停止:办件时限得出结论,在办步骤时限作废",
    ),
    siblings=Text("withdrawn", "撤下"),
    undo=Text("undo-close", "撤销办结"),
)
UNDO = Operation(
    "undo-close",
    "case",
    ("named",),
    Text("undo the closing", "撤销办结"),
    Text("everything is as it was: work, holders, branches, limits", "恢复办结前的全部事项、办理人、分支与时限"),
    undo,
    reason=True,
    cases=frozenset({"closed"}),
    like="close",
    clock=Text("the original limits; what passed meanwhile is judged once, now", "恢复原时限;期间届满的在此时一次判定"),
    siblings=Text("back", "恢复"),
    undo=Text("close", "办结"),
)
