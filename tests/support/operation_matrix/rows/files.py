"""Comments and attachments: they move nothing anywhere."""

from __future__ import annotations

from flowkit.core.workitem.notes import Attachment
from operation_matrix import Ask, Row, Scene, Then

OF_ANN = ("person:ann",)
FILE = {
    "kind": "scan", "name": "letter.pdf", "media_type": "application/pdf", "size": 7, "digest": "0" * 64,
    "most_files": 10, "most_bytes": 100,
}  # fmt: skip


def _attached(scene: Scene) -> Ask:
    scene.case.did("attach", scene.held().id, FILE, by="ann")
    return Ask(by="ann", how={"target": str(scene.case.only(Attachment).id)})


ROWS = (
    Row("comment", lambda scene: Ask(scene.held().id, by="max", data={"text": "noted"}), Then("claimed", OF_ANN)),
    Row("attach", lambda scene: Ask(scene.held().id, data=FILE), Then("claimed", OF_ANN)),
    Row("detach", _attached, Then()),
    Row("download", _attached, Then()),
)
