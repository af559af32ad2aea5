"""Files of other engines: what becomes of their extensions, of their gaps, and of their damage."""

from __future__ import annotations

from copy import deepcopy
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from flowkit.bpmn import read
from flowkit.bpmn.dialects import Imported, import_file
from flowkit.bpmn.tree import FLOWKIT, value
from flowkit.core.definition.events import Receive
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.tasks import CallActivity, ScriptTask, ServiceTask, UserTask
from flowkit.core.definition.timers import Message
from flowkit.markup import Element

FOLDER = Path(__file__).parent / "files" / "dialects"
FILES = {path.stem: path.read_bytes() for path in sorted(FOLDER.glob("*.bpmn"))}
SPACES = {
    "camunda": "http://camunda.org/schema/1.0/bpmn",
    "flowable": "http://flowable.org/bpmn",
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
    "spiffworkflow": "http://spiffworkflow.org/bpmn/schema/1.0/core",
}
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:x" id="d" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    + " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in SPACES.items())
    + ">"
)
KEPT = frozenset({"foreign-ignored", "foreign-attribute-ignored"})


def process(*steps: str, inside: str = "", before: str = "") -> bytes:
    """One process: the steps in a row between a start and an end."""
    names = ["start", *(etree.fromstring(HEAD + step + "</definitions>")[0].get("id") for step in steps), "end"]
    flows = "".join(
        f'<sequenceFlow id="to-{target}" sourceRef="{source}" targetRef="{target}"/>'
        for source, target in pairwise(names)
    )
    nodes = f'<startEvent id="start"/>{"".join(steps)}<endEvent id="end"/>'
    whole = f'{HEAD}{before}<process id="p" isExecutable="true">{inside}{nodes}{flows}</process></definitions>'
    return whole.encode()


def imported(data: bytes) -> tuple[Imported, ProcessDefinition]:
    """The import, and the process that flowkit reads from it."""
    found = import_file(data, "in.bpmn", "out.bpmn")
    assert found.xml is not None
    assert [each.say() for each in found.findings if each.level == "error"] == []
    return found, read(found.xml).definitions[0]


def outcomes(found: Imported) -> dict[str, str]:
    """The outcome of each thing by its name; the last one of a name."""
    return {row.what.rpartition(":")[2]: row.outcome for row in found.rows}


@pytest.mark.parametrize("name", ["camunda", "flowable", "zeebe"])
def test_a_file_of_another_engine_is_imported_and_read(name: str) -> None:
    found, definition = imported(FILES[name])
    assert found.dialect == name
    assert definition.nodes
    assert all(row.line for row in found.rows)


@pytest.mark.parametrize("name", FILES)
def test_every_foreign_attribute_and_element_stands_in_the_report(name: str) -> None:
    found = import_file(FILES[name])
    root = etree.fromstring(FILES[name])
    foreign = {
        etree.QName(each).localname
        for element in root.iter("*")
        for each in element.attrib
        if (etree.QName(each).namespace or "") in {*SPACES.values(), "http://activiti.org/bpmn"}
    }
    held = {
        etree.QName(element).localname
        for element in root.iter("*")
        if etree.QName(element).namespace in {*SPACES.values(), "http://activiti.org/bpmn"}
        and etree.QName(element.getparent()).localname == "extensionElements"
    }
    assert foreign | held <= set(outcomes(found)) | {"taskSchedule", "assignmentDefinition"}


@pytest.mark.parametrize("name", FILES)
def test_what_stood_in_the_file_still_stands_there_with_its_ids(name: str) -> None:
    found = import_file(FILES[name])
    assert found.xml is not None
    before, after = etree.fromstring(FILES[name]), etree.fromstring(found.xml)
    ids = {value(each, "id") for each in before.iter("*") if each.get("id")} - {"edge-f1"}
    assert ids <= {value(each, "id") for each in after.iter("*")}


@pytest.mark.parametrize("name", FILES)
def test_an_imported_file_is_imported_to_itself(name: str) -> None:
    once = import_file(FILES[name]).xml
    assert once is not None
    twice = import_file(once).xml
    assert twice is not None
    assert _own(once) == _own(twice)


def _own(xml: bytes) -> list[tuple[str, dict[str, str]]]:
    root = etree.fromstring(xml)
    return [(str(each.tag), {str(k): str(v) for k, v in each.attrib.items()}) for each in root.iter(f"{{{FLOWKIT}}}*")]


