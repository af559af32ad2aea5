"""Why a row of an escalation table fired then, whom it told, and why another did not: from stored inputs.

The marks of the clock say what was planned and what fired, the history who called it and why somebody else was
told, the data of the case why a row does not apply.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flowkit.core.deadline.records import Deadline, Mark
from flowkit.core.definition.deadlines import EscalationStep
from flowkit.core.escalation.facts import EscalationFired
from flowkit.core.instance.elements.timers import WITHOUT_WORK
from flowkit.core.protocol import Instant
from flowkit.core.worktime import compile_calendar
from flowkit.core.worktime.explanation import say_moment
from flowkit.decision import Rule, Table
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.explaining import definition_of_clock
from flowkit.engine.ports import Unit
from flowkit.engine.views import history_entry
from flowkit.errors import Language, Text


@dataclass(frozen=True, slots=True)
class RowExplanation:
    """One row: what became of it, and why. `state` is fired, waiting, standing, void, over or another class."""

    step: str
    number: int
    state: str
    lines: tuple[Text, ...]

    def say(self, language: Language = "en") -> str:
        return "\n".join(f"  {line.say(language)}" for line in self.lines)


def explained_rows(catalogue: Catalogue, unit: Unit, case: str, deadline: Deadline) -> tuple[RowExplanation, ...]:
    """Every row of the clock's table, in the order of the file; those of other classes, too."""
    definition = definition_of_clock(catalogue, unit, case, deadline)
    rule = definition.deadlines.get(deadline.rule) if definition is not None else None
    if rule is None or rule.escalation is None:
        return ()
    version = deadline.calendar_version
    timetable = catalogue.timetable(unit, deadline.calendar, version) if version else compile_calendar(WITHOUT_WORK)
    scope = next((each for each in unit.scopes(case) if each.id == deadline.scope), None)
    told = _Told(deadline, timetable.calendar.zone, _fired(unit, case, deadline.id), scope.data if scope else {})
    return tuple(told.row(rule.escalation, number) for number in range(len(rule.escalation.rules)))


def _fired(unit: Unit, case: str, deadline: int) -> dict[str, EscalationFired]:
    entries = (history_entry(row) for row in unit.history(case))
    facts = [
        EscalationFired(*fields)  # type: ignore[arg-type]  # because the row was made of one
        for entry in entries
        for name, *fields in entry.facts
        if name == EscalationFired.__name__
    ]
    return {fact.step: fact for fact in facts if fact.deadline == deadline}


class _Told:
    """One clock while its rows are told."""

    def __init__(
        self, deadline: Deadline, zone: str, fired: Mapping[str, EscalationFired], data: Mapping[str, object]
    ) -> None:
        self._deadline = deadline
        self._zone = zone
        self._fired = fired
        self._data = data
        self._marks = {mark.key: mark for mark in deadline.marks if mark.kind == "step"}
        self._missed = {mark.key for mark in deadline.marks if mark.kind == "acknowledge" and mark.fired_at}

    def row(self, table: Table[EscalationStep], number: int) -> RowExplanation:
        rule = table.rules[number]
        step, mark = rule.output, self._marks.get(rule.output.id)
        en, zh = ("the due time", "到期") if step.from_due else ("the clock began", "计时开始")
        head = Text(
            f"{step.id}: {step.reporter or '-'} -> {step.to}, {step.after} after {en}",
            f"{step.id}：{step.reporter or '-'} → {step.to}，{zh}后 {step.after}",
        )
        state, lines = ("another-class", list(self._other(table, rule))) if mark is None else self._of(mark, step)
        return RowExplanation(step.id, step.number, state, (head, *lines))

    def _of(self, mark: Mark, step: EscalationStep) -> tuple[str, list[Text]]:
        ended = self._deadline.ended_at
        if mark.fired_at is not None:
            return "fired", list(self._of_fired(mark, mark.fired_at, step))
        if mark.void:
            en, zh = (
                "held back: a row before was acknowledged, or it was past when the clock began",
                "已停止:前一行已确认,或计时开始时已过",
            )
            return "void", [Text(en, zh)]
        if ended is not None:
            return "over", [self._at(ended, "never came: the clock ended at {at}", "未触发：时钟已于{at}结束")]
        if mark.at is None:
            return "standing", [Text("waits: the clock stands", "等待：时钟暂停中")]
        return "waiting", [self._at(mark.at, "comes at {at}", "将于{at}触发")]

    def _of_fired(self, mark: Mark, at: Instant, step: EscalationStep) -> Iterator[Text]:
        fact = self._fired.get(step.id)
        yield self._at(at, "fired at {at}", "于{at}触发")
        if fact is not None and fact.by:
            yield Text(f"called by hand, by {fact.by}", f"由 {fact.by} 手动升级")
        elif mark.at is not None and mark.at > at:
            yield self._at(
                mark.at, "before its time {at}: the row before was not acknowledged", "早于其时间{at}：前一行未按时确认"
            )
        elif mark.at is not None and mark.late:
            yield self._at(mark.at, "its time was {at}; late", "其时间为{at}；迟发")
        else:
            yield Text("at its time", "按时触发")
        if fact is not None:
            yield Text(f"told: {', '.join(fact.told) or '-'}", f"已通知：{'、'.join(fact.told) or '-'}")
            yield from (Text(en, zh) for en, zh in fact.why)
        if mark.acknowledged_at is not None:
            by = mark.acknowledged_by
            yield self._at(mark.acknowledged_at, f"acknowledged at {{at}} by {by}", f"{by} 于{{at}}确认")
        elif step.id in self._missed:
            yield Text(f"not acknowledged within {step.within}", f"未在 {step.within} 内确认")
        for act in step.acts:
            yield Text(f"did: {act.kind} {act.value}", f"动作：{act.kind} {act.value}")

    def _other(self, table: Table[EscalationStep], rule: Rule[EscalationStep]) -> Iterator[Text]:
        """The classes that the row is for, and those of the case."""
        for given, test in zip(table.inputs, rule.tests, strict=True):
            if test is None or Table((given,), (Rule((test,), output=True),), policy="C").decide(self._data):
                continue
            name, value = given.source.strip(), given.evaluate(self._data)
            yield Text(
                f"{name} is {value}, the row is for {test.source}", f"{name} 为 {value}，该行适用于 {test.source}"
            )
            return
        yield Text("it did not apply while the clock ran", "计时期间不适用")

    def _at(self, instant: Instant, en: str, zh: str) -> Text:
        return Text(
            en.replace("{at}", say_moment(self._zone, instant, "en"), 1),
            zh.replace("{at}", say_moment(self._zone, instant, "zh"), 1),
        )
