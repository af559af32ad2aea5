"""The caller's own transaction: what happens in it is the caller's to commit or to roll back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from cases import NOON, action, begun, change, loaded, new_case, root, waiting
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, create_engine, func, insert, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, scoped_session, sessionmaker
from sqlalchemy.pool import StaticPool

from flowkit.core.instance.records import Job
from flowkit.engine.ports import BufferedMessage, Focus, Unit
from flowkit.errors import BusinessKeyTaken, InputInvalid
from flowkit.store import SqlStore, metadata, open_store


class Base(DeclarativeBase):
    pass


class Order(Base):
    """A row of the host's own business."""

    __tablename__ = "host_order"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))


@pytest.fixture
def host(store: SqlStore) -> Iterator[SqlStore]:
    Base.metadata.create_all(store.engine)
    yield store
    Base.metadata.drop_all(store.engine)


class Regretted(Exception):
    """What the work of a test raises at its end."""


@contextmanager
def rolled_back(store: SqlStore) -> Iterator[Unit]:
    """A transaction of the store's own whose work fails at the end."""
    with ExitStack() as stack:
        stack.enter_context(pytest.raises(Regretted))
        yield stack.enter_context(store.begin())
        raise Regretted


def rows_in(store: SqlStore) -> dict[str, int]:
    """How many rows all tables hold."""
    with store.engine.connect() as connection:
        counts = {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (*metadata.sorted_tables, Base.metadata.tables["host_order"])
        }
    return {name: count for name, count in counts.items() if count}


def test_a_rolled_back_session_leaves_nothing(host: SqlStore) -> None:
    with Session(host.engine) as session:
        session.add(Order(id=1, name="订单"))
        with host.using(session) as unit:
            case = begun(unit, *waiting(2, 3, offer=("role:a",)), Job(4, "timer", NOON, 2, "n"), fields={"a": 1})
            change(unit, case.id, Focus())
            unit.put_message(BufferedMessage("m", "", "n", "k", "{}", "", 0, None, "li"))
            unit.put_request("r", "d", "{}", NOON)
            unit.put_resource("calendar", "cn", "{}", "sum", NOON)
        session.rollback()
    assert rows_in(host) == {}


def test_a_committed_session_keeps_both(host: SqlStore) -> None:
    with Session(host.engine) as session:
        session.add(Order(id=1, name="订单"))
        with host.using(session, "north") as unit:
            case = begun(unit)
            assert session.get(Order, 1) is not None
        session.commit()
    assert rows_in(host) == {"flowkit_case": 1, "flowkit_history": 1, "host_order": 1}
    with host.read("north") as unit:
        assert unit.case(case.id) == case


def test_an_error_inside_leaves_the_decision_to_the_caller(host: SqlStore) -> None:
    with host.begin() as unit:
        begun(unit, case=new_case(business_key="K"))
    with Session(host.engine) as session:
        session.add(Order(id=1, name="before"))
        with host.using(session) as unit, pytest.raises(BusinessKeyTaken):
            begun(unit, case=new_case(business_key="K"))
        session.add(Order(id=2, name="after"))
        session.commit()
    assert rows_in(host)["host_order"] == 2


def test_several_units_share_one_session(host: SqlStore) -> None:
    with Session(host.engine) as session:
        with host.using(session) as unit:
            case = begun(unit)
        session.add(Order(id=1, name="between"))
        with host.using(session) as unit:
            change(unit, case.id, Focus())
        session.commit()
    with host.read() as unit:
        assert [row.number for row in unit.history(case.id)] == [1, 2]


def test_a_connection_with_its_own_transaction_is_joined(host: SqlStore) -> None:
    with host.engine.connect() as connection:
        with connection.begin() as transaction:
            connection.execute(insert(Order), {"id": 1, "name": "a"})
            with host.using(connection) as unit:
                begun(unit)
            transaction.rollback()
        assert rows_in(host) == {}
        with connection.begin():
            with host.using(connection) as unit:
                begun(unit)
            connection.execute(insert(Order), {"id": 1, "name": "a"})
    assert rows_in(host)["host_order"] == 1
    assert rows_in(host)["flowkit_case"] == 1


def test_a_connection_without_a_transaction_gets_one_and_keeps_it(host: SqlStore) -> None:
    with host.engine.connect() as connection:
        with host.using(connection) as unit:
            begun(unit)
        assert connection.in_transaction()
        connection.rollback()
        assert rows_in(host) == {}
        with host.using(connection) as unit:
            begun(unit)
        connection.commit()
    assert rows_in(host)["flowkit_case"] == 1


