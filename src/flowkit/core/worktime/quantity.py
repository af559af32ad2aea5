"""Typed quantities of time: what "within four working hours" or "15 days" means, before any calendar is asked.

How a text is read as the limit of a deadline (`parse_quantity`):

    PT4H  PT30M  PT0S  4 hours  30 minutes  4小时  30分钟      clock time (convention 10)
    4 workhours  90 workminutes  4工作小时  90工作分钟          working time (conventions 2 and 3)
    5 workdays  5个工作日                                      working days (conventions 7 and 8)
    P15D  P2W  15 days  2 weeks  15日  15天  2周                natural days (convention 9)
    P1M  P1Y2M3DT4H  3 months  1 year  3个月  1年               a period (convention 11)

The rule for ISO 8601 durations: only a time part is clock time; only days or only weeks are natural days; everything
else is a period. A BPMN timer knows no natural days: there `parse_period` reads `P1D` as one day on the wall clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from flowkit.core.worktime.instants import HOUR, MINUTE, SECOND
from flowkit.errors import InputInvalid, Language, Text

FORMS = Text(
    "Use one of: PT4H, PT30M (clock), P1M, P1Y2M3DT4H (period), P15D or 15 days (natural days), 5 workdays, "
    "4 workhours, 90 workminutes, 4小时, 30分钟, 4工作小时, 5个工作日, 15日, 3个月",
    "可用写法：PT4H、PT30M、4小时、30分钟（钟表时间），P1M、3个月（年月期间），P15D、15日（自然日），"
    "5 workdays、5个工作日，4 workhours、4工作小时，90 workminutes",
)


def quantity_invalid(en: str, zh: str) -> InputInvalid:
    """The error of a quantity that cannot be used; code `quantity-invalid`."""
    return InputInvalid(Text(en, zh), code="quantity-invalid", mend=FORMS)


@dataclass(frozen=True, slots=True)
class ClockTime:
    """Elapsed real time in microseconds, whatever the wall clock does (convention 10)."""

    micros: int

    def __post_init__(self) -> None:
        _not_negative(self.micros)

    def __str__(self) -> str:
        return "PT" + (_iso_time(self.micros) or "0S")

    def to_text(self) -> Text:
        return Text(_english_time(self.micros, ""), _chinese_time(self.micros, ""))

    def say(self, language: Language = "en") -> str:
        return self.to_text().say(language)


@dataclass(frozen=True, slots=True)
class WorkTime:
    """Working time of the calendar in microseconds (conventions 1 to 3)."""

    micros: int

    def __post_init__(self) -> None:
        _not_negative(self.micros)

    def __str__(self) -> str:
        for unit, name in ((HOUR, "workhours"), (MINUTE, "workminutes")):
            if self.micros % unit == 0:
                return f"{self.micros // unit} {name}"
        return f"{_decimal(self.micros)} workseconds"

    def to_text(self) -> Text:
        return Text(_english_time(self.micros, "working "), _chinese_time(self.micros, "工作"))

    def say(self, language: Language = "en") -> str:
        return self.to_text().say(language)


@dataclass(frozen=True, slots=True)
class WorkDays:
    """Working days of the calendar, at least one (conventions 6 to 8)."""

    count: int

    def __post_init__(self) -> None:
        _at_least_one_day(self.count)

    def __str__(self) -> str:
        return f"{self.count} workdays"

    def to_text(self) -> Text:
        return Text(_plural(self.count, "working day"), f"{self.count}个工作日")

    def say(self, language: Language = "en") -> str:
        return self.to_text().say(language)


@dataclass(frozen=True, slots=True)
class NaturalDays:
    """Days of the calendar's zone, working or not, at least one (convention 9)."""

    count: int

    def __post_init__(self) -> None:
        _at_least_one_day(self.count)

    def __str__(self) -> str:
        return f"P{self.count}D"

    def to_text(self) -> Text:
        return Text(_plural(self.count, "natural day"), f"{self.count}个自然日")

    def say(self, language: Language = "en") -> str:
        return self.to_text().say(language)


