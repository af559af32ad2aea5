"""The verb for what a case has called, and what called it."""

from __future__ import annotations

from flowkit.core.instance.records import Case
from flowkit.core.protocol import Instant, to_datetime
from flowkit.engine import inputs
from flowkit.engine.actions import Actions
from flowkit.engine.crossing import linked
from flowkit.engine.ports import Unit
from flowkit.engine.reading import readable
from flowkit.engine.views import CaseLinks, CaseLinkView, light, moment


class Linking(Actions):
    """Cases that cross organisations."""

    def links(self, case: str, *, by: str) -> CaseLinks:
        """The case that called this one and the cases that it has called, for whoever may read it.

        Of a linked case its open columns are shown: which process, where, how far, until when. The rest is for its own
        readers, to whom those of the caller belong. Raises NotFound like a reading of the case itself.
        """
        inputs.name("case", case)

        def work(tx: Unit) -> CaseLinks:
            now = self._shop.clock.now()
            found = readable(self._shop.catalogue, tx, case, self._actor(tx, by), now)
            caller, called = linked(tx, found)
            return CaseLinks(
                _view(caller, now) if caller is not None else None, tuple(_view(each, now) for _, each in called)
            )

        return self._transactions.read(work)


def _view(case: Case, now: Instant) -> CaseLinkView:
    return CaseLinkView(
        case.id, case.process, case.business_key, case.unit, case.status, case.state, case.end_state,
        to_datetime(case.started_at), moment(case.ended_at), moment(case.due_at),
        light(now, case.due_at, case.warn_at),
    )  # fmt: skip
