"""The history of a case as facts with names: what coverage counts and what expectations look at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final, get_type_hints

from flowkit.core.execution import ROUTES
from flowkit.engine.views import HistoryEntry

_WORD: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Happening:
    """A recorded fact: its name with hyphens, when it happened, by whom, and its fields."""

    name: str
    at: datetime
    actor: str
    values: Mapping[str, object]


def hyphened(name: str) -> str:
    """`StateChanged` as `state-changed`."""
    return _WORD.sub("-", name).lower()


def happenings(history: tuple[HistoryEntry, ...]) -> Iterator[Happening]:
    """Every fact of every action, in order."""
    for entry in history:
        for fact in entry.facts:
            name = str(fact[0])
            yield Happening(
                hyphened(name), entry.at, entry.actor, dict(zip(_fields().get(name, ()), fact[1:], strict=False))
            )


@cache
def _fields() -> Mapping[str, tuple[str, ...]]:
    """The fields of each kind of fact, in the order in which they are recorded."""
    return {kind.__name__: tuple(get_type_hints(kind)) for kind in ROUTES}
