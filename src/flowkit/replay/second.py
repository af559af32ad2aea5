"""Folders of scenarios on SpiffWorkflow: the only place where replay meets that core."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flowkit.engine.clock import VirtualClock
from flowkit.engine.runtime import Runtime
from flowkit.errors import DefinitionInvalid, Finding
from flowkit.replay.folder import Folder
from flowkit.replay.on_core import Core, CoreResult, Handler, run_on_core
from flowkit.replay.reading import load_scenario
from flowkit.replay.report import find_scenarios

if TYPE_CHECKING:
    from flowkit.spiff import Shelf


def on_spiff(folder: Folder, clock: VirtualClock, handlers: Mapping[str, Handler]) -> Runtime:
    """The folder on SpiffWorkflow. Raises DefinitionInvalid with what that core cannot do."""
    from flowkit.spiff import SpiffRuntime  # noqa: PLC0415 -- SpiffWorkflow is imported only where it is asked for

    return SpiffRuntime(_shelf(folder), clock, handlers)


@cache
def _shelf(folder: Folder) -> Shelf:
    from flowkit.spiff import open_shelf  # noqa: PLC0415 -- as above

    return open_shelf(folder.parcel)


CORES: Final[Mapping[str, Core]] = {"spiff": on_spiff}
"""The other cores by the names that the command line knows."""


@dataclass(frozen=True, slots=True)
class CoreReport:
    """What came of several scenarios on another core. `findings` are of those that could not be read."""

    results: tuple[CoreResult, ...]
    findings: tuple[Finding, ...]

    @property
    def agreed(self) -> bool:
        """Whether there are scenarios, and every one could be read, was run and agrees."""
        return bool(self.results) and not self.findings and all(each.verdict == "agrees" for each in self.results)


def replay_on_core(core: str, *paths: str | Path) -> CoreReport:
    """Run every scenario at or below the paths on the core of that name."""
    results: list[CoreResult] = []
    findings: list[Finding] = []
    for file in dict.fromkeys(file for path in paths for file in find_scenarios(path)):
        try:
            results.append(run_on_core(load_scenario(file), CORES[core]))
        except DefinitionInvalid as error:
            findings += error.findings
    return CoreReport(tuple(results), tuple(findings))
