"""Alembic migrations of flowkit's tables, run on a given connection, with a version table of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from flowkit.store import schema

_LOCK = 0x666C6F77
"""The number of the lock that migrations of flowkit take on PostgreSQL."""
_VERSION_TABLE = (
    f"CREATE TABLE IF NOT EXISTS {schema.VERSION_TABLE} (version_num VARCHAR(32) NOT NULL, "
    f"CONSTRAINT {schema.VERSION_TABLE}_pkc PRIMARY KEY (version_num))"
)
_NO_CHANGE = f"UPDATE {schema.VERSION_TABLE} SET version_num = version_num"  # noqa: S608 - of constants only


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def migrate(connection: Connection) -> None:
    """Bring the tables to the newest revision, in the transaction of the connection.

    MariaDB and MySQL commit each change of a table by themselves. Raises SchemaOutdated if the tables are newer than
    this flowkit.
    """
    directory = scripts()
    _wait_for_others(connection)
    current = schema.revision(connection)
    if current is not None and current not in {script.revision for script in directory.walk_revisions()}:
        raise schema.outdated(current)
    options = {
        "version_table": schema.VERSION_TABLE,
        "fn": lambda stamped, _: directory._upgrade_revs("head", stamped),  # noqa: SLF001 - alembic's own upgrade command calls it
    }
    context = MigrationContext.configure(connection, opts=options)
    with Operations.context(context):
        context.run_migrations()


def _wait_for_others(connection: Connection) -> None:
    """Of two processes that migrate at once, the second finds the work of the first done."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        if not driver.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.exec_driver_sql(_VERSION_TABLE)
        connection.exec_driver_sql(_NO_CHANGE)
