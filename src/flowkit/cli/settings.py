"""The options that commands share. Each field of these classes is an option of every command that takes the class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Annotated

import typer

from flowkit.errors import InputInvalid, Language, Text

if TYPE_CHECKING:
    from flowkit import Engine
    from flowkit.engine.ports import Deliverer

LANGUAGE = typer.Option(envvar="FLOWKIT_LANGUAGE", help="Of messages and headings: English or Chinese.")


@dataclass(frozen=True, slots=True)
class Words:
    """For commands that need no database."""

    language: Annotated[Language, LANGUAGE] = "en"


@dataclass(frozen=True, slots=True)
class Place:
    """For commands on a database: where it is, what time it is there, how to show what is in it."""

    db: Annotated[str, typer.Option(envvar="FLOWKIT_DB", help="The database, as an SQLAlchemy URL.")] = ""
    tenant: Annotated[str, typer.Option(envvar="FLOWKIT_TENANT", help="The organisation in a shared database.")] = ""
    now: Annotated[
        str, typer.Option(envvar="FLOWKIT_NOW", help="A virtual time for this one call: 2026-11-16T08:30+08:00.")
    ] = ""
    zone: Annotated[
        str,
        typer.Option(envvar="FLOWKIT_ZONE", help="Times are shown in this zone; by default that of --now, or here."),
    ] = ""
    language: Annotated[Language, LANGUAGE] = "en"

    @contextmanager
    def engine(self, *, make: bool = False, deliverers: Iterable[Deliverer] = ()) -> Iterator[Engine]:
        """The engine on the database, closed afterwards. With `make` an empty SQLite database gets its tables.

        Raises InputInvalid if the database cannot be opened, SchemaOutdated if its tables do not fit.
        """
        from sqlalchemy.exc import SQLAlchemyError

        from flowkit import Engine, SystemClock, VirtualClock

        clock = VirtualClock(self.now) if self.now else SystemClock()
        try:
            engine = Engine(self.url(), clock=clock, tenant=self.tenant, deliverers=deliverers, migrate=make)
        except (SQLAlchemyError, ModuleNotFoundError) as error:
            raise unusable(error) from error
        try:
            yield engine
        finally:
            engine.close()

    def url(self) -> str:
        if not self.db:
            raise typer.BadParameter("name the database with --db or FLOWKIT_DB", param_hint="--db")
        return self.db

    def clock_zone(self) -> tzinfo | None:
        """The zone in which times are shown; None is the machine's."""
        if self.zone:
            from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

            try:
                return ZoneInfo(self.zone)
            except (ZoneInfoNotFoundError, ValueError, OSError) as error:
                raise typer.BadParameter(f"{self.zone!r} is no time zone", param_hint="--zone") from error
        return datetime.fromisoformat(self.now).tzinfo if self.now else None


def unusable(error: Exception) -> InputInvalid:
    """The database cannot be opened: the first line of the reason."""
    reason = str(error).strip().partition("\n")[0]
    return InputInvalid(
        Text("the database cannot be opened: {why}", "无法打开数据库:{why}").format(why=reason),
        code="database-unusable",
        mend=Text(
            "check the URL and its driver: sqlite:///cases.db, postgresql+psycopg://user@host/name",
            "请检查地址与驱动:sqlite:///cases.db、postgresql+psycopg://user@host/name",
        ),
    )
