"""Suspending and resuming work."""

from __future__ import annotations

from operation_matrix import Ask, Row, Scene, Then


def _suspended(scene: Scene) -> Ask:
    item = scene.held()
    scene.case.did("suspend", item.id, by="ann", state="waiting")
    return Ask(item.id)


OF_ANN = ("person:ann",)
ROWS = (
    Row(
        "suspend",
        lambda scene: Ask(scene.held().id, how={"state": "waiting"}),
        Then("suspended", OF_ANN, limit="stands", clock="stands"),
    ),
    Row("resume", _suspended, Then("claimed", OF_ANN, limit="resumed", clock="resumed")),
)
