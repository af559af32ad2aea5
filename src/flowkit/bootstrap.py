"""The only place where ports meet adapters: `flowkit.Engine`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from flowkit.engine import inputs
from flowkit.engine.action import Workshop
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.clock import SystemClock, VirtualClock, parse_instant
from flowkit.engine.content import AttachmentLimits, AttachmentStore, InDatabase
from flowkit.engine.departing import deploy
from flowkit.engine.deploy import Deployed, open_calendar, open_parcel, store_calendar
from flowkit.engine.due import always, run_due
from flowkit.engine.forms import Forms
from flowkit.engine.handlers import Handlers
from flowkit.engine.ports import Clock, Deliverer, Directory, ScriptRunner, Unit
from flowkit.engine.recomputing import CalendarView, Recomputed, calendar_views, recomputed
from flowkit.engine.transactions import CallersTransaction, OwnTransactions
from flowkit.engine.verbs import Verbs
from flowkit.errors import InputInvalid, Text
from flowkit.sandbox import installed_runners
from flowkit.store import SqlStore, open_store

if TYPE_CHECKING:
    import sqlalchemy
    from sqlalchemy.orm import Session

F = TypeVar("F", bound=Callable[..., object])
RETRIES = (10, 60, 300)


class Engine(Verbs):
    """A workflow engine on one database.

    `database` is an SQLAlchemy URL or an SQLAlchemy Engine of the host; one without flowkit's tables gets them unless
    `migrate=False`, older ones are changed only by `migrate_database`. `clock` is the real one by default, or a
    `VirtualClock` for tests. `deliverers` send notices on channels such as e-mail. `scripts` run script tasks in other
    languages than FEEL: by default Python in a sandbox, if the extra `monty` is installed. `tenant` separates
    organisations in one database. `directory` is the host's own directory of people: processes that are deployed
    without an organisation belong to it. `limits` bound what may be attached, `contents` is where it is kept, by
    default in the database, with a `FolderStore` in a folder.

    Every verb commits by itself. Inside a transaction of the host use `engine.using(session)`.
    """

    def __init__(  # noqa: PLR0913 - by name
        self,
        database: str | sqlalchemy.Engine = "sqlite://",
        *,
        clock: Clock | None = None,
        tenant: str = "",
        deliverers: Iterable[Deliverer] = (),
        scripts: Iterable[ScriptRunner] | None = None,
        migrate: bool = True,
        directory: Directory | None = None,
        limits: AttachmentLimits | None = None,
        contents: AttachmentStore | None = None,
    ) -> None:
        self.clock: Clock = clock or SystemClock()
        self.tenant = tenant = inputs.key("tenant", tenant)
        self.store: SqlStore = open_store(database, migrate=migrate)
        self._deliverers = {each.channel: each for each in deliverers}
        runners = {each.language: each for each in (installed_runners() if scripts is None else scripts)}
        shop = Workshop(
            self.clock,
            Catalogue(directory),
            Forms(),
            Handlers(),
            runners,
            limits or AttachmentLimits(),
            contents or InDatabase(),
        )
        super().__init__(shop, OwnTransactions(self.store, tenant))

    def close(self) -> None:
        """Give the connections back, and end the sandboxes of scripts."""
        for runner in self._shop.scripts.values():
            runner.close()
        self.store.close()

    def deploy(self, path: str | Path, *, by: str = "") -> list[Deployed]:
        """Deploy a .bpmn file, or a folder of them with its manifest: the versions that are current afterwards.

        A file that has not changed keeps its version. Raises DefinitionInvalid with all findings; then nothing is
        stored. Whom or what the organisation has no more must have nothing open, or a rule under `departures`.
        """
        parcel = open_parcel(path)
        now = self.clock.now()

        def work(unit: Unit) -> list[Deployed]:
            fresh = replace(self._shop, catalogue=Catalogue(self._shop.catalogue.directory))
            return deploy(fresh, unit, parcel, now, by)

        return self._transactions.write(work)

    def deploy_calendar(self, path: str | Path) -> int:
        """Store a calendar file by itself: the version that is current afterwards, a new one only if it has changed.

        What runs keeps its version; see `recompute`. Raises DefinitionInvalid with all findings.
        """
        calendar, now = open_calendar(path), self.clock.now()
        return self._transactions.write(lambda unit: store_calendar(unit, calendar, now))

    def recompute(self, calendar: str, *, apply: bool = False, by: str = "") -> list[Recomputed]:
        """Which running clocks would be due at another time with the newest version of their calendar.

        With `apply` they are from then on: each in a transaction of its own, by facts that are added to its history. A
        breach or a warning that was recorded stays. Raises NotFound for a calendar that is not deployed.
        """
        return recomputed(self._shop, self.store, self.tenant, calendar, by, apply=apply)

    def calendars(self) -> list[CalendarView]:
        """The newest version of each calendar, with the years that are settled and those that are not; of the next
        twelve months with a warning.
        """
        with self.store.read(self.tenant) as unit:
            return calendar_views(self._shop.catalogue, unit, self.clock.now())

    def using(self, transaction: Session | sqlalchemy.Connection) -> Verbs:
        """The same verbs inside the caller's transaction: roll back, and nothing happened and nothing is sent.

        Raises CaseBusy from a verb when another writer holds the case.
        """
        return Verbs(self._shop, CallersTransaction(lambda: self.store.using(transaction, self.tenant)))

    def handler(self, name: str, *, in_transaction: bool = False, retries: Iterable[int] = RETRIES) -> Callable[[F], F]:
        """Register a function for service tasks of this name.

        Its keyword arguments are the inputs of the task, checked against the annotations; an argument `key` gets a text
        that is the same at every try of one task. It runs after the commit, at least once, and is tried again after
        `retries` seconds each; then the case has an incident. With `in_transaction` it runs once inside the action,
        and its error is the action's; where nobody waits for the action, as under a timer, a failed one runs again
        after the commit.
        """

        def register(function: F) -> F:
            self._shop.handlers.add(name, function, in_transaction=in_transaction, retries=tuple(retries))
            return function

        return register

    def run_due(self, *, going: Callable[[], bool] = always) -> int:
        """Do all that is due at the present instant: timers, clocks, handlers, deliveries. How many things were done.

        `going` is asked before each piece of work; once it says False, the rest is left for later.
        """
        return run_due(self._shop, self.store, self._deliverers, going)

    def advance_to(self, moment: str | datetime) -> int:
        """Move the virtual clock, inclusive: it stops at each due instant in turn and all that is due there is done.

        Raises InputInvalid if the clock is not virtual, or for a time in the past.
        """
        clock = self.clock
        if not isinstance(clock, VirtualClock):
            raise InputInvalid(
                Text("only a virtual clock can be advanced", "只有虚拟时钟可以推进"),
                code="clock-real",
                mend=Text("pass clock=VirtualClock(…)", "请传入 clock=VirtualClock(…)"),
            )
        end = parse_instant(moment)
        done = self.run_due()
        while True:
            with self.store.read() as unit:
                following = unit.next_due(after=clock.now())  # what is left before is held by another worker
            if following is None or following > end:
                break
            clock.move_to(following)
            done += self.run_due()
        clock.move_to(end)
        return done + self.run_due()
