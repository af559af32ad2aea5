"""The verbs about a whole case: what may be done with it now; closing, reopening, jumping."""

from __future__ import annotations

from flowkit.core.commands import Operate
from flowkit.engine import inputs
from flowkit.engine.action import Refused
from flowkit.engine.actions import Actions
from flowkit.engine.descriptors import OperationView, hidden, operation_views
from flowkit.engine.ids import split
from flowkit.engine.jumps import JumpView, TokenView, jump_view, token_views
from flowkit.engine.ports import Unit
from flowkit.engine.reading import no_case, readable


class CaseActions(Actions):
    """What may be done with a case."""

    def operations(self, subject: str, *, by: str) -> list[OperationView]:
        """Every row of the operation table for an item or a case: whether `by` may do it now, and if not, why not.

        It is judged by the checks of the operation itself. Raises NotFound for what `by` may not see; whoever knows
        the item only learns nothing of the case.
        """
        case, item = split(subject)

        def work(tx: Unit) -> list[OperationView]:
            actor, now = self._actor(tx, by), self._shop.clock.now()
            may_read = self._readable(tx, case, actor, now)
            head = tx.case(case) if may_read or self._has_seen(tx, case, item, actor) else None
            if head is None:
                raise no_case(case, actor)
            views = operation_views(self._shop, tx, head, item, actor)
            return views if may_read else [hidden(view, subject, no_case(case, actor)) for view in views]

        return self._transactions.read(work)

    def close_case(self, case: str, *, by: str, reason: str, request_id: str | None = None) -> None:
        """End the case by decision, with all that it calls (办结)."""
        self.operate("close", case, by=by, reason=reason, request_id=request_id)

    def undo_close(self, case: str, *, by: str, reason: str, request_id: str | None = None) -> None:
        """Bring a closed case back as it was (撤销办结). Raises BusinessKeyTaken if another has its key meanwhile."""
        self.operate("undo-close", case, by=by, reason=reason, request_id=request_id)

    def reopen(self, case: str, *, by: str, reason: str, target: str = "", request_id: str | None = None) -> None:
        """Give a case that is over one more pass, from its start or from the step `target` (重办)."""
        self.operate("reopen", case, by=by, reason=reason, target=target, request_id=request_id)

    def jump(self, subject: str, *, target: str, by: str, reason: str, request_id: str | None = None) -> None:
        """Move the token of an item, or a token by its id, to another step (跳转)."""
        self.operate("jump", subject, by=by, reason=reason, target=target, request_id=request_id)

    def jump_preview(self, subject: str, *, target: str, by: str) -> JumpView:
        """What that jump would skip, withdraw and change. Nothing is done. Raises what the jump would raise."""
        case, number = split(subject)
        command = Operate("jump", number, target=inputs.name("target", target))

        def work(tx: Unit) -> JumpView:
            actor, now = self._actor(tx, by), self._shop.clock.now()
            return jump_view(self._shop, tx, readable(self._shop.catalogue, tx, case, actor, now), command, actor)

        try:
            return self._transactions.read(work)
        except Refused as refused:
            raise refused.error() from None

    def tokens(self, case: str, *, by: str) -> list[TokenView]:
        """Where the case is, token by token, in called processes too. Raises NotFound."""
        number, _ = split(case)

        def work(tx: Unit) -> list[TokenView]:
            actor, now = self._actor(tx, by), self._shop.clock.now()
            head = readable(self._shop.catalogue, tx, number, actor, now)
            return token_views(self._shop.catalogue, tx, head)

        return self._transactions.read(work)
