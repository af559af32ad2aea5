"""A calendar as plain JSON data and back: the form in which versions are stored, and which calendar files share.

    id, version, zone, name?          text
    weekly                            {"mon-fri": ["08:30-12:00", "13:30-17:30"], "sat": "09:00-12:00"}
    make_up_hours?                    hours of make-up days of layers that state none
    known?, provisional?              [2025, 2026] or "2025-2026"
    layers?                           [{name, days_off, make_up, make_up_hours, special, source}]
        days_off, make_up             {"2026-10-01": "National Day"}; a name may be {"en": …, "zh": …}
        special                       {"2026-12-31": "08:30-12:00"} or {"2026-12-31": {"hours": […], "name": …}}

A key of dated days may be a stretch, `2026-10-01..2026-10-07`; a list of dates stands for days without names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from flowkit.core.worktime.calendar import (
    DAYS_OF_A_WEEK,
    WEEKDAYS,
    Calendar,
    Hours,
    Interval,
    Layer,
    NamedDay,
    SpecialDay,
)
from flowkit.core.worktime.calendar_check import check_calendar
from flowkit.errors import NOTHING, DefinitionInvalid, Finding, InputInvalid, Text

_TOP = ("id", "version", "zone", "name", "weekly", "make_up_hours", "known", "provisional", "layers")
_LAYER = ("name", "days_off", "make_up", "make_up_hours", "special", "source")
_SPECIAL = ("hours", "name")
_LONGEST_STRETCH = 1000


def calendar_to_data(calendar: Calendar) -> dict[str, object]:
    """The calendar as JSON data that `calendar_from_data` reads back to an equal value."""
    return {
        "id": calendar.id,
        "version": calendar.version,
        "zone": calendar.zone,
        "weekly": {day: _hours_to_data(hours) for day, hours in zip(WEEKDAYS, calendar.weekly, strict=True)},
        "layers": [_layer_to_data(layer) for layer in calendar.layers],
        "known": list(calendar.known),
        "provisional": list(calendar.provisional),
    }


def calendar_from_data(data: object) -> Calendar:
    """The calendar that the data describe. Anything wrong raises `DefinitionInvalid` with all findings, each with the
    path of the faulty part as `element`.
    """
    found: list[Finding] = []
    top = _mapping(data, "", _TOP, found)
    weekly = _weekly(top.get("weekly"), found)
    usual = _hours(top["make_up_hours"], "make_up_hours", found) if "make_up_hours" in top else _usual(weekly)
    calendar = Calendar(
        id=str(top.get("id", "")),
        version=str(top.get("version", "")),
        zone=str(top.get("zone", "")),
        weekly=weekly,
        layers=tuple(
            _layer(layer, f"layers[{index}]", usual, found)
            for index, layer in enumerate(_list(top.get("layers"), "layers", found))
        ),
        known=years_from_data(top.get("known"), "known", found),
        provisional=years_from_data(top.get("provisional"), "provisional", found),
    )
    found.extend(finding for finding in check_calendar(calendar) if finding.level == "error")
    if found:
        raise DefinitionInvalid(found)
    return calendar


def _hours_to_data(hours: Hours) -> list[str]:
    return [str(interval) for interval in hours]


def _layer_to_data(layer: Layer) -> dict[str, object]:
    return {
        "name": _text_to_data(layer.name),
        "days_off": {str(day.on): _text_to_data(day.name) for day in layer.days_off},
        "make_up": {str(day.on): _text_to_data(day.name) for day in layer.make_up},
        "make_up_hours": _hours_to_data(layer.make_up_hours),
        "special": {
            str(day.on): {"hours": _hours_to_data(day.hours), "name": _text_to_data(day.name)} for day in layer.special
        },
        "source": layer.source,
    }


def _text_to_data(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _usual(weekly: tuple[Hours, ...]) -> Hours:
    """The hours that all working weekdays share; none when they differ, so that make-up hours must be stated."""
    different = {hours for hours in weekly if hours}
    return different.pop() if len(different) == 1 else ()


def _wrong(found: list[Finding], path: str, en: str, zh: str, code: str = "calendar-data") -> None:
    found.append(Finding(code=code, message=Text(en, zh), element=path, rule="calendar"))


def _mapping(data: object, path: str, keys: tuple[str, ...], found: list[Finding]) -> Mapping[str, object]:
    if not isinstance(data, Mapping):
        _wrong(found, path, f"Expected named parts: {', '.join(keys)}", f"应为键值结构：{'、'.join(keys)}")
        return {}
    for key in data:
        if key not in keys:
            here = f"{path}.{key}" if path else str(key)
            _wrong(found, here, f"Expected one of {', '.join(keys)}, but found {key}", f"未知的键：{key}")
    return data


def _list(data: object, path: str, found: list[Finding]) -> list[object]:
    if data is None or isinstance(data, list):
        return data or []
    _wrong(found, path, "Expected a list", "应为列表")
    return []


def _text(data: object, path: str, found: list[Finding]) -> Text:
    if data is None:
        return NOTHING
    if isinstance(data, Mapping):
        english, chinese = str(data.get("en", "")), str(data.get("zh", ""))
        return Text(english or chinese, chinese or english)
    if not isinstance(data, str | int | float):
        _wrong(found, path, "Expected a name", "应为名称")
    return Text(str(data), str(data))


def _hours(data: object, path: str, found: list[Finding]) -> Hours:
    parts = [part for part in data.split(",") if part.strip()] if isinstance(data, str) else _list(data, path, found)
    hours: list[Interval] = []
    for part in parts:
        try:
            hours.append(Interval.parse(str(part)))
        except InputInvalid as error:
            found.append(Finding(error.code, error.text, error.mend, element=path, rule="calendar"))
    return tuple(sorted(hours))


def _weekly(data: object, found: list[Finding]) -> tuple[Hours, ...]:
    weekly: list[Hours] = [()] * DAYS_OF_A_WEEK
    named: set[int] = set()
    if data is not None and not isinstance(data, Mapping):
        _wrong(found, "weekly", "Expected hours by weekday", "应按星期写明工时")
        return tuple(weekly)
    for key, value in (data or {}).items():
        path = f"weekly.{key}"
        days = weekdays_of(str(key))
        if not days:
            _wrong(
                found,
                path,
                f"Expected weekdays such as mon or mon-fri, but found {key}",
                f"应为 mon 或 mon-fri，但写的是{key}",
            )
        if named & set(days):
            _wrong(found, path, f"Expected each weekday once, but {key} names one again", f"星期重复：{key}")
        named.update(days)
        hours = _hours(value, path, found)
        for day in days:
            weekly[day] = hours
    return tuple(weekly)


def weekdays_of(key: str) -> tuple[int, ...]:
    """The numbers of `mon` or `mon-fri`, Monday being 0; none where the text names no weekdays."""
    first, _, last = key.lower().partition("-")
    if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
        return ()
    begin, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
    return tuple(range(begin, end + 1))


def years_from_data(data: object, path: str, found: list[Finding]) -> tuple[int, ...]:
    """Years from `[2024, 2025]` or `2024-2026`, sorted; what is no year becomes a finding."""
    parts = data.split(",") if isinstance(data, str) else _list(data, path, found)
    years: set[int] = set()
    for part in parts:
        first, _, last = str(part).strip().partition("-")
        if not first.isdecimal() or not (last or first).isdecimal() or not date.min.year <= int(first) <= date.max.year:
            _wrong(
                found, path, f"Expected years such as 2026 or 2024-2026, but found {part}", f"应为年份，但写的是{part}"
            )
            continue
        years.update(range(int(first), min(int(last or first), date.max.year) + 1))
    return tuple(sorted(years))


def _layer(data: object, path: str, usual: Hours, found: list[Finding]) -> Layer:
    parts = _mapping(data, path, _LAYER, found)
    hours = _hours(parts["make_up_hours"], f"{path}.make_up_hours", found) if "make_up_hours" in parts else usual
    days_off = tuple(_named_days(parts.get("days_off"), f"{path}.days_off", found))
    make_up = tuple(_named_days(parts.get("make_up"), f"{path}.make_up", found))
    return Layer(
        name=_text(parts.get("name"), f"{path}.name", found),
        days_off=days_off,
        make_up=make_up,
        make_up_hours=hours,
        special=tuple(_special_days(parts.get("special"), f"{path}.special", found)),
        source=str(parts.get("source", "")),
    )


def _dated(data: object, path: str, found: list[Finding]) -> Iterator[tuple[date, object, str]]:
    """Each date with what stands beside it and its path; stretches are spread out."""
    items = data.items() if isinstance(data, Mapping) else ((key, None) for key in _list(data, path, found))
    for key, value in items:
        here = f"{path}.{key}"
        first, _, last = str(key).partition("..")
        try:
            begin, end = date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
        except ValueError:
            _wrong(found, here, f"Expected a date such as 2026-10-01, but found {key}", f"应为日期，但写的是{key}")
            continue
        if not begin <= end <= begin + timedelta(days=_LONGEST_STRETCH):
            _wrong(found, here, f"Expected a stretch of up to {_LONGEST_STRETCH} days", "日期区间无效或过长")
            continue
        for ordinal in range(begin.toordinal(), end.toordinal() + 1):
            yield date.fromordinal(ordinal), value, here


def _named_days(data: object, path: str, found: list[Finding]) -> Iterator[NamedDay]:
    for day, name, here in _dated(data, path, found):
        yield NamedDay(day, _text(name, here, found))


def _special_days(data: object, path: str, found: list[Finding]) -> Iterator[SpecialDay]:
    for day, value, here in _dated(data, path, found):
        if isinstance(value, Mapping):
            parts = _mapping(value, here, _SPECIAL, found)
            yield SpecialDay(day, _hours(parts.get("hours"), here, found), _text(parts.get("name"), here, found))
        else:
            yield SpecialDay(day, _hours(value, here, found))
