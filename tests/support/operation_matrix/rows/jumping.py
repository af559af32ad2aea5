"""Jumps of a token, forward and back."""

from __future__ import annotations

from collections.abc import Callable

from flowkit.errors import Text
from operation_matrix import Ask, Refused, Row, Scene, Then


def _to(target: str) -> Callable[[Scene], Ask]:
    def ask(scene: Scene) -> Ask:
        return Ask(scene.held().id, by="max", how={"target": target})

    return ask


OUT = Text("the other branches are withdrawn", "其他分支一并撤下")
WITHIN = Then("withdrawn", (), fresh=("first",), limit="void")
NOT_THERE = Refused("target-unknown", Text("the target is a step of the same process", "目标须为同一流程的步骤"))
ROWS = (
    Row(
        "jump",
        _to("first"),
        WITHIN,
        {"round": Then("withdrawn", (), fresh=("first",), gone=("work", "work"), limit="void")},
        variant=Text("back", "向前步跳转"),
    ),
    Row(
        "jump",
        _to("last"),
        Then("withdrawn", (), fresh=("last",), gone=("beside",), limit="void", note=OUT),
        {
            "plain": Then("withdrawn", (), fresh=("last",), limit="void"),
            "call": NOT_THERE,
            "round": Then("withdrawn", (), fresh=("last",), gone=("beside", "work", "work"), limit="void", note=OUT),
        },
        variant=Text("over the join", "越过汇聚"),
    ),
    Row(
        "jump",
        _to("beside"),
        Refused("join-unsatisfiable", Text("its own branch would never come to the join", "本分支将永远到不了汇聚")),
        {
            "plain": Refused("target-unknown", Text("there is no other branch", "没有其他分支")),
            "call": NOT_THERE,
        },
        variant=Text("into another branch", "跳入其他分支"),
    ),
)
