"""A directory of the host that is asked row by row: what it cannot list is found where the rows say so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from diagrams import diagram, user

from flowkit import Engine, VirtualClock
from flowkit.core.organisation import Holding, Period, Person, Position, Unit
from flowkit.directory import OwnDirectory

POSITIONS = {
    "desk": Position("desk", unit="office", roles=("clerk",)),
    "head": Position("head", unit="office", head=True),
}
HOLDINGS = (Holding("ann", "desk", Period(None, None)), Holding("cat", "head", Period(None, None)))


class Accounts(OwnDirectory):
    """Two accounts of one unit."""

    id = "accounts"
    zone = "Asia/Shanghai"

    def person(self, person: str) -> Person | None:
        return Person(person) if person in {each.person for each in HOLDINGS} else None

    def unit(self, unit: str) -> Unit | None:
        return Unit(unit) if unit == "office" else None

    def position(self, position: str) -> Position | None:
        return POSITIONS.get(position)

    def holdings_of(self, person: str) -> Sequence[Holding]:
        return tuple(each for each in HOLDINGS if each.person == person)

    def holdings_in(self, position: str) -> Sequence[Holding]:
        return tuple(each for each in HOLDINGS if each.position == position)

    def positions_with(self, role: str, unit: str | None) -> Sequence[Position]:
        return tuple(each for each in POSITIONS.values() if role in each.roles and unit in (None, each.unit))

    def heads(self, unit: str) -> Sequence[Position]:
        return tuple(each for each in POSITIONS.values() if each.head and each.unit == unit)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    (tmp_path / "ask.bpmn").write_text(diagram("ask", user("work")), "utf-8")
    engine = Engine("sqlite://", clock=VirtualClock("2026-11-16T09:00+08:00"), directory=Accounts())
    engine.deploy(tmp_path)
    return engine


def test_whoever_leads_the_unit_of_a_case_opens_it_and_finds_it(engine: Engine) -> None:
    case = engine.start("ask", by="ann").id

    assert engine.case(case, by="cat").status == "open"
    assert [each.id for each in engine.cases("ask", by="cat")] == [case]
    assert engine.count({"process": "ask"}, by="cat") == 1
