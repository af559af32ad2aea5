"""Every operation in every setting: it works and leaves everything right, or it is refused for a reason."""

from __future__ import annotations

from dataclasses import replace

import pytest
from operation_matrix import Refused, Row, all_rows
from operation_matrix.settings import SETTINGS, scene_of
from operation_matrix.trying import before, finish, happened, tried

from flowkit.core.execution import Done
from flowkit.core.instance.facts import CaseEnded
from flowkit.core.operations.table import OPERATIONS
from flowkit.core.protocol import Rejection
from flowkit.core.workitem.facts import OperationDone
from flowkit.errors import NOTHING

ROWS = all_rows()
CELLS = [pytest.param(row, setting, id=f"{row.name} - {setting}") for row in ROWS for setting in SETTINGS]


def test_every_row_is_of_an_operation_and_of_known_settings() -> None:
    names = [row.name for row in ROWS]
    assert sorted(set(names)) == sorted(names)
    for row in ROWS:
        assert row.operation in OPERATIONS
        assert SETTINGS.keys() >= row.but.keys()


@pytest.mark.parametrize(("row", "setting"), CELLS)
def test_an_operation_in_a_setting(row: Row, setting: str) -> None:
    scene, cell = scene_of(row, setting), row.cell(setting)
    ask = row.ask(scene)
    was = before(scene, ask)

    outcome = tried(scene, row.operation, ask)

    if isinstance(cell, Refused):
        assert isinstance(outcome, Rejection), outcome
        assert outcome.code == cell.code
        assert outcome.text.en
        assert outcome.text.zh
        end = "completed"
    else:
        assert isinstance(outcome, Done), outcome
        assert happened(scene, was) == replace(cell, note=NOTHING, end="completed")
        assert OperationDone(row.operation, ask.subject, ask.by, "because") in outcome.facts
        end = cell.end
    finish(scene.case)
    assert scene.case.head.status == end
    assert scene.case.facts(CaseEnded)[-1].status == end
