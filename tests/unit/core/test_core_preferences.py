"""When a notice goes to a person: quiet hours, digests, what is off, what is urgent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowkit.core.notification.preferences import Preferences, preferences_of
from flowkit.core.worktime import to_datetime, to_instant
from flowkit.errors import InputInvalid

SHANGHAI = "Asia/Shanghai"


def at(text: str, zone: str = SHANGHAI) -> int:
    return to_instant(datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZoneInfo(zone)))


def told(wishes: dict[str, object], moment: str, **more: bool) -> str | None:
    found = preferences_of(wishes, SHANGHAI).sends_at(at(moment), "email", "late", **more)
    return None if found is None else f"{to_datetime(found).astimezone(ZoneInfo(SHANGHAI)):%m-%dT%H:%M}"


NIGHT: dict[str, object] = {"quiet": "22:00-07:00"}
NOON: dict[str, object] = {"quiet": "12:00-13:30"}
TWICE: dict[str, object] = {"digest": ["14:00", "08:00"]}


@pytest.mark.parametrize(
    ("wishes", "moment", "sent"),
    [
        ({}, "11-16T03:00", "11-16T03:00"),
        (NIGHT, "11-16T21:59", "11-16T21:59"),
        (NIGHT, "11-16T22:00", "11-17T07:00"),
        (NIGHT, "11-17T00:00", "11-17T07:00"),
        (NIGHT, "11-17T06:59", "11-17T07:00"),
        (NIGHT, "11-17T07:00", "11-17T07:00"),
        (NOON, "11-16T12:30", "11-16T13:30"),
        (NOON, "11-16T13:30", "11-16T13:30"),
        (TWICE, "11-16T08:00", "11-16T08:00"),
        (TWICE, "11-16T08:01", "11-16T14:00"),
        (TWICE, "11-16T14:01", "11-17T08:00"),
        ({**TWICE, "quiet": "07:30-09:00"}, "11-16T15:00", "11-17T09:00"),
        ({"off": ["email"]}, "11-16T10:00", None),
        ({"off": ["email:late"]}, "11-16T10:00", None),
        ({"off": ["email:other", "sms"]}, "11-16T10:00", "11-16T10:00"),
    ],
)
def test_a_notice_waits_as_the_person_wishes(wishes: dict[str, object], moment: str, sent: str | None) -> None:
    assert told(wishes, moment) == sent


@pytest.mark.parametrize("wishes", [NIGHT, TWICE, {"off": ["email"]}])
def test_what_is_urgent_comes_at_once(wishes: dict[str, object]) -> None:
    assert told(wishes, "11-16T23:00", urgent=True) == "11-16T23:00"


@given(
    st.none() | st.tuples(st.integers(0, 1439), st.integers(0, 1439)).filter(lambda pair: pair[0] != pair[1]),
    st.sets(st.integers(0, 1439), max_size=3),
    st.integers(0, 800 * 1440),
    st.sampled_from([SHANGHAI, "Europe/Berlin", "America/St_Johns", "UTC", "Pacific/Apia"]),
)
def test_a_notice_never_waits_long_and_never_comes_in_quiet_hours(
    quiet: tuple[int, int] | None, digest: set[int], minutes: int, zone: str
) -> None:
    now = to_instant(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
    sent = Preferences("", quiet, tuple(digest), frozenset(), zone).sends_at(now, "email")

    assert sent is not None
    assert 0 <= sent - now <= (timedelta(hours=49)) // timedelta(microseconds=1)
    wall = to_datetime(sent).astimezone(ZoneInfo(zone))
    minute = wall.hour * 60 + wall.minute
    if quiet is not None and sent > now:
        begin, end = quiet
        assert not (begin <= minute < end if begin < end else minute >= begin or minute < end)


@pytest.mark.parametrize(
    "wrong",
    [
        {"langauge": "en"},
        {"language": "fr"},
        {"quiet": "22-7"},
        {"quiet": "22:00-22:00"},
        {"quiet": "25:00-07:00"},
        {"digest": "08:00"},
        {"digest": ["8:00"]},
        {"off": ["inbox"]},
        {"off": ["inbox:late"]},
        {"off": [7]},
        {"off": ["x"] * 101},
        {"zone": "Moon/Base"},
    ],
)
def test_what_is_no_wish_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InputInvalid) as refused:
        preferences_of(wrong, SHANGHAI)
    assert refused.value.code == "preferences-invalid"
    assert refused.value.text.en.startswith(next(iter(wrong)))
