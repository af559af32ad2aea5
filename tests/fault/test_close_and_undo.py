"""A case that was closed by hand is stored as it was when that is undone: every row, on every database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from office import FILES, MORNING, faults, item_at, office
from sqlalchemy import text

from flowkit import BusinessKeyTaken, Engine, NotAuthorised, OperationRefused

TABLES = ("case", "scope", "token", "item", "inbox", "deadline", "job", "subscription", "case_field", "doer")
COUNTED = ("fence", "chain", "sequence", "opened")
"""What counts actions and gives numbers goes on; and work that comes back is unread."""


@pytest.fixture
def engine(any_url: str, tmp_path: Path) -> Iterator[Engine]:
    folder = tmp_path / "definitions"
    folder.mkdir()
    source = (FILES / "handling.bpmn").read_text()
    close = '<flowkit:operation name="close" who="role:head" end-state="settled"/>'
    access = '<flowkit:access readers="auditor"/>'
    (folder / "handling.bpmn").write_text(source.replace(access, access + close))
    (folder / "flowkit.yaml").write_text(f"organisation: {FILES / 'organisation.yaml'}\n")
    begun = office(any_url, tmp_path)
    begun.deploy(folder)
    yield begun
    begun.close()


def stored(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.store.engine.connect() as connection:
        return {
            name: sorted(
                (
                    tuple(value for column, value in row._mapping.items() if column not in COUNTED)
                    for row in connection.execute(text(f"SELECT * FROM flowkit_{name}"))
                ),
                key=repr,
            )
            for name in TABLES
        }


def begun(engine: Engine) -> str:
    return engine.start("handling", {"amount": 1}, by="clerk-1", business_key="K").id


def claimed(engine: Engine) -> str:
    case = begun(engine)
    engine.claim(item_at(engine, case, "check"), by="clerk-2")
    engine.save_draft(item_at(engine, case, "check"), {"note": "half"}, by="clerk-2")
    return case


def checked(engine: Engine) -> str:
    case = begun(engine)
    engine.complete(item_at(engine, case, "check"), {"note": "x"}, by="clerk-2")
    return case


def booked(engine: Engine) -> str:
    case = checked(engine)
    engine.run_due()
    return case


STAGES: tuple[Callable[[Engine], str], ...] = (begun, claimed, checked, booked)


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.__name__)
def test_every_row_is_as_it_was(engine: Engine, stage: Callable[[Engine], str]) -> None:
    case = stage(engine)
    before = stored(engine)

    engine.close_case(case, by="head-1", reason="settled out of court")
    view = engine.case(case, by="clerk-1")
    assert (view.status, view.end_state, view.active) == ("closed", "settled", ())
    assert not any(engine.worklist(f"clerk-{number}") for number in (1, 2, 3))
    assert engine.run_due() == 0
    engine.undo_close(case, by="head-1", reason="they changed their mind")

    assert stored(engine) == before
    assert not list(faults(engine, case))


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.__name__)
def test_the_case_goes_on_to_its_end(engine: Engine, stage: Callable[[Engine], str]) -> None:
    case = stage(engine)
    engine.close_case(case, by="head-1", reason="x")
    engine.advance_to(MORNING + timedelta(minutes=30))
    engine.undo_close(case, by="head-1", reason="x")
    if stage in (begun, claimed):
        engine.complete(item_at(engine, case, "check"), {"note": "x"}, by="clerk-2")
    engine.run_due()
    engine.advance_to(MORNING + timedelta(minutes=50))
    engine.complete(item_at(engine, case, "sign"), by="clerk-3")

    assert engine.case(case, by="clerk-1").status == "completed"
    assert not list(faults(engine, case))


def test_what_came_meanwhile_happens_once_at_the_undo(engine: Engine) -> None:
    case = claimed(engine)
    due = {each.rule: each.due_at for each in engine.case(case, by="clerk-1").deadlines}
    engine.close_case(case, by="head-1", reason="x")
    engine.advance_to(MORNING + timedelta(hours=2, minutes=30))
    assert engine.notices("head-1") == []

    engine.undo_close(case, by="head-1", reason="x")

    view = engine.case(case, by="clerk-1")
    fired = [(mark.kind, mark.key, mark.late) for clock in view.deadlines for mark in clock.marks if mark.fired_at]
    assert sorted(fired) == [
        ("due", "due", True), ("step", "e1", True), ("step", "e2", True), ("warn", "1", True),
        ("warn", "1", True),
    ]  # fmt: skip
    assert {each.rule: each.due_at for each in view.deadlines if each.ended_at is None} == due
    told = len(engine.notices("head-1"))
    engine.advance_to(MORNING + timedelta(hours=2, minutes=40))
    assert len(engine.notices("head-1")) == told
    assert not list(faults(engine, case))


def test_a_key_that_another_case_has_by_now_is_a_conflict(engine: Engine) -> None:
    case = begun(engine)
    engine.close_case(case, by="head-1", reason="x")
    other = begun(engine)

    with pytest.raises(BusinessKeyTaken) as taken:
        engine.undo_close(case, by="head-1", reason="x")

    assert taken.value.case_id == other
    assert engine.case(case, by="clerk-1").status == "closed"


def test_only_whom_the_process_names(engine: Engine) -> None:
    case = begun(engine)
    with pytest.raises(NotAuthorised):
        engine.close_case(case, by="clerk-1", reason="x")
    engine.close_case(case, by="head-1", reason="x")
    with pytest.raises(NotAuthorised):
        engine.undo_close(case, by="clerk-1", reason="x")
    with pytest.raises(OperationRefused) as refused:
        engine.cancel(case, by="clerk-1", reason="x")
    assert refused.value.code == "gone"
