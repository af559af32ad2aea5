"""Two engines on one database do random allowed things with the same cases at once: one after the other, as it were."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

import pytest
from diagrams import MORNING
from office import run_threads
from random_office.checking import Checking
from random_office.deeds import REFUSALS, Office, begin, beside_the_table, do_something
from random_office.ending import bring_to_the_end, left_over
from random_office.opening import open_office
from random_office.processes import BEGUN, PERSONS

from flowkit import Conflict, VirtualClock

DEEDS = 40
SEEDS = range(int(os.environ.get("FLOWKIT_RANDOM", "1")) * 2)


def at_random(office: Office) -> None:
    """Deeds of one engine. What was allowed a moment ago may be refused now, in the words of a refusal."""
    for _ in range(DEEDS):
        office.look_around()
        try:
            if office.chance.random() < 0.15:
                beside_the_table(office)
            else:
                do_something(office, office.chance.choice(office.cases))
        except (*REFUSALS, Conflict) as refusal:
            office.note("refused", refusal.code)


@pytest.fixture(params=SEEDS)
def two(request: pytest.FixtureRequest, any_url: str, tmp_path: Path) -> Iterator[tuple[Office, Office]]:
    """Two engines on one database, with the same clock."""
    clock, seed = VirtualClock(MORNING), request.param * 2
    one = open_office(any_url, tmp_path / "office", Random(seed), clock)  # noqa: S311 - chance, no secret
    other = open_office(any_url, tmp_path / "office", Random(seed + 1), clock)  # noqa: S311 - because of the same
    yield one, other
    for office in (one, other):
        office.engine.close()


def test_two_at_once_leave_every_case_as_if_one_had_waited_for_the_other(two: tuple[Office, Office]) -> None:
    one, other = two
    for process in one.chance.sample(BEGUN, 3):
        begin(one, process)

    work: list[Callable[[], object]] = [partial(at_random, one), partial(at_random, other)]
    results = run_threads(work)

    assert results == [None, None], [*one.done[-5:], *other.done[-5:]]
    checking = Checking(one)
    assert checking.wrong(*PERSONS) == []
    bring_to_the_end(one)
    assert checking.wrong(*PERSONS) == []
    assert left_over(one) == ""