@dataclass(frozen=True, slots=True)
class Period:
    """Months, then days on the wall clock, then elapsed microseconds (convention 11)."""

    months: int = 0
    days: int = 0
    micros: int = 0

    _MONTHS_OF_A_YEAR: ClassVar[int] = 12

    def __post_init__(self) -> None:
        _not_negative(min(self.months, self.days, self.micros))

    def __str__(self) -> str:
        """ISO 8601. Days alone are written `P1DT0S`, because `P1D` alone reads as natural days."""
        years, months = divmod(self.months, self._MONTHS_OF_A_YEAR)
        parts = ((years, "Y"), (months, "M"), (self.days, "D"))
        dates = "".join(f"{amount}{unit}" for amount, unit in parts if amount)
        time = _iso_time(self.micros)
        return f"P{dates}" + ("" if self.months and not time else "T" + (time or "0S"))

    def to_text(self) -> Text:
        years, months = divmod(self.months, self._MONTHS_OF_A_YEAR)
        parts = ((years, "year", "年"), (months, "month", "个月"), (self.days, "day", "天"))
        english = [_plural(amount, unit) for amount, unit, _ in parts if amount]
        chinese = [f"{amount}{unit}" for amount, _, unit in parts if amount]
        if self.micros or not english:
            english.append(_english_time(self.micros, ""))
            chinese.append(_chinese_time(self.micros, ""))
        return Text(" ".join(english), "".join(chinese))

    def say(self, language: Language = "en") -> str:
        return self.to_text().say(language)


Quantity: TypeAlias = ClockTime | WorkTime | WorkDays | NaturalDays | Period


def _not_negative(amount: int) -> None:
    if amount < 0:
        raise quantity_invalid("Expected a quantity of zero or more", "数量不能为负")


def _at_least_one_day(count: int) -> None:
    if count < 1:
        raise quantity_invalid(
            "Expected at least one day: write PT0S for 'at once', or one day counting the first for 'the same day'",
            "天数至少为1：“立即”请写 PT0S，“当日”请写1天并从当日起算",
        )


def _plural(amount: int | str, unit: str) -> str:
    return f"{amount} {unit}" if str(amount) == "1" else f"{amount} {unit}s"


def _decimal(micros: int) -> str:
    """Microseconds as seconds, exactly: 1500000 -> 1.5."""
    whole, rest = divmod(micros, SECOND)
    return f"{whole}.{rest:06d}".rstrip("0").rstrip(".") if rest else str(whole)


def _split(micros: int) -> tuple[str, str, str]:
    hours, rest = divmod(micros, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    return str(hours), str(minutes), _decimal(rest)


def _iso_time(micros: int) -> str:
    return "".join(f"{amount}{unit}" for amount, unit in zip(_split(micros), "HMS", strict=True) if amount != "0")


def _english_time(micros: int, kind: str) -> str:
    names = (f"{kind}hour", f"{kind}minute", f"{kind}second")
    parts = [_plural(amount, name) for amount, name in zip(_split(micros), names, strict=True) if amount != "0"]
    return " ".join(parts) or f"0 {kind}minutes"


def _chinese_time(micros: int, kind: str) -> str:
    names = (f"{kind}小时", f"{kind}分钟", f"{kind}秒")
    parts = [f"{amount}{name}" for amount, name in zip(_split(micros), names, strict=True) if amount != "0"]
    return "".join(parts) or f"0{kind}分钟"


def earlier(one: Quantity, other: Quantity) -> bool:
    """Whether the first is the shorter; quantities of different kinds compare only on a calendar."""
    match one, other:
        case (ClockTime(a), ClockTime(b)) | (WorkTime(a), WorkTime(b)):
            return a < b
        case (WorkDays(a), WorkDays(b)) | (NaturalDays(a), NaturalDays(b)):
            return a < b
        case (Period(), Period()):
            return (one.months, one.days, one.micros) < (other.months, other.days, other.micros)
        case (ClockTime(0), _):
            return True
    return False
