"""The explanation of a due time: every stretch between start and result, what it counted, and why; as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeAlias

from flowkit.core.worktime.instants import MINUTE, Instant
from flowkit.core.worktime.quantity import ClockTime, Quantity
from flowkit.core.worktime.zones import local_datetime
from flowkit.errors import Language, Text

LineKind: TypeAlias = Literal[
    "worked",  # working time that counts
    "elapsed",  # clock time that counts
    "counted",  # days that count
    "off",  # outside working time: night, break, weekend, holiday
    "not_counted",  # the first day, which the counting rule leaves out
    "paused",  # the clock stands; the amount is what the pause took and gives back
    "moved",  # months and days of a period, on the wall clock
    "rolled",  # from a day off to a working day
]
Unit: TypeAlias = Literal["time", "days"]

_KINDS: dict[LineKind, Text] = {
    "worked": Text("worked", "计入"),
    "elapsed": Text("counted", "计入"),
    "counted": Text("counted", "计入"),
    "off": Text("off", "不计"),
    "not_counted": Text("not counted", "不计"),
    "paused": Text("paused", "暂停"),
    "moved": Text("moved", "推移"),
    "rolled": Text("rolled", "顺延"),
}
_WEEKDAYS = (
    Text("Mon", "周一"),
    Text("Tue", "周二"),
    Text("Wed", "周三"),
    Text("Thu", "周四"),
    Text("Fri", "周五"),
    Text("Sat", "周六"),
    Text("Sun", "周日"),
)
_HEAD = Text(
    "{quantity} {direction} {start} ({zone}), calendar {calendar} version {version}",
    "自{start}（{zone}）{direction}{quantity}，日历{calendar}，版本{version}",
)
_DIRECTIONS = {True: Text("before", "向前倒推"), False: Text("from", "起算")}
_DUE = Text("Due: {due}", "到期：{due}")
_LATEST = Text("Latest: {due}", "最迟：{due}")
_STANDS = Text("Due: open, the clock stands since {since}", "到期：未定，自{since}起暂停计时")
_OPEN = Text("open", "未结束")
_TOTAL = Text("total {total}", "累计{total}")
_NOTE = Text("Note: {note}", "注意：{note}")


@dataclass(frozen=True, slots=True)
class ExplanationLine:
    """One stretch [begin, end). `amount` is what it counts (or, paused, takes), `total` what is counted until its
    end: microseconds, or days where `unit` says so. An end of None is an open pause.
    """

    begin: Instant
    end: Instant | None
    kind: LineKind
    why: Text
    amount: int = 0
    total: int = 0
    unit: Unit = "time"


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a due time came about, from stored inputs alone.

    `result` is None while an open pause stops the clock. With `backward`, `start` is the anchor that was counted back
    from and `result` lies before it. `notes` name years that are not settled. `further` is what was granted on top,
    reckoned from the result; `story` says what else happened to the clock, in the order of time.
    """

    start: Instant
    quantity: Quantity
    calendar_id: str
    calendar_version: str
    zone: str
    lines: tuple[ExplanationLine, ...]
    result: Instant | None
    notes: tuple[Text, ...] = ()
    backward: bool = False
    story: tuple[Text, ...] = ()
    further: Explanation | None = None

    @property
    def due(self) -> Instant | None:
        """What holds in the end: the result of the last reckoning."""
        return self.result if self.further is None else self.further.due

    def to_text(self, language: Language = "en") -> str:
        """The whole reckoning, one stretch a line, in local times of the calendar's zone."""
        head = _HEAD.say(language).format(
            quantity=self.quantity.say(language),
            direction=_DIRECTIONS[self.backward].say(language),
            start=self._moment(self.start, language),
            zone=self.zone,
            calendar=self.calendar_id,
            version=self.calendar_version,
        )
        lines = ["  " + self._line(line, language) for line in self.lines]
        notes = [_NOTE.say(language).format(note=note.say(language)) for note in self.notes]
        more = [] if self.further is None else [self.further.to_text(language)]
        told = [each.say(language) for each in self.story]
        return "\n".join([head, *lines, self._outcome(language), *notes, *more, *told])

    def _outcome(self, language: Language) -> str:
        if self.result is None:
            since = self._moment(self.lines[-1].begin, language)
            return _STANDS.say(language).format(since=since)
        due = self._moment(self.result, language, is_end=not self.backward)
        return (_LATEST if self.backward else _DUE).say(language).format(due=due)

    def _line(self, line: ExplanationLine, language: Language) -> str:
        end = _OPEN.say(language) if line.end is None else self._moment(line.end, language, is_end=True)
        parts = [f"{self._moment(line.begin, language)} - {end}", _KINDS[line.kind].say(language)]
        if line.amount:
            parts.append(_amount(line.amount, line.unit, language))
        if line.kind in {"worked", "elapsed", "counted"}:
            parts.append(_TOTAL.say(language).format(total=_amount(line.total, line.unit, language)))
        parts.append(line.why.say(language))
        return " | ".join(part for part in parts if part)

    def _moment(self, instant: Instant, language: Language, *, is_end: bool = False) -> str:
        return say_moment(self.zone, instant, language, is_end=is_end)


def say_moment(zone: str, instant: Instant, language: Language, *, is_end: bool = False) -> str:
    """Date, weekday and wall time in the zone; midnight as an end is 24:00 of the date that ends."""
    local = local_datetime(zone, instant)
    midnight = is_end and (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)
    day = (local - timedelta(days=1) if midnight else local).date()
    clock = f"{local:%H:%M}" if instant % MINUTE == 0 else f"{local:%H:%M:%S}"
    return f"{day} {_WEEKDAYS[day.weekday()].say(language)} {'24:00' if midnight else clock}"


def _amount(amount: int, unit: Unit, language: Language) -> str:
    if unit == "time":
        return ClockTime(amount).say(language)
    return f"{amount}天" if language == "zh" else f"{amount} day{'s' if amount != 1 else ''}"
