"""What happens to a clock."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from flowkit.core.protocol import Instant

Moment = tuple[str, str, Instant | None]


class DeadlineStarted(NamedTuple):
    """A clock begins. `marks` are (kind, key, instant): what will happen on it. One that goes on from an earlier entry
    of its step has its `pauses` and `extensions`, too, and of its journal the `stands`: what made it stand.
    """

    deadline: int
    rule: str
    scope: int
    token: int | None
    item: int | None
    started_at: Instant
    target: str
    calendar: str
    calendar_version: int
    due_at: Instant
    warn_at: Instant | None
    marks: tuple[Moment, ...]
    pauses: tuple[tuple[Instant, Instant | None], ...] = ()
    extensions: tuple[tuple[Any, ...], ...] = ()
    stands: tuple[tuple[Any, ...], ...] = ()


class DeadlinePaused(NamedTuple):
    """The clock stands because of `why`: a business state, or "condition"."""

    deadline: int
    rule: str
    why: str = ""


class DeadlineMoved(NamedTuple):
    """The clock was resumed, extended, re-based because its data changed, or re-computed with another version of its
    calendar: same start, new instants for what has not fired.

    Marks that are not named any more never fire; what has fired stays. `calendar_version` is 0 where it stays.
    """

    deadline: int
    rule: str
    cause: Literal["resumed", "re-based", "extended", "re-computed"]
    target: str
    due_at: Instant | None
    warn_at: Instant | None
    marks: tuple[Moment, ...]
    calendar_version: int = 0


class MarkReached(NamedTuple):
    """A warning, the due time, an escalation step or an acknowledgement limit has come. Once for each mark.

    `late` says that it fires after its instant; `by` names who called an escalation step by hand.
    """

    deadline: int
    rule: str
    kind: Literal["warn", "due", "step", "acknowledge"]
    key: str
    at: Instant
    late: bool
    by: str = ""


class MarkAdded(NamedTuple):
    """One more thing will happen on the clock."""

    deadline: int
    kind: Literal["warn", "due", "step", "acknowledge"]
    key: str
    at: Instant


class MarksVoid(NamedTuple):
    """These marks never fire: past already when a back-dated clock began, or held back."""

    deadline: int
    marks: tuple[tuple[str, str], ...]


class DeadlineEnded(NamedTuple):
    """The clock stops for good, with its verdict."""

    deadline: int
    rule: str
    verdict: Literal["kept", "late", "void"]


class ExtensionRequested(NamedTuple):
    """Somebody asks for more time."""

    deadline: int
    rule: str
    number: int
    amount: str
    by: str
    reason: str


class ExtensionDecided(NamedTuple):
    """The request was approved, for this amount, or refused."""

    deadline: int
    rule: str
    number: int
    approved: bool
    amount: str
    by: str
    reason: str


class CaseTimed(NamedTuple):
    """The earliest due time and yellow light of the clocks over the whole case."""

    due_at: Instant | None
    warn_at: Instant | None
