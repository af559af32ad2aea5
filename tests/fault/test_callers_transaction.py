"""Law 4: inside the caller's transaction nothing has happened until the caller commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from office import Diary, faults, item_at, office
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.orm import Session

from flowkit import BusinessKeyTaken, CaseBusy, Engine, NotFound, OperationRefused

Open = Callable[[Engine], AbstractContextManager[Session | Connection]]
TABLES = ("case", "token", "item", "inbox", "deadline", "job", "history", "outbox", "request", "case_field")


@contextmanager
def a_session(engine: Engine) -> Iterator[Session]:
    with Session(engine.store.engine) as session:
        yield session


@contextmanager
def a_connection(engine: Engine) -> Iterator[Connection]:
    with engine.store.engine.connect() as connection:
        yield connection


def counts(engine: Engine) -> dict[str, int]:
    with engine.store.engine.connect() as connection:
        return {name: connection.execute(text(f"SELECT count(*) FROM flowkit_{name}")).scalar_one() for name in TABLES}


def begin_and_claim(engine: Engine, transaction: Session | Connection) -> str:
    """Two actions in one transaction; the case."""
    inside = engine.using(transaction)
    case = inside.start("handling", {"amount": 1}, by="clerk-1", business_key="K", request_id="R-1").id
    item = inside.worklist("clerk-2")[0].id
    inside.claim(item, by="clerk-2", request_id="R-2")
    return case


@pytest.mark.parametrize("opened", [a_session, a_connection])
def test_rolled_back_nothing_happened_and_nothing_is_sent(any_url: str, tmp_path: Path, opened: Open) -> None:
    engine = office(any_url, tmp_path)
    before = counts(engine)

    with opened(engine) as transaction:
        case = begin_and_claim(engine, transaction)
        transaction.rollback()

    assert counts(engine) == before
    with pytest.raises(NotFound):
        engine.case(case, by="clerk-1")
    engine.advance_to("2026-11-17T08:30+08:00")
    assert Diary(tmp_path / "sent").lines() == []
    engine.close()


@pytest.mark.parametrize("opened", [a_session, a_connection])
def test_committed_all_is_there_with_the_callers_own_rows(any_url: str, tmp_path: Path, opened: Open) -> None:
    engine = office(any_url, tmp_path)
    with engine.store.engine.begin() as connection:
        connection.execute(text("CREATE TABLE invoice (number INTEGER)"))

    with opened(engine) as transaction:
        transaction.execute(text("INSERT INTO invoice VALUES (7)"))
        case = begin_and_claim(engine, transaction)
        with pytest.raises(NotFound):
            engine.case(case, by="clerk-1")
        transaction.commit()

    view = engine.case(case, by="clerk-1")
    assert [each.assignee for each in view.items] == ["clerk-2"]
    assert not list(faults(engine, case))
    with engine.store.engine.connect() as connection:
        assert connection.execute(text("SELECT number FROM invoice")).scalars().all() == [7]
    engine.advance_to("2026-11-16T10:30+08:00")
    assert Diary(tmp_path / "sent").lines() != []
    engine.close()


@pytest.mark.parametrize("opened", [a_session, a_connection])
def test_a_case_that_another_writer_holds_is_busy_and_the_callers_work_goes_on(
    any_url: str, tmp_path: Path, opened: Open
) -> None:
    engine = office(any_url, tmp_path)
    case = engine.start("handling", {"amount": 1}, by="clerk-1").id
    item = item_at(engine, case, "check")
    with engine.store.engine.begin() as connection:
        connection.execute(text("CREATE TABLE invoice (number INTEGER)"))

    with opened(engine) as first, opened(engine) as second:
        engine.using(first).claim(item, by="clerk-1")
        with pytest.raises(CaseBusy) as busy:
            engine.using(second).claim(item, by="clerk-2")
        assert second.execute(text("SELECT count(*) FROM invoice")).scalar_one() == 0
        first.commit()
        second.rollback()
        second.execute(text("INSERT INTO invoice VALUES (7)"))
        second.commit()

    assert (busy.value.code, bool(busy.value.text.zh)) == ("case-busy", True)
    assert [each.assignee for each in engine.case(case, by="clerk-1").items] == ["clerk-1"]
    engine.close()


@pytest.mark.postgres
def test_what_the_caller_wrote_before_a_busy_case_can_still_be_committed(postgres_url: str, tmp_path: Path) -> None:
    engine = office(postgres_url, tmp_path)
    case = engine.start("handling", {"amount": 1}, by="clerk-1").id
    other = engine.start("handling", {"amount": 2}, by="clerk-1").id
    with engine.store.engine.begin() as connection:
        connection.execute(text("CREATE TABLE invoice (number INTEGER)"))

    with Session(engine.store.engine) as first, Session(engine.store.engine) as second:
        engine.using(first).claim(item_at(engine, case, "check"), by="clerk-1")
        second.execute(text("INSERT INTO invoice VALUES (7)"))
        with pytest.raises(CaseBusy):
            engine.using(second).claim(item_at(engine, case, "check"), by="clerk-2")
        engine.using(second).claim(item_at(engine, other, "check"), by="clerk-2")
        second.commit()
        first.rollback()

    assert [each.assignee for each in engine.case(other, by="clerk-1").items] == ["clerk-2"]
    with engine.store.engine.connect() as connection:
        assert connection.execute(text("SELECT number FROM invoice")).scalars().all() == [7]
    engine.close()


def test_a_refusal_leaves_the_callers_transaction_usable(any_url: str, tmp_path: Path) -> None:
    engine = office(any_url, tmp_path)
    taken = engine.start("handling", {"amount": 1}, by="clerk-1", business_key="K")

    with Session(engine.store.engine) as session:
        inside = engine.using(session)
        with pytest.raises(BusinessKeyTaken) as key:
            inside.start("handling", {"amount": 2}, by="clerk-1", business_key="K", request_id="R-1")
        with pytest.raises(OperationRefused):
            inside.cancel(taken.id, by="clerk-2", reason="not mine", request_id="R-2")
        begun = inside.start("handling", {"amount": 3}, by="clerk-1", business_key="L", request_id="R-3")
        session.commit()

    assert key.value.case_id == taken.id
    assert {each.id for each in engine.cases("handling", by="clerk-1")} == {taken.id, begun.id}
    again = engine.start("handling", {"amount": 2}, by="clerk-1", business_key="M", request_id="R-1")
    assert again.id not in {taken.id, begun.id}
    engine.close()


def test_the_host_may_bring_an_engine_of_its_own(any_url: str, tmp_path: Path) -> None:
    office(any_url, tmp_path).close()
    host = create_engine(any_url)
    engine = Engine(host)

    with Session(host) as session:
        case = engine.using(session).start("handling", {"amount": 1}, by="clerk-1").id
        session.commit()

    assert engine.case(case, by="clerk-1").status == "open"
    engine.close()
    host.dispose()
