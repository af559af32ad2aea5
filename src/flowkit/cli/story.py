"""The history in words: what of an action's facts a reader of the case wants to know."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from flowkit.core.deadline.facts import MarkReached
from flowkit.core.escalation.facts import (
    AcknowledgementMissed,
    EscalationAcknowledged,
    EscalationFired,
    ItemUrged,
    SupervisionOpened,
)
from flowkit.core.instance.facts import (
    CaseEnded,
    CaseRequested,
    DataSet,
    Decided,
    IncidentRaised,
    JobFailed,
    MessageReceived,
    OwnStateChanged,
    StateChanged,
    TimerMoved,
)
from flowkit.core.numbering.facts import NumberGiven
from flowkit.core.protocol import Fact
from flowkit.core.relations.facts import CaseLinked, CaseUnlinked
from flowkit.core.workitem.facts import (
    CandidatesAdded,
    InterruptionOver,
    ItemInterrupted,
    ItemOffered,
    ItemReassigned,
    ItemReturned,
    ItemTransferred,
    ItemWithdrawn,
    OperationDone,
    PriorityChanged,
    PriorityRaised,
    WorkInterrupted,
)
from flowkit.engine.views import HistoryEntry
from flowkit.errors import NOTHING, Text

_LONGEST: Final = 60
_MARKS: Final[Mapping[str, Text]] = {
    "warn": Text("{f.rule} turns yellow", "{f.rule} 亮黄灯"),
    "due": Text("{f.rule} is late", "{f.rule} 超时"),
}


def _mark(fact: MarkReached) -> Text:
    return _MARKS.get(fact.kind, NOTHING).format(f=fact)


def _reason(fact: OperationDone) -> Text:
    return Text(fact.reason, fact.reason)


def _data(fact: DataSet) -> Text:
    values = ", ".join(f"{name} = {_short(value)}" for name, value in fact.values.items())
    return Text(values, values)


def _decided(fact: Decided) -> Text:
    """`approval level (审批金额 = 500) = 1 [rule 2]`"""
    read = ", ".join(f"{name} = {_literal(value)}" for name, value in fact.inputs.items())
    numbers = ", ".join(str(number) for _, rules in fact.rules for number in rules)
    line = f"{fact.decision} ({read}) = {_literal(fact.value)}" if read else f"{fact.decision} = {_literal(fact.value)}"
    return Text(f"{line} [rule {numbers}]", f"{line} [规则 {numbers}]") if numbers else Text(line, line)


def _named(en: str, zh: str, items: list[str]) -> Text:
    return Text(en, zh).format(items=", ".join(items))


def _literal(value: object) -> str:
    from flowkit.expressions.literals import literal

    return _short(literal(value))


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _escalated(fact: EscalationFired) -> Text:
    """The row, and why somebody else than its receiver was told, if so."""
    row = Text("{f.rule} step {f.number}: {f.reporter} -> {f.to}", "{f.rule} 升级 {f.number}:{f.reporter} → {f.to}")
    why = [Text(en, zh) for en, zh in fact.why]
    said = row.format(f=fact)
    return Text("; ".join((said.en, *(each.en for each in why))), ";".join((said.zh, *(each.zh for each in why))))


TOLD: Final[Mapping[type[Fact], Text | Callable[[Any], Text]]] = {
    OperationDone: _reason,
    DataSet: _data,
    Decided: _decided,
    OwnStateChanged: Text("state {f.state} afterwards", "其后状态 {f.state}"),
    StateChanged: Text("state {f.state}", "状态 {f.state}"),
    ItemOffered: Text("offers {f.name}", "派发 {f.name}"),
    ItemTransferred: Text("{f.giver} -> {f.to}", "{f.giver} → {f.to}"),
    ItemReturned: Text("{f.node} -> {f.target}", "{f.node} → {f.target}"),
    ItemWithdrawn: Text("withdraws {f.node}", "撤下 {f.node}"),
    MarkReached: _mark,
    EscalationFired: _escalated,
    SupervisionOpened: Text("supervised: {f.matter}, within {f.limit}", "督办:{f.matter},时限 {f.limit}"),
    ItemUrged: Text("urged {f.times}", "第 {f.times} 次催办"),
    ItemReassigned: Text("given to {f.offer[0]}", "改派 {f.offer[0]}"),
    CandidatesAdded: Text("may be taken by {f.keys[0]} too", "{f.keys[0]} 亦可办理"),
    PriorityChanged: Text("priority {f.priority} (was {f.before})", "优先级 {f.priority}（原 {f.before}）"),
    PriorityRaised: Text("priority {f.priority}", "优先级 {f.priority}"),
    WorkInterrupted: lambda fact: _named("before {items}", "先于 {items}", fact.others),
    ItemInterrupted: Text("waits for {f.urgent}", "为 {f.urgent} 暂放"),
    InterruptionOver: Text("{f.urgent} is over", "{f.urgent} 已毕"),
    CaseRequested: Text("asks for {f.process} {f.key}", "发起 {f.process} {f.key}"),
    EscalationAcknowledged: Text("{f.step} acknowledged", "{f.step} 已确认"),
    AcknowledgementMissed: Text("{f.step} not acknowledged in time", "{f.step} 未按时确认"),
    MessageReceived: Text("message {f.message}", "收到消息 {f.message}"),
    TimerMoved: Text("{f.node} follows its datum", "{f.node} 随数据改期"),
    NumberGiven: Text("number {f.text}", "编号 {f.text}"),
    CaseLinked: Text("linked to {f.first}", "关联首件 {f.first}"),
    CaseUnlinked: Text("no repeat of {f.first} any more", "解除与 {f.first} 的关联"),
    JobFailed: Text("{f.node} failed: {f.error}", "{f.node} 失败:{f.error}"),
    IncidentRaised: Text("cannot go on at {f.node}: {f.code}", "在 {f.node} 无法继续:{f.code}"),
    CaseEnded: Text("ends as {f.end_state}", "结束:{f.end_state}"),
}
"""What is told of a fact: a template, or a function. A fact that is not here goes without saying."""
_KINDS: Final[Mapping[str, Any]] = {kind.__name__: kind for kind in TOLD}


def told(entry: HistoryEntry) -> Text:
    """One sentence of what an action led to; empty if there is nothing to tell, or if its payload was erased."""
    parts = list(_parts(entry))
    if entry.again:
        parts.append(Text(f"{entry.again} times more", f"另有 {entry.again} 次"))
    return Text("; ".join(each.en for each in parts), ";".join(each.zh for each in parts))


def _parts(entry: HistoryEntry) -> Iterator[Text]:
    for name, *values in entry.facts:
        kind = _KINDS.get(str(name))
        if kind is None:
            continue
        fact = kind(*values)
        rule = TOLD[kind]
        text = rule.format(f=fact) if isinstance(rule, Text) else rule(fact)
        if text.en:
            yield text
