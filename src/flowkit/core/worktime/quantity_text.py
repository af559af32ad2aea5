"""Reading quantities of time from text: ISO 8601, English words and Chinese words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from flowkit.core.worktime.instants import DAY, HOUR, MINUTE, SECOND
from flowkit.core.worktime.quantity import (
    ClockTime,
    NaturalDays,
    Period,
    Quantity,
    WorkDays,
    WorkTime,
    quantity_invalid,
)
from flowkit.errors import InputInvalid
from flowkit.exact import EXACT

_LONGEST_TEXT = 100
_MOST = 10**15  # of any unit; longer than every range of time that can be reckoned with

_ISO = re.compile(
    r"P(?!$)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?!$)(?:(?P<hours>\d+(?:[.,]\d+)?)H)?(?:(?P<minutes>\d+(?:[.,]\d+)?)M)?(?:(?P<seconds>\d+(?:[.,]\d+)?)S)?)?",
    re.ASCII,
)
_WORDS = re.compile(r"(?P<amount>\d+(?:\.\d+)?|[零一二两三四五六七八九十百半]+)\s*(?P<unit>[A-Za-z\u4e00-\u9fff]+)")
_DATE_UNITS = ("years", "months", "weeks", "days")
_CLOCK_UNITS = (("hours", HOUR), ("minutes", MINUTE), ("seconds", SECOND))


def _clock(unit: int) -> Callable[[Decimal], Quantity]:
    return lambda amount: ClockTime(_micros(amount, unit))


def _work(unit: int) -> Callable[[Decimal], Quantity]:
    return lambda amount: WorkTime(_micros(amount, unit))


def _work_days(amount: Decimal) -> Quantity:
    return WorkDays(_whole(amount))


def _natural_days(days: int) -> Callable[[Decimal], Quantity]:
    return lambda amount: NaturalDays(_whole(amount) * days)


def _months(months: int) -> Callable[[Decimal], Quantity]:
    return lambda amount: Period(months=_whole(amount) * months)


_ENGLISH: Mapping[str, Callable[[Decimal], Quantity]] = {
    "second": _clock(SECOND),
    "minute": _clock(MINUTE),
    "hour": _clock(HOUR),
    "worksecond": _work(SECOND),
    "workminute": _work(MINUTE),
    "workhour": _work(HOUR),
    "workday": _work_days,
    "day": _natural_days(1),
    "week": _natural_days(7),
    "month": _months(1),
    "year": _months(12),
}
_CHINESE: Mapping[str, Callable[[Decimal], Quantity]] = {
    "秒": _clock(SECOND),
    "秒钟": _clock(SECOND),
    "分": _clock(MINUTE),
    "分钟": _clock(MINUTE),
    "小时": _clock(HOUR),
    "钟头": _clock(HOUR),
    "工作秒": _work(SECOND),
    "工作分钟": _work(MINUTE),
    "工作小时": _work(HOUR),
    "工作日": _work_days,
    "工作天": _work_days,
    "日": _natural_days(1),
    "天": _natural_days(1),
    "自然日": _natural_days(1),
    "周": _natural_days(7),
    "星期": _natural_days(7),
    "个月": _months(1),
    "年": _months(12),
}
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}


@lru_cache(maxsize=1024)
def parse_quantity(text: str) -> Quantity:
    """The quantity that a deadline's text means; see the table in `quantity`.

    Any other text raises `InputInvalid` with the code `quantity-invalid`.
    """
    written = text.strip()
    if written[:1] != "P":
        return _parse_words(written)
    duration = _iso_duration(written)
    if isinstance(duration, Period) and not duration.months and "T" not in written:
        return NaturalDays(duration.days)
    return duration


@lru_cache(maxsize=1024)
def parse_period(text: str) -> ClockTime | Period:
    """The ISO 8601 duration of a BPMN timer: clock time, or a period on the wall clock; never natural days.

    Any other text raises `InputInvalid` with the code `quantity-invalid`.
    """
    return _iso_duration(text.strip())


def _iso_duration(text: str) -> ClockTime | Period:
    found = _ISO.fullmatch(text) if len(text) <= _LONGEST_TEXT else None
    if found is None:
        raise _unreadable(text)
    micros = sum(_micros(_number(found[name]), unit) for name, unit in _CLOCK_UNITS if found[name])
    if not any(found[name] for name in _DATE_UNITS):
        return ClockTime(micros)
    years, months, weeks, days = (_whole(Decimal(found[name] or 0)) for name in _DATE_UNITS)
    return Period(years * 12 + months, weeks * 7 + days, micros)


def _parse_words(text: str) -> Quantity:
    found = _WORDS.fullmatch(text) if len(text) <= _LONGEST_TEXT else None
    if found is None:
        raise _unreadable(text)
    unit = found["unit"].lower()
    make = _ENGLISH.get(unit.removesuffix("s")) or _CHINESE.get(unit) or _CHINESE.get(unit.removeprefix("个"))
    if make is None:
        raise _unreadable(text)
    return make(_number(found["amount"]))


def _number(text: str) -> Decimal:
    """Digits, or Chinese numerals up to 199 (and 半, a half)."""
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return Decimal("0.5") if text == "半" else Decimal(_chinese_number(text))


def _chinese_number(text: str) -> int:
    """一百二十 -> 120. Only the shapes [d百][零][d十][d] are numbers."""
    found = re.fullmatch(
        r"(?:([一两二三四五六七八九])百零?)?(?:([一二三四五六七八九]?)(十))?([一二两三四五六七八九零]?)", text
    )
    if found is None:
        raise _unreadable(text)
    hundreds, tens, ten, ones = found.groups()
    value = _DIGITS[hundreds] * 100 if hundreds else 0
    value += (_DIGITS[tens] if tens else 1) * 10 if ten else 0
    return value + (_DIGITS[ones] if ones else 0)


def _whole(amount: Decimal) -> int:
    if amount != amount.to_integral_value() or amount > _MOST:
        raise quantity_invalid("Expected a whole number of days, months or years", "天、月、年的数量应为整数")
    return int(amount)


def _micros(amount: Decimal, unit: int) -> int:
    micros = EXACT.multiply(amount, unit)
    if micros > _MOST * DAY:
        raise quantity_invalid("Expected a shorter time", "时间过长")
    if micros != micros.to_integral_value():
        raise quantity_invalid("Expected a time in whole microseconds", "时间应精确到微秒以内")
    return int(micros)


def _unreadable(text: str) -> InputInvalid:
    return quantity_invalid(
        f"Expected a quantity of time, but {text[:_LONGEST_TEXT]!r} is none",
        f"应为时间数量，但“{text[:_LONGEST_TEXT]}”不是",
    )
