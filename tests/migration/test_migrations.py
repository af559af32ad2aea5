"""Migrations make the tables that the code declares, on the host's connection, beside the host's own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from databases import on_mariadb
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, Table, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

from flowkit.errors import SchemaOutdated
from flowkit.store import include_object, metadata, migrate_database, open_store, schema
from flowkit.store.migrations import migrate, scripts
from flowkit.store.text_index import lay


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty database."""
    if request.param == "mariadb":
        with on_mariadb("flowkit_migration") as address:
            made = create_engine(address)
            yield made
            made.dispose()
        return
    url = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    made = create_engine(url)
    yield made
    made.dispose()


def flowkit_tables(engine: Engine) -> set[str]:
    return {name for name in inspect(engine).get_table_names() if name.startswith("flowkit_")}


def indexes(engine: Engine) -> dict[str, tuple[tuple[str | None, ...], object]]:
    """Each index with its columns and, where there is one, its condition."""
    found: dict[str, tuple[tuple[str | None, ...], object]] = {}
    inspector = inspect(engine)
    for table in sorted(flowkit_tables(engine)):
        for index in inspector.get_indexes(table):
            options = index.get("dialect_options", {})
            where = next((str(value) for key, value in options.items() if key.endswith("_where")), None)
            found[str(index["name"])] = (tuple(index["column_names"]), where)
    return found


def test_the_migrations_make_what_the_code_declares(engine: Engine) -> None:
    with engine.begin() as connection:
        migrate(connection)
        options = {
            "version_table": schema.VERSION_TABLE,
            "compare_type": True,
            "include_object": lambda _, name, *__: name != schema.VERSION_TABLE,
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
        schema.check(connection)


def test_migrated_and_declared_indexes_and_keys_are_the_same(engine: Engine) -> None:
    with engine.begin() as connection:
        migrate(connection)
    migrated = indexes(engine)
    keys = {name: inspect(engine).get_pk_constraint(name)["constrained_columns"] for name in metadata.tables}
    with engine.begin() as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)
    assert indexes(engine) == migrated
    assert {name: inspect(engine).get_pk_constraint(name)["constrained_columns"] for name in metadata.tables} == keys


def test_sqlite_tables_are_made_alike_by_migration_and_declaration(tmp_path: Path) -> None:
    """Autogenerate does not see everything: here the statements themselves are compared."""

    def statements(engine: Engine) -> dict[str, str]:
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
            return {name: " ".join(sql.split()) for name, sql in rows if name != schema.VERSION_TABLE}

    migrated, declared = (create_engine(f"sqlite:///{tmp_path / name}") for name in ("migrated.db", "declared.db"))
    with migrated.begin() as connection:
        migrate(connection)
    metadata.create_all(declared)
    assert statements(migrated) == statements(declared)


def test_every_table_has_the_tenant_in_its_key() -> None:
    keyed = {
        name: any(
            "tenant" in constraint.columns  # type: ignore[attr-defined]  # because keys have columns
            for constraint in table.constraints
            if type(constraint).__name__ in {"PrimaryKeyConstraint", "UniqueConstraint"}
        )
        for name, table in metadata.tables.items()
    }
    assert [name for name, has in keyed.items() if not has] == []


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    for _ in range(2):
        with engine.begin() as connection:
            migrate(connection)
    assert flowkit_tables(engine) == {*metadata.tables, schema.VERSION_TABLE}


def test_a_rolled_back_migration_leaves_nothing(engine: Engine) -> None:
    if engine.dialect.name == "mysql":
        pytest.skip("MariaDB and MySQL commit each change of a table by themselves")
    with engine.connect() as connection:
        migrate(connection)
        connection.rollback()
    assert flowkit_tables(engine) == set()


def test_a_database_without_tables_gets_them_when_it_is_opened(engine: Engine) -> None:
    open_store(engine).close()
    assert schema.VERSION_TABLE in flowkit_tables(engine)


def test_a_database_without_tables_can_be_refused_instead(engine: Engine) -> None:
    with pytest.raises(SchemaOutdated) as refused:
        open_store(engine, migrate=False)
    assert "none" in refused.value.text.en
    assert schema.HEAD in refused.value.text.en
    assert flowkit_tables(engine) == set()


def test_tables_of_another_version_are_refused_and_left_alone(engine: Engine) -> None:
    open_store(engine).close()
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {schema.VERSION_TABLE} SET version_num = 'newer'"))
    for attempt in (open_store, migrate_database):
        with pytest.raises(SchemaOutdated) as refused:
            attempt(engine)
        assert "newer" in refused.value.text.en
        assert schema.HEAD in refused.value.text.zh
    with engine.connect() as connection:
        assert schema.revision(connection) == "newer"


def test_the_revision_that_the_code_names_is_the_newest_migration() -> None:
    assert scripts().get_current_head() == schema.HEAD


def test_a_hosts_autogenerate_leaves_flowkit_alone(engine: Engine) -> None:
    open_store(engine).close()
    host = MetaData()
    Table("host_order", host, Column("id", Integer, primary_key=True))
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": include_object})
        (only,) = compare_metadata(context, host)
        assert (only[0], only[1].name) == ("add_table", "host_order")
        unfiltered = compare_metadata(MigrationContext.configure(connection), host)
    assert len(unfiltered) > 1


def test_two_processes_that_open_an_empty_database_at_once_both_succeed(request: pytest.FixtureRequest) -> None:
    for url in (request.getfixturevalue("sqlite_url"), request.getfixturevalue("postgres_url")):
        with ThreadPoolExecutor(4) as pool:
            for store in pool.map(open_store, [url] * 4):
                store.check_schema()
                store.close()


