"""Duplicates, links, numbers, and cases that were called into other units."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from flowkit.core.instance.records import Case
from flowkit.core.relations.questions import Linked


class CalledCase(NamedTuple):
    """A case that another one, `caller`, has called into a unit; `token` waits there for its end."""

    case: str
    caller: str
    token: int


class Relations(Protocol):
    """What cases have to do with each other."""

    def put_marks(self, case: str, pool: str, marks: Collection[str]) -> None:
        """By what the case is found from now on, in place of what was."""
        ...

    def marked(self, pool: str, marks: Sequence[str], most: int) -> Mapping[str, int]:
        """How many of these marks each case has; of a mark at most so many cases are read, the oldest."""
        ...

    def cases_with_data(self, cases: Sequence[str]) -> list[tuple[Case, dict[str, object]]]: ...

    def fields_of(self, case: str) -> dict[str, object]:
        """The case fields of the case."""
        ...

    def link_of(self, case: str) -> Linked | None: ...

    def linked_to(self, first: str) -> list[tuple[str, Linked]]:
        """The cases that are linked to this one, oldest first."""
        ...

    def numbered(self, number: str) -> list[str]:
        """The cases that were given this number, in whatever book."""
        ...

    def put_called(self, link: CalledCase) -> None: ...

    def caller_of(self, case: str) -> CalledCase | None:
        """The call from which the case came; None if nobody called it."""
        ...

    def called_by(self, caller: str) -> list[CalledCase]:
        """The cases that this one has called, the oldest first."""
        ...
