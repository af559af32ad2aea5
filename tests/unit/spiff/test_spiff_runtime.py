"""SpiffWorkflow behind the runtime port: no text of a file is run, time is virtual, nothing is lost between steps."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from conformance import FOLDER, files

from flowkit import VirtualClock
from flowkit.bpmn.tree import BPMN, text_of
from flowkit.engine.deploy import open_parcel
from flowkit.errors import DefinitionInvalid, InputInvalid, MessageUnmatched, NotFound
from flowkit.spiff import SpiffRuntime, open_shelf
from flowkit.spiff.prepare import WORK, prepared

MORNING = "2026-11-16T08:00:00+00:00"
HOUR = timedelta(hours=1) // timedelta(microseconds=1)
CLERK = '<flowkit:assignment><flowkit:rule kind="role" value="clerk"/></flowkit:assignment>'
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:flowkit="urn:flowkit:bpmn:1" id="d"'
    ' targetNamespace="t"><process id="p" isExecutable="true">'
)


def written(folder: Path, *parts: str, fields: str = "") -> Path:
    """A file of one process, each part on a line of its own."""
    data = f"<extensionElements><flowkit:data>{fields}</flowkit:data></extensionElements>" if fields else ""
    file = folder / "p.bpmn"
    file.write_text("\n".join([HEAD, data, *parts, "</process></definitions>"]), "utf-8")
    return file


def task(name: str, *asked: str) -> str:
    asks = "".join(f'<flowkit:ask field="{each}"/>' for each in asked)
    form = f"<flowkit:form>{asks}</flowkit:form>" if asked else ""
    return f'<userTask id="{name}"><extensionElements>{CLERK}{form}</extensionElements></userTask>'


def flows(*names: str) -> str:
    return "".join(f'<sequenceFlow id="{a}-{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairwise(names))


def runtime(file: Path, **handlers: Any) -> SpiffRuntime:
    return SpiffRuntime(open_shelf(file), VirtualClock(MORNING), handlers)


def plain(folder: Path) -> Path:
    parts = ('<startEvent id="start"/>', task("a", "n"), '<endEvent id="end"/>', flows("start", "a", "end"))
    return written(folder, *parts, fields='<flowkit:field name="n" type="number"/>')


@pytest.mark.parametrize("path", files(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_text_of_a_file_reaches_that_core(path: Path) -> None:
    """What SpiffWorkflow would evaluate or run are keys, whatever the file says."""
    try:
        parcel = open_parcel(path)
    except DefinitionInvalid:
        return
    ((_, _, reading),) = parcel.files
    assert reading.tree is not None
    root = prepared(reading.tree.getroot(), {each.key: each for each in reading.definitions})
    tags = ("conditionExpression", "condition", "loopCondition", "loopCardinality", "completionCondition")
    kinds = {text_of(each).split(" ")[0] for tag in tags for each in root.iter(f"{{{BPMN}}}{tag}")}
    assert kinds <= {"condition", "watch", "loop", "cardinality", "completion"}
    assert {text_of(each) for each in root.iter(f"{{{BPMN}}}script")} <= {WORK}


def test_a_script_of_a_file_is_refused_and_never_run(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    script = (
        '<scriptTask id="s" scriptFormat="python"><extensionElements><flowkit:script result="n"/></extensionElements>'
        f"<script>open('{marker}', 'w')</script></scriptTask>"
    )
    parts = ('<startEvent id="start"/>', script, '<endEvent id="end"/>', flows("start", "s", "end"))
    file = written(tmp_path, *parts, fields='<flowkit:field name="n" type="any"/>')
    with pytest.raises(DefinitionInvalid) as refused:
        open_shelf(file)
    assert [(each.code, each.element, each.line) for each in refused.value.findings] == [("spiff-code", "s", 4)]
    assert "从不执行" in refused.value.findings[0].message.zh

    core = SpiffRuntime(open_shelf(file, refuse=False), VirtualClock(MORNING))
    case = core.start("p", {}, by="ann")
    assert [each.node for each in core.observe(case).troubles] == ["s"]
    assert not marker.exists()


def test_python_cannot_be_evaluated(tmp_path: Path) -> None:
    core = runtime(plain(tmp_path))
    core.start("p", {}, by="ann")
    (workflow,) = [case.workflow for case in core._cases.values()]
    with pytest.raises(InputInvalid):
        workflow.script_engine.execute(None, "import os")
    with pytest.raises(InputInvalid):
        _ = workflow.script_engine.environment
    with pytest.raises(KeyError):
        workflow.script_engine.evaluate(None, "__import__('os')")


def test_a_timer_reads_the_virtual_clock(tmp_path: Path) -> None:
    """The wall clock is far from the virtual present, and moves nothing."""
    timer = (
        '<intermediateCatchEvent id="w"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>'
    )
    parts = ('<startEvent id="start"/>', f"{timer}</intermediateCatchEvent>", '<endEvent id="end"/>')
    core = runtime(written(tmp_path, *parts, flows("start", "w", "end")))
    case, began = core.start("p", {}, by="ann"), core.now()
    assert core.next_due() == began + HOUR
    core.advance_to(began + HOUR - 1)
    assert core.observe(case).waiting == ("w",)
    core.advance_to(began + HOUR)
    assert core.observe(case).end == "end"
    assert core.next_due() is None


def test_a_recurring_timer_on_a_border_goes_on_after_a_load(tmp_path: Path) -> None:
    event = (
        '<boundaryEvent id="tick" attachedToRef="a" cancelActivity="false"><timerEventDefinition>'
        "<timeCycle>R/PT1H</timeCycle></timerEventDefinition></boundaryEvent>"
    )
    parts = ('<startEvent id="start"/>', task("a"), event, task("b"), '<endEvent id="end"/><endEvent id="e2"/>')
    core = runtime(written(tmp_path, *parts, flows("start", "a", "end"), flows("tick", "b", "e2")))
    case = core.start("p", {}, by="ann")
    for _ in range(2):
        core.load(core.dump())
        core.advance_to(core.now() + HOUR)
    assert core.observe(case).waiting == ("a", "b", "b")


def test_data_are_exact_after_a_load(tmp_path: Path) -> None:
    fields = "".join(
        f'<flowkit:field name="{name}" type="{kind}"/>'
        for name, kind in {"n": "number", "day": "date", "much": "context", "time": "duration"}.items()
    )
    parts = ('<startEvent id="start"/>', task("a", "n"), '<endEvent id="end"/>', flows("start", "a", "end"))
    file = written(tmp_path, *parts, fields=fields)
    data = {"n": Decimal("1.50"), "day": date(2026, 11, 16), "much": {"typename": "x", "$y": [1]}}
    core = runtime(file)
    case = core.start("p", {**data, "time": timedelta(microseconds=7)}, by="ann")
    text = core.dump()
    assert isinstance(json.loads(text), dict)

    other = runtime(file)
    other.load(text)
    assert other.observe(case).data == {**data, "time": timedelta(microseconds=7)}
    (item,) = other.items(case)
    other.complete(item.id, {"n": "2.25"}, by="ann")
    assert other.observe(case).end == "end"
    assert other.observe(case).data["n"] == Decimal("2.25")


def test_a_handler_gets_its_inputs_and_its_answer_is_typed(tmp_path: Path) -> None:
    handler = (
        '<serviceTask id="s"><extensionElements><flowkit:handler name="double" result="n">'
        '<flowkit:input source="n + 1" target="x"/></flowkit:handler></extensionElements></serviceTask>'
    )
    parts = ('<startEvent id="start"/>', handler, '<endEvent id="end"/>', flows("start", "s", "end"))
    file = written(tmp_path, *parts, fields='<flowkit:field name="n" type="integer"/>')

    def double(x: int) -> int:
        return 2 * x

    core = runtime(file, double=double)
    case = core.start("p", {"n": 3}, by="ann")
    assert (core.observe(case).end, core.observe(case).data) == ("end", {"n": 8})

    def wrong(x: int) -> str:
        return "many"

    core = runtime(file, double=wrong)
    case = core.start("p", {"n": 3}, by="ann")
    ((node, code, _),) = core.observe(case).troubles
    assert (node, code) == ("s", "data-type")
    assert core.observe(case).end == ""


def test_a_null_condition_is_a_place_where_the_case_cannot_go_on(tmp_path: Path) -> None:
    gate = '<exclusiveGateway id="g" default="g-end"/>'
    chosen = (
        '<sequenceFlow id="yes" sourceRef="g" targetRef="e2"><conditionExpression>n &gt; 1</conditionExpression>'
        "</sequenceFlow>"
    )
    parts = ('<startEvent id="start"/>', gate, '<endEvent id="end"/><endEvent id="e2"/>', flows("start", "g", "end"))
    core = runtime(written(tmp_path, *parts, chosen, fields='<flowkit:field name="n" type="number"/>'))
    case = core.start("p", {}, by="ann")
    ((node, code, text),) = core.observe(case).troubles
    assert (node, code) == ("g", "expression-null")
    assert "n > 1" in text.en


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    core = runtime(plain(tmp_path))
    case = core.start("p", {}, by="ann")
    for call in (
        lambda: core.start("q", {}, by="ann"),
        lambda: core.observe("9"),
        lambda: core.complete(f"{case}:x", {}, by="ann"),
    ):
        with pytest.raises(NotFound):
            call()
    with pytest.raises(MessageUnmatched):
        core.message("news", {}, by="ann")
    with pytest.raises(InputInvalid):
        core.start("p", {"unknown": 1}, by="ann")


def test_what_that_parser_refuses_is_a_finding_with_its_place(tmp_path: Path) -> None:
    """It knows subprocesses by their ids alone, of all files together."""
    inner = '<subProcess id="s"><startEvent id="b"/><endEvent id="e"/>' + flows("b", "e") + "</subProcess>"
    parts = ('<startEvent id="start"/>', inner, '<endEvent id="end"/>', flows("start", "s", "end"))
    file = written(tmp_path, *parts)
    (tmp_path / "q.bpmn").write_text(file.read_text("utf-8").replace('id="p"', 'id="q"'), "utf-8")
    with pytest.raises(DefinitionInvalid) as refused:
        open_shelf(tmp_path)
    (finding,) = refused.value.findings
    assert (finding.code, finding.element, finding.line, finding.file) == ("spiff-unreadable", "s", 4, "q.bpmn")
    assert "Duplicate process ID" in finding.message.en


def test_deadlines_and_people_are_passed_over_with_a_warning() -> None:
    shelf = open_shelf(FOLDER.parents[2] / "process_definitions" / "leave-request")
    assert {each.level for each in shelf.findings} == {"warning"}
    assert {each.code for each in shelf.findings} == {"spiff-clocks", "spiff-people", "spiff-states"}
