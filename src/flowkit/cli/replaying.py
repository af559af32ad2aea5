"""The command on scenarios: replay."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flowkit.cli.settings import Words
from flowkit.cli.words import (
    CORE_HELD,
    CORE_SUMS,
    CORE_UNSEEN,
    CORE_VERDICTS,
    CORE_WITHOUT_COVERAGE,
    COVERAGE,
    NO_SCENARIO,
    REPLAYED,
    VERDICTS,
)

if TYPE_CHECKING:
    from flowkit.replay import CoreResult, Coverage, Report, ScenarioResult, StepRun

Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Scenario files, or folders of *.scenario.yaml.")]


class CoreName(StrEnum):
    """The cores that scenarios run on."""

    FLOWKIT = "flowkit"
    SPIFF = "spiff"


def replay(
    words: Words,
    *,
    paths: Paths,
    steps: Annotated[bool, typer.Option("--steps", help="Print every step.")] = False,
    missing: Annotated[bool, typer.Option("--missing", help="Name what no scenario has reached.")] = False,
    least: Annotated[float, typer.Option(min=0, max=100, help="Fail if less than so many percent is reached.")] = 0,
    core: Annotated[CoreName, typer.Option("--core", help="The core to run on: flowkit's own, or SpiffWorkflow.")] = (
        CoreName.FLOWKIT
    ),
) -> None:
    """Run scenarios on the real engine in memory, under a virtual clock; fail unless every one passes (重演)."""
    from flowkit.replay import replay_folder

    if core is not CoreName.FLOWKIT:
        if missing or least:
            raise typer.BadParameter(CORE_WITHOUT_COVERAGE.say(words.language))
        _on_core(core, paths, words, steps=steps)
        return
    report = replay_folder(*paths)
    for result in report.results:
        _print_result(result, words, steps=steps)
    for finding in report.findings:
        typer.echo(finding.say(words.language))
    for folder, coverage in report.coverage.items():
        _print_coverage(folder, coverage, words, missing=missing)
    typer.echo(_sums(report, words))
    if not report.passed or any(_percent(each) < least for each in report.coverage.values()):
        raise typer.Exit(1)


def _on_core(core: CoreName, paths: list[Path], words: Words, *, steps: bool) -> None:
    """What agrees on another core, what differs, and what it refuses; fail unless every scenario agrees."""
    from flowkit.replay import replay_on_core

    report = replay_on_core(core.value, *paths)
    for result in report.results:
        _print_core_result(result, words, steps=steps)
    for finding in report.findings:
        typer.echo(finding.say(words.language))
    if not report.results and not report.findings:
        typer.echo(NO_SCENARIO.say(words.language))
    else:
        counts = Counter(result.verdict for result in report.results)
        typer.echo(
            CORE_SUMS.format(agrees=counts["agrees"], differs=counts["differs"], refused=counts["refused"]).say(
                words.language
            )
        )
    if not report.agreed:
        raise typer.Exit(1)


def _print_core_result(result: CoreResult, words: Words, *, steps: bool) -> None:
    parts = [f"{CORE_VERDICTS[result.verdict].say(words.language)}  {_titled(result, words)}"]
    if result.held:
        parts.append(CORE_HELD.format(n=result.held).say(words.language))
    if result.unseen:
        parts.append(CORE_UNSEEN.format(names=", ".join(result.unseen)).say(words.language))
    typer.echo("; ".join(parts))
    for finding in result.refused:
        typer.echo(f"  {finding.say(words.language)}")
    _print_steps(result.steps, words, steps=steps)


def _titled(result: ScenarioResult | CoreResult, words: Words) -> str:
    title = (result.zh or result.title) if words.language == "zh" else (result.title or result.zh)
    return f"{Path(result.file).name}: {title}"


def _print_result(result: ScenarioResult, words: Words, *, steps: bool) -> None:
    verdict = VERDICTS[result.passed].say(words.language)
    typer.echo(f"{verdict}  {_titled(result, words)}")
    _print_steps(result.steps, words, steps=steps)


def _print_steps(done: tuple[StepRun, ...], words: Words, *, steps: bool) -> None:
    for step in done:
        if steps:
            typer.echo("    " + "  ".join(part for part in (step.at, step.by, step.what, step.note) if part))
        for failure in step.failures:
            typer.echo(f"  {failure.say(words.language)}")


def _print_coverage(folder: Path, coverage: Coverage, words: Words, *, missing: bool) -> None:
    typer.echo(COVERAGE.format(folder=folder.name, percent=f"{_percent(coverage):.0f}").say(words.language))
    for point in coverage.missing() if missing else ():
        if point.kind != "operation":
            typer.echo(f"  {point.process} {point.kind} {point.id}")


def _percent(coverage: Coverage) -> float:
    """Of nodes, flows, events, deadlines and rows; a procedure need not use every operation."""
    there = {point for point in coverage.there if point.kind != "operation"}
    return 100 * len(there & coverage.reached) / len(there) if there else 100


def _sums(report: Report, words: Words) -> str:
    if not report.results and not report.findings:
        return NO_SCENARIO.say(words.language)
    passed = sum(result.passed for result in report.results)
    failed = len(report.results) - passed + len({finding.file for finding in report.findings})
    return REPLAYED.format(passed=passed, failed=failed).say(words.language)
