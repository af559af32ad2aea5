"""Closing a case by hand, and undoing that."""

from __future__ import annotations

from operation_matrix import Ask, Row, Scene, Then


def _closed(scene: Scene) -> Ask:
    """An hour after the case was closed, while ann had the work."""
    scene.held()
    scene.case.did("close", by="max")
    scene.case.advance(hours=1)
    return Ask(by="max")


CLOSED = Then(gone=("beside", "work"), limit="void", clock="kept", end="closed")
ROWS = (
    Row(
        "close",
        lambda _: Ask(by="max"),
        CLOSED,
        {
            "plain": Then(gone=("work",), limit="void", clock="kept", end="closed"),
            "round": Then(gone=("beside", "work", "work", "work"), limit="void", clock="kept", end="closed"),
        },
    ),
    Row(
        "undo-close",
        _closed,
        Then(fresh=("beside", "work")),
        {"plain": Then(fresh=("work",)), "round": Then(fresh=("beside", "work", "work", "work"))},
    ),
)
