"""The scenarios of the procedures pass, and reach everything that the procedures have."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowkit.replay import find_scenarios, replay_folder

DEFINITIONS = Path(__file__).resolve().parents[2] / "process_definitions"


PROCEDURES = sorted({path.parent.name for path in find_scenarios(DEFINITIONS)})


def test_the_procedures_are_among_them() -> None:
    assert {"incident-management", "leave-request", "purchase-request", "training-hosting"} <= set(PROCEDURES)


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_node_flow_event_deadline_row_and_rule_is_reached(procedure: str) -> None:
    report = replay_folder(DEFINITIONS / procedure)
    assert report.passed, "\n".join(result.say() for result in report.results)
    (coverage,) = report.coverage.values()
    assert [point for point in coverage.missing() if point.kind != "operation"] == []
