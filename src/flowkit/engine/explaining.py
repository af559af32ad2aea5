"""Why a due time is what it is: the stored inputs of a clock, reckoned again line by line, and what happened to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flowkit.core.deadline.extending import counted_from, granted
from flowkit.core.deadline.records import Change, Deadline, Extension
from flowkit.core.definition.deadlines import DeadlineRule, EscalationStep
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.instance.elements.timers import WITHOUT_WORK
from flowkit.core.protocol import Instant
from flowkit.core.worktime import (
    Counting,
    Explanation,
    ExplanationLine,
    Timetable,
    compile_calendar,
    explain,
    explain_backward,
    parse_ahead,
    parse_quantity,
)
from flowkit.core.worktime.explanation import say_moment
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.ports import Unit
from flowkit.errors import NotFound, Text

_PAST = Text("that was past when the clock began, so it is due at once", "起算时已过期,立即到期")
_CONDITION = Text("its condition for standing holds", "暂停条件成立")


def explained(catalogue: Catalogue, unit: Unit, case: str, deadline: Deadline, step: str) -> Explanation:
    """The reckoning of the due time, or of an escalation step of the clock. Raises NotFound for an unknown step."""
    definition = definition_of_clock(catalogue, unit, case, deadline)
    rule = definition.deadlines.get(deadline.rule) if definition is not None else None
    counting = rule.counting if rule is not None else Counting()
    version = deadline.calendar_version
    timetable = catalogue.timetable(unit, deadline.calendar, version) if version else compile_calendar(WITHOUT_WORK)
    if step:
        row = _row(rule, step)
        start = deadline.due_at if row.from_due and deadline.due_at is not None else deadline.started_at
        return explain(timetable, start, row.after, deadline.pauses)
    found = _reckoned(timetable, deadline, counting)
    causes = _causes(definition, deadline)
    return replace(
        _named(found, causes),
        further=_further(timetable, deadline, found.result, causes),
        story=tuple(text for _, text in sorted(_story(timetable.calendar.zone, deadline), key=lambda each: each[0])),
    )


def _reckoned(timetable: Timetable, deadline: Deadline, counting: Counting) -> Explanation:
    """Forward from the start, or back from a moment to come; what lies before the start is due at it."""
    ahead = parse_ahead(deadline.target, timetable.zone)
    if ahead is None:
        return explain(timetable, deadline.started_at, parse_quantity(deadline.target), deadline.pauses, counting)
    found = explain_backward(timetable, ahead.anchor, ahead.quantity, ahead.counting)
    if found.result is None or found.result >= deadline.started_at:
        return found
    return replace(found, notes=(*found.notes, _PAST), result=deadline.started_at)


def definition_of_clock(catalogue: Catalogue, unit: Unit, case_id: str, deadline: Deadline) -> ProcessDefinition | None:
    """The process of the clock's scope: a called process has rules of its own."""
    case = unit.case(case_id)
    if case is None:
        return None
    scope = next((each for each in unit.scopes(case_id) if each.id == deadline.scope), None)
    process, version = (scope.process, scope.version) if scope is not None else (case.process, case.version)
    return catalogue.definition(unit, process, version)


def _row(rule: DeadlineRule | None, step: str) -> EscalationStep:
    rows = rule.escalation.rules if rule is not None and rule.escalation is not None else ()
    for row in rows:
        if row.output.id == step:
            return row.output
    raise NotFound(Text("the clock has no escalation step {step}", "该时限没有升级步骤 {step}").format(step=step))


def _further(
    timetable: Timetable, deadline: Deadline, due: Instant | None, causes: dict[Instant, Text]
) -> Explanation | None:
    """The granted extensions together, from the due time without them."""
    more = granted(deadline.extensions)
    if more is None or due is None:
        return None
    found = _named(explain(timetable, counted_from(due, more), more, deadline.pauses), causes)
    lines = (replace(line, begin=max(line.begin, due)) for line in found.lines)
    return replace(found, start=due, lines=tuple(line for line in lines if line.end is None or line.begin < line.end))


