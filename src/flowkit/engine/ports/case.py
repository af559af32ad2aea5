"""One case: to act on it, and to read it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, Protocol

from flowkit.core.deadline.records import Deadline
from flowkit.core.draft import Draft, Record
from flowkit.core.instance.records import Case, Incident, Scope, Token
from flowkit.core.protocol import Instant
from flowkit.core.workitem.notes import Attachment
from flowkit.core.workitem.records import WorkItem
from flowkit.engine.ports.outbox import OutboxNotice

Clocked = Callable[[str, int], bool]
"""Whether a case of this process and version can have clocks."""


FocusKind = Literal["case", "item", "token", "job", "deadline", "subscription", "incident"]


@dataclass(frozen=True, slots=True)
class Focus:
    """Which record of a case an action begins with; the store loads it with what belongs to it."""

    kind: FocusKind = "case"
    number: int = 0


class HistoryRow(NamedTuple):
    """One action: who did what, and every fact of it.

    `payload` is JSON text (command, facts, answers). `link` chains the rows: SHA-256 over the previous link, the
    open columns and `digest`; `digest` is SHA-256 over `salt` and `payload`. So a payload and its salt can be erased
    and the chain still verifies. A refusal (`REFUSED` before its code) counts how often the same was refused `again`,
    and when last; that is no part of the chain.
    """

    number: int
    at: Instant
    actor: str
    command: str
    payload: str | None
    salt: bytes | None
    digest: bytes
    link: bytes
    schema: int = 1
    again: int = 0
    again_at: Instant | None = None


REFUSED: Final = "refused:"
"""What the name of an action begins with that was refused; its code stands behind."""


class CaseAtWork(Protocol):
    """A case, to act on it."""

    def load(
        self, case: str, focus: Focus, *, clocked: Clocked | None = None, skip_locked: bool = False
    ) -> Draft | None:
        """Lock the case, then load: root scope; the focused record; its token; the chain of its scopes; the running
        deadlines of those process scopes and of that token, unless `clocked` says that the case can have none. None if
        there is no such case (or, with `skip_locked`, another worker has it). A focused record that is gone is simply
        not in the draft.
        """
        ...

    def below(self, case: str, scope: int) -> list[Record]:
        """Everything alive in the scope and the scopes below it: scopes, tokens, open items, running deadlines."""
        ...

    def row(self, case: str, focus: Focus) -> list[Record]:
        """A further record of the locked case with its token and scope chain, as `load` does."""
        ...

    def numbered_items(self, case: str, numbers: Sequence[int]) -> list[WorkItem]:
        """These items of the locked case, open or ended; one that is not there is left out."""
        ...

    def save(
        self,
        draft: Draft,
        history: HistoryRow,
        *,
        fields: Mapping[str, object] | None = None,
        followed: Collection[str] | None = None,
    ) -> None:
        """Write every change of the draft and the history row. `fields` are the case fields that changed; `followed`
        the steps whose doers will be asked for (None: all).

        Raises BusinessKeyTaken for a new case whose key is taken.
        """
        ...


class CaseRows(Protocol):
    """A case, to read it."""

    def case(self, case: str) -> Case | None: ...

    def scopes(self, case: str) -> list[Scope]: ...

    def tokens(self, case: str) -> list[Token]: ...

    def items(self, case: str) -> list[WorkItem]: ...

    def deadlines(self, case: str) -> list[Deadline]: ...

    def deadline(self, case: str, number: int) -> Deadline | None: ...

    def newest_deadline(self, case: str, rule: str, scope: int) -> Deadline | None:
        """The newest clock of a rule in a scope, ended or not."""
        ...

    def notices(self, case: str) -> list[OutboxNotice]: ...

    def incidents(self, case: str) -> list[Incident]: ...

    def history(self, case: str) -> list[HistoryRow]: ...

    def history_before(self, case: str, number: int) -> list[HistoryRow]:
        """The next few actions before this one, newest first."""
        ...

    def erase_payload(self, case: str, number: int) -> None: ...

    def refusals(self, case: str, actor: str) -> Sequence[HistoryRow]:
        """What the actor was refused since anything else was written into the history, newest first."""
        ...

    def refused_again(self, case: str, number: int, at: Instant) -> None:
        """Count a refusal in the row of one before."""
        ...

    def live_rows(self, case: str) -> dict[str, int]:
        """How many rows each table holds that the case still acts on (ended items, history and notices apart)."""
        ...

    def attachments(self, case: str) -> list[Attachment]:
        """The attachments of the case, also those that were removed, oldest first."""
        ...

    def put_content(self, digest: str, parts: Iterable[bytes]) -> None:
        """Keep content under its digest, unless it is there."""
        ...

    def content(self, digest: str, part: int) -> bytes: ...
