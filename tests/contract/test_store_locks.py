"""One case has one writer; who comes second waits, passes by, or is told at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import pytest
from cases import NOON, action, begun, change, loaded, new_case, root, waiting
from sqlalchemy import text
from sqlalchemy.orm import Session

from flowkit.core.instance.records import Job, Scope
from flowkit.engine.ports import Focus, Unit
from flowkit.errors import BusinessKeyTaken, CaseBusy, Conflict
from flowkit.store import SqlStore, open_store
from flowkit.store.conflicts import TransactionLost, lost

T = TypeVar("T")


def count_up(unit: Unit, case: str) -> int:
    draft = loaded(unit, case)
    scope = draft.get(Scope, 1)
    scope.data["count"] = int(str(scope.data.get("count", 0))) + 1
    draft.change(scope)
    unit.save(draft, action(draft.case))
    return int(str(scope.data["count"]))


def test_actions_of_many_threads_on_one_case_come_one_after_the_other(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit)
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda _: store.run("", lambda unit: count_up(unit, case.id)), range(40)))
    assert sorted(counts) == list(range(1, 41))
    with store.read() as unit:
        assert unit.scopes(case.id) == [root(data={"count": 40})]
        assert [row.number for row in unit.history(case.id)] == list(range(1, 42))


def test_different_cases_are_changed_at_the_same_time(several_writers: SqlStore) -> None:
    if several_writers.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer")
    with several_writers.begin() as unit:
        first, second = begun(unit), begun(unit)
    with several_writers.begin() as holder:
        loaded(holder, first.id)
        with several_writers.begin() as unit:
            count_up(unit, second.id)


def in_thread(work: Callable[[], T]) -> Future[T]:
    result: Future[T] = Future()

    def run() -> None:
        try:
            result.set_result(work())
        except BaseException as error:  # noqa: BLE001 - it comes out where the result is asked for
            result.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return result


def test_the_second_action_waits_and_sees_what_the_first_left(several_writers: SqlStore) -> None:
    store = several_writers
    with store.begin() as unit:
        case = begun(unit)
    with store.begin() as first:
        draft = loaded(first, case.id)
        second = in_thread(lambda: store.run("", lambda unit: count_up(unit, case.id)))
        scope = draft.get(Scope, 1)
        scope.data["count"] = 10
        draft.change(scope)
        first.save(draft, action(draft.case))
        assert not second.done()
    assert second.result(timeout=30) == 11


def test_a_worker_passes_by_a_locked_case(several_writers: SqlStore) -> None:
    if several_writers.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer, so nothing is locked for it")
    with several_writers.begin() as unit:
        case = begun(unit, Job(3, "timer", NOON, None, "n"))
    with several_writers.begin() as holder:
        loaded(holder, case.id)
        with several_writers.begin() as unit:
            assert unit.load(case.id, Focus("job", 3), skip_locked=True) is None
    with several_writers.begin() as unit:
        assert unit.load(case.id, Focus("job", 3), skip_locked=True) is not None


def test_a_reader_neither_waits_nor_is_waited_for(several_writers: SqlStore) -> None:
    with several_writers.begin() as unit:
        case = begun(unit, *waiting(2, 3, offer=("role:a",)))
    with several_writers.begin() as holder:
        count_up(holder, case.id)
        with several_writers.read() as reader:
            assert reader.scopes(case.id) == [root()]
            assert len(reader.worklist(["role:a"], limit=9)) == 1


def test_two_starts_with_one_business_key_at_once_make_one_case(store: SqlStore) -> None:
    barrier = threading.Barrier(6)

    def start(_: int) -> str:
        barrier.wait(10)
        try:
            return store.run("", lambda unit: begun(unit, case=new_case(business_key="K")).id)
        except BusinessKeyTaken as taken:
            return f"taken by {taken.case_id}"

    with ThreadPoolExecutor(6) as pool:
        results = sorted(pool.map(start, range(6)))
    with store.read() as unit:
        (only,) = unit.find_cases("leave")
    assert results == sorted([only.case.id, *[f"taken by {only.case.id}"] * 5])


def test_two_requests_with_one_id_at_once_are_done_once(store: SqlStore) -> None:
    barrier = threading.Barrier(6)
    with store.begin() as unit:
        case = begun(unit)

    def work(unit: Unit) -> str:
        known = unit.request("r")
        if known is not None:
            return known[1]
        result = str(count_up(unit, case.id))
        unit.put_request("r", "digest", result, NOON)
        return result

    def request(_: int) -> str:
        barrier.wait(10)
        return store.run("", work)

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(request, range(6))) == ["1"] * 6


def test_a_lease_is_given_to_one_of_many(store: SqlStore) -> None:
    barrier = threading.Barrier(6)
    with store.begin() as unit:
        case = begun(unit, Job(3, "handler", NOON, 2, "n"))

    def lease(_: int) -> bool:
        barrier.wait(10)
        return store.run("", lambda unit: unit.lease_job(case.id, 3, seconds=60))

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(lease, range(6))) == [False] * 5 + [True]


# in the caller's transaction


def test_a_callers_transaction_is_told_at_once_that_a_case_is_locked(several_writers: SqlStore) -> None:
    store = several_writers
    with store.begin() as unit:
        case = begun(unit)
    with store.begin() as holder:
        loaded(holder, case.id)
        with Session(store.engine) as session, store.using(session) as unit, pytest.raises(CaseBusy):
            unit.load(case.id, Focus())


def test_a_callers_transaction_stays_usable_after_a_locked_case(several_writers: SqlStore) -> None:
    store = several_writers
    with store.begin() as unit:
        case, other = begun(unit), begun(unit)
    with Session(store.engine) as session:
        with store.begin() as holder:
            loaded(holder, case.id)
            with store.using(session) as unit, pytest.raises(CaseBusy):
                unit.load(case.id, Focus())
        with store.using(session) as unit:
            count_up(unit, other.id)
        session.commit()
    with store.read() as unit:
        assert unit.scopes(other.id) == [root(data={"count": 1})]


def test_a_callers_transaction_on_an_old_snapshot_is_told_that_the_case_is_busy(tmp_path: object) -> None:
    store = open_store(f"sqlite:///{tmp_path}/snapshot.db")
    with store.begin() as unit:
        case = begun(unit)
    with Session(store.engine) as session, store.using(session) as joined:
        assert session.scalar(text("SELECT count(*) FROM flowkit_case")) == 1
        with store.begin() as unit:
            count_up(unit, case.id)
        with pytest.raises(CaseBusy):
            joined.load(case.id, Focus())
    store.close()


def test_a_callers_transaction_holds_its_case_until_it_ends(several_writers: SqlStore) -> None:
    store = several_writers
    with store.begin() as unit:
        case = begun(unit)
    with Session(store.engine) as session:
        with store.using(session) as unit:
            count_up(unit, case.id)
        waiting_action = in_thread(lambda: store.run("", lambda unit: count_up(unit, case.id)))
        with Session(store.engine) as other, store.using(other) as unit, pytest.raises(CaseBusy):
            unit.load(case.id, Focus())
        assert not waiting_action.done()
        session.commit()
    assert waiting_action.result(timeout=30) == 2


# trying again


def test_work_that_the_database_gave_up_runs_again_from_the_beginning(several_writers: SqlStore) -> None:
    """Two transactions lock two cases in opposite order; one is given up, and its work is done again."""
    store = several_writers
    if store.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer, so nobody waits in a circle")
    with store.begin() as unit:
        cases = [begun(unit).id, begun(unit).id]
    first_locks = threading.Barrier(2)
    tries: list[str] = []

    def work(order: list[str]) -> Callable[[Unit], None]:
        def run(unit: Unit) -> None:
            tries.append(order[0])
            loaded(unit, order[0])
            if tries.count(order[0]) == 1:
                first_locks.wait(10)
            count_up(unit, order[1])

        return run

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda order: store.run("", work(order)), [cases, cases[::-1]]))
    assert len(tries) == 3
    with store.read() as unit:
        assert [unit.scopes(each) for each in cases] == [[root(data={"count": 1})]] * 2


def test_work_is_tried_again_only_so_often(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    tries = []

    def work(unit: Unit) -> None:
        tries.append(unit)
        begun(unit, case=new_case("c"))
        raise lost()

    with pytest.raises(TransactionLost):
        store.run("", work)
    assert len(tries) == 8
    with store.read() as unit:
        assert unit.case("c") is None


def test_what_the_work_raises_comes_out_and_nothing_is_written(store: SqlStore) -> None:
    tries = []

    def work(unit: Unit) -> None:
        tries.append(1)
        change(unit, begun(unit, case=new_case("c")).id, Focus())
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        store.run("", work)
    with store.read() as unit:
        assert (unit.case("c"), tries) == (None, [1])


def test_a_transaction_inside_a_transaction_of_the_same_thread_is_told_so(store: SqlStore) -> None:
    if store.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite has one writer")
    with store.begin(), pytest.raises(Conflict) as refused:
        store.begin().__enter__()
    assert refused.value.code == "transaction-in-transaction"


def test_a_database_in_memory_tells_that_its_connection_is_in_use() -> None:
    store = open_store("sqlite://")
    with Session(store.engine) as session:
        with store.using(session) as unit:
            begun(unit)
        with pytest.raises(Conflict) as refused:
            store.begin().__enter__()
        session.commit()
    assert refused.value.code == "transaction-in-transaction"
    with store.begin() as unit:
        begun(unit)
    store.close()
