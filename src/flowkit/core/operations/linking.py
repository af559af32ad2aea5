"""Link (判重): a case is the repeat (重信) of a first one (初信); the first one is left as it is.

What is known of the first case at that moment is kept in a datum of the repeat, so that its process can decide by the
state of the first. A repeat of a repeat is one of the first of them.
"""

from __future__ import annotations

from flowkit.core.commands import Operate
from flowkit.core.definition.duplicates import DuplicateRules
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.facts import DataSet
from flowkit.core.instance.records import Scope
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context, Fact, Question, Rejection
from flowkit.core.relations.facts import CaseLinked, CaseUnlinked
from flowkit.core.relations.questions import FirstCase, Known, Linked, OwnLink
from flowkit.core.relations.records import LinkKind
from flowkit.errors import Text


def link(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    return linked(context, draft, _rules(context, draft), command.to, "repeat")


def unlink(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    known = own_link(context)
    if isinstance(known, Question):
        return known
    if known is None or known.kind != "repeat":
        return refusal("not-linked", "the case is linked to no first one", "该办件未与首件关联")
    return (CaseUnlinked(context.new_id(), known.first), *_kept(_rules(context, draft), None))


def linked(context: Context, draft: Draft, rules: DuplicateRules | None, to: str, kind: LinkKind) -> Decision:
    """The facts by which the case is linked to a first one."""
    if rules is None:
        return refusal(
            "duplicates-not-declared", "the process does not say what its duplicates are", "该流程未声明判重规则",
            Text("declare flowkit:duplicates", "请声明 flowkit:duplicates"),
        )  # fmt: skip
    own = own_link(context)
    if isinstance(own, Question):
        return own
    if own is not None:
        return refusal(
            "linked-already", "the case is linked to {first} already", "该办件已关联首件 {first}",
            Text("unlink it first", "请先解除关联"), first=own.first,
        )  # fmt: skip
    first = first_of(context, draft, rules, to, kind)
    if not isinstance(first, Known):
        return first
    kept = _kept(rules, first.snapshot) if kind == "repeat" else ()
    return (CaseLinked(context.new_id(), first.case, kind), *kept)


def first_of(
    context: Context, draft: Draft, rules: DuplicateRules | None, to: str, kind: LinkKind
) -> Known | Question | Rejection:
    """The first case, if it can be that of this one."""
    pool = rules.pool if rules is not None else ""
    asked = FirstCase(to, pool)
    if asked not in context.answers:
        return asked
    first = context.answers[asked]
    if not isinstance(first, Known):
        return refusal("first-unknown", "no case {id} that can be the first one", "没有可作为首件的办件 {id}", id=to)
    return _unfit(draft, first, pool, kind) or first


def _unfit(draft: Draft, first: Known, pool: str, kind: LinkKind) -> Rejection | None:
    if first.case == draft.case.id:
        return refusal("first-itself", "the case would be a repeat of itself", "办件不能是自身的重件")
    if first.pool != pool:
        return refusal(
            "first-elsewhere", "the case {id} is not compared with this one", "办件 {id} 与本件不在同一判重范围",
            Text("choose a case of the pool {pool}", "请选择判重范围 {pool} 内的办件"), id=first.case, pool=pool,
        )  # fmt: skip
    if kind == "merged" and not first.is_open:
        return refusal("first-ended", "the case {id} has ended", "办件 {id} 已结束", id=first.case)
    return None


def own_link(context: Context) -> Linked | Question | None:
    if OwnLink() not in context.answers:
        return OwnLink()
    known = context.answers[OwnLink()]
    return known if isinstance(known, Linked) else None


def _kept(rules: DuplicateRules | None, snapshot: dict[str, object] | None) -> tuple[Fact, ...]:
    return (DataSet(1, {rules.first: snapshot}),) if rules is not None and rules.first else ()


def _rules(context: Context, draft: Draft) -> DuplicateRules | None:
    return definition_of(context, draft.get(Scope, 1)).duplicates


LINK = Operation(
    "link",
    "case",
    ("worker",),
    Text("link", "关联首件"),
    Text("the case is the repeat of a first one, which is left as it is", "本件为重件,与首件关联,首件不受影响"),
    link,
    clock=Text("runs on", "继续计时"),
    undo=Text("unlink", "解除关联"),
    needs=("to",),
    wrong_input=frozenset({"first-unknown"}),
)
UNLINK = Operation(
    "unlink",
    "case",
    ("worker",),
    Text("unlink", "解除关联"),
    Text("the case stands for itself again", "本件不再是重件"),
    unlink,
    reason=True,
    clock=Text("runs on", "继续计时"),
    undo=Text("link", "关联首件"),
)
