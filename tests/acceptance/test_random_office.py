"""Anybody does anything that the descriptors allow, at any time: no token is lost, every case ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from random_office.checking import Checking
from random_office.deeds import Office, begin, beside_the_table, by_a_code, do_something, unknown_inputs
from random_office.ending import bring_to_the_end, left_over
from random_office.opening import open_office
from random_office.processes import BEGUN, PERSONS

CHANCE = st.randoms(use_true_random=False)
MOST_CASES = 4
LONGER = int(os.environ.get("FLOWKIT_RANDOM", "1"))
"""How many times as many examples as usual: for whoever looks for faults and has the time."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = open_office("sqlite://", tmp_path_factory.mktemp("office"), Random(0))  # noqa: S311 - chance, no secret
    yield made
    made.engine.close()


class AnyDay(RuleBasedStateMachine):
    """A few cases at once, on an engine whose earlier cases are all over."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        office.others |= frozenset(office.cases)
        office.cases, office.codes, office.done, office.broken = [], [], [], False
        self.checking = Checking(office)
        self.looking = 0

    @initialize(process=st.sampled_from(BEGUN), chance=CHANCE)
    def the_first_case(self, process: str, chance: Random) -> None:
        self._by(chance)
        begin(self.office, process)

    @precondition(lambda self: len(self.office.cases) < MOST_CASES)
    @rule(process=st.sampled_from(BEGUN), chance=CHANCE)
    def another_case(self, process: str, chance: Random) -> None:
        self._by(chance)
        begin(self.office, process)

    @rule(chance=CHANCE)
    def somebody_does_something(self, chance: Random) -> None:
        self._act(chance)

    @rule(chance=CHANCE)
    def somebody_does_something_else(self, chance: Random) -> None:
        self._act(chance)

    @rule(chance=CHANCE)
    def and_something_more(self, chance: Random) -> None:
        self._act(chance)

    @rule(chance=CHANCE)
    def something_beside_the_table(self, chance: Random) -> None:
        self._by(chance)
        beside_the_table(self.office)

    @rule(chance=CHANCE)
    def somebody_without_an_account_does_something(self, chance: Random) -> None:
        self._by(chance)
        assert by_a_code(self.office) == ""

    @rule()
    def the_booking_breaks_down_or_works_again(self) -> None:
        self.office.broken = not self.office.broken

    @invariant()
    def every_case_is_whole_and_everybody_sees_it_rightly(self) -> None:
        for line in self.office.done:
            note(line)
        self.office.done.clear()
        self.looking += 1
        assert self.checking.wrong(PERSONS[self.looking % len(PERSONS)]) == []

    def teardown(self) -> None:
        if not self.office.cases:
            return
        bring_to_the_end(self.office)
        assert self.checking.wrong(*PERSONS) == []
        assert left_over(self.office) == ""

    def _by(self, chance: Random) -> None:
        self.office.chance = chance

    def _act(self, chance: Random) -> None:
        self._by(chance)
        assert do_something(self.office, chance.choice(self.office.cases)) == ""


def test_whatever_is_allowed_is_done_and_leaves_every_case_whole(office: Office) -> None:
    run_state_machine_as_test(
        lambda: AnyDay(office),  # type: ignore[arg-type]  # because any callable that makes one will do
        settings=settings(max_examples=24 * LONGER, stateful_step_count=30),
    )


def test_whoever_adds_an_operation_says_what_its_data_can_be() -> None:
    assert unknown_inputs() == set()