def test_an_imported_file_is_no_longer_foreign() -> None:
    found = import_file(FILES["camunda"])
    assert found.xml is not None
    assert "dialect-foreign" in {each.code for each in read(FILES["camunda"]).findings}
    assert "dialect-foreign" not in {each.code for each in read(found.xml).findings}


@pytest.mark.parametrize(
    ("attributes", "inside", "name"),
    [
        ('camunda:class="shop.Stock"', "", "shop.Stock"),
        ('camunda:delegateExpression="${stockKeeper}"', "", "stockKeeper"),
        ('camunda:delegateExpression="#{stockKeeper}"', "", "stockKeeper"),
        ('camunda:expression="${shop.stock.look(article)}"', "", "shop.stock.look"),
        ('camunda:type="external" camunda:topic="look"', "", "look"),
        ('flowable:type="mail"', "", "mail"),
        ('flowable:type="external-worker" flowable:topic="look"', "", "look"),
        ("", '<zeebe:taskDefinition type="look"/>', "look"),
        ("", '<spiffworkflow:serviceTaskOperator id="http/Get"/>', "http/Get"),
        ("", "<camunda:connector><camunda:connectorId>http</camunda:connectorId></camunda:connector>", "http"),
    ],
)
def test_foreign_code_is_a_handler_to_register(attributes: str, inside: str, name: str) -> None:
    task = f'<serviceTask id="s" {attributes}><extensionElements>{inside}</extensionElements></serviceTask>'
    found, definition = imported(process(task))
    spec = definition.nodes["s"].spec
    assert isinstance(spec, ServiceTask)
    assert spec.handler == name
    assert "handler" in outcomes(found).values()


def test_inputs_and_the_result_of_a_handler_are_taken_over() -> None:
    inside = (
        '<camunda:field name="depot" stringValue="north"/><camunda:inputOutput>'
        '<camunda:inputParameter name="sum">${price * 2}</camunda:inputParameter>'
        '<camunda:inputParameter name="text">No ${number}!</camunda:inputParameter>'
        '<camunda:outputParameter name="stock">${result}</camunda:outputParameter></camunda:inputOutput>'
    )
    task = f'<serviceTask id="s" camunda:class="A"><extensionElements>{inside}</extensionElements></serviceTask>'
    _, definition = imported(process(task))
    spec = definition.nodes["s"].spec
    assert isinstance(spec, ServiceTask)
    values = {each.target: each.source.evaluate({"price": 4, "number": 7}) for each in spec.inputs}
    assert values == {"depot": "north", "sum": 8, "text": "No 7!"}
    assert spec.result == "stock"


def test_a_service_task_that_only_computes_is_a_script_task() -> None:
    _, definition = imported(
        process('<serviceTask id="s" camunda:expression="${price * 2}" camunda:resultVariable="total"/>')
    )
    spec = definition.nodes["s"].spec
    assert isinstance(spec, ScriptTask)
    assert [each.target for each in spec.assignments] == ["total"]


def test_assignments_of_plain_python_are_computed() -> None:
    _, definition = imported(
        process(
            '<scriptTask id="s"><extensionElements><spiffworkflow:unitTests/></extensionElements>'
            "<script>a = b + 1\nc = a &gt; 3</script></scriptTask>"
        )
    )
    spec = definition.nodes["s"].spec
    assert isinstance(spec, ScriptTask)
    assert [each.target for each in spec.assignments] == ["a", "c"]


@pytest.mark.parametrize(
    ("attributes", "rules"),
    [
        ('camunda:assignee="demo"', [("role", "demo")]),
        ('camunda:assignee="${boss}"', [("data", "boss")]),
        ('camunda:candidateGroups="sales"', [("role", "sales")]),
        ('camunda:candidateGroups="sales, front desk"', [("role", "sales-or-front-desk")]),
        ('camunda:candidateUsers="${list}"', [("data", "list")]),
        ('camunda:assignee="${boss}" camunda:candidateGroups="sales"', [("data", "boss"), ("role", "sales")]),
        ("", [("role", "unassigned")]),
    ],
)
def test_people_become_an_assignment(attributes: str, rules: list[tuple[str, str]]) -> None:
    _, definition = imported(process(f'<userTask id="u" {attributes}/>'))
    spec = definition.nodes["u"].spec
    assert isinstance(spec, UserTask)
    assert [(rule.kind, rule.value) for rule in spec.assignment.rules] == rules


