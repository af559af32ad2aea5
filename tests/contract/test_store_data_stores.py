"""A data store keeps what different writers give it at once, and belongs to one tenant."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from cases import action, begun, loaded

from flowkit.core.instance.records import StoreWrite
from flowkit.engine.ports import Unit
from flowkit.errors import InputInvalid
from flowkit.store import SqlStore


def put(unit: Unit, case: str, entry: str, value: object) -> None:
    draft = loaded(unit, case)
    draft.add(StoreWrite(1, "stock", entry, value))
    unit.save(draft, action(draft.case))


def test_entries_that_many_cases_write_at_once_are_all_there(store: SqlStore) -> None:
    with store.begin() as unit:
        cases = [begun(unit).id for _ in range(8)]

    def work(number: int) -> None:
        store.run("", lambda unit: put(unit, cases[number % 8], f"e{number}", number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(40)))

    with store.read() as unit:
        assert unit.stored("stock") == {f"e{number}": number for number in range(40)}


def test_an_entry_of_what_has_none_is_refused_and_loses_nothing(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit).id
        put(unit, case, "", [1, 2])

    with pytest.raises(InputInvalid) as refused, store.begin() as unit:
        put(unit, case, "k", 5)

    assert refused.value.code == "store-no-context"
    with store.read() as unit:
        assert unit.stored("stock") == [1, 2]


def test_each_tenant_has_its_own(store: SqlStore) -> None:
    for tenant in ("", "other"):
        case = store.run(tenant, lambda unit: begun(unit).id)
        store.run(tenant, lambda unit, case=case, tenant=tenant: put(unit, case, "of", tenant or "first"))  # type: ignore[misc]  # because a lambda has no types

    assert store.run("", lambda unit: unit.stored("stock")) == {"of": "first"}
    assert store.run("other", lambda unit: unit.stored("stock")) == {"of": "other"}


def test_a_whole_value_takes_the_place_of_the_one_before(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit).id
        assert unit.stored("stock") is None
    for value in ({"a": 1}, [1, 2], None):
        with store.begin() as unit:
            put(unit, case, "", value)
        with store.read() as unit:
            assert unit.stored("stock") == value
