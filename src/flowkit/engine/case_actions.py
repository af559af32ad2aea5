"""The verbs about a whole case: what may be done with it now, closing it and undoing that."""

from __future__ import annotations

from flowkit.engine.actions import Actions
from flowkit.engine.descriptors import OperationView, operation_views
from flowkit.engine.ids import split
from flowkit.engine.ports import Unit
from flowkit.engine.reading import no_case


class CaseActions(Actions):
    """What may be done with a case."""

    def operations(self, subject: str, *, by: str) -> list[OperationView]:
        """Every row of the operation table for an item or a case: whether `by` may do it now, and if not, why not.

        It is judged by the checks of the operation itself. Raises NotFound for what `by` may not see.
        """
        case, item = split(subject)

        def work(tx: Unit) -> list[OperationView]:
            actor, now = self._actor(tx, by), self._shop.clock.now()
            may_see = self._readable(tx, case, actor, now) or self._has_seen(tx, case, item, actor)
            head = tx.case(case) if may_see else None
            if head is None:
                raise no_case(case, actor)
            return operation_views(self._shop, tx, head, item, actor)

        return self._transactions.read(work)

    def close_case(self, case: str, *, by: str, reason: str, request_id: str | None = None) -> None:
        """End the case by decision, with all that it calls (办结)."""
        self.operate("close", case, by=by, reason=reason, request_id=request_id)

    def undo_close(self, case: str, *, by: str, reason: str, request_id: str | None = None) -> None:
        """Bring a closed case back as it was (撤销办结). Raises BusinessKeyTaken if another has its key meanwhile."""
        self.operate("undo-close", case, by=by, reason=reason, request_id=request_id)
