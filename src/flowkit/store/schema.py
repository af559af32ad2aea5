"""Which version of flowkit's tables is in a database. Reading it needs no alembic; `migrate` does."""

from __future__ import annotations

from sqlalchemy import Connection, column, inspect, select, table

from flowkit.errors import SchemaOutdated, Text

VERSION_TABLE = "flowkit_version"
HEAD = "0022"
"""The revision that this flowkit works with."""


def revision(connection: Connection) -> str | None:
    """The revision of the tables in the database; None if there are none."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.scalar(select(column("version_num")).select_from(table(VERSION_TABLE)))
    return found


def check(connection: Connection) -> None:
    """Raises SchemaOutdated unless the tables are those of this flowkit."""
    current = revision(connection)
    if current != HEAD:
        raise outdated(current)


def outdated(current: str | None) -> SchemaOutdated:
    return SchemaOutdated(
        Text(
            "the database has revision {current} of flowkit's tables, this flowkit works with {wanted}",
            "数据库中 flowkit 表的版本为 {current},当前 flowkit 需要 {wanted}",
        ).format(current=current or "none", wanted=HEAD),
        mend=Text(
            "run flowkit.store.migrate_database, or use the flowkit that belongs to these tables",
            "请运行 flowkit.store.migrate_database,或使用与这些表匹配的 flowkit 版本",
        ),
    )
