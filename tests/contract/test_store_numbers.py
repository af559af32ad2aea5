"""Numbers are given one after the other, whoever asks at once; a roll-back gives its number back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from cases import action, begun, loaded

from flowkit.core.numbering.records import NumberTaken
from flowkit.engine.ports import Unit
from flowkit.errors import Conflict
from flowkit.store import SqlStore


def give(unit: Unit, case: str, period: str = "2026") -> str:
    draft = loaded(unit, case)
    running = unit.last_number("letters", period) + 1
    draft.add(NumberTaken(1, "letters", period, running, f"{period}-{running}"))
    unit.save(draft, action(draft.case))
    return f"{period}-{running}"


def test_many_at_once_get_each_number_once(store: SqlStore) -> None:
    with store.begin() as unit:
        cases = [begun(unit).id for _ in range(8)]

    def work(number: int) -> str:
        return store.run("", lambda unit: give(unit, cases[number % 8]))

    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(work, range(40)))

    assert sorted(given) == sorted(f"2026-{number}" for number in range(1, 41))


def test_a_number_that_was_rolled_back_is_given_to_the_next(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit).id

    def fails(unit: Unit) -> None:
        raise ZeroDivisionError(give(unit, case))

    with pytest.raises(ZeroDivisionError, match="2026-1"):
        store.run("", fails)

    assert store.run("", lambda unit: unit.numbered("2026-1")) == []
    assert store.run("", lambda unit: give(unit, case)) == "2026-1"
    assert store.run("", lambda unit: unit.numbered("2026-1")) == [case]


def test_each_period_and_each_tenant_counts_for_itself(store: SqlStore) -> None:
    for tenant in ("", "other"):
        case = store.run(tenant, lambda unit: begun(unit).id)
        for period, expected in (("2026", "2026-1"), ("2027", "2027-1"), ("2026", "2026-2")):
            assert store.run(tenant, lambda unit, case=case, of=period: give(unit, case, of)) == expected  # type: ignore[misc]  # because a lambda has no types


def test_the_same_text_from_two_counters_is_refused(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit).id

    def put(unit: Unit, period: str) -> None:
        draft = loaded(unit, case)
        draft.add(NumberTaken(1, "letters", period, unit.last_number("letters", period) + 1, "A11"))
        unit.save(draft, action(draft.case))

    store.run("", lambda unit: put(unit, "A"))
    with pytest.raises(Conflict) as refused:
        store.run("", lambda unit: put(unit, "A1"))

    assert refused.value.code == "number-taken"
