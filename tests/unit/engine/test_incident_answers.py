"""The answer of the user finds the incident by its number, or where it has none by the id of the case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flowkit import Engine, MessageUnmatched, VirtualClock


@pytest.fixture(scope="module")
def engine(process_definitions: Path) -> Iterator[Engine]:
    engine = Engine("sqlite://", clock=VirtualClock("2026-11-16T08:30+08:00"))
    engine.deploy(process_definitions / "incident-management")
    yield engine
    engine.close()


def asked(engine: Engine, number: str | None) -> str:
    """A case in which the engineer has found a solution, and the user is asked."""
    data = {"severity": 3, "symptom": "no picture"}
    case = engine.start("incident-management", data, by="desk-1", business_key=number).id
    for person, answers in (("desk-1", {"group": "line 1"}), ("eng-1", {"result": "solved"})):
        (item,) = (each for each in engine.worklist(person, limit=100) if each.case_id == case)
        engine.complete(item.id, answers, by=person)
    return case


@pytest.mark.parametrize("number", [None, "INC-1"])
def test_the_answer_of_the_user_reaches_an_incident_with_and_without_a_number(
    engine: Engine, number: str | None
) -> None:
    case = asked(engine, number)
    assert engine.case(case, by="pm-1").state == "paused"
    assert engine.case(case, by="pm-1").incidents == ()

    assert engine.message("customer-answer", {"user_agrees": True}, correlation=number or case, by="desk-1") == 1

    assert engine.case(case, by="pm-1").state == "to-be-reviewed"


def test_an_incident_with_a_number_does_not_answer_to_the_id_of_its_case(engine: Engine) -> None:
    case = asked(engine, "INC-2")
    with pytest.raises(MessageUnmatched):
        engine.message("customer-answer", {"user_agrees": True}, correlation=case, by="desk-1")
