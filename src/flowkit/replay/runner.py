"""Runs a scenario: time moves, somebody acts, what is due is done, and what is expected is looked at; step by step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flowkit.core.worktime.zones import zone_info
from flowkit.engine.views import CaseView
from flowkit.errors import DefinitionInvalid, FlowkitError, InputInvalid, Text
from flowkit.replay.acting import act
from flowkit.replay.cast import Cast, Missing
from flowkit.replay.coverage import covered
from flowkit.replay.expecting import check
from flowkit.replay.failures import Failure, Wrong, shown
from flowkit.replay.fakes import Outside
from flowkit.replay.folder import Folder, open_folder
from flowkit.replay.model import Act, Scenario, Step, subject_of
from flowkit.replay.names import check_names
from flowkit.replay.reading import Loaded, load_scenario
from flowkit.replay.results import ScenarioResult, StepRun
from flowkit.replay.scene import Scene
from flowkit.replay.stage import IN_MEMORY, Stage
from flowkit.replay.tree import Path as PathInFile
from flowkit.replay.wall_time import resolve, say


def run_scenario(scenario: Loaded | str | Path, store_url: str = IN_MEMORY, *, reopen: bool = False) -> ScenarioResult:
    """Run a scenario file on the real engine with a virtual clock.

    `store_url` names an empty database, by default one in memory. With `reopen` the engine is closed and opened again
    from that database before each step. Raises DefinitionInvalid if the scenario, or the procedure, cannot be read.
    """
    loaded = scenario if isinstance(scenario, Loaded) else load_scenario(scenario)
    folder, zone = surroundings(loaded)
    start = resolve(loaded.scenario.at, None, zone)
    stage = Stage(folder, store_url, start, Outside(loaded.scenario.handlers), reopen=reopen)
    with closing(stage):
        run = _Run(loaded, Cast(stage, loaded), zone, start)
        steps = tuple(run.steps())
        reached = covered(folder, run.views())
    return ScenarioResult(loaded.scenario.scenario, loaded.scenario.zh, str(loaded.path), steps, reached)


def surroundings(loaded: Loaded) -> tuple[Folder, ZoneInfo]:
    """The procedure of a scenario and the zone of its times. Raises DefinitionInvalid."""
    scenario, tree = loaded.scenario, loaded.tree
    try:
        folder = open_folder(loaded.folder)
    except InputInvalid as error:
        raise DefinitionInvalid([tree.finding(("folder",), error.code, error.text, error.mend)]) from error
    findings = list(check_names(loaded, folder))
    if findings:
        raise DefinitionInvalid(findings)
    try:
        return folder, zone_info(scenario.zone or folder.zone(scenario.process))
    except InputInvalid as error:
        raise DefinitionInvalid([tree.finding(("zone",), error.code, error.text, error.mend)]) from error


@dataclass(slots=True)
class _Run:
    """One run. `now` is the time of the step."""

    loaded: Loaded
    cast: Cast
    zone: ZoneInfo
    now: datetime
    _views: list[CaseView] | None = None

    @property
    def scenario(self) -> Scenario:
        return self.loaded.scenario

    def steps(self) -> Iterator[StepRun]:
        """Every step in turn. After one that could not be done there is no sense in going on."""
        last = len(self.scenario.steps) - 1
        for index, step in enumerate(self.scenario.steps):
            wrongs = list(self._done(step))
            went_on = not wrongs
            if went_on and step.expect is not None:
                wrongs = list(self._expected(step))
            if index == last:
                wrongs += self._stuck()
            failures = tuple(failure_of(self.loaded, self.zone, self.now, index, step, wrong) for wrong in wrongs)
            yield StepRun(say(self.now, self.zone), actor_of(step), what_of(step), step.note, failures)
            if not went_on:
                return

    def views(self) -> list[CaseView]:
        """Every case as it is at the end of the run."""
        if self._views is None:
            self._views = [self.cast.view(each.case.id) for each in self.cast.all()]
        return self._views

    def _done(self, step: Step) -> Iterator[Wrong]:
        """Move the clock, act, and do what is due then. What prevents it is yielded."""
        stage = self.cast.stage
        stage.next_step()
        if step.at is not None:
            self.now = resolve(step.at, self.now, self.zone)
            stage.engine.advance_to(self.now)
        if isinstance(step, Act):
            yield from self._act(step)
            stage.engine.run_due()

    def _act(self, step: Act) -> Iterator[Wrong]:
        try:
            act(self.cast, step, self.scenario.process)
        except Missing as error:
            yield Wrong(error.code, (step.verb,), error.text)
        except FlowkitError as error:
            if not step.refused:
                yield Wrong("refused", (step.verb,), Text(error.say("en"), error.say("zh")))
            elif error.code != step.refused:
                message = Text("expected the refusal {e}, but it is {a}", "应以 {e} 拒绝,实际为 {a}")
                yield Wrong("refused", ("refused",), message.format(e=step.refused, a=error.say()))
        else:
            if step.refused:
                message = Text("expected the refusal {e}, but it was done", "应以 {e} 拒绝,但操作已完成")
                yield Wrong("not-refused", ("refused",), message.format(e=step.refused))

    def _expected(self, step: Step) -> Iterator[Wrong]:
        scene = Scene(self.cast, step.case, self.now, self.zone)
        try:
            for wrong in check(scene, step.expect) if step.expect is not None else ():
                yield Wrong(wrong.code, ("expect", *wrong.path), wrong.message)
        except Missing as error:
            yield Wrong(error.code, ("expect",), error.text)

    def _stuck(self) -> Iterator[Wrong]:
        """A case that cannot go on fails every scenario that does not speak of it."""
        if any(step.expect is not None and step.expect.incidents is not None for step in self.scenario.steps):
            return
        for view in self.views():
            for incident in view.incidents:
                if incident.is_open:
                    message = Text("the case cannot go on at {s}: {t}", "办件在 {s} 无法继续:{t}")
                    said = Text(
                        message.en.format(s=incident.step, t=incident.text.en),
                        message.zh.format(s=incident.step, t=incident.text.zh),
                    )
                    yield Wrong("incident", (), said)


def failure_of(loaded: Loaded, zone: ZoneInfo, now: datetime, index: int, step: Step, wrong: Wrong) -> Failure:
    """What is wrong in a step, with its place in the file."""
    whole: PathInFile = ("steps", index, *wrong.path)
    line, column = loaded.tree.place(whole)
    at, file = say(now, zone), str(loaded.path)
    return Failure(wrong.code, file, line, column, _element(whole), what_of(step), at, wrong.message)


def _element(path: PathInFile) -> str:
    """The path below the step: the line tells the step."""
    below = path[2:] or path
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in below).removeprefix(".")


def actor_of(step: Step) -> str:
    """The person who acts in a step, if somebody does."""
    return step.by if isinstance(step, Act) else ""


def what_of(step: Step) -> str:
    """`complete classify {group: line 1} by desk-1`."""
    if not isinstance(step, Act):
        return "expect" if step.expect is not None else "wait"
    data = getattr(step, "data", None)
    parts = [step.verb, shown(subject_of(step)), shown(data) if data else "", f"by {step.by}"]
    return " ".join(part for part in parts if part)
