"""Sending work back, and taking it back."""

from __future__ import annotations

from flowkit.errors import Text
from operation_matrix import Ask, Refused, Row, Scene, Then

AGAIN = Then("returned", (), fresh=("first",), limit="void")
WHOLE_ROUND = Text("the whole round ends", "整轮会签结束")
SIBLINGS_TOO = Text("what the split opened is withdrawn", "分支上的事项一并撤下")
FROM_OUTSIDE = Text("to a step before the split", "驳回到分支之前")
ALL_AGAIN = Then("returned", (), fresh=("begin",), gone=("beside",), limit="void", note=SIBLINGS_TOO)
NO_PLACE = Refused("target-not-walked", Text("the target is a step of the same process", "只能退回到同一流程内的步骤"))
IN_A_ROUND = Refused(
    "straight-out-of-round",
    Text(
        "the others sign what it was before; return-for-rework is for all",
        "其他人签署的是修改前的内容;请改用驳回,由全体重签",
    ),
)


def _completed(scene: Scene) -> Ask:
    item = scene.held()
    scene.case.did("complete", item.id, by="ann")
    return Ask(item.id)


ROUND_ENDS = Then("returned", (), fresh=("first",), gone=("work", "work"), limit="void", note=WHOLE_ROUND)
ROWS = (
    Row(
        "return-to-sender",
        lambda scene: Ask(scene.work.id),
        AGAIN,
        {"round": ROUND_ENDS},
    ),
    Row(
        "return-for-rework",
        lambda scene: Ask(scene.held().id),
        AGAIN,
        {"round": ROUND_ENDS},
    ),
    Row(
        "return-for-rework",
        lambda scene: Ask(scene.held().id, how={"target": "begin"}),
        ALL_AGAIN,
        {
            "plain": Then("returned", (), fresh=("begin",), limit="void"),
            "call": NO_PLACE,
            "round": Then(
                "returned", (), fresh=("begin",), gone=("beside", "work", "work"), limit="void", note=SIBLINGS_TOO
            ),
        },
        variant=FROM_OUTSIDE,
    ),
    Row(
        "return-straight",
        lambda scene: Ask(scene.held().id, how={"target": "first"}),
        AGAIN,
        {"sequential": IN_A_ROUND, "round": IN_A_ROUND},
    ),
    Row(
        "withdraw",
        _completed,
        Then("recalled", (), fresh=("work",), limit="kept"),
        {
            "plain": Then("recalled", (), fresh=("work",), gone=("last",), limit="kept"),
            "subprocess": Then("recalled", (), fresh=("work",), gone=("more",), limit="kept"),
            "call": Then("recalled", (), fresh=("work",), gone=("more",), limit="kept"),
            "sequential": Then("recalled", (), fresh=("work",), gone=("work",), limit="kept"),
        },
    ),
)
