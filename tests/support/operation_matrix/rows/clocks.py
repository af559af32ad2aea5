"""What is done about the clocks of a case, and by those above."""

from __future__ import annotations

from flowkit.core.deadline.records import Deadline
from operation_matrix import Ask, Row, Scene, Then


def _told(scene: Scene) -> Ask:
    """The escalation row of the step has told the manager."""
    scene.case.advance(hours=2)
    return Ask(_limit(scene), by="max")


def _limit(scene: Scene) -> int:
    return next(each.id for each in scene.case.all(Deadline) if each.item == scene.work.id)


def _asked(scene: Scene) -> Ask:
    clock = _limit(scene)
    scene.held()
    scene.case.did("request-extension", clock, {"amount": "PT1H"}, by="ann")
    return Ask(clock, by="max")


def _request(scene: Scene) -> Ask:
    scene.held()
    return Ask(_limit(scene), data={"amount": "PT1H"})


ROWS = (
    Row("raise", lambda _: Ask(by="rea", data={"severity": 1}), Then(clock="moved")),
    Row("escalate", lambda _: Ask(), Then()),
    Row("acknowledge", _told, Then()),
    Row("urge", lambda _: Ask(by="max"), Then()),
    Row("supervise", lambda _: Ask(by="max"), Then()),
    Row("request-extension", _request, Then()),
    Row("approve-extension", _asked, Then(limit="moved")),
    Row("refuse-extension", _asked, Then()),
)
