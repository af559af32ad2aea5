"""How many SQL statements an action takes: no more than it should, and never more with age, siblings or other cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from flowkit import Engine, VirtualClock
from flowkit.engine.ports import Focus

DEFINITIONS = Path(__file__).parent / "files" / "counted"
MORNING = "2026-11-16T08:00+00:00"

# The most that flowkit may send for each action on the process "loop": every step has a candidate, a deadline with its
# job, and a notice. What begins and ends the transaction comes on top.
MOST = {
    "start": 9,
    "claim": 8,
    "complete and offer the next": 16,
    "complete and end": 12,
    "fire a deadline": 7,
    "worklist": 2,
}


class Office:
    """An engine that counts. `sent` are flowkit's statements, `run` is what SQLite ran: each row of many counts."""

    def __init__(self, url: str) -> None:
        self._sent: list[str] = []
        self._run: list[str] = []
        event.listen(Pool, "connect", self._trace)
        self.engine = Engine(url, clock=VirtualClock(MORNING))
        self.engine.store.watch(self._sent.append)
        self.engine.deploy(DEFINITIONS)

    def _trace(self, driver: object, *_: object) -> None:
        driver.set_trace_callback(self._run.append)  # type: ignore[attr-defined]  # because it is sqlite3's connection

    def close(self) -> None:
        event.remove(Pool, "connect", self._trace)
        self.engine.close()

    def sent(self, action: Callable[[], object]) -> list[str]:
        self._sent.clear()
        action()
        return list(self._sent)

    def run(self, action: Callable[[], object]) -> list[str]:
        self._run.clear()
        action()
        assert self._run, "SQLite was not watched"
        return [statement.split(" ", 1)[0] for statement in self._run]

    def case(self, process: str = "loop", **data: object) -> str:
        return self.engine.start(process, data, by="ann").id

    def items(self, case: str) -> list[str]:
        return [each.id for each in self.engine.case(case, by="ann").items if each.status == "offered"]

    def complete(self, case: str, **data: object) -> Callable[[], None]:
        """The completion of the first open item of the case, to be counted."""
        item = self.items(case)[0]
        return lambda: self.engine.complete(item, data, by="ann")


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    office = Office(sqlite_url)
    office.complete(office.case(), again=False)()  # what is compiled and kept is loaded once
    yield office
    office.close()


def test_an_action_sends_no_more_statements_than_it_should(office: Office) -> None:
    engine = office.engine
    case = office.case()
    (item,) = office.items(case)
    found = {
        "start": office.sent(office.case),
        "claim": office.sent(lambda: engine.claim(item, by="ann")),
        "worklist": office.sent(lambda: engine.worklist("ann")),
    }
    found["complete and offer the next"] = office.sent(lambda: engine.complete(item, {"again": True}, by="ann"))
    found["complete and end"] = office.sent(office.complete(case, again=False))
    assert {action: statements for action, statements in found.items() if len(statements) > MOST[action]} == {}


def test_each_deadline_that_fires_sends_no_more_statements_than_it_should(office: Office) -> None:
    def fire(cases: int, until: str) -> int:
        for _ in range(cases):
            office.case()
        office.engine.run_due()  # the notices of new work
        return len(office.sent(lambda: office.engine.advance_to(until)))

    one, three = fire(1, "2026-11-16T12:00+00:00"), fire(3, "2026-11-16T16:00+00:00")
    assert {each.light for each in office.engine.worklist("ann")} == {"red"}
    assert three - one <= 2 * MOST["fire a deadline"]


def test_a_due_job_that_another_worker_did_is_given_up_without_a_look_at_the_clocks(office: Office) -> None:
    case, gone = office.case(), Focus("job", 999)

    sent = office.sent(lambda: office.engine.store.run("", lambda unit: unit.load(case, gone)))

    assert len(sent) == 2, sent  # the case and the job


def test_the_hundredth_round_of_a_loop_takes_the_statements_of_the_third(office: Office) -> None:
    case = office.case()
    counted = [office.run(office.complete(case, again=True)) for _ in range(100)]
    assert counted[99] == counted[2]


def test_a_completion_takes_the_same_statements_however_many_others_are_open(office: Office) -> None:
    few, many = office.case("round", signers=3), office.case("round", signers=300)
    assert office.run(office.complete(many, vote="agree")) == office.run(office.complete(few, vote="agree"))


def test_an_action_takes_the_same_statements_however_many_other_cases_there_are(office: Office) -> None:
    def actions() -> list[list[str]]:
        case = office.case()
        return [office.run(office.case), office.run(office.complete(case, again=True))]

    alone = actions()
    for _ in range(100):
        office.case()
    assert actions() == alone


def test_reading_a_page_takes_the_same_statements_however_long_the_inbox_is(office: Office) -> None:
    office.case()
    short = office.run(lambda: office.engine.worklist("ann"))
    office.case("round", signers=200)
    assert office.run(lambda: office.engine.worklist("ann")) == short
