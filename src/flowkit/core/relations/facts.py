"""What happens between cases. A link belongs to the case that is the repeat, and is changed only there."""

from __future__ import annotations

from typing import NamedTuple

from flowkit.core.relations.records import LinkKind


class CaseLinked(NamedTuple):
    """The case is a repeat of a first one, or goes on in it (`kind` "merged")."""

    number: int
    first: str
    kind: LinkKind


class CaseUnlinked(NamedTuple):
    """The case stands for itself again."""

    number: int
    first: str