def migrated_to(connection: Connection, revision: str) -> None:
    """The tables as they were at an earlier revision."""
    options = {
        "version_table": schema.VERSION_TABLE,
        "fn": lambda stamped, _: scripts()._upgrade_revs(revision, stamped),
    }
    context = MigrationContext.configure(connection, opts=options)
    with Operations.context(context):
        context.run_migrations()


def insert(connection: Connection, table: str, **values: object) -> None:
    """A row with these values; of the other columns those that must be there are empty."""
    row = dict(values)
    for column in inspect(connection).get_columns(table):
        if not column["nullable"] and column["default"] is None and column["name"] not in row:
            row[column["name"]] = "" if "CHAR" in str(column["type"]) or "TEXT" in str(column["type"]) else 0
    if "chain" in row:
        row["chain"] = b""
    names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({places})"), row)


def test_cases_of_before_levels_stood_in_their_rows_get_the_level_of_their_data(engine: Engine) -> None:
    access = (
        '<process id="{0}" xmlns:f="urn:flowkit:bpmn:1"><extensionElements><f:access {1}/>'
        "</extensionElements></process>"
    )
    texts = {"open": "", "secret": 'secrecy="secret"', "by-data": 'secrecy-field="level"'}
    cases = {"c-1": ("open", "{}"), "c-2": ("secret", "{}"), "c-3": ("by-data", '{"level":"confidential"}'),
             "c-4": ("by-data", '{"level":null}'), "c-5": ("by-data", '{"level":"public"}')}  # fmt: skip
    with engine.begin() as connection:
        migrated_to(connection, "0017")
        for process, said in texts.items():
            shape = access.format(process, said)
            xml = f'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">{shape}</definitions>'.encode()
            insert(connection, "flowkit_definition", tenant="t", process=process, version=1, xml=xml)
        for case, (process, data) in cases.items():
            insert(connection, "flowkit_case", tenant="t", id=case, process=process, version=1, data=data)
            insert(connection, "flowkit_inbox", tenant="t", inbox_key="role:a", case_id=case, item=3, care=1)
    with engine.begin() as connection:
        migrate(connection)
        levels = connection.execute(text("SELECT id, level FROM flowkit_case ORDER BY id")).all()
        care = connection.execute(text("SELECT case_id, care FROM flowkit_inbox ORDER BY case_id")).all()
    assert [row[1] for row in levels] == [1, 3, 2, 1, 0]
    assert [row[1] for row in care] == [1, 31, 21, 1, 1]


def test_the_table_of_cases_keeps_its_rows_its_text_index_and_views_of_it(engine: Engine) -> None:
    with engine.begin() as connection:
        migrated_to(connection, "0021")
        for case, key in (("c-1", "k"), ("c-2", None), ("c-3", None)):
            insert(connection, "flowkit_case", tenant="t", id=case, process="p", business_key=key, open_key=key)
        lay(connection)
        connection.execute(text("CREATE VIEW host_cases AS SELECT id FROM flowkit_case"))
    with engine.begin() as connection:
        migrate(connection)
        insert(connection, "flowkit_case", tenant="t", id="c-4", process="p", business_key="other", open_key="other")
        assert connection.execute(text("SELECT id FROM host_cases ORDER BY id")).scalars().all() == [
            "c-1", "c-2", "c-3", "c-4",
        ]  # fmt: skip
        if engine.dialect.name == "sqlite":
            keys = connection.execute(text("SELECT case_id FROM flowkit_text ORDER BY case_id")).scalars().all()
            assert keys == ["c-1", "c-4"]
    with pytest.raises(IntegrityError), engine.begin() as connection:
        insert(connection, "flowkit_case", tenant="t", id="c-5", process="p", business_key="k", open_key="k")
    with engine.begin() as connection:
        connection.execute(text("DROP VIEW host_cases"))


def test_notices_of_the_inbox_that_wait_to_be_marked_are_delivered(engine: Engine) -> None:
    channels = {1: "inbox", 2: "inbox", 3: "email"}
    with engine.begin() as connection:
        migrated_to(connection, "0020")
        for number, channel in channels.items():
            done = {"status": "delivered", "delivered_at": 9} if number == 1 else {"status": "pending", "pending_at": 5}
            insert(connection, "flowkit_outbox", tenant="t", case_id="c", id=number, channel=channel, made_at=5, **done)
    with engine.begin() as connection:
        migrate(connection)
        columns = "status, pending_at, delivered_at"
        rows = connection.execute(text(f"SELECT {columns} FROM flowkit_outbox ORDER BY id")).all()
    assert [tuple(row) for row in rows] == [("delivered", None, 9), ("delivered", None, 5), ("pending", 5, None)]


def test_items_that_were_suspended_get_the_state_of_their_case_and_the_case_the_one_before(engine: Engine) -> None:
    with engine.begin() as connection:
        migrated_to(connection, "0015")
        for case, state in (("c-1", "等待"), ("c-2", "working")):
            insert(connection, "flowkit_case", tenant="t", id=case, state=state)
        for case, number, status in (("c-1", 7, "suspended"), ("c-1", 5, "suspended"), ("c-1", 9, "claimed")):
            before = "受理" if status == "suspended" else ""
            insert(connection, "flowkit_item", tenant="t", case_id=case, id=number, status=status, state_before=before)
    with engine.begin() as connection:
        migrate(connection)
        cases = connection.execute(text("SELECT id, suspended FROM flowkit_case ORDER BY id")).all()
        items = connection.execute(text("SELECT id, suspended_into FROM flowkit_item ORDER BY id")).all()
    assert [tuple(row) for row in cases] == [("c-1", '["受理",[5,7]]'), ("c-2", None)]
    assert [tuple(row) for row in items] == [(5, "等待"), (7, "等待"), (9, "")]