def test_the_name_of_the_starter_is_read_as_the_starter() -> None:
    data = process('<userTask id="u" camunda:assignee="${who}"/>').replace(
        b'<startEvent id="start"/>', b'<startEvent id="start" camunda:initiator="who"/>'
    )
    _, definition = imported(data)
    spec = definition.nodes["u"].spec
    assert isinstance(spec, UserTask)
    assert [(rule.kind, rule.value) for rule in spec.assignment.rules] == [("same-person", "starter")]


def test_a_form_of_camunda_8_is_asked_for() -> None:
    _, definition = imported(FILES["zeebe"])
    spec = definition.nodes["enter"].spec
    assert isinstance(spec, UserTask)
    assert [(each.name, each.required) for each in spec.form.fields] == [
        ("city", True),
        ("gift", False),
        ("size", False),
    ]
    assert definition.fields["size"].choices == ("s", "l")


def test_the_types_of_data_are_those_of_forms_or_of_their_uses() -> None:
    _, definition = imported(FILES["camunda"])
    types = {name: field.type for name, field in definition.fields.items()}
    assert types["price"] == "integer"
    assert types["inStock"] == "boolean"
    assert types["approvers"] == "list"
    assert types["receipt"] == "any"
    assert definition.fields["article"].required_at_start


def test_an_expression_that_cannot_be_translated_is_named_where_it_stands() -> None:
    lines = FILES["activiti"].decode().splitlines()
    (row,) = [
        each
        for each in import_file(FILES["activiti"]).rows
        if each.what == "conditionExpression" and each.outcome == "refused"
    ]
    assert lines[row.line - 1][row.column - 1 :].startswith("isLate(")
    assert row.element == "f4"


def test_a_flow_without_an_id_is_never_dropped() -> None:
    data = process('<userTask id="u"/>').replace(b'id="to-u" ', b"").replace(b'id="to-end" ', b"")
    found, definition = imported(data)
    assert [flow.id for flow in definition.nodes["start"].outgoing] == ["flow-start-u"]
    assert [flow.id for flow in definition.nodes["u"].outgoing] == ["flow-u-end"]
    assert [row.element for row in found.rows if row.what == "sequenceFlow"] == ["flow-start-u", "flow-u-end"]


def test_an_empty_condition_and_a_wrong_list_of_flows_are_put_right() -> None:
    data = process('<userTask id="u"><incoming>nothing</incoming></userTask>').replace(
        b'targetRef="u"/>', b'targetRef="u"><conditionExpression> </conditionExpression></sequenceFlow>'
    )
    found, _ = imported(data)
    assert outcomes(found)["conditionExpression"] == outcomes(found)["incoming"] == "repaired"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "iso-8859-1"])
@pytest.mark.parametrize("declared", [None, "utf-8", "right"])
def test_a_file_is_read_in_whatever_encoding_it_is(encoding: str, declared: str | None) -> None:
    name = "Prüfen" if encoding == "iso-8859-1" else "检查"
    text = process(f'<userTask id="u" name="{name}"/>').decode()
    if declared:
        text = f'<?xml version="1.0" encoding="{encoding if declared == "right" else declared}"?>\n{text}'
    found, definition = imported(text.encode(encoding))
    assert definition.nodes["u"].name in (name, "Pr黤en")  # what nobody declares is guessed
    assert found.xml is not None
    assert found.xml.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")


@pytest.mark.parametrize(
    "data",
    [b"", b"no xml", b"<a/>", b"<!DOCTYPE a><a/>", HEAD.encode() + b"</definitions>", b"\xff\xfe\x00", b"<a>" * 500],
)
def test_what_is_no_process_is_refused_with_a_reason(data: bytes) -> None:
    found = import_file(data, "in.bpmn")
    assert found.has_errors
    assert all(each.message.en and each.message.zh for each in found.findings)


VALUES = st.sampled_from(
    ["", "-", "1", "true", "PT1H", "p", "=", "=x + 1", "x:y", "{0}", "${a.b(c)}", "${", "${a[b]}", "审批", '"', "R/",
     "9" * 40, "${a && !b}", "#{x", "a b", "'q'", "lambda: 1", ",,", "user(a), group(", "${x}, b", "[", "{}"]
)  # fmt: skip
PICK = st.integers(0, 10_000)
CHANGE = st.tuples(
    st.sampled_from(["lose", "double", "move", "strip", "set", "copy", "text", "swap"]), PICK, PICK, VALUES
)


