"""Times as a scenario writes them: on the wall clock of one zone, beside the time of the step before.

- `2026-11-16 08:30`: a date and a time; seconds may follow.
- `Mon 2026-11-16 08:30`: the same, and the weekday is checked.
- `08:30`: on the day of the time before; `24:00` is the end of that day.
- `+2h`, `+30m`, `+1d`, `+1h30m`: so much later than the time before; a day is 24 hours.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from flowkit.errors import InputInvalid, Text

WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DURATION_PATTERN: Final = r"(?=\d)(\d+d)?(\d+h)?(\d+m)?(\d+s)?"
_DATE: Final = rf"(?:(?P<weekday>{'|'.join(WEEKDAYS)}) )?(?P<date>\d{{4}}-\d{{2}}-\d{{2}}) "
_CLOCK: Final = r"(?P<clock>\d{2}:\d{2}(?::\d{2})?)"
_MOMENT: Final = re.compile(rf"(?:{_DATE})?{_CLOCK}", re.ASCII)
_LATER: Final = re.compile(rf"\+{DURATION_PATTERN}", re.ASCII)
_DURATION: Final = re.compile(DURATION_PATTERN, re.ASCII)
_UNITS: Final = ("days", "hours", "minutes", "seconds")

_DAY: Final = f"(?:{'|'.join(WEEKDAYS)})"
DATED_PATTERN: Final = rf"^({_DAY} )?\d{{4}}-\d{{2}}-\d{{2}} \d{{2}}:\d{{2}}(:\d{{2}})?$"
MOMENT_PATTERN: Final = rf"^(({_DAY} )?\d{{4}}-\d{{2}}-\d{{2}} )?\d{{2}}:\d{{2}}(:\d{{2}})?$"
STEP_PATTERN: Final = rf"{MOMENT_PATTERN}|^\+{DURATION_PATTERN}$"
AMOUNT_PATTERN: Final = rf"^{DURATION_PATTERN}$"

_FORMS = Text(
    "write Mon 2026-11-16 08:30, 2026-11-16 08:30, 08:30 or +2h30m",
    "写法:Mon 2026-11-16 08:30、2026-11-16 08:30、08:30 或 +2h30m",
)


def resolve(text: str, before: datetime | None, zone: ZoneInfo) -> datetime:
    """The aware time that the text means in the zone. `before` is the time it is written beside, None for the first.

    A wall time that comes twice is the first of the two. Raises InputInvalid: `time-invalid`, `time-weekday`,
    `time-without-date`, `time-skipped` (the clock is put forward over it).
    """
    later = _LATER.fullmatch(text)
    if later is not None and before is not None:
        return (before.astimezone(UTC) + amount(text[1:])).astimezone(zone)
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise _invalid(text)
    if match["date"] is not None:
        day = match["date"]
    elif before is not None:
        day = f"{before.astimezone(zone):%Y-%m-%d}"
    else:
        raise InputInvalid(
            Text("expected a date before {text}", "{text} 前应有日期").format(text=text),
            code="time-without-date",
            mend=_FORMS,
        )
    is_end = match["clock"] == "24:00"
    try:
        local = datetime.fromisoformat(f"{day} {'00:00' if is_end else match['clock']}")
    except ValueError as error:
        raise _invalid(text) from error
    _check_weekday(match["weekday"], local)
    local += timedelta(days=is_end)
    aware = local.replace(tzinfo=zone)
    if aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise InputInvalid(
            Text("the clock of {zone} skips {text}", "{zone} 的时钟跳过 {text}").format(zone=zone.key, text=text),
            code="time-skipped",
        )
    return aware


def amount(text: str) -> timedelta:
    """`3h30m` as a length of time. Raises InputInvalid."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise _invalid(text)
    parts = {unit: int(part[:-1]) for unit, part in zip(_UNITS, match.groups(), strict=True) if part}
    return timedelta(**parts)


def say_amount(length: timedelta) -> str:
    """The length as `amount` reads it."""
    seconds = round(length.total_seconds())
    parts = ((seconds // 3600, "h"), (seconds % 3600 // 60, "m"), (seconds % 60, "s"))
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "0m"


def say(moment: datetime, zone: ZoneInfo) -> str:
    """The time as `resolve` reads it, with weekday and date."""
    local = moment.astimezone(zone)
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    fraction = f".{local.microsecond:06}" if local.microsecond else ""
    return f"{WEEKDAYS[local.weekday()]} {local:%Y-%m-%d} {clock}{fraction}"


def _check_weekday(name: str | None, local: datetime) -> None:
    real = WEEKDAYS[local.weekday()]
    if name is not None and name != real:
        found = Text("{day} is a {real}, not a {name}", "{day} 是 {real},不是 {name}")
        raise InputInvalid(
            found.format(day=local.date(), real=real, name=name),
            code="time-weekday",
            mend=Text("correct the date or the weekday", "请更正日期或星期"),
        )


def _invalid(text: str) -> InputInvalid:
    return InputInvalid(
        Text("{text!r} is no time", "{text!r} 不是时间").format(text=text), code="time-invalid", mend=_FORMS
    )
