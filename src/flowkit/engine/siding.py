"""The verbs for dispatch and for what belongs to an item beside the work of its step: help, advice, copies."""

from __future__ import annotations

from collections.abc import Iterable

from flowkit.engine import inputs
from flowkit.engine.actions import Actions


class SideActions(Actions):
    """Dispatch, ask advice, answer, copy, read."""

    def dispatch(  # noqa: PLR0913 - by name
        self,
        item: str,
        *,
        to: str,
        by: str,
        helpers: Iterable[str] = (),
        reason: str = "",
        within: str = "",
        waits: bool | None = None,
        request_id: str | None = None,
    ) -> None:
        """Send an item of a group to one person (分办); `helpers` each get a side item and give an opinion (主办/协办).

        `within` is the limit of the helpers, as a quantity. Until they have answered, the item cannot be completed,
        unless `waits` or the setting of the process says otherwise.
        """
        data = _given(helpers=list(inputs.names("helpers", helpers)), within=within, waits=waits)
        self.operate("dispatch", item, data, by=by, to=to, reason=reason, request_id=request_id)

    def ask_advice(
        self,
        item: str,
        *,
        to: Iterable[str],
        question: str,
        by: str,
        within: str = "",
        waits: bool | None = None,
        request_id: str | None = None,
    ) -> None:
        """Ask persons, or roles as "role:<id>", for advice on an item that `by` holds (征求意见). Of a role whoever
        answers first. With `waits` the item cannot be completed before.
        """
        data = _given(to=list(inputs.names("to", to)), within=within, waits=waits)
        self.operate("ask-advice", item, data, by=by, reason=question, request_id=request_id)

    def answer(self, item: str, answer: str, *, by: str, request_id: str | None = None) -> None:
        """Give the help or advice that a side item asks for (答复)."""
        self.operate("answer", item, {"answer": answer}, by=by, request_id=request_id)

    def cc(self, subject: str, *, to: Iterable[str], by: str, reason: str = "", request_id: str | None = None) -> None:
        """Send copies of an item or a case to persons and to whoever holds a role now (抄送)."""
        data = {"to": list(inputs.names("to", to))}
        self.operate("cc", subject, data, by=by, reason=reason, request_id=request_id)

    def read(self, item: str, *, by: str, request_id: str | None = None) -> None:
        """Say that a copy has been read (阅毕)."""
        self.operate("read", item, by=by, request_id=request_id)


def _given(**data: object) -> dict[str, object]:
    """What was given of the data that an operation takes."""
    return {name: value for name, value in data.items() if value not in (None, "", [])}
