"""Suspending and resuming work."""

from __future__ import annotations

from flowkit.errors import Text
from operation_matrix import Ask, Row, Scene, Then


def _suspended(scene: Scene) -> Ask:
    item = scene.held()
    scene.case.did("suspend", item.id, by="ann", state="waiting")
    return Ask(item.id)


def _held(scene: Scene) -> Ask:
    item = scene.held()
    scene.case.did("hold", item.id, by="max")
    return Ask(item.id)


OF_ANN = ("person:ann",)
WAITS = Text("less urgent work of another case waits", "其他办件中较不紧急的事项暂放")
ROWS = (
    Row(
        "suspend",
        lambda scene: Ask(scene.held().id, how={"state": "waiting"}),
        Then("suspended", OF_ANN, limit="stands", clock="stands"),
    ),
    Row(
        "interrupt",
        lambda scene: Ask(scene.work.id),
        Then("claimed", OF_ANN, note=WAITS),
    ),
    Row("hold", lambda scene: Ask(scene.held().id), Then("held", OF_ANN, limit="stands")),
    Row("release", _held, Then("claimed", OF_ANN, limit="resumed")),
    Row("resume", _suspended, Then("claimed", OF_ANN, limit="resumed", clock="resumed")),
)
