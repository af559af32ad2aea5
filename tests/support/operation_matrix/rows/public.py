"""What people without an account do."""

from __future__ import annotations

from datetime import UTC, datetime

from flowkit.core.instance.records import Scope
from flowkit.core.protocol import inquirer
from operation_matrix import Ask, Row, Scene, Then


def _by_code(scene: Scene) -> Ask:
    """Somebody who knows the query code, after the moment from which the case may be rated."""
    scene.case.get(Scope, 1).data["opened"] = datetime(2020, 1, 1, tzinfo=UTC)
    scene.case.people = {**scene.case.people, "zoe": (inquirer(scene.case.head.id),)}
    return Ask(by="zoe", data={"grade": "good"})


ROWS = (Row("rate", _by_code, Then()),)
