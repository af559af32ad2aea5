"""Public holidays of a country, frozen from the `holidays` package into plain dated days.

The package is asked once, when a calendar file is read. What it answers becomes part of the stored calendar version,
so that a later release of the package changes nothing that is already reckoned.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from flowkit.errors import InputInvalid, Text

if TYPE_CHECKING:
    from holidays import HolidayBase

# China orders its make-up days by a notice of the State Council late in the year before. Until the package knows the
# notice, it answers with the statutory days alone, which is never the whole truth there.
_PROVISIONAL_WITHOUT_MAKE_UP: Final = frozenset({"CN"})
_ONE_DAY: Final = timedelta(days=1)
_MAKE_UP: Final = Text("Make-up working day", "调休上班")
_WEEKEND: Final = Text("Weekend within the holidays", "假期内的周末")
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2200


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """Days off, whole stretches with the weekends that adjoin them, and make-up days; `source` names the origin."""

    days_off: tuple[tuple[date, Text], ...]
    make_up: tuple[tuple[date, Text], ...]
    known: tuple[int, ...]
    provisional: tuple[int, ...]
    source: str


def public_holidays(place: str, years: Iterable[int]) -> PublicHolidays:
    """The public holidays of a country (`CN`) or a part of it (`DE-BY`).

    A place that the package does not know, or a year outside 1900 to 2200, raises `InputInvalid`
    (`holidays-unknown`).
    """
    wanted = tuple(sorted(set(years)))
    if not wanted or wanted[0] < _FIRST_YEAR or wanted[-1] > _LAST_YEAR:
        raise _unknown(place)
    country, _, part = place.partition("-")
    try:
        english, chinese = (_of_language(country, part, wanted, language) for language in ("en_US", "zh_CN"))
    except NotImplementedError as error:
        raise _unknown(place) from error
    make_up = sorted(day for day in getattr(english, "weekend_workdays", ()) if day.year in wanted)
    provisional = tuple(
        year
        for year in wanted
        if country in _PROVISIONAL_WITHOUT_MAKE_UP and not any(day.year == year for day in make_up)
    )
    named = {day: Text(english[day], chinese[day]) for day in sorted(english) if day.year in wanted}
    return PublicHolidays(
        days_off=_whole_stretches(named, frozenset(make_up), english.weekend),
        make_up=tuple((day, _MAKE_UP) for day in make_up),
        known=tuple(year for year in wanted if year not in provisional),
        provisional=provisional,
        source=f"holidays {version('holidays')}, {place}, {wanted[0]}-{wanted[-1]}",
    )


def _of_language(country: str, part: str, years: tuple[int, ...], language: str) -> HolidayBase:
    """The country's days named in the language, or in its own where the package has no such names."""
    import holidays  # noqa: PLC0415 - it takes a moment to load, and only calendar files need it

    languages = holidays.country_holidays(country, years=years[0]).supported_languages
    spoken = next((name for name in languages if name[:2] == language[:2]), None)
    return holidays.country_holidays(country, subdiv=part or None, years=years, language=spoken)


def _whole_stretches(
    named: dict[date, Text], make_up: frozenset[date], weekend: Iterable[int]
) -> tuple[tuple[date, Text], ...]:
    """The named days and every weekend day that adjoins them and is not worked: the stretch that notices announce."""
    stretch = dict(named)
    weekdays = frozenset(weekend)
    for day in named:
        for step in (_ONE_DAY, -_ONE_DAY):
            following = day + step
            while following.weekday() in weekdays and following not in stretch and following not in make_up:
                stretch[following] = _WEEKEND
                following += step
    return tuple(sorted(stretch.items(), key=lambda item: item[0]))


def _unknown(place: str) -> InputInvalid:
    return InputInvalid(
        Text(
            f"Expected a country and years with known holidays, but {place!r} is none",
            f"应为有节假日数据的国家和年份，但“{place}”不是",
        ),
        code="holidays-unknown",
        mend=Text("Write a country such as CN, or a part of it such as DE-BY", "请写国家代码如 CN，或地区如 DE-BY"),
    )
