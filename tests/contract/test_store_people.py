"""What assignments ask the database: loads, turns that many take at once, duties that are kept apart."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from flowkit.engine.ports import DoneDuty, Unit
from flowkit.store import SqlStore

POOL = ("ann", "ben", "cem")


def take(unit: Unit) -> str:
    last = unit.turn("ask", "work", 0)
    person = POOL[(POOL.index(last) + 1) % len(POOL)] if last else POOL[0]
    unit.take_turn("ask", "work", 0, person)
    return person


def test_turns_that_many_take_at_once_are_shared_out_evenly(store: SqlStore) -> None:
    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(lambda _: store.run("", take), range(30)))

    assert Counter(taken) == dict.fromkeys(POOL, 10)


def test_a_turn_belongs_to_one_rule_and_one_tenant(store: SqlStore) -> None:
    store.run("", take)
    store.run("", take)

    with store.begin("other") as unit:
        assert unit.turn("ask", "work", 0) == ""
    with store.begin() as unit:
        assert (unit.turn("ask", "work", 0), unit.turn("ask", "work", 1)) == ("ben", "")


def test_a_duty_done_again_is_kept_once_with_its_last_time(store: SqlStore) -> None:
    first, again = DoneDuty("keys", "vault", "ann", "key", 1), DoneDuty("keys", "vault", "ann", "key", 9)
    other = DoneDuty("keys", "vault", "ben", "password", 5)
    with store.begin() as unit:
        unit.put_duties([first, other])
        unit.put_duties([again])

    with store.read() as unit:
        assert sorted(unit.duties("keys", "vault")) == [again, other]
        assert unit.duties("keys", "gate") == []
    with store.read("other") as unit:
        assert unit.duties("keys", "vault") == []


def test_whoever_has_no_open_work_has_no_load(store: SqlStore) -> None:
    with store.read() as unit:
        assert unit.loads(["ann", *(f"p{number}" for number in range(1200))]) == {}
