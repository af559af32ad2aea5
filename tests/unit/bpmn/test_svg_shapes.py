"""Every shape and marker of BPMN has a look of its own."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from flowkit.bpmn import lay_out, render
from flowkit.bpmn.tree import BPMN

TRIGGERS = (
    "message",
    "timer",
    "error",
    "escalation",
    "signal",
    "conditional",
    "link",
    "compensate",
    "cancel",
    "terminate",
)
LOOPS = {
    "loop": "<standardLoopCharacteristics/>",
    "at once": "<multiInstanceLoopCharacteristics/>",
    "in turn": '<multiInstanceLoopCharacteristics isSequential="true"/>',
}
INNER = '<task id="{}-inner"/>'
SHAPES = {
    **{
        tag: f'<{tag} id="ID" name="{tag} 审批"/>'
        for tag in (
            "task", "userTask", "manualTask", "serviceTask", "scriptTask", "sendTask", "receiveTask",
            "businessRuleTask", "callActivity", "subProcess", "transaction", "adHocSubProcess", "exclusiveGateway",
            "parallelGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway", "startEvent", "endEvent",
            "intermediateThrowEvent", "dataObjectReference", "dataStoreReference",
        )
    },
    **{
        f"{trigger} {tag}": f'<{tag} id="ID" name="{trigger}"><{trigger}EventDefinition/></{tag}>'
        for trigger in TRIGGERS
        for tag in ("startEvent", "intermediateCatchEvent", "intermediateThrowEvent", "endEvent")
    },
    "begins once": '<eventBasedGateway id="ID" instantiate="true"/>',
    "begins with all": '<eventBasedGateway id="ID" instantiate="true" eventGatewayType="Parallel"/>',
    "multiple": '<startEvent id="ID"><messageEventDefinition/><timerEventDefinition/></startEvent>',
    "all of several":
        '<startEvent id="ID" parallelMultiple="true"><messageEventDefinition/><timerEventDefinition/></startEvent>',
    "quiet start": '<startEvent id="ID" isInterrupting="false"><messageEventDefinition/></startEvent>',
    "undo": '<task id="ID" isForCompensation="true"/>',
    **{name: f'<task id="ID">{loop}</task>' for name, loop in LOOPS.items()},
    "open": f'<subProcess id="ID" name="open">{INNER.format("open")}</subProcess>',
    "by event": f'<subProcess id="ID" name="open" triggeredByEvent="true">{INNER.format("by")}</subProcess>',
    "open transaction": f'<transaction id="ID" name="open">{INNER.format("tr")}</transaction>',
    "open ad hoc": f'<adHocSubProcess id="ID" name="open">{INNER.format("ad")}</adHocSubProcess>',
    "collection": '<dataObject id="o" isCollection="true"/><dataObjectReference id="ID" dataObjectRef="o"/>',
}  # fmt: skip


def sheet(*bodies: str) -> bytes:
    return (
        f'<definitions xmlns="{BPMN}" targetNamespace="urn:t"><process id="p">{"".join(bodies)}</process></definitions>'
    ).encode()


def drawn(body: str) -> str:
    found = lay_out(sheet(body.replace("ID", "x")))
    assert found is not None
    return re.sub(
        r"<title>.*?</title>|<text.*?</text>|viewBox=.*?role|<g class=\"[^\"]*\" data[^>]*>| [xyc]+=\"[^\"]*\"",
        "",
        render(found),
    )


def test_no_two_shapes_look_the_same() -> None:
    looks = {name: drawn(body) for name, body in SHAPES.items()}
    alike = [(one, two) for one, two in combinations(looks, 2) if looks[one] == looks[two]]
    plain = {name for name in SHAPES if name.startswith(("cancel ", "terminate "))}
    assert [pair for pair in alike if not set(pair) & plain] == []


@pytest.mark.parametrize("name", ["multiple", "begins with all", "collection", "open transaction", "in turn"])
def test_a_shape_is_drawn_within_its_file(name: str) -> None:
    assert drawn(SHAPES[name]).startswith("<svg")


def test_the_colours_of_the_diagram_are_kept_and_nothing_else_comes_through() -> None:
    source = lay_out(sheet('<task id="x"/>')) or b""
    spaces = (
        b'<bpmndi:BPMNShape xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0" '
        b'xmlns:color="http://www.omg.org/spec/BPMN/non-normative/color/1.0" '
    )
    for given, style in (
        (b'bioc:fill="#ffe0b2" bioc:stroke="#fb8c00"', 'style="fill:#ffe0b2;stroke:#fb8c00"'),
        (b'color:background-color="#fff" color:border-color="red"', 'style="fill:#fff;stroke:red"'),
        (b'bioc:fill="url(http://x)" bioc:stroke="#fb8c00"', 'style="stroke:#fb8c00"'),
    ):
        assert style in render(source.replace(b"<bpmndi:BPMNShape ", spaces + given + b" "))
    assert "style=" not in render(source.replace(b"<bpmndi:BPMNShape ", spaces + b'bioc:fill="red;x:y" '))


def test_a_conditional_flow_out_of_an_activity_begins_with_a_diamond() -> None:
    flow = '<sequenceFlow id="f" sourceRef="{}" targetRef="b"><conditionExpression/></sequenceFlow>'
    task = render(lay_out(sheet('<task id="a"/><task id="b"/>', flow.format("a"))) or b"")
    gateway = render(lay_out(sheet('<exclusiveGateway id="a"/><task id="b"/>', flow.format("a"))) or b"")
    assert (task.count('class="hollow"'), gateway.count('class="hollow"')) == (3, 2)
