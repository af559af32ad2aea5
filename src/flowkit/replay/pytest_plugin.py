"""Scenario files as tests: pytest collects every `*.scenario.yaml`. Nothing heavy is imported before one is run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

SUFFIX = ".scenario.yaml"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.name.endswith(SUFFIX):
        return ScenarioFile.from_parent(parent, path=file_path)
    return None


class ScenarioFile(pytest.File):
    """A file with one scenario."""

    def collect(self) -> Iterator[pytest.Item]:
        yield ScenarioItem.from_parent(self, name=self.path.name.removesuffix(SUFFIX))


class ScenarioFailed(Exception):
    """The scenario ran, and not everything was as it says."""


class ScenarioItem(pytest.Item):
    """One run, in memory."""

    def runtest(self) -> None:
        from flowkit.replay.runner import run_scenario  # noqa: PLC0415 -- imported with the first scenario

        result = run_scenario(self.path)
        if not result.passed:
            raise ScenarioFailed(result.say())

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        from flowkit.errors import DefinitionInvalid  # noqa: PLC0415 -- as above

        if isinstance(excinfo.value, ScenarioFailed | DefinitionInvalid):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, f"scenario: {self.name}"
