"""The engine that a scenario runs on: in memory from a prepared database, or on any database, opened again at will."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from weakref import WeakKeyDictionary, finalize

import sqlalchemy
from sqlalchemy.pool import StaticPool

from flowkit.bootstrap import Engine
from flowkit.engine.action import Workshop
from flowkit.engine.clock import VirtualClock
from flowkit.engine.deploy import schedule_starts, store_parcel
from flowkit.engine.duplicates import candidates
from flowkit.engine.ends import schedule_end
from flowkit.engine.handing_over import schedule_shifts
from flowkit.engine.handlers import Handlers
from flowkit.engine.ports import Deliverer, Unit
from flowkit.errors import InputInvalid, Text
from flowkit.replay.fakes import Outside, RememberingDeliverer
from flowkit.replay.folder import Folder
from flowkit.store import SqlStore

IN_MEMORY: Final = "sqlite://"


class StageEngine(Engine):
    """An engine that takes what was read already, and that can serve one run after the other."""

    def deploy_folder(self, folder: Folder) -> None:
        now = self.clock.now()
        self._transactions.write(lambda unit: store_parcel(self._shop.catalogue, unit, folder.parcel, now, ""))

    def begin_again(self, clock: VirtualClock, deliverers: Iterable[Deliverer]) -> None:
        """A new run on a database just restored: what was compiled stays, the timer starts begin at the present."""
        self.clock = clock
        self._deliverers = {each.channel: each for each in deliverers}
        self._shop = Workshop(clock, self._shop.catalogue, self._shop.forms, Handlers(), self._shop.scripts)
        catalogue, now = self._shop.catalogue, clock.now()

        def schedule(unit: Unit) -> None:
            for process, version in catalogue.latest(unit, "process").items():
                schedule_starts(catalogue, unit, process, version, now)
            for organisation in catalogue.organisations(unit):
                version = catalogue.latest(unit, "organisation")[organisation.id]
                schedule_shifts(unit, organisation, version, now)
                schedule_end(unit, organisation, version, now)

        self._transactions.write(schedule)

    def every_candidate(self, case: str) -> list[str]:
        """The cases that this one may be a duplicate of, whoever may read them."""

        def find(unit: Unit) -> list[str]:
            ((found, data),) = unit.cases_with_data([case])
            definition = self._shop.catalogue.definition(unit, found.process, found.version)
            view = candidates(self._shop.catalogue, unit, case, definition, data, lambda _: True)
            return [each.id for each in view.candidates]

        return self._transactions.read(find)


@dataclass(slots=True)
class Prepared:
    """A database in memory that has a folder deployed, and the engines that are free to run on a copy of it."""

    original: sqlite3.Connection
    free: list[tuple[sqlite3.Connection, StageEngine]] = field(default_factory=list)

    def take(self) -> tuple[sqlite3.Connection, StageEngine]:
        """An engine on a fresh copy."""
        copy, engine = self.free.pop() if self.free else (None, None)
        if copy is None or engine is None:
            copy = _connect()
            self.original.backup(copy)
            return copy, _engine_on(copy, VirtualClock("2000-01-01T00:00+00:00"))
        self.original.backup(copy)
        return copy, engine

    def close(self) -> None:
        self.original.close()
        for copy, _ in self.free:
            copy.close()


_PREPARED: WeakKeyDictionary[Folder, Prepared] = WeakKeyDictionary()


class Stage:
    """One run's engine. `engine` is another one after `next_step` with `reopen`; the clock and the fakes stay."""

    def __init__(self, folder: Folder, url: str, start: datetime, outside: Outside, *, reopen: bool) -> None:
        if reopen and url == IN_MEMORY:
            raise _nothing_left()
        self.folder = folder
        self.outside = outside
        self.clock = VirtualClock(start)
        self._url = url
        self._reopen = reopen
        self._copy: sqlite3.Connection | None = None
        self.engine = self._prepared() if url == IN_MEMORY else self._deployed()
        self._equip()

    def next_step(self) -> None:
        """Before each step: with `reopen` the engine is closed and opened again from its database."""
        if self._reopen:
            self.engine.close()
            self.engine = StageEngine(self._url, clock=self.clock, deliverers=self._deliverers())
            self._equip()

    def close(self) -> None:
        """Give the engine back, or close it."""
        if self._copy is not None:
            _PREPARED[self.folder].free.append((self._copy, self.engine))
        else:
            self.engine.close()

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """A transaction that sees everything."""
        with self.engine.store.read(self.engine.tenant) as unit:
            yield unit

    def _deliverers(self) -> list[Deliverer]:
        channels = sorted(self.folder.channels - {"inbox"})
        return [RememberingDeliverer(channel, self.outside.addresses) for channel in channels]

    def _equip(self) -> None:
        for name, inputs in self.folder.handlers.items():
            if name in self.outside.replies:
                self.engine.handler(name)(self.outside.handler(name, inputs))

    def _deployed(self) -> StageEngine:
        _make_tables(self._url)
        engine = StageEngine(self._url, clock=self.clock, deliverers=self._deliverers())
        engine.deploy_folder(self.folder)
        return engine

    def _prepared(self) -> StageEngine:
        """On a copy of the prepared database nothing is read, migrated or compiled again."""
        prepared = _PREPARED.get(self.folder)
        if prepared is None:
            prepared = _PREPARED[self.folder] = _prepare(self.folder, self.clock)
        self._copy, engine = prepared.take()
        engine.begin_again(self.clock, self._deliverers())
        return engine


def _nothing_left() -> InputInvalid:
    return InputInvalid(
        Text("a database in memory is gone when the engine closes", "内存数据库在引擎关闭后即不存在"),
        code="reopen-in-memory",
        mend=Text("give the URL of a file or of a server", "请提供文件或服务器数据库的 URL"),
    )


def _prepare(folder: Folder, clock: VirtualClock) -> Prepared:
    """Deployed at the beginning of the scenario that runs first: whoever is in office then is there."""
    original = _connect()
    prepared = Prepared(original)
    finalize(folder, prepared.close)
    _engine_on(original, clock).deploy_folder(folder)
    return prepared


def _connect() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)


def _engine_on(connection: sqlite3.Connection, clock: VirtualClock) -> StageEngine:
    """The clock is replaced before each run."""
    database = sqlalchemy.create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    return StageEngine(database, clock=clock)


def _make_tables(url: str) -> None:
    """A scenario may be given an empty database of any kind."""
    engine = sqlalchemy.create_engine(url)
    try:
        store = SqlStore(engine, guest=True)
        if store.is_empty():
            store.migrate()
    finally:
        engine.dispose()
