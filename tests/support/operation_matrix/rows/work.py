"""Taking work, doing it, and handing it on."""

from __future__ import annotations

from flowkit.errors import Text
from operation_matrix import Ask, Refused, Row, Scene, Then

OF_ANN = ("person:ann",)
ONE_SIGNER = Refused("no-group", Text("a place in a round is its signer's", "会签席位属于签署人本人"))
ENDS_THE_STEP = Then("completed", (), fresh=("last",), limit="kept")


def _delegated(scene: Scene) -> Ask:
    item = scene.held()
    scene.case.did("delegate", item.id, by="ann", to="out")
    return Ask(item.id, by="out")


ROWS = (
    Row("claim", lambda scene: Ask(scene.work.id), Then("claimed", OF_ANN)),
    Row(
        "unclaim",
        lambda scene: Ask(scene.held().id),
        Then("offered", ("role:clerk",)),
        {"sequential": ONE_SIGNER, "round": ONE_SIGNER},
    ),
    Row("save-draft", lambda scene: Ask(scene.held().id, data={"note": "half"}), Then("claimed", OF_ANN)),
    Row(
        "complete",
        lambda scene: Ask(scene.held().id),
        Then("completed", (), limit="kept"),
        {
            "plain": ENDS_THE_STEP,
            "subprocess": Then("completed", (), fresh=("more",), limit="kept"),
            "call": Then("completed", (), fresh=("more",), limit="kept"),
            "sequential": Then(
                "completed", (), fresh=("work",), limit="kept", note=Text("the next turn begins", "轮到下一位")
            ),
            "round": Then("completed", (), limit="kept", note=Text("the others go on", "其余继续")),
            "parallel": Then("completed", (), limit="kept", note=Text("the join waits", "汇聚等待其他分支")),
        },
    ),
    Row("transfer", lambda scene: Ask(scene.held().id, how={"to": "out"}), Then("offered", ("person:out",))),
    Row("delegate", lambda scene: Ask(scene.held().id, how={"to": "out"}), Then("delegated", ("person:out",))),
    Row("hand-over", lambda scene: Ask(scene.held().id, how={"to": "out"}), Then("claimed", ("person:out",))),
    Row("hand-back", _delegated, Then("claimed", OF_ANN)),
)
