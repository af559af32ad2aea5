"""The verbs for what cases are to each other, and the numbers by which they are known."""

from __future__ import annotations

from flowkit.engine import inputs
from flowkit.engine.actions import Actions
from flowkit.engine.ports import Unit
from flowkit.engine.views import CaseRef


class Relations(Actions):
    """Numbers, duplicates and repeats."""

    def numbered(self, number: str, *, by: str) -> list[CaseRef]:
        """The cases that were given this number, as far as `by` may read them: all material of a matter is found by
        the number that stands on it.
        """
        inputs.name("number", number)

        def work(tx: Unit) -> list[CaseRef]:
            actor, now = self._actor(tx, by), self._shop.clock.now()
            may = [case for case in tx.numbered(number) if self._readable(tx, case, actor, now)]
            found = [case for each in may if (case := tx.case(each)) is not None]
            return [CaseRef(each.id, each.process, each.version, each.business_key) for each in found]

        return self._transactions.read(work)
