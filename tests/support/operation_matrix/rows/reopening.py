"""One more pass of a case that is over."""

from __future__ import annotations

from collections.abc import Callable

from flowkit.errors import Text
from operation_matrix import Ask, Refused, Row, Scene, Then
from operation_matrix.trying import finish


def _ended(target: str) -> Callable[[Scene], Ask]:
    def ask(scene: Scene) -> Ask:
        finish(scene.case)
        return Ask(by="max", how={"target": target})

    return ask


IN_A_BRANCH = Refused("target-unknown", Text("one token would never fill the join", "单个令牌无法满足汇聚"))
INSIDE = Refused("target-unknown", Text("a step inside is not entered from outside", "不能从外部进入内部步骤"))
ROWS = (
    Row("reopen", _ended(""), Then(fresh=("begin",), clock="kept")),
    Row(
        "reopen",
        _ended("last"),
        Then(fresh=("last",), clock="kept"),
        variant=Text("at a step", "自指定步骤"),
    ),
    Row(
        "reopen",
        _ended("work"),
        IN_A_BRANCH,
        {
            "plain": Then(fresh=("work",), clock="kept"),
            "subprocess": INSIDE,
            "call": INSIDE,
        },
        variant=Text("at this step", "自本步骤"),
    ),
)
