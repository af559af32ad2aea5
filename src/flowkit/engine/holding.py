"""The verbs for one item that waits while the others go on."""

from __future__ import annotations

from flowkit.engine.actions import Actions


class Holding(Actions):
    """Hold and release."""

    def hold(self, item: str, *, by: str, reason: str, request_id: str | None = None) -> None:
        """Let one item wait, with its own limits, while everything else goes on (暂缓)."""
        self.operate("hold", item, by=by, reason=reason, request_id=request_id)

    def release(self, item: str, *, by: str, reason: str = "", request_id: str | None = None) -> None:
        """Let a held item go on (解除暂缓)."""
        self.operate("release", item, by=by, reason=reason, request_id=request_id)
