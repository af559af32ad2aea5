"""What people without an account do."""

from __future__ import annotations

from datetime import UTC, datetime

from core_sketch import Part

from flowkit.core.definition.events import Receive
from flowkit.core.definition.timers import Message
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import inquirer, outsider
from operation_matrix import Ask, Row, Scene, Then


def _by_code(scene: Scene) -> Ask:
    """Somebody who knows the query code, after the moment from which the case may be rated."""
    scene.case.get(Scope, 1).data["opened"] = datetime(2020, 1, 1, tzinfo=UTC)
    scene.case.people = {**scene.case.people, "zoe": (inquirer(scene.case.head.id),)}
    return Ask(by="zoe", data={"grade": "good"})


NEWS = Part("receiveTask", Receive(Message("news")))
CODE = {"outsider": "customer", "person": "Zoe", "handle": "abcdefgh"}


def _submitting(scene: Scene) -> Ask:
    """Somebody who holds a code of the case."""
    scene.case.people = {**scene.case.people, "zoe": (outsider(scene.case.head.id, "customer"),)}
    return Ask(by="zoe", how={"target": "tell"})


def _with_code(scene: Scene) -> Ask:
    scene.case.did("issue-code", 0, CODE, by="ann")
    return Ask(how={"target": "abcdefgh"})


ROWS = (
    Row("rate", _by_code, Then()),
    Row("issue-code", lambda _: Ask(data=CODE), Then()),
    Row("revoke-code", _with_code, Then()),
    Row(
        "submit",
        _submitting,
        Then(),
        {
            "plain": Then(fresh=("last",)),
            "subprocess": Then(fresh=("more",)),
            "call": Then(fresh=("more",)),
        },
        work=NEWS,
    ),
)
