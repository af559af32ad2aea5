"""Every scenario passes when nothing is kept in memory: on a file and on a server, opened again before each step."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowkit.replay import find_scenarios, run_scenario

DEFINITIONS = Path(__file__).resolve().parents[2] / "process_definitions"
SCENARIOS = [pytest.param(path, id=f"{path.parent.name}/{path.name}") for path in find_scenarios(DEFINITIONS)]


def test_the_scenarios_of_the_procedure_are_among_them() -> None:
    names = {path.name[:3] for path in find_scenarios(DEFINITIONS / "incident-management")}
    assert names >= {"s1-", "s2-", "s3-", "s4-", "s5-", "s6-", "s7-"}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_passes_on_a_file_that_is_opened_before_each_step(scenario: Path, sqlite_url: str) -> None:
    assert run_scenario(scenario, sqlite_url, reopen=True).say() == ""


@pytest.mark.postgres
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_passes_on_a_server_that_is_connected_before_each_step(scenario: Path, postgres_url: str) -> None:
    assert run_scenario(scenario, postgres_url, reopen=True).say() == ""
