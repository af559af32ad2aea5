"""The verbs of papers."""

from __future__ import annotations

from flowkit.engine import inputs
from flowkit.engine.action import record_reading
from flowkit.engine.actions import Actions
from flowkit.engine.ids import split
from flowkit.engine.papers import PaperRef, PaperView, make_paper, papers_of
from flowkit.engine.ports import Unit
from flowkit.engine.reading import readable


class Printing(Actions):
    """Papers to print from a case."""

    def papers(self, case: str, *, by: str) -> list[PaperRef]:
        """What `by` may print of a case (打印件). Raises NotFound."""
        number, _ = split(case)

        def work(tx: Unit) -> list[PaperRef]:
            actor = self._actor(tx, by)
            found = readable(self._shop.catalogue, tx, number, actor, self._shop.clock.now())
            return papers_of(self._shop, tx, found, actor)

        return self._transactions.read(work)

    def paper(self, case: str, paper: str, *, by: str) -> PaperView:
        """Make a paper from the data of the case as they are now, with what `by` may see.

        Raises NotFound, or InputInvalid (paper-unfilled) naming everything that is still to be filled in. Where the
        process logs readings, the printing stands in the history.
        """
        number, _ = split(case)
        inputs.name("paper", paper)

        def work(tx: Unit) -> tuple[PaperView, bool]:
            actor = self._actor(tx, by)
            found = readable(self._shop.catalogue, tx, number, actor, self._shop.clock.now())
            made = make_paper(self._shop, tx, found, actor, paper)
            return made, self._shop.catalogue.definition(tx, found.process, found.version).logs_reading

        made, logged = self._transactions.read(work)
        if logged:
            self._transactions.write(lambda tx: record_reading(self._shop, tx, number, by, f"print:{paper}"))
        return made
