"""Codes for acting: found by their handle, counted when they are tried, revoked."""

from __future__ import annotations

from cases import MINUTE, NOON, begun, waiting

from flowkit.core.instance.records import Subscription
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
