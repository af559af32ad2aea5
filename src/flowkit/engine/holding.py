"""The verbs for one item that waits while the others go on, and for work that waits for something more urgent."""

from __future__ import annotations

from collections.abc import Sequence

from flowkit.engine import inputs
from flowkit.engine.actions import Actions


class Holding(Actions):
    """Hold and release; interrupt."""

    def hold(self, item: str, *, by: str, reason: str, request_id: str | None = None) -> None:
        """Let one item wait, with its own limits, while everything else goes on (暂缓)."""
        self.operate("hold", item, by=by, reason=reason, request_id=request_id)

    def release(self, item: str, *, by: str, reason: str = "", request_id: str | None = None) -> None:
        """Let a held item go on (解除暂缓)."""
        self.operate("release", item, by=by, reason=reason, request_id=request_id)

    def interrupt(
        self,
        item: str,
        *,
        by: str,
        reason: str,
        to: str = "",
        items: Sequence[str] = (),
        request_id: str | None = None,
    ) -> None:
        """Take up an urgent item, or give it to somebody (`to`), while less urgent work of that person waits (抽调):
        the `items`, by default all that may. One transaction. What waits comes back when the item is out of those
        hands; `run_due` delivers that.
        """
        data: dict[str, object] = {"items": list(inputs.names("items", items))} if items else {}
        self.operate("interrupt", item, data, by=by, to=to, reason=reason, request_id=request_id)
