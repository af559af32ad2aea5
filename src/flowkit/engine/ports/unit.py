"""The store, and one transaction over it: all subjects together."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from flowkit.core.protocol import Instant
from flowkit.engine.ports.answers import Answers
from flowkit.engine.ports.case import CaseAtWork, CaseRows
from flowkit.engine.ports.codes import Codes
from flowkit.engine.ports.deployed import Deployed
from flowkit.engine.ports.due import DueWork
from flowkit.engine.ports.figures import DayFigures
from flowkit.engine.ports.messages import Messages
from flowkit.engine.ports.outbox import Outbox
from flowkit.engine.ports.people import Hands
from flowkit.engine.ports.relations import Relations
from flowkit.engine.ports.searching import Searches
from flowkit.engine.ports.worklists import Inboxes

T = TypeVar("T")


class Unit(
    CaseAtWork,
    CaseRows,
    Answers,
    Codes,
    Relations,
    Inboxes,
    Searches,
    Hands,
    DueWork,
    DayFigures,
    Messages,
    Outbox,
    Deployed,
    Protocol,
):
    """One transaction over one tenant's rows. It commits when its `with` block ends without an exception.

    Inside a caller's transaction nothing is committed or rolled back here, and a lock that another writer holds raises
    CaseBusy at once; in an own transaction the unit waits, bounded.
    """

    tenant: str

    def request(self, request_id: str) -> tuple[str, str] | None:
        """Digest of the command and result (JSON) of a request that was done; locks the id for this transaction."""
        ...

    def put_request(self, request_id: str, digest: str, result: str, at: Instant) -> None: ...


class Store(Protocol):
    """A database with flowkit's tables."""

    def begin(self, tenant: str = "") -> AbstractContextManager[Unit]:
        """A transaction of its own that is going to write."""
        ...

    def read(self, tenant: str = "") -> AbstractContextManager[Unit]:
        """A transaction that only reads."""
        ...

    def using(self, session_or_connection: object, tenant: str = "") -> AbstractContextManager[Unit]:
        """The caller's own transaction."""
        ...

    def run(self, tenant: str, work: Callable[[Unit], T]) -> T:
        """Do the work in an own transaction and commit; wait for locks and try again, bounded."""
        ...

    def migrate(self) -> None: ...
    def check_schema(self) -> None:
        """Raises SchemaOutdated."""
        ...

    def close(self) -> None: ...
