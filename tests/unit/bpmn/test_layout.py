"""The laws of the automatic layout."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from flowkit.bpmn import lay_out, read
from flowkit.bpmn.svg.diagram import Box, Diagram, Edge, Shape, read_diagram
from flowkit.bpmn.tree import BPMN, Element, local, reference, text_of, value
from flowkit.errors import DefinitionInvalid

HERE = Path(__file__).resolve()
REAL = sorted(HERE.parents[3].glob("process_definitions/**/*.bpmn"))
TAGS = {"x": "exclusiveGateway", "p": "parallelGateway", "s": "startEvent", "e": "endEvent", "t": "userTask"}
INSIDE = {"process", "subProcess", "transaction", "adHocSubProcess"}


def flows(*links: str, extra: str = "") -> str:
    """A process body: "s1>t1 t1>x1" names nodes by the first letter of their kind."""
    pairs = [link.split(">") for text in links for link in text.split()]
    names = dict.fromkeys(name for pair in pairs for name in pair)
    nodes = "".join(f'<{TAGS[name[0]]} id="{name}" name="step {name}"/>' for name in names if name[0] in TAGS)
    lines = "".join(
        f'<sequenceFlow id="{source}-{target}" name="to {target}" sourceRef="{source}" targetRef="{target}"/>'
        for source, target in dict.fromkeys(map(tuple, pairs))
    )
    return nodes + lines + extra


def document(body: str, *, around: str = "", lanes: str = "") -> bytes:
    return (
        f'<definitions xmlns="{BPMN}" targetNamespace="urn:t" id="d">{around}'
        f'<process id="p" isExecutable="true">{lanes}{body}</process></definitions>'
    ).encode()


def lane(name: str, *nodes: str, inner: str = "") -> str:
    refs = "".join(f"<flowNodeRef>{node}</flowNodeRef>" for node in nodes)
    return f'<lane id="{name}" name="{name}">{refs}{f"<childLaneSet>{inner}</childLaneSet>" if inner else ""}</lane>'


POOL = '<collaboration id="c"><participant id="pool" name="pool" processRef="p"/>{}</collaboration>'
BOUNDARY = '<boundaryEvent id="{0}" name="late" attachedToRef="{1}"><timerEventDefinition/></boundaryEvent>'
TYPICAL = {
    "chain": document(flows("s1>t1 t1>t2 t2>e1")),
    "choice": document(flows("s1>x1 x1>t1 x1>t2 x1>t3 t1>x2 t2>x2 t3>x2 x2>e1")),
    "skip": document(flows("s1>x1 x1>t1 t1>x2 x1>x2 x2>e1")),
    "loop": document(flows("s1>x0 x0>t1 t1>x1 x1>t2 t2>x0 x1>e1")),
    "loop on itself": document(flows("s1>t1 t1>t1 t1>e1")),
    "nested": document(flows("s1>p1 p1>x1 x1>t1 x1>t2 t1>x2 t2>x2 p1>t3 x2>p2 t3>p2 p2>e1")),
    "several ends": document(flows("s1>x1 x1>t1 t1>e1 x1>t2 t2>x2 x2>e2 x2>t3 t3>t4 t4>e3")),
    "tangle": document(flows("s1>x1 x1>t1 x1>t2 t1>x2 t2>x3 x2>t3 x2>x3 x3>t4 t3>x4 t4>x4 x4>x1 x4>e1")),
    "tasks split and join": document(flows("s1>t1 t1>t2 t1>t3 t1>t4 t2>t5 t3>t5 t4>t5 t5>t2 t5>e1")),
    "two starts": document(flows("s1>t1 t1>x1 s2>t2 t2>t3 t3>x1 x1>e1")),
    "unconnected": document("".join(f'<userTask id="t{each}" name="work {each}"/>' for each in range(7))),
    "boundaries": document(
        flows("s1>t1 t1>t2 t2>e1 b1>t3 t3>e2 b2>t1 b3>t4 t4>t2")
        + BOUNDARY.format("b1", "t1") + BOUNDARY.format("b2", "t2") + BOUNDARY.format("b3", "t1")
    ),
    "subprocess": document(
        flows("s1>u1 u1>e1 b1>t9 t9>e1")
        + f'<subProcess id="u1" name="inner">{flows("s2>x2 x2>t2 x2>t3 t2>e2 t3>x2")}'
        + f'<subProcess id="u2" triggeredByEvent="true">{flows("s3>e3")}</subProcess></subProcess>'
        + BOUNDARY.format("b1", "u1")
    ),
    "lanes": document(
        flows("s1>t1 t1>x1 x1>t2 x1>t3 t2>x2 t3>x2 x2>t1 x2>e1"),
        around=POOL.format(""),
        lanes="<laneSet id='ls'>" + lane("a", "s1", "t1", "x1")
        + lane("b", inner=lane("b1", "t2") + lane("b2", "t3", "x2")) + lane("empty") + lane("z", "e1") + "</laneSet>",
    ),
    "pools": document(
        flows("s1>t1 t1>x1 x1>t2 x1>t3 t2>e1 t3>e1"),
        around=POOL.format(
            '<participant id="other" name="customer"/><participant id="third" name="bank"/>'
            '<messageFlow id="m1" sourceRef="other" targetRef="t3"/>'
            '<messageFlow id="m2" sourceRef="t1" targetRef="other"/>'
            '<messageFlow id="m3" sourceRef="t2" targetRef="third"/>'
        ),
    ),
    "data": document(
        flows("s1>t1 t1>x1 x1>t2 x1>t3 t2>e1 t3>e1")
        + '<dataObject id="o"/><dataObjectReference id="d1" name="form" dataObjectRef="o"/>'
        '<textAnnotation id="n1"><text>say why this is so</text></textAnnotation>'
        '<textAnnotation id="n2"><text>alone</text></textAnnotation>'
        '<association id="a1" sourceRef="t3" targetRef="n1"/><association id="a2" sourceRef="d1" targetRef="t2"/>'
        '<association id="a3" sourceRef="d1" targetRef="t1"/>'
    ),
}  # fmt: skip


def laid_out(data: bytes) -> Diagram:
    drawn = lay_out(data, again=True)
    assert drawn is not None
    return read_diagram(etree.fromstring(drawn))


def overlap(one: Box, two: Box) -> bool:
    return (
        one.x < two.x + two.width
        and two.x < one.x + one.width
        and one.y < two.y + two.height
        and two.y < one.y + one.height
    )


def within(inner: Box, outer: Box) -> bool:
    right, bottom = inner.x + inner.width <= outer.x + outer.width, inner.y + inner.height <= outer.y + outer.height
    return inner.x >= outer.x and inner.y >= outer.y and right and bottom


def parent(shape: Shape) -> Element:
    found = shape.element.getparent()
    assert found is not None
    return found


def check(diagram: Diagram) -> None:
    shapes = {shape.id: shape for shape in diagram.shapes}
    nodes = [shape for shape in diagram.shapes if local(parent(shape)) in INSIDE and shape.tag != "boundaryEvent"]
    for one, two in combinations(nodes, 2):
        assert parent(one) is not parent(two) or not overlap(one.box, two.box), (one.id, two.id)
    for shape in nodes:
        outer = shapes.get(value(parent(shape), "id"))
        assert outer is None or within(shape.box, outer.box), shape.id
    for shape in diagram.shapes:
        if shape.tag == "boundaryEvent":
            assert overlap(shape.box, shapes[value(shape.element, "attachedToRef")].box)
        if shape.tag == "lane":
            for node in shape.element.iterchildren(f"{{{BPMN}}}flowNodeRef"):
                assert within(shapes[text_of(node)].box, shape.box)
    for edge in diagram.edges:
        for end, (x, y) in zip(ends_of(edge), (edge.points[0], edge.points[-1]), strict=True):
            assert overlap(Box(x - 2, y - 2, 4, 4), shapes[end].box), (edge.id, end)


def ends_of(edge: Edge) -> list[str]:
    """The ids of what the edge connects. Of the data that go in or out of an activity one end is the activity."""
    if not edge.element.tag.endswith("Association") or edge.element.get("sourceRef") is not None:
        return [reference(value(edge.element, end)) for end in ("sourceRef", "targetRef")]
    around = edge.element.getparent()
    activity = value(around, "id") if around is not None else ""
    other = "sourceRef" if edge.element.tag.endswith("dataInputAssociation") else "targetRef"
    data = text_of(next(edge.element.iterchildren(f"{{{BPMN}}}{other}")))
    return [data, activity] if other == "sourceRef" else [activity, data]


def check_edges(diagram: Diagram) -> None:
    """No line runs through a shape that is not an end of it and does not hold it; all lines are upright or level."""
    for edge in diagram.edges:
        ends = set(ends_of(edge))
        for (x1, y1), (x2, y2) in zip(edge.points, edge.points[1:], strict=False):
            assert x1 == x2 or y1 == y2, edge.id
            line = Box(min(x1, x2), min(y1, y2), abs(x2 - x1) or 0.5, abs(y2 - y1) or 0.5)
            for shape in diagram.shapes:
                if shape.id not in ends and not _holds(shape, edge, diagram):
                    assert not overlap(line, shape.box), (edge.id, shape.id)


def _holds(shape: Shape, edge: Edge, diagram: Diagram) -> bool:
    """Pools, lanes and subprocesses around an end; the activity on whose border an event stands."""
    if shape.tag in ("participant", "lane"):
        return True
    ends = [diagram.elements[end] for end in ends_of(edge)]
    hosted = {value(end, "attachedToRef") for end in ends}
    return shape.id in hosted or any(shape.element in end.iterancestors() for end in ends)


@pytest.mark.parametrize("name", TYPICAL)
def test_shapes_stand_apart_and_lines_keep_clear_of_them(name: str) -> None:
    diagram = laid_out(TYPICAL[name])
    check(diagram)
    check_edges(diagram)


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_the_procedures_can_be_laid_out(path: Path) -> None:
    diagram = laid_out(path.read_bytes())
    check(diagram)
    check_edges(diagram)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=18))
@settings(max_examples=60, deadline=None)
def test_any_graph_can_be_laid_out(links: list[tuple[int, int]]) -> None:
    names = ["s0", "x1", "t2", "t3", "x4", "t5", "p6", "t7", "t8", "e9"]
    diagram = laid_out(document(flows(*(f"{names[source]}>{names[target]}" for source, target in links))))
    check(diagram)
    check_edges(diagram)


def test_the_same_file_is_always_drawn_the_same() -> None:
    assert lay_out(TYPICAL["tangle"]) == lay_out(TYPICAL["tangle"])


def test_a_diagram_that_is_there_stays_unless_it_is_asked_for_again() -> None:
    before = REAL[0].read_bytes()
    assert lay_out(before) is None
    after = lay_out(before, again=True)
    assert after is not None
    assert {finding.code for finding in read(after).findings} == {finding.code for finding in read(before).findings}


def test_what_is_no_bpmn_is_refused() -> None:
    with pytest.raises(DefinitionInvalid):
        lay_out(b"<html/>")


def test_names_stand_beside_their_shapes_and_lines() -> None:
    diagram = laid_out(TYPICAL["choice"])
    assert all(shape.label is not None for shape in diagram.shapes if shape.tag != "userTask")
    boxes = [shape.box for shape in diagram.shapes]
    labels = [edge.label for edge in diagram.edges if edge.label is not None]
    assert len(labels) == len(diagram.edges)
    assert not [label for label in labels if any(overlap(label, box) for box in boxes)]


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_no_name_stands_on_another_shape(path: Path) -> None:
    diagram = read_diagram(etree.fromstring(path.read_bytes()))
    around = {"lane", "participant", *INSIDE}
    boxes = {shape.element: shape.box for shape in diagram.shapes if shape.tag not in around}
    named = [(shape.element, shape.label) for shape in diagram.shapes if shape.label is not None]

    assert [
        (name, other)
        for name, label in named
        for other, box in boxes.items()
        if name != other and overlap(Box(label.x + 2, label.y + 2, label.width - 4, label.height - 4), box)
    ] == []


def test_two_thousand_nodes_are_laid_out() -> None:
    chain = " ".join(f"t{each}>t{each + 1}" for each in range(1000))
    wide = " ".join(f"p0>t{each} t{each}>p1" for each in range(2000, 3000))
    assert len(laid_out(document(flows(chain, wide, "t1000>p0"))).shapes) == 2003
