"""Constructs inside each other that could get into each other's way, on a file that is opened anew for each act."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from diagrams import MORNING, House
from office import faults

from flowkit import Engine, VirtualClock
from flowkit.core.protocol import to_datetime
from flowkit.engine.views import CaseView

CLERK = (
    '<extensionElements><flowkit:assignment><flowkit:rule kind="role" value="clerk"/></flowkit:assignment>'
    "</extensionElements>"
)
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:flowkit="urn:flowkit:bpmn:1" '
    'targetNamespace="urn:x"><signal id="s" name="alarm"/><message id="m" name="news"><extensionElements>'
    '<flowkit:message correlation="1" delivery="broadcast"/></extensionElements></message>'
)


def flows(*pairs: str) -> str:
    ends = (pair.split(">") for pair in pairs)
    return "".join(f'<sequenceFlow id="{a}-{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in ends)


ROUND_BESIDE_A_CALLED_PROCESS = f"""{HEAD}<process id="p" isExecutable="true">
  <startEvent id="st"/><callActivity id="call" calledElement="q"/><endEvent id="e"/>{flows("st>call", "call>e")}
</process><process id="q" isExecutable="true">
  <startEvent id="qs"/><userTask id="w">{CLERK}</userTask><endEvent id="qe"/>{flows("qs>w", "w>qe")}
  <subProcess id="es" triggeredByEvent="true"><startEvent id="on" isInterrupting="false">
      <signalEventDefinition signalRef="s"/></startEvent>
    <userTask id="rd">{CLERK}<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality>
      </multiInstanceLoopCharacteristics></userTask>
    <boundaryEvent id="late" attachedToRef="rd"><timerEventDefinition><timeDuration>PT1H</timeDuration>
      </timerEventDefinition></boundaryEvent>
    <userTask id="help">{CLERK}</userTask><endEvent id="ee"/><endEvent id="eh"/>
    {flows("on>rd", "rd>ee", "late>help", "help>eh")}</subProcess></process></definitions>"""
MESSAGES_IN_A_PHASE = f"""{HEAD}<process id="p" isExecutable="true"><extensionElements><flowkit:data>
    <flowkit:field name="got" type="integer"/><flowkit:field name="all" type="list"/></flowkit:data></extensionElements>
  <startEvent id="st"/>
  <adHocSubProcess id="phase">
    <receiveTask id="hear" messageRef="m"><extensionElements><flowkit:out source="v" target="got"/></extensionElements>
      <multiInstanceLoopCharacteristics isSequential="true"><extensionElements>
        <flowkit:round collection="[1, 2]" element="i" output="got" results="all"/></extensionElements>
      </multiInstanceLoopCharacteristics></receiveTask>
    <sendTask id="say" messageRef="m"><extensionElements><flowkit:in source="5" target="v"/></extensionElements>
    </sendTask></adHocSubProcess>
  <userTask id="after">{CLERK}</userTask><endEvent id="e"/>{flows("st>phase", "phase>after", "after>e")}
</process></definitions>"""
RETURN_IN_A_PHASE = f"""{HEAD}<process id="p" isExecutable="true"><startEvent id="st"/><userTask id="before">{CLERK}
  </userTask><adHocSubProcess id="phase"><userTask id="a">{CLERK}</userTask><userTask id="b">{CLERK}</userTask>
    {flows("a>b")}</adHocSubProcess>
  <endEvent id="e"/>{flows("st>before", "before>phase", "phase>e")}</process></definitions>"""
Act = Callable[[Engine], object]


class Reopened:
    """A case whose file is opened before each act, and whose rows are looked at after it."""

    def __init__(self, folder: Path) -> None:
        self._url = f"sqlite:///{folder / 'flowkit.db'}"
        self._folder = folder / "definitions"
        self._folder.mkdir()
        self.clock = VirtualClock(MORNING)
        self.case = ""

    def begin(self, file: str) -> None:
        with closing(Engine(self._url, clock=self.clock)) as engine:
            (self._folder / "file.bpmn").write_text(file, "utf-8")
            House(self._folder, engine, self.clock).deploy()
            self.case = engine.start("p", {}, by="ann").id

    def does(self, act: Act) -> list[str]:
        """Where tokens rest afterwards."""
        with closing(Engine(self._url, clock=self.clock)) as engine:
            act(engine)
            engine.run_due()
        view = self.view()
        with closing(Engine(self._url, clock=self.clock)) as engine:
            assert list(faults(engine, self.case)) == []
        return sorted(view.active)

    def completes(self, step: str) -> list[str]:
        return self.does(lambda engine: engine.complete(item_at(engine, step), {}, by="ann"))

    def view(self) -> CaseView:
        with closing(Engine(self._url, clock=self.clock)) as engine:
            return engine.case(self.case, by="ann")


def item_at(engine: Engine, step: str) -> str:
    return next(each.id for each in engine.worklist("ann") if each.step == step)


@pytest.fixture
def reopened(tmp_path: Path) -> Reopened:
    return Reopened(tmp_path)


def test_a_timer_takes_rounds_beside_a_called_process_away(reopened: Reopened) -> None:
    reopened.begin(ROUND_BESIDE_A_CALLED_PROCESS)
    reopened.does(lambda engine: engine.signal("alarm", by="ann"))
    reopened.completes("rd")
    reopened.does(lambda engine: engine.signal("alarm", by="ann"))
    an_hour_later = to_datetime(reopened.clock.now()) + timedelta(hours=1)
    assert "rd" not in reopened.does(lambda engine: engine.advance_to(an_hour_later))
    assert "help" in reopened.completes("help")
    assert "help" not in reopened.completes("help")
    assert reopened.completes("w") == []
    assert reopened.view().status == "completed"


def test_a_phase_sends_to_a_round_that_it_holds(reopened: Reopened) -> None:
    reopened.begin(MESSAGES_IN_A_PHASE)
    phase = reopened.view().phases[0].id
    for activity in ("hear", "say", "say"):
        reopened.does(partial(Engine.begin, phase=phase, activity=activity, by="ann"))
    assert reopened.view().data["all"] == [5, 5]
    reopened.does(lambda engine: engine.finish(reopened.view().phases[0].id, by="ann"))
    reopened.completes("after")
    assert reopened.view().status == "completed"


def test_a_return_in_a_phase_goes_to_the_activity_before_and_out_of_it_to_the_step_before(reopened: Reopened) -> None:
    reopened.begin(RETURN_IN_A_PHASE)
    reopened.completes("before")
    phase = reopened.view().phases[0].id
    reopened.does(lambda engine: engine.begin(phase, "a", by="ann"))
    reopened.completes("a")

    def back(step: str, target: str = "") -> list[str]:
        return reopened.does(
            lambda engine: engine.operate(
                "return-for-rework", item_at(engine, step), by="ann", reason="unclear", target=target
            )
        )

    assert back("b") == ["a", "phase"]
    reopened.completes("a")
    assert back("b", "before") == ["before"]
    assert reopened.view().phases == ()
    assert reopened.completes("before") == ["phase"]
    reopened.does(lambda engine: engine.finish(reopened.view().phases[0].id, by="ann"))
    assert reopened.view().status == "completed"
