"""Times as scenarios write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowkit.errors import InputInvalid
from flowkit.replay.wall_time import AMOUNT_PATTERN, DATED_PATTERN, STEP_PATTERN, amount, resolve, say, say_amount

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 16, 8, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-11-17 09:00", "2026-11-17T09:00+08:00"),
        ("Tue 2026-11-17 09:00", "2026-11-17T09:00+08:00"),
        ("09:00", "2026-11-16T09:00+08:00"),
        ("09:00:30", "2026-11-16T09:00:30+08:00"),
        ("24:00", "2026-11-17T00:00+08:00"),
        ("+2h", "2026-11-16T10:30+08:00"),
        ("+1d2h30m", "2026-11-17T11:00+08:00"),
        ("+90s", "2026-11-16T08:31:30+08:00"),
    ],
)
def test_a_time_stands_beside_the_time_before(text: str, meant: str) -> None:
    assert resolve(text, MONDAY, SHANGHAI) == datetime.fromisoformat(meant)
    assert re.fullmatch(STEP_PATTERN, text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Mon 2026-11-17 09:00", "time-weekday"),
        ("2026-11-31 09:00", "time-invalid"),
        ("25:00", "time-invalid"),
        ("9:00", "time-invalid"),
        ("+", "time-invalid"),
        ("+2", "time-invalid"),
        ("tomorrow", "time-invalid"),
        ("24:01", "time-invalid"),
        ("٠٩:٠٠", "time-invalid"),
    ],
)
def test_what_is_no_time_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputInvalid) as refused:
        resolve(text, MONDAY, SHANGHAI)
    assert refused.value.code == code


def test_the_first_time_needs_a_date() -> None:
    with pytest.raises(InputInvalid) as refused:
        resolve("08:30", None, SHANGHAI)
    assert refused.value.code == "time-without-date"
    assert re.search(DATED_PATTERN, "Mon 2026-11-16 08:30")
    assert not re.search(DATED_PATTERN, "08:30")


def test_a_time_that_the_clock_skips_is_refused() -> None:
    with pytest.raises(InputInvalid) as refused:
        resolve("2026-03-29 02:30", None, BERLIN)
    assert refused.value.code == "time-skipped"


def test_later_means_elapsed_time_even_when_the_clock_is_changed() -> None:
    before = resolve("2026-10-25 01:30", None, BERLIN)
    assert resolve("+2h", before, BERLIN).astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=2)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.sampled_from([SHANGHAI, BERLIN, ZoneInfo("UTC")]))  # noqa: DTZ001 - the zone is added below
def test_what_is_said_is_read_again(local: datetime, zone: ZoneInfo) -> None:
    moment = local.replace(microsecond=0, tzinfo=UTC).astimezone(zone)
    if moment.fold or (moment - timedelta(hours=2)).utcoffset() != moment.utcoffset():
        return
    assert resolve(say(moment, zone), None, zone) == moment


@given(st.timedeltas(timedelta(0), timedelta(days=40)))
def test_an_amount_that_is_said_is_read_again(length: timedelta) -> None:
    whole = timedelta(seconds=int(length.total_seconds()))
    assert amount(say_amount(whole)) == whole
    assert re.search(AMOUNT_PATTERN, say_amount(whole))