def test_a_savepoint_of_the_caller_takes_back_only_what_came_after_it(host: SqlStore) -> None:
    with Session(host.engine) as session:
        with host.using(session) as unit:
            begun(unit, case=new_case("kept"))
        with session.begin_nested() as nested:
            with host.using(session) as unit:
                begun(unit, case=new_case("gone"))
            nested.rollback()
        session.commit()
    with host.read() as unit:
        assert (unit.case("gone"), unit.case("kept") is None) == (None, False)


def test_a_scoped_session_is_joined_too(host: SqlStore) -> None:
    session = scoped_session(sessionmaker(host.engine))
    with host.using(session) as unit:
        begun(unit)
    session.rollback()
    session.remove()
    assert rows_in(host) == {}


def test_reading_in_a_callers_transaction_takes_no_lock(several_writers: SqlStore) -> None:
    store = several_writers
    with store.begin() as unit:
        case = begun(unit, *waiting(2, 3, offer=("role:a",)))
    with store.begin() as holder:
        loaded(holder, case.id)
        with Session(store.engine) as session, store.using(session) as unit:
            assert len(unit.worklist(["role:a"], limit=9)) == 1
            assert unit.scopes(case.id) == [root()]


def test_anything_else_than_a_session_or_connection_is_refused(store: SqlStore) -> None:
    with pytest.raises(InputInvalid) as refused, store.using(store.engine):
        pass
    assert refused.value.code == "session-expected"


def test_a_unit_of_its_own_that_fails_leaves_nothing(store: SqlStore) -> None:
    with rolled_back(store) as unit:
        begun(unit)
    with store.read() as unit:
        assert unit.find_cases("leave") == []


# hosts with engines of their own


def host_engines(folder: Path) -> dict[str, Engine]:
    url = f"sqlite:///{folder / 'host.db'}"
    return {
        "as it comes": create_engine(url),
        "autocommit": create_engine(url, isolation_level="AUTOCOMMIT"),
        "in memory": create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}),
    }


@pytest.mark.parametrize("kind", ["as it comes", "autocommit", "in memory"])
def test_a_hosts_own_sqlite_engine_is_used_as_it_is(tmp_path: Path, kind: str) -> None:
    engine = host_engines(tmp_path)[kind]
    table = Table("host", MetaData(), Column("id", Integer, primary_key=True))
    table.create(engine)
    store = open_store(engine)
    with engine.connect() as connection:
        before = connection.connection.driver_connection.isolation_level  # type: ignore[union-attr]  # because it is SQLite's
    with store.begin() as unit:
        case = begun(unit)
    with rolled_back(store) as unit:
        change(unit, case.id, Focus())
    with Session(engine) as session:
        with store.using(session) as unit:
            change(unit, case.id, Focus())
        session.execute(insert(table), {"id": 1})
        session.rollback()
    with store.read() as unit:
        assert [row.number for row in unit.history(case.id)] == [1]
    with engine.connect() as connection:
        assert connection.connection.driver_connection.isolation_level == before  # type: ignore[union-attr]  # because of the same
        if kind != "autocommit":
            assert connection.scalar(select(func.count()).select_from(table)) == 0
    store.close()
    with store.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(table)) is not None
    engine.dispose()


def test_a_file_is_kept_in_wal_mode_and_flushed_at_each_commit(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'own.db'}")
    with store.begin() as unit:
        begun(unit)
        cursor = unit.transaction.cursor  # type: ignore[attr-defined]  # because the test looks inside
        modes = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
        assert modes == ["wal", 2]
    store.close()


def test_an_unknown_database_is_refused() -> None:
    with pytest.raises(InputInvalid) as refused:
        open_store("mssql+pyodbc://nowhere")
    assert refused.value.code == "store-unknown"


def test_the_history_of_one_transaction_can_hold_several_actions(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit)
        for _ in range(3):
            draft = loaded(unit, case.id)
            unit.save(draft, action(draft.case))
    with store.read() as unit:
        assert [row.number for row in unit.history(case.id)] == [1, 2, 3, 4]


def test_a_unit_is_of_no_use_after_its_transaction(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit)
    with pytest.raises(AttributeError):
        unit.load(case.id, Focus())


CUT_THE_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND datname = current_database()
"""


def test_work_on_a_connection_that_was_cut_is_done_again(store: SqlStore) -> None:
    if store.engine.dialect.name != "postgresql":
        pytest.skip("only PostgreSQL can be told to cut a connection")
    cut: list[str] = []

    def work(unit: Unit) -> str:
        case = begun(unit).id
        if not cut:
            cut.append(case)
            with store.engine.connect() as other:
                other.execute(text(CUT_THE_OTHERS))
        return begun(unit).id

    store.run("", work)
    with store.read() as unit:
        assert len(unit.find_cases("leave")) == 2
        assert unit.case(cut[0]) is None
