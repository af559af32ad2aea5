"""Scenarios: procedure runs that are tests. See docs/reference/scenarios.md.

Everything is imported when it is first asked for, so that the pytest plugin costs a test run nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from flowkit.replay.coverage import Coverage, Covered
    from flowkit.replay.failures import Failure
    from flowkit.replay.model import Scenario
    from flowkit.replay.on_core import CoreResult
    from flowkit.replay.reading import Loaded, load_scenario, read_scenario
    from flowkit.replay.report import Report, find_scenarios, replay_folder
    from flowkit.replay.results import ScenarioResult, StepRun
    from flowkit.replay.runner import run_scenario
    from flowkit.replay.schema import scenario_schema
    from flowkit.replay.second import CoreReport, replay_on_core

__all__ = [
    "CoreReport",
    "CoreResult",
    "Coverage",
    "Covered",
    "Failure",
    "Loaded",
    "Report",
    "Scenario",
    "ScenarioResult",
    "StepRun",
    "find_scenarios",
    "load_scenario",
    "read_scenario",
    "replay_folder",
    "replay_on_core",
    "run_scenario",
    "scenario_schema",
]

_HOMES: Final = {
    "CoreReport": "second",
    "CoreResult": "on_core",
    "Coverage": "coverage",
    "Covered": "coverage",
    "Failure": "failures",
    "Loaded": "reading",
    "Report": "report",
    "Scenario": "model",
    "ScenarioResult": "results",
    "StepRun": "results",
    "find_scenarios": "report",
    "load_scenario": "reading",
    "read_scenario": "reading",
    "replay_folder": "report",
    "replay_on_core": "second",
    "run_scenario": "runner",
    "scenario_schema": "schema",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