def _causes(definition: ProcessDefinition | None, deadline: Deadline) -> dict[Instant, Text]:
    """Why the clock stood, by the instant from which it did."""
    states = definition.states if definition is not None else {}
    return {
        each.at: states[each.why].name if each.why in states else _CONDITION
        for each in deadline.changes
        if each.kind == "paused" and each.why
    }


def _named(explanation: Explanation, causes: dict[Instant, Text]) -> Explanation:
    """Each pause says what made the clock stand."""
    lines = tuple(_caused(line, causes) for line in explanation.lines)
    return replace(explanation, lines=lines)


def _caused(line: ExplanationLine, causes: dict[Instant, Text]) -> ExplanationLine:
    cause = causes.get(line.begin) if line.kind == "paused" else None
    if cause is None:
        return line
    return replace(line, why=Text(f"{line.why.en}: {cause.en}", f"{line.why.zh}:{cause.zh}"))


def _story(zone: str, deadline: Deadline) -> Iterator[tuple[Instant, Text]]:
    """Re-basings, re-computations, extensions, the breach and the verdict: each with its instant."""
    for extension in deadline.extensions:
        yield from _asked(zone, extension)
    target = deadline.changes[0].target if deadline.changes else deadline.target  # of a journal that does not tell it
    for change in deadline.changes:
        if change.kind == "re-based":
            yield change.at, _rebased(zone, change, change.target_before or target)
        if change.kind == "re-computed":
            yield change.at, _recomputed(zone, deadline.calendar, change)
        target = change.target
    if deadline.breached_at is not None:
        yield deadline.breached_at, _at(zone, deadline.breached_at, "Missed at {at}", "于{at}逾期")
    if deadline.ended_at is not None:
        words = {"kept": ("kept", "按时"), "late": ("late", "逾期"), "void": ("void", "作废")}
        en, zh = words.get(deadline.verdict, (deadline.verdict, deadline.verdict))
        yield deadline.ended_at, _at(zone, deadline.ended_at, f"Ended at {{at}}: {en}", f"于{{at}}结束:{zh}")


def _rebased(zone: str, change: Change, before: str) -> Text:
    fired = ", ".join(change.fired) or "-"
    en, zh = _due_said(zone, change.due_at)
    return _at(
        zone, change.at,
        f"Re-based at {{at}}: {before} -> {change.target}, due {en}; fired before: {fired}",
        f"于{{at}}重算:{before} -> {change.target},到期{zh};此前已触发:{fired}",
    )  # fmt: skip


def _recomputed(zone: str, calendar: str, change: Change) -> Text:
    (en_before, zh_before), (en, zh) = (_due_said(zone, each) for each in (change.due_before, change.due_at))
    return _at(
        zone, change.at,
        f"Re-computed at {{at}}, calendar {calendar} version {change.why}: due {en_before} before, {en} now",
        f"于{{at}}按日历{calendar}新版本({change.why})重算:原到期{zh_before},现到期{zh}",
    )  # fmt: skip


def _due_said(zone: str, due: Instant | None) -> tuple[str, str]:
    if due is None:
        return "open", "未定"
    return say_moment(zone, due, "en", is_end=True), say_moment(zone, due, "zh", is_end=True)


def _asked(zone: str, extension: Extension) -> Iterator[tuple[Instant, Text]]:
    each = extension
    yield each.asked_at, _at(
        zone, each.asked_at,
        f"Extension {each.number} of {each.amount} asked for at {{at}} by {each.by}: {each.reason}",
        f"{each.by} 于{{at}}申请第 {each.number} 次延期 {each.amount}:{each.reason}",
    )  # fmt: skip
    if each.decided_at is not None:
        en, zh = ("approved", "批准") if each.status == "approved" else ("refused", "不同意")
        yield each.decided_at, _at(
            zone, each.decided_at,
            f"Extension {each.number} of {each.amount} {en} at {{at}} by {each.decided_by}",
            f"{each.decided_by} 于{{at}}{zh}第 {each.number} 次延期 {each.amount}",
        )  # fmt: skip


def _at(zone: str, instant: Instant, en: str, zh: str) -> Text:
    """The words with the moment in the place of `{at}`; what people wrote stays as it is."""
    return Text(
        en.replace("{at}", say_moment(zone, instant, "en"), 1), zh.replace("{at}", say_moment(zone, instant, "zh"), 1)
    )
