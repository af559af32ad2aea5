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


def _merged(scene: Scene) -> Ask:
    """An hour after the case was merged, while ann had the work."""
    scene.held()
    scene.case.did("merge", to="case-1")
    scene.case.advance(hours=1)
    return Ask()


ROWS = (
    Row(
        "merge",
        lambda _: Ask(how={"to": "case-1"}),
        Then(gone=("beside", "work"), limit="void", clock="void", end="merged"),
        {
            "plain": Then(gone=("work",), limit="void", clock="void", end="merged"),
            "round": Then(gone=("beside", "work", "work", "work"), limit="void", clock="void", end="merged"),
        },
    ),
    Row(
        "unmerge",
        _merged,
        Then(fresh=("beside", "work")),
        {"plain": Then(fresh=("work",)), "round": Then(fresh=("beside", "work", "work", "work"))},
    ),
    Row("link", lambda _: Ask(how={"to": "case-1"}), Then()),
    Row(
        "link",
        _linked_twice,
        Refused("linked-already", Text("a repeat has one first case", "重件只有一个首件")),
        variant=Text("linked already", "已关联"),
    ),
    Row("unlink", _linked, Then()),
)
