"""The verbs about the signers of a step (加签, 减签)."""

from __future__ import annotations

from flowkit.core.operations.signing import Place
from flowkit.engine.actions import Actions


class Signing(Actions):
    """Who signs besides, or no more."""

    def add_signer(
        self, item: str, *, to: str, place: Place, by: str, reason: str = "", request_id: str | None = None
    ) -> None:
        """Let another person sign too: before the item (then it comes back), after it, or beside it (加签)."""
        self.operate("add-signer", item, by=by, reason=reason, to=to, target=place, request_id=request_id)

    def remove_signer(self, item: str, *, by: str, reason: str, to: str = "", request_id: str | None = None) -> None:
        """Let a person sign no more (减签): whoever has the item, or `to`, who follows it or is a later member."""
        self.operate("remove-signer", item, by=by, reason=reason, to=to, request_id=request_id)
