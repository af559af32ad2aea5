"""Signers added and removed."""

from __future__ import annotations

from flowkit.errors import Text
from operation_matrix import Ask, Refused, Row, Scene, Then

OF_ANN = ("person:ann",)
BEFORE, AFTER, BESIDE = Text("before", "前加签"), Text("after", "后加签"), Text("beside", "并加签")
COMES_BACK = Then("withdrawn", (), fresh=("work",), limit="void", note=Text("it comes back afterwards", "签后交回"))
NOT_ADDED = Refused("no-signer", Text("whoever was not added does the step", "未经加签者即该步骤承办人"))


def _add(scene: Scene, place: str) -> Ask:
    return Ask(scene.held().id, how={"to": "dea", "target": place})


def _before_is_there(scene: Scene) -> Ask:
    """Dea signs before ann, who removes her."""
    scene.case.did("add-signer", scene.held().id, by="ann", to="dea", target="before")
    item = next(each for each in scene.case.open_items("work") if each.offer == ("person:dea",))
    return Ask(item.id)


ROWS = (
    Row("add-signer", lambda scene: _add(scene, "before"), COMES_BACK, variant=BEFORE),
    Row("add-signer", lambda scene: _add(scene, "after"), Then("claimed", OF_ANN), variant=AFTER),
    Row("add-signer", lambda scene: _add(scene, "beside"), Then("claimed", OF_ANN, fresh=("work",)), variant=BESIDE),
    Row(
        "remove-signer",
        _before_is_there,
        Then("withdrawn", (), fresh=("work",), limit="void"),
        variant=Text("who was added before", "前加签人"),
    ),
    Row(
        "remove-signer",
        lambda scene: Ask(scene.held().id),
        NOT_ADDED,
        {
            "sequential": Then(
                "withdrawn", (), fresh=("work",), limit="void", note=Text("the next turn", "轮到下一位")
            ),
            "round": Then("withdrawn", (), limit="void", note=Text("the others go on", "其余继续")),
        },
        variant=Text("who has the step", "承办人"),
    ),
)
