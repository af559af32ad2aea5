"""What is wrong before the first case: databases that are none, times that are none."""

from __future__ import annotations

from typing import Any

import pytest

from flowkit import Engine, InputInvalid, VirtualClock

MORNING = "2026-11-16T08:30+08:00"
NO_TIMES = [None, 5, b"x", "", "soon", [], object(), "2026-11-17T09:00", "長" * 100_000]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("rubbish", "database-unusable"),
        ("", "database-unusable"),
        (5, "database-unusable"),
        (None, "database-unusable"),
        ("sqlite://host:no-number/", "database-unusable"),
        ("sqlite+nothing://", "database-unusable"),
        ("postgresql+nothing://me:secret@host/name", "database-unusable"),
        ("postgresql+pg8000://me:secret@host/name", "database-unusable"),
        ("mssql://me:secret@host/name", "store-unknown"),
    ],
)
def test_a_database_that_cannot_be_is_refused_without_its_password(url: Any, code: str) -> None:
    with pytest.raises(InputInvalid) as refused:
        Engine(url)
    assert refused.value.code == code
    assert refused.value.text.zh
    assert refused.value.mend.zh
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("moment", NO_TIMES, ids=range(len(NO_TIMES)))
def test_a_time_that_is_none_moves_no_clock(moment: Any) -> None:
    engine = Engine("sqlite://", clock=VirtualClock(MORNING))
    before = engine.clock.now()
    with pytest.raises(InputInvalid) as refused:
        engine.advance_to(moment)
    assert refused.value.code in ("time-invalid", "time-without-zone")
    assert len(refused.value.text.en) < 200
    assert engine.clock.now() == before
    engine.close()


@pytest.mark.parametrize("moment", NO_TIMES, ids=range(len(NO_TIMES)))
def test_no_clock_begins_at_a_time_that_is_none(moment: Any) -> None:
    with pytest.raises(InputInvalid):
        VirtualClock(moment)
