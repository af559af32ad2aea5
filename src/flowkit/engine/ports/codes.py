"""Codes by which outsiders act, as they are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from flowkit.core.protocol import Instant


@dataclass(frozen=True, slots=True)
class StoredCode:
    """A code by which an outsider acts in a case. `digest` is that of its secret half; `handle` is the public half.

    It is good from `issued_at` to `until` (None: no end), unless revoked. `tries` counts wrong ones since the last
    right one, `locks` how often they have locked it.
    """

    handle: str
    case: str
    outsider: str
    person: str
    correlation: str
    digest: str
    issued_at: Instant
    issued_by: str
    until: Instant | None
    revoked_at: Instant | None = None
    tries: int = 0
    locks: int = 0
    locked_until: Instant | None = None

    def is_good(self, now: Instant) -> bool:
        return self.revoked_at is None and (self.until is None or now < self.until)


class Codes(Protocol):
    """Codes by which outsiders act."""

    def put_code(self, code: StoredCode) -> None: ...

    def code(self, handle: str) -> StoredCode | None: ...

    def codes_of(self, case: str) -> list[StoredCode]:
        """The codes of a case, those that are good no longer included."""
        ...

    def revoke_codes(self, handles: Iterable[str], at: Instant) -> None: ...

    def count_try(self, handle: str, now: Instant, *, most: int) -> bool:
        """Count a try of a code; False if there is none, it is locked, or was locked `most` times."""
        ...

    def lock_code(self, handle: str, until: Instant) -> None:
        """Take no try until then, and begin to count anew."""
        ...

    def code_was_right(self, handle: str) -> None:
        """Forget the wrong tries."""
        ...
