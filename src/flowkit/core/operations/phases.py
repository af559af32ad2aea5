"""Begin and finish: what people do with an ad-hoc subprocess (BPMN 13.3.5), a phase of activities without an order."""

from __future__ import annotations

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.definition.tasks import AdHoc
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.elements import ad_hoc
from flowkit.core.instance.facts import ScopeClosed
from flowkit.core.instance.questions import Below
from flowkit.core.instance.records import Scope, Token
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context, Question
from flowkit.errors import Text


def begin(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """An activity that nothing leads to begins, once more if it was done before."""
    scope = draft.get(Scope, draft.get(Token, command.subject).scope)
    phase = _phase(context, scope)
    if command.target not in phase.offered:
        return refusal(
            "activity-not-offered",
            "{target!r} is no activity that can be begun here; possible: {known}",
            "此处不能启动 {target!r};可选:{known}",
            target=command.target,
            known=", ".join(phase.offered) or "-",
        )
    if phase.sequential and scope.live > 1:
        if Below(scope.id) not in context.answers:
            return Below(scope.id)
        beside = sum(
            token.scope == scope.id and definition_of(context, scope).nodes[token.node].kind == "eventSubProcess"
            for token in draft.all(Token)
        )
        if scope.live > 1 + beside:
            mend = Text("complete what runs first", "请先完成正在进行的活动")
            return refusal("phase-busy", "one activity runs at a time here", "此处一次只能进行一项活动", mend)
    return (ad_hoc.begin(context, scope, command.target),)


def _offered(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> tuple[str, ...]:
    return tuple(_phase(context, draft.get(Scope, draft.get(Token, command.subject).scope)).offered)


def finish(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """A person says that the phase is over; what still runs is cancelled, or completed first, as the phase says."""
    scope = draft.get(Scope, draft.get(Token, command.subject).scope)
    closed = ad_hoc.closed(context, draft, scope, _phase(context, scope), moving=0)
    if isinstance(closed, Question):
        return closed
    return (*closed.facts, *(() if closed.left else (ScopeClosed(scope.id, ""),)))


def _phase(context: Context, scope: Scope) -> AdHoc:
    spec = definition_of(context, scope).nodes[scope.node].spec
    return spec if isinstance(spec, AdHoc) else AdHoc()


BEGIN = Operation(
    "begin",
    "phase",
    ("starter", "worker", "reader", "lane"),
    Text("begin an activity", "启动活动"),
    Text("begin an activity of an ad-hoc subprocess, again if it was done before", "启动自由子流程中的一项活动,可重复"),
    begin,
    needs=("target",),
    choices=_offered,
)
FINISH = Operation(
    "finish",
    "phase",
    ("starter", "worker", "reader", "lane"),
    Text("finish the phase", "结束阶段"),
    Text("an ad-hoc subprocess is over; the case goes on after it", "自由子流程结束,办件继续"),
    finish,
    siblings=Text("cancelled, or completed first, as the phase says", "按阶段设定撤下,或先办完"),
)
