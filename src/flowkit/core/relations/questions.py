"""What must be known of other cases."""

from __future__ import annotations

from dataclasses import dataclass

from flowkit.core.protocol import Question
from flowkit.core.relations.records import LinkKind


@dataclass(frozen=True, slots=True)
class FirstCase(Question):
    """The case with this id, or the first one that it is itself a repeat of: `Known`; None if the actor may not read
    it. Nobody else links cases of the pool until the transaction ends.
    """

    case: str
    pool: str


@dataclass(frozen=True, slots=True)
class Known:
    """A first case: whether it has the pool, whether it is open, and what a repeat keeps of it."""

    case: str
    pool: str
    is_open: bool
    snapshot: dict[str, object]


@dataclass(frozen=True, slots=True)
class OwnLink(Question):
    """The link of this case: `Linked`, or None."""


@dataclass(frozen=True, slots=True)
class Linked:
    """To which first case, and how."""

    first: str
    kind: LinkKind
