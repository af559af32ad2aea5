"""Ten automatic steps in a chain, in memory: five scripts and five exclusive gateways with a condition each.

flowkit: start a case in the pure core, run it to its end and encode the row of its history, digests included.
SpiffWorkflow: its documented use, a new workflow and `do_engine_steps`; nothing is serialised.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from benchmarks import definitions as d
from benchmarks.measuring import UNMEASURED, Line, Ratio, Size, in_turns
from benchmarks.spiff import specification
from flowkit.bpmn import read
from flowkit.core.commands import Start
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.draft import Draft
from flowkit.core.execution import Done, Outcome, handle
from flowkit.core.instance.records import Case
from flowkit.core.protocol import Actor, Context, Fact, Question
from flowkit.engine.history import history_row

PAIRS = 5
_PLAYS = 5
_NOW = 1_800_000_000_000_000


def _script(name: str, *, dialect: str) -> d.Node:
    if dialect == "flowkit":
        inside = '<extensionElements><flowkit:set field="n" source="n + 1"/></extensionElements>'
    else:
        inside = "<script>n = n + 1</script>"
    return d.Node(name, f'<scriptTask id="{name}" name="{name}">{inside}</scriptTask>')


def chain(dialect: str) -> str:
    """script, gateway, script, gateway …; each gateway goes on if `n > 0`, else to an end of its own."""
    nodes, others = [d.start()], ""
    for number in range(1, PAIRS + 1):
        gateway, lost = f"gateway-{number}", d.end(f"lost-{number}")
        nodes.append(_script(f"script-{number}", dialect=dialect))
        nodes.append(d.Node(gateway, f'<exclusiveGateway id="{gateway}" default="{gateway}-{lost.id}"/>', "n &gt; 0"))
        others += lost.xml + d.flow(gateway, lost.id)
    return d.document("chain", d.line([*nodes, d.end()]) + others, d.data(n="integer") if dialect == "flowkit" else "")


class InTheCore:
    def __init__(self) -> None:
        reading = read(chain("flowkit").encode(), "chain.bpmn")
        assert not reading.findings, reading.findings
        self._definition: ProcessDefinition = replace(reading.definitions[0], version=1)
        self._actor = Actor("ann", frozenset(("person:ann", "role:clerk")), "office")

    def play(self) -> Iterator[str]:
        definition = self._definition
        command = Start("chain", 1, {"n": 0}, None, "office")
        yield UNMEASURED
        case = Case("0" * 20, "", "chain", 1, None, "open", "", "", "office", "ann", _NOW)
        draft = Draft(case, is_new=True)
        numbers = iter(range(1, 100))
        context = Context(_NOW, self._actor, numbers.__next__, {("chain", 1): definition}, {}, {})
        row = history_row(case, _NOW, "ann", command, _facts(handle(context, draft, command)))
        yield "start and run"
        assert case.status == "completed"
        assert row.payload is not None
        assert '"end"' in row.payload
        yield UNMEASURED


def _facts(steps: Generator[Question, object, Outcome]) -> Sequence[Fact]:
    """The facts of an action that has no question."""
    outcome: Outcome | None = None
    try:
        next(steps)
    except StopIteration as stop:
        outcome = stop.value
    assert isinstance(outcome, Done)
    return outcome.facts


class InSpiff:
    def __init__(self) -> None:
        self._spec = specification("chain", chain("spiff"))

    def play(self) -> Iterator[str]:
        workflow = BpmnWorkflow(self._spec)
        yield "start"
        workflow.get_next_task().data["n"] = 0
        yield UNMEASURED
        workflow.do_engine_steps()
        yield "run"
        assert workflow.is_completed()
        assert workflow.last_task.data["n"] == PAIRS
        yield UNMEASURED


def run(place: Path, size: Size) -> Iterator[Line]:
    contenders = {"flowkit": InTheCore().play, "SpiffWorkflow": InSpiff().play}
    costs = in_turns(contenders, turns=size.turns, plays=size.cases * _PLAYS)
    core, spiff = costs["flowkit"]["start and run"], costs["SpiffWorkflow"]["start"] + costs["SpiffWorkflow"]["run"]
    measured = "flowkit, history encoded: steps a second"
    yield Ratio("automatic steps", measured, "SpiffWorkflow", core, spiff, 20.0, speed=True)
