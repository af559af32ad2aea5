"""Codes for acting: found by their handle, counted when they are tried, revoked."""

from __future__ import annotations

import itertools
from dataclasses import replace

from cases import MINUTE, NOON, begun, waiting
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowkit.core.instance.records import Subscription
from flowkit.engine.act_codes import LOCKED_FOR, MOST_LOCKS, WRONG_IN_A_ROW, digest_of, tried
from flowkit.engine.ports import StoredCode
from flowkit.store import SqlStore

CASE = "0" * 20


def code(handle: str = "abcdefgh", **values: object) -> StoredCode:
    given: dict[str, object] = {"until": None, "issued_at": NOON, "correlation": "", **values}
    return StoredCode(handle, CASE, "petitioner", "赵六", digest="d" * 64, issued_by="li", **given)  # type: ignore[arg-type]  # because of the values


def test_a_code_comes_back_as_it_was_put(store: SqlStore) -> None:
    first, second = code(until=NOON + MINUTE, correlation='"S-1"'), code("bbbbbbbb", issued_at=NOON + 1)
    with store.begin() as unit:
        unit.put_code(second)
        unit.put_code(first)
    with store.read() as unit:
        assert unit.code("abcdefgh") == first
        assert unit.code("nothing") is None
        assert unit.codes_of(CASE) == [first, second]
        assert unit.codes_of("1" * 20) == []


def test_a_code_of_another_tenant_is_not_there(store: SqlStore) -> None:
    with store.begin() as unit:
        unit.put_code(code())
    with store.begin("other") as unit:
        assert unit.code("abcdefgh") is None
        assert not unit.count_try("abcdefgh", NOON, most=4)
        unit.revoke_codes(["abcdefgh"], NOON)
    with store.read() as unit:
        assert unit.code("abcdefgh") == code()


def test_tries_are_counted_locked_and_forgotten(store: SqlStore) -> None:
    with store.begin() as unit:
        unit.put_code(code())
        assert [unit.count_try("abcdefgh", NOON, most=2) for _ in range(3)] == [True] * 3
        assert not unit.count_try("bbbbbbbb", NOON, most=2)
        unit.lock_code("abcdefgh", NOON + MINUTE)
        assert not unit.count_try("abcdefgh", NOON + MINUTE - 1, most=2)
        assert unit.count_try("abcdefgh", NOON + MINUTE, most=2)
        unit.lock_code("abcdefgh", NOON + 2 * MINUTE)
        assert not unit.count_try("abcdefgh", NOON + 3 * MINUTE, most=2)
        found = unit.code("abcdefgh")
        assert found is not None
        assert (found.tries, found.locks, found.locked_until) == (0, 2, NOON + 2 * MINUTE)
        unit.code_was_right("abcdefgh")
        assert unit.count_try("abcdefgh", NOON + 3 * MINUTE, most=2)


def test_a_code_is_revoked_once(store: SqlStore) -> None:
    with store.begin() as unit:
        unit.put_code(code())
        unit.revoke_codes(["abcdefgh", "nothing"], NOON + 1)
        unit.revoke_codes(["abcdefgh"], NOON + 2)
    with store.read() as unit:
        found = unit.code("abcdefgh")
        assert found is not None
        assert found.revoked_at == NOON + 1
        assert not found.is_good(NOON + 1)


def test_what_waits_in_a_case_for_a_message_is_found_with_its_key(store: SqlStore) -> None:
    token, item = waiting(2, 3)
    token.subscriptions = (4, 5, 6, 7)
    rows = [
        Subscription(6, 2, "news", '"b"'),
        Subscription(4, 2, "news", '"a"'),
        Subscription(5, 2, "other", ""),
        Subscription(7, 2, "news", "", "signal"),
    ]
    with store.begin() as unit:
        case = begun(unit, token, item, *rows)
        begun(unit)
    with store.read() as unit:
        assert unit.waiting_in(case.id, "news") == [(4, '"a"'), (6, '"b"')]
        assert unit.waiting_in(CASE, "news") == []


HANDLES = itertools.count()
STEPS = st.lists(st.tuples(st.sampled_from(["right", "wrong", "wrong", "wrong"]), st.sampled_from([0, 1, 14, 15, 40])))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_tries_are_bounded_whatever_the_order_and_the_time(store: SqlStore, steps: list[tuple[str, int]]) -> None:
    """Against a model: a right code opens unless five wrong ones in a row have locked it; none after four locks."""
    handle, secret = f"{next(HANDLES):08}", "s" * 16
    typed = {"right": f"{handle}{secret}", "wrong": f"{handle}{'0' * 16}"}
    with store.begin() as unit:
        unit.put_code(replace(code(handle), digest=digest_of(unit.tenant, handle, secret)))
    now, wrong, locks, until = NOON, 0, 0, 0
    for what, minutes in steps:
        now += minutes * MINUTE
        is_open = locks < MOST_LOCKS and now >= until
        with store.begin() as unit:
            found = tried(unit, typed[what], now)
        assert (found is not None) == (is_open and what == "right")
        if is_open and what == "right":
            wrong = locks = 0
        elif is_open:
            wrong += 1
            if wrong == WRONG_IN_A_ROW:
                wrong, locks, until = 0, locks + 1, now + LOCKED_FOR
