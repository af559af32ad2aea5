"""A small company, and instants to ask it about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from flowkit.core.organisation import (
    Holding,
    Organisation,
    Period,
    Person,
    Position,
    Role,
    Substitution,
    Unit,
)


@pytest.fixture
def at() -> Callable[[str], int]:
    """The instant (microseconds UTC) of an ISO text; without an offset it is noon or the time in Shanghai."""

    def instant(text: str) -> int:
        moment = datetime.fromisoformat(text if "T" in text else f"{text}T12:00")
        moment = moment if moment.tzinfo else datetime.fromisoformat(f"{moment.isoformat()}+08:00")
        return int(moment.timestamp()) * 1_000_000

    return instant


@pytest.fixture
def company() -> Organisation:
    """Two teams in a department of a company: boss > manager > lead > an, bo; team two: cy, whose lead is vacant.

    From 16 to 20 November 2026 dora stands in for the manager, and in process "leave" the boss does.
    """
    return Organisation(
        id="acme",
        zone="Asia/Shanghai",
        roles=(Role("engineer"), Role("lead"), Role("manager"), Role("boss"), Role("idle")),
        units=(
            Unit("company"),
            Unit("department", parent="company"),
            Unit("one", parent="department"),
            Unit("two", parent="department"),
        ),
        positions=(
            Position("boss", "company", ("boss",), head=True),
            Position("manager", "department", ("manager",), head=True),
            Position("lead-one", "one", ("lead", "engineer"), head=True),
            Position("lead-two", "two", ("lead",), head=True),
            Position("engineer-one", "one", ("engineer",)),
            Position("engineer-two", "two", ("engineer",)),
            Position("assistant", "company"),
        ),
        persons=tuple(Person(name) for name in ("boss", "manager", "lead", "an", "bo", "cy", "dora", "gone", "guest")),
        holdings=(
            Holding("boss", "boss"),
            Holding("manager", "manager"),
            Holding("lead", "lead-one"),
            Holding("an", "engineer-one"),
            Holding("bo", "engineer-one", Period(date(2026, 11, 16), date(2026, 11, 20))),
            Holding("cy", "engineer-two"),
            Holding("dora", "assistant"),
            Holding("gone", "lead-two", Period(None, date(2026, 6, 30))),
        ),
        substitutions=(
            Substitution("manager", "dora", Period(date(2026, 11, 16), date(2026, 11, 20))),
            Substitution("manager", "boss", Period(date(2026, 11, 16), date(2026, 11, 20)), ("leave",)),
        ),
    )
