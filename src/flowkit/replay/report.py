"""All scenarios below some paths: run, counted, and what they reached of each procedure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flowkit.errors import DefinitionInvalid, Finding
from flowkit.replay.coverage import Coverage, Covered, there_is
from flowkit.replay.folder import open_folder
from flowkit.replay.reading import load_scenario
from flowkit.replay.results import ScenarioResult
from flowkit.replay.runner import run_scenario

PATTERN: Final = "*.scenario.yaml"


@dataclass(frozen=True, slots=True)
class Report:
    """What came of several scenarios. `findings` are of those that could not be read; `coverage` is by folder."""

    results: tuple[ScenarioResult, ...]
    findings: tuple[Finding, ...]
    coverage: Mapping[Path, Coverage]

    @property
    def passed(self) -> bool:
        """Whether there are scenarios, and every one could be read and passed."""
        return bool(self.results) and not self.findings and all(result.passed for result in self.results)


def find_scenarios(path: str | Path) -> list[Path]:
    """The scenario file itself, or every `*.scenario.yaml` below the folder."""
    place = Path(path)
    return sorted(place.rglob(PATTERN)) if place.is_dir() else [place]


def replay_folder(*paths: str | Path) -> Report:
    """Run every scenario at or below the paths, in memory."""
    results: list[ScenarioResult] = []
    findings: list[Finding] = []
    reached: dict[Path, Covered] = {}
    for file in _files(paths):
        try:
            loaded = load_scenario(file)
            result = run_scenario(loaded)
        except DefinitionInvalid as error:
            findings += error.findings
            continue
        results.append(result)
        reached[loaded.folder] = reached.get(loaded.folder, frozenset()) | result.covered
    coverage = {folder: Coverage(there_is(open_folder(folder)), points) for folder, points in reached.items()}
    return Report(tuple(results), tuple(findings), coverage)


def _files(paths: Iterable[str | Path]) -> list[Path]:
    return list(dict.fromkeys(file for path in paths for file in find_scenarios(path)))
