"""What is done with a whole case, with a phase of it, and where it could not go on."""

from __future__ import annotations

from core_sketch import phase, service, task

from flowkit.core.commands import FailJob
from flowkit.core.instance.records import Job
from operation_matrix import Ask, Row, Scene, Then

PHASE = phase(visit=task(), call=task())
BOOK = service("book")


def _failed(scene: Scene) -> Ask:
    job = min(job.id for job in scene.case.all(Job) if job.kind == "handler")
    scene.case.must(FailJob(job, "broken", None), "")
    return Ask(scene.incident().id, by="rea")


ROWS = (
    Row(
        "cancel",
        lambda _: Ask(),
        Then(gone=("beside", "work"), limit="void", clock="void", end="cancelled"),
        {
            "plain": Then(gone=("work",), limit="void", clock="void", end="cancelled"),
            "round": Then(gone=("beside", "work", "work", "work"), limit="void", clock="void", end="cancelled"),
        },
    ),
    Row(
        "begin",
        lambda scene: Ask(scene.phase().id, how={"target": "visit"}),
        Then(fresh=("visit",)),
        work=PHASE,
    ),
    Row(
        "finish",
        lambda scene: Ask(scene.phase().id),
        Then(),
        {
            "plain": Then(fresh=("last",)),
            "subprocess": Then(fresh=("more",)),
            "call": Then(fresh=("more",)),
        },
        work=PHASE,
    ),
    Row("retry", _failed, Then(), work=BOOK),
    Row(
        "resolve",
        _failed,
        Then(),
        {
            "plain": Then(fresh=("last",)),
            "subprocess": Then(fresh=("more",)),
            "call": Then(fresh=("more",)),
        },
        work=BOOK,
    ),
)
