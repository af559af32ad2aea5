"""What people say of a case and another."""

from __future__ import annotations

from flowkit.errors import Text
from operation_matrix import Ask, Refused, Row, Scene, Then


def _linked(scene: Scene) -> Ask:
    scene.case.did("link", to="case-1")
    return Ask()


def _linked_twice(scene: Scene) -> Ask:
    _linked(scene)
    return Ask(how={"to": "case-2"})


ROWS = (
    Row("link", lambda _: Ask(how={"to": "case-1"}), Then()),
    Row(
        "link",
        _linked_twice,
        Refused("linked-already", Text("a repeat has one first case", "重件只有一个首件")),
        variant=Text("linked already", "已关联"),
    ),
    Row("unlink", _linked, Then()),
)