def change(root: Element, kind: str, first: int, second: int, new: str) -> None:
    """One mutation of attributes, of order, or of nesting."""
    elements = list(root.iter("*"))
    element, other = elements[first % len(elements)], elements[second % len(elements)]
    parent, names = element.getparent(), list(element.attrib)
    if parent is None:
        return
    if kind == "lose":
        parent.remove(element)
    elif kind == "double":
        parent.append(deepcopy(element))
    elif kind == "move":
        other.append(deepcopy(element))
    elif kind == "swap":
        parent.insert(second % (len(parent) + 1), element)
    elif kind == "text":
        element.text = new
    elif names and kind == "strip":
        del element.attrib[names[second % len(names)]]
    elif names and kind == "set":
        element.set(names[second % len(names)], new)
    elif names:
        name = names[second % len(names)]
        other.set(name, element.get(name) or "")


@given(name=st.sampled_from(sorted(FILES)), changes=st.lists(CHANGE, min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_a_damaged_file_is_reported_and_never_a_crash(name: str, changes: list[tuple[str, int, int, str]]) -> None:
    root = etree.fromstring(FILES[name])
    for each in changes:
        change(root, *each)

    found = import_file(etree.tostring(root), "in.bpmn", "out.bpmn")

    assert found.xml is not None
    assert all(row.line and row.note.en and row.note.zh for row in found.rows)
    assert all(finding.line for finding in found.findings if finding.level == "error")
    again = import_file(found.xml)
    assert found.has_errors or not again.has_errors


def call(attributes: str, inside: str = "") -> CallActivity:
    """The call that an import makes of a call activity."""
    _, definition = imported(process(f'<callActivity id="c" {attributes}>{inside}</callActivity>'))
    spec = definition.nodes["c"].spec
    assert isinstance(spec, CallActivity)
    return spec


def test_a_call_of_a_version_is_bound_to_its_number() -> None:
    bound = 'calledElement="q" camunda:calledElementBinding="version" camunda:calledElementVersion="3"'
    assert call(bound).version == 3
    assert call('calledElement="q" camunda:calledElementBinding="latest"').version == 0


@pytest.mark.parametrize(
    "bound",
    [
        'camunda:calledElementBinding="deployment"',
        'camunda:calledElementBinding="versionTag" camunda:calledElementVersionTag="t"',
        'camunda:calledElementBinding="version" camunda:calledElementVersion="${newest}"',
    ],
)
def test_another_binding_of_a_call_is_reported_and_the_newest_is_called(bound: str) -> None:
    found, definition = imported(process(f'<callActivity id="c" calledElement="q" {bound}/>'))
    assert definition.nodes["c"].spec == CallActivity("q")
    assert outcomes(found)["calledElementBinding"] == "refused"


def test_everything_that_crosses_is_what_both_processes_declare() -> None:
    inside = '<extensionElements><camunda:in variables="all"/><camunda:out variables="all"/></extensionElements>'
    made = call('calledElement="q"', inside)
    assert (made.all_in, made.all_out) == (True, True)
    zeebe = '<zeebe:calledElement processId="q" propagateAllChildVariables="true"/>'
    inside = f"<extensionElements>{zeebe}</extensionElements>"
    made = call("", inside)
    assert (made.process, made.all_in, made.all_out) == ("q", False, True)


def test_a_send_task_with_code_calls_its_handler_and_one_with_a_message_sends_it() -> None:
    message = '<message id="m" name="order"/>'
    code = '<sendTask id="s" messageRef="m" camunda:class="Post"/>'
    _, definition = imported(process(code, before=message))
    spec = definition.nodes["s"].spec
    assert isinstance(spec, ServiceTask)
    assert spec.handler == "Post"
    _, definition = imported(process('<sendTask id="s" messageRef="m"/>', before=message))
    assert definition.nodes["s"].spec == Message("order")


def test_a_receive_task_waits_for_its_message() -> None:
    _, definition = imported(process('<receiveTask id="r" messageRef="m"/>', before='<message id="m" name="order"/>'))
    assert definition.nodes["r"].spec == Receive(Message("order"))
