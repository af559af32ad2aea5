"""Comment (批注): a free note beside the formal opinion; it never changes the path. Kept in the history.

A comment is mended by one that replaces it: both stand in the history, the later one is listed.
"""

from __future__ import annotations

from typing import get_args

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.instance.records import CaseStatus
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import not_allowed, refusal
from flowkit.core.protocol import Context, Rejection
from flowkit.core.workitem.notes import CommentMade, CommentOf
from flowkit.errors import Text

TEXT, REPLACES = "text", "replaces"
LONGEST = 10_000
"""Characters of a comment."""


def decide(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    text, replaces = str(command.data.get(TEXT) or ""), command.data.get(REPLACES)
    if not text.strip() or len(text) > LONGEST:
        return refusal(
            "comment-invalid", "a comment has from 1 to {n} characters", "批注应为 1 至 {n} 字",
            Text("write what is to be noted", "请填写批注内容"), n=LONGEST,
        )  # fmt: skip
    earlier, item = 0, command.subject
    if isinstance(replaces, int):
        if CommentOf(replaces) not in context.answers:
            return CommentOf(replaces)
        found = context.answers[CommentOf(replaces)]
        if not isinstance(found, CommentMade):
            return refusal("comment-unknown", "there is no such comment", "没有该批注")
        if found.by != context.actor.id:
            return _not_the_author(found)
        earlier, item = found.number, found.item
    return (CommentMade(draft.case.fence + 1, item, context.actor.id, text, earlier),)


def _not_the_author(found: CommentMade) -> Rejection:
    return not_allowed("comment", f"only {found.by} replaces this comment", f"该批注只能由 {found.by} 修改")


OPERATION = Operation(
    "comment",
    "part",
    ("viewer",),
    Text("comment", "批注"),
    Text("note something beside the formal opinion, on an item or the case", "在正式意见之外对事项或办件加批注"),
    decide,
    cases=frozenset(get_args(CaseStatus)),
    takes={TEXT: "string", REPLACES: "integer"},
    needs=("data",),
    wrong_input=frozenset({"comment-invalid"}),
    undo=Text("comment again, in its place", "以新批注替换"),
)
