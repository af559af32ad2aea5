"""Ask advice (征求意见) and answer (答复): a side item with a question; whoever asked keeps the work.

Nothing waits for the answer unless the setting or the command says so: then the item cannot be completed before.
"""

from __future__ import annotations

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.operations import sides
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context
from flowkit.core.workitem.facts import SideAnswered
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import Text

ANSWER_TEXT = "answer"


def ask(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    item = draft.get(WorkItem, command.subject)
    place = sides.place_of(context, draft, item)
    asked = sides.request(context, draft, command, setting, place, sides.TO)
    if not isinstance(asked, sides.Request):
        return asked
    if not asked.keys:
        return sides.no_receiver()
    if len(item.sides) + len(asked.keys) > sides.MOST:
        return refusal(
            "receivers-too-many", "at most {n} may be asked at a time", "同时最多征求 {n} 方意见", n=sides.MOST
        )
    waits = sides.waits(command, setting, default=False)
    return sides.opened(context, place, "advice", asked.keys, command.reason, waits=waits, due_at=asked.due_at)


def answer(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    item = draft.get(WorkItem, command.subject)
    text = command.data.get(ANSWER_TEXT)
    if not isinstance(text, str) or not text.strip():
        mend = Text("write the answer, or return the item to its sender", "请填写答复,或退回发送人")
        return refusal("answer-missing", "the answer is empty", "答复内容为空", mend)
    question = sides.with_parent(context, item)
    if question is not None:
        return question
    parent = draft.find(WorkItem, item.parent) if item.parent else None
    if context.actor.id in (item.sender, parent.assignee if parent is not None else ""):
        mend = Text("let somebody else answer, or withdraw the question", "请由他人答复,或收回征求")
        return refusal(
            "person-excluded", "{person} asked, and does not answer to himself", "{person} 为征求人,不得自行答复", mend,
            person=context.actor.id,
        )  # fmt: skip
    return (SideAnswered(item.id, item.parent, context.actor.id, text),)


ASK = Operation(
    "ask-advice",
    "item",
    ("holder",),
    Text("ask advice", "征求意见"),
    Text(
        "others get the question and answer it; the work stays with whoever asks",
        "向他人提出问题并由其答复,事项仍由本人办理",
    ),
    ask,
    frozenset({"claimed", "delegated", "suspended"}),
    reason=True,
    takes={sides.TO: "list", sides.WITHIN: "string", sides.WAITS: "boolean"},
    clock=Text("runs on", "继续计时"),
    needs=("data",),
    undo=Text("withdraw, before it is answered", "答复前收回"),
    wrong_input=frozenset({"receiver-missing", "person-unknown"}),
)
ANSWER = Operation(
    "answer",
    "item",
    ("holder", "candidate"),
    Text("answer", "答复"),
    Text("give the help or advice that was asked for", "答复征求意见,或提出协办意见"),
    answer,
    frozenset({"offered", "claimed"}),
    kinds=frozenset({"helper", "advice"}),
    takes={ANSWER_TEXT: "string"},
    needs=("data",),
    wrong_input=frozenset({"answer-missing"}),
)
