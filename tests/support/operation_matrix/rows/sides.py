"""Dispatch, and what belongs to an item beside the work of its step: help, advice, copies."""

from __future__ import annotations

from flowkit.errors import Text
from operation_matrix import Ask, Refused, Row, Scene, Then

OF_ANN = ("person:ann",)
GROUP = ("role:clerk",)
ONE_SIGNER = Refused("no-group", Text("a place in a round is its signer's", "会签席位属于签署人本人"))
IN_ROUNDS = {"sequential": ONE_SIGNER, "round": ONE_SIGNER}
HELPED = Text("to a lead and a helper", "分给主办人和协办人")
OF_A_DISPATCH = Text("of a dispatch", "分办")
OF_ADVICE = Text("of a question", "征求意见")
OF_A_COPY = Text("of a copy", "抄送")


def _dispatched(scene: Scene, *helpers: str) -> int:
    """Sent by bob, in a round by the system's own administrator: nobody there is of a group."""
    number = scene.work.id
    scene.case.operate("dispatch", number, {"helpers": list(helpers)}, by="ann", to="out")
    return number


def _asked(scene: Scene, **data: object) -> int:
    """Ann, who holds the step, has asked max."""
    item = scene.held()
    scene.case.did("ask-advice", item.id, {"to": ["max"], **data}, by="ann")
    return scene.case.sides("advice")[0].id


def _copied(scene: Scene) -> int:
    scene.case.did("cc", scene.held().id, {"to": ["max"]}, by="ann")
    return scene.case.sides("copy")[0].id


ROWS = (
    Row(
        "dispatch",
        lambda scene: Ask(scene.work.id, how={"to": "out"}),
        Then("offered", ("person:out",)),
        IN_ROUNDS,
    ),
    Row(
        "dispatch",
        lambda scene: Ask(scene.work.id, data={"helpers": ["max"], "waits": False}, how={"to": "bob"}),
        Then("offered", ("person:bob",)),
        IN_ROUNDS,
        variant=HELPED,
    ),
    Row(
        "withdraw",
        lambda scene: Ask(_dispatched(scene, "max")),
        Then("offered", GROUP),
        dict.fromkeys(IN_ROUNDS, Refused("not-authorised", Text("nothing was dispatched", "未曾分办"))),
        variant=OF_A_DISPATCH,
    ),
    Row(
        "return-to-sender",
        lambda scene: Ask(_dispatched(scene, "max"), by="out"),
        Then("offered", GROUP),
        dict.fromkeys(IN_ROUNDS, Refused("not-authorised", Text("nothing was dispatched", "未曾分办"))),
        variant=OF_A_DISPATCH,
    ),
    Row(
        "ask-advice",
        lambda scene: Ask(scene.held().id, data={"to": ["max", "role:director"]}),
        Then("claimed", OF_ANN),
    ),
    Row("answer", lambda scene: Ask(_asked(scene, waits=True), by="max", data={"answer": "yes"}), Then("answered", ())),
    Row("withdraw", lambda scene: Ask(_asked(scene, waits=True)), Then("withdrawn", ()), variant=OF_ADVICE),
    Row("return-to-sender", lambda scene: Ask(_asked(scene), by="max"), Then("returned", ()), variant=OF_ADVICE),
    Row("claim", lambda scene: Ask(_asked(scene), by="max"), Then("claimed", ("person:max",)), variant=OF_ADVICE),
    Row("cc", lambda scene: Ask(scene.held().id, data={"to": ["max"]}), Then("claimed", OF_ANN)),
    Row("cc", lambda _: Ask(data={"to": ["role:director"]}), Then(), variant=Text("of the case", "办件")),
    Row("read", lambda scene: Ask(_copied(scene), by="max"), Then("read", ())),
    Row("withdraw", lambda scene: Ask(_copied(scene)), Then("withdrawn", ()), variant=OF_A_COPY),
)
