"""Merge (并案) and unmerge (拆案): a case ends into the first one of the same matter, and can come out again as it was.

The first case is left as it is; whoever may read the merged one may read it, too. A case that was linked before is
merged into the case that it is a repeat of, and is a repeat of that again when it comes out.
"""

from __future__ import annotations

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.facts import CaseEnded
from flowkit.core.instance.moves import cancelled_below
from flowkit.core.instance.records import Scope
from flowkit.core.operations import closing
from flowkit.core.operations.linking import first_of, linked, own_link
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.parking import parked, unloaded
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context, Question, Rejection
from flowkit.core.relations.facts import CaseUnlinked
from flowkit.errors import Text


def merge(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    question = unloaded(context, draft)
    if question is not None:
        return question
    into = _into(context, draft, command)
    if isinstance(into, Rejection | Question):
        return into
    ended = CaseEnded("merged", setting.end_state or "merged")
    return (parked(draft), *cancelled_below(draft, 1), *into, ended)


def _into(context: Context, draft: Draft, command: Operate) -> Decision:
    """The facts of the link; none where the case is linked to the first one already."""
    rules, own = definition_of(context, draft.get(Scope, 1)).duplicates, own_link(context)
    if own is None or isinstance(own, Question):
        return own or linked(context, draft, rules, command.to, "merged")
    if command.to not in ("", own.first):
        return refusal(
            "linked-already", "the case is linked to {first} already", "该办件已关联首件 {first}",
            Text("merge it into that, or unlink it first", "请并入该首件,或先解除关联"), first=own.first,
        )  # fmt: skip
    first = first_of(context, draft, rules, own.first, "merged")
    return first if isinstance(first, Rejection | Question) else ()


def unmerge(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    own = own_link(context)
    if isinstance(own, Question):
        return own
    back = closing.undo(context, draft, command, setting)
    if own is None or own.kind != "merged" or isinstance(back, Rejection | Question):
        return back
    return (*back, CaseUnlinked(context.new_id(), own.first))


MERGE = Operation(
    "merge",
    "case",
    ("worker",),
    Text("merge", "并案"),
    Text(
        "the case ends into the first one of the same matter, which is left as it is",
        "本件并入同一事项的首件办理,首件不受影响",
    ),
    merge,
    reason=True,
    clock=Text("all clocks are void", "全部时限作废"),
    siblings=Text("withdrawn", "撤下"),
    undo=Text("unmerge", "拆案"),
    accepts=("to",),
    wrong_input=frozenset({"first-unknown"}),
)
UNMERGE = Operation(
    "unmerge",
    "case",
    ("starter", "superior", "reader"),
    Text("unmerge", "拆案"),
    Text("the merged case goes on by itself, as it was", "并案的办件恢复原状,单独办理"),
    unmerge,
    reason=True,
    cases=frozenset({"merged"}),
    like="merge",
    clock=Text("the original limits; what passed meanwhile is judged once, now", "恢复原时限;期间届满的在此时一次判定"),
    siblings=Text("back", "恢复"),
    undo=Text("merge", "并案"),
)
