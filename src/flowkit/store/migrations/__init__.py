"""Alembic migrations of flowkit's tables, run on a given connection, with a version table of their own."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from flowkit.store import schema


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
