"""The laws looked at again and again, each case only when something has happened to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from random_office.deeds import Office
from random_office.laws import Folded, Stored, faults, seen_wrongly, stored


@dataclass
class Checking:
    """What was found of the cases of an office so far."""

    office: Office
    known: dict[str, Stored] = field(default_factory=dict)
    folded: dict[str, Folded] = field(default_factory=dict)

    def wrong(self, *persons: str) -> list[str]:
        """What is wrong with the cases, and with what these persons see of them."""
        self.office.look_around()
        found = [f"{case}: {fault}" for case in self.office.cases for fault in self._of(case)]
        return [*found, *(each for person in persons for each in seen_wrongly(self.office.engine, person, self.known))]

    def _of(self, case: str) -> Iterator[str]:
        engine, before = self.office.engine, self.known.get(case)
        with engine.store.read() as unit:
            head = unit.case(case)
        if before is not None and head == before.case:
            return
        now = self.known[case] = stored(engine, case)
        yield from faults(now)
        told = self.folded.setdefault(case, Folded.of(now.case))
        told.fold(now.history)
        yield from told.differences(now)
