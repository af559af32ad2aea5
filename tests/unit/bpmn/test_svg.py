"""The picture of a diagram."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from flowkit.bpmn import render
from flowkit.bpmn.svg import MARKS, labels
from flowkit.bpmn.tree import BPMN, BPMNDI, DC, DI, Element, local
from flowkit.errors import DefinitionInvalid

EVERYTHING = (Path(__file__).parent / "files" / "everything.bpmn").read_bytes()
SVG = "{http://www.w3.org/2000/svg}"
SIZES = {
    "Event": (36, 36),
    "Gateway": (50, 50),
    "Reference": (36, 50),
    "subProcess": (260, 160),
    "transaction": (260, 160),
    "participant": (900, 200),
}
NOT_DRAWN = {"dataObject"}
CONNECTIONS = {"sequenceFlow", "messageFlow", "association"}


def drawn(source: bytes = EVERYTHING) -> bytes:
    """The file with a diagram: every element that can be drawn stands on a grid, connections are straight."""
    root = etree.fromstring(source)
    diagram = etree.SubElement(root, f"{{{BPMNDI}}}BPMNDiagram", nsmap={"bpmndi": BPMNDI, "dc": DC, "di": DI})
    plane = etree.SubElement(diagram, f"{{{BPMNDI}}}BPMNPlane")
    middles: dict[str, tuple[float, float]] = {}
    elements = [each for each in root.iter(f"{{{BPMN}}}*") if each.get("id")]
    for place, element in enumerate(each for each in elements if _is_shape(each)):
        middles[element.get("id", "")] = _shape(plane, element, 40 + place % 6 * 150, 40 + place // 6 * 120)
    for element in (each for each in elements if local(each) in CONNECTIONS):
        _edge(plane, element, [middles[element.get(end, "")] for end in ("sourceRef", "targetRef")])
    return etree.tostring(root)


def _is_shape(element: Element) -> bool:
    parent = element.getparent()
    inside = parent is not None and local(parent) in {
        "process",
        "subProcess",
        "transaction",
        "collaboration",
        "laneSet",
        "childLaneSet",
    }
    return inside and local(element) not in {*CONNECTIONS, "laneSet", *NOT_DRAWN}


def _shape(plane: Element, element: Element, x: float, y: float) -> tuple[float, float]:
    tag = local(element)
    width, height = next((size for end, size in SIZES.items() if tag.endswith(end)), (110, 80))
    shape = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNShape", bpmnElement=element.get("id", ""))
    etree.SubElement(shape, f"{{{DC}}}Bounds", x=str(x), y=str(y), width=str(width), height=str(height))
    return x + width / 2, y + height / 2


def _edge(plane: Element, element: Element, points: list[tuple[float, float]]) -> None:
    edge = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNEdge", bpmnElement=element.get("id", ""))
    for x, y in points:
        etree.SubElement(edge, f"{{{DI}}}waypoint", x=str(x), y=str(y))


def part(svg: str, name: str) -> Element:
    """The group that draws one element."""
    root = etree.fromstring(svg.encode())
    return next(each for each in root.iter(f"{SVG}g") if each.get("data-element") == name)


def classes(group: Element) -> list[str]:
    return [str(each.get("class", "")) for each in group.iter("*")]


def texts(group: Element) -> list[str]:
    return ["".join(map(str, each.itertext())) for each in group.iter(f"{SVG}tspan")]


@pytest.fixture(scope="module")
def picture() -> str:
    return render(drawn())


def test_everything_that_stands_in_the_diagram_is_drawn(picture: str) -> None:
    names = [each.get("data-element") for each in etree.fromstring(picture.encode()).iter(f"{SVG}g")]
    root = etree.fromstring(EVERYTHING)
    found = (each for each in root.iter(f"{{{BPMN}}}*") if _is_shape(each) or local(each) in CONNECTIONS)
    expected = {each.get("id") for each in found if each.get("id")}
    assert {name for name in names if name} == expected


def test_the_same_file_gives_the_same_picture(picture: str) -> None:
    assert render(drawn()) == picture


def test_gateways_and_events_have_their_signs(picture: str) -> None:
    def signs(name: str) -> set[str]:
        return {str(each.get("d")) for each in part(picture, name).iter(f"{SVG}path")}

    assert signs("which") != signs("split")
    assert signs("split") == signs("join")
    assert signs("start") == signs("told") == set()
    assert len({frozenset(signs(name)) for name in ("wait", "pause", "start")}) == 3
    assert len({frozenset(signs(name)) for name in ("record", "tell", "compute")}) == 3
    assert "full" in classes(part(picture, "end"))
    assert "full" not in classes(part(picture, "told"))


def test_rings_tell_what_kind_of_event_it_is(picture: str) -> None:
    assert "body thin" in classes(part(picture, "start"))
    assert "body thick" in classes(part(picture, "told"))
    assert "body double" in classes(part(picture, "wait"))
    assert "body double dashed" in classes(part(picture, "late"))
    assert "body thick" in classes(part(picture, "call"))


def test_connections_look_like_what_they_are(picture: str) -> None:
    assert "line flow" in classes(part(picture, "f5"))
    assert "line message" in classes(part(picture, "mf"))
    assert "line dotted" in classes(part(picture, "as"))


def test_only_the_default_flow_has_a_slash(picture: str) -> None:
    strokes = {name: len(part(picture, name).findall(f"{SVG}path")) for name in ("f5", "f6")}
    assert strokes == {"f5": 1, "f6": 2}


def test_names_of_lanes_stand_upright(picture: str) -> None:
    lane = part(picture, "desk")
    assert texts(lane) == ["服务台"]
    assert any("rotate(-90)" in str(each.get("transform")) for each in lane.iter(f"{SVG}g"))


def test_a_group_has_the_name_of_its_category(picture: str) -> None:
    assert texts(part(picture, "grp")) == ["diagnosis"]


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_is_a_class_and_a_sign(mark: str) -> None:
    marked = render(drawn(), {"record": mark, "f4": mark})
    assert part(marked, "record").get("class") == f"userTask {mark}"
    assert part(marked, "f4").get("class") == f"sequenceFlow {mark}"
    assert f"badge-{mark}" in classes(part(marked, "record"))
    assert part(marked, "sign").get("class") == "userTask"


def test_a_mark_cannot_break_out_of_its_attribute() -> None:
    marked = render(drawn(), {"record": '"><script>alert(1)</script>'})
    assert part(marked, "record").get("class") == "userTask -script-alert-1-script-"
    assert "<script" not in marked


def test_names_are_escaped() -> None:
    hostile = EVERYTHING.replace("记录".encode(), b"&lt;script>alert(1)&lt;/script> &amp; &quot;x&quot;")
    svg = render(drawn(hostile))
    assert "<script" not in svg
    assert "alert(1)" in " ".join(texts(part(svg, "record")))


def test_a_shape_without_sound_numbers_is_left_out() -> None:
    source = drawn().replace(b'x="40.0" y="40.0"', b'x="NaN" y="1e400"').replace(b'x="40"', b'x="far"', 1)
    assert render(source).startswith("<svg")
    assert "NaN" not in render(source)


def test_a_file_without_a_diagram_is_refused() -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        render(EVERYTHING)
    assert [finding.code for finding in refused.value.findings] == ["diagram-missing"]


def test_a_file_that_is_no_xml_is_refused() -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        render(b"<definitions>")
    assert [finding.code for finding in refused.value.findings] == ["xml-syntax"]


def test_a_renderer_accepts_the_picture(picture: str) -> None:
    resvg = pytest.importorskip("resvg_py")
    png = bytes(resvg.svg_to_bytes(svg_string=picture))
    assert png.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("record the incident", ["record the", "incident"]),
        ("登记事件并分级派单给一线", ["登记事件并分", "级派单给一线"]),
        ("登记事件并分级，派单", ["登记事件并分", "级，派单"]),
        ("登记事件并分，级派单", ["登记事件并", "分，级派单"]),
        ("classify 分级派单", ["classify", "分级派单"]),
        ("Donaudampfschifffahrt", ["Donaudampfs", "chifffahrt"]),
        ("one\ntwo", ["one", "two"]),
        ("", []),
    ],
)
def test_lines_break_where_a_reader_expects_it(text: str, lines: list[str]) -> None:
    assert labels.wrap(text, 75, 9) == lines


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    assert labels.wrap("one two three four", 30, 2)[-1].endswith("…")


@given(st.text(max_size=60), st.floats(20, 300), st.integers(1, 5))
def test_no_line_is_wider_than_the_room(text: str, room: float, most: int) -> None:
    lines = labels.wrap(text, room, most)
    assert len(lines) <= most
    assert all(labels.width(line) <= room for line in lines)


@given(st.text(max_size=60), st.floats(20, 300))
def test_no_character_is_lost(text: str, room: float) -> None:
    assert "".join("".join(labels.wrap(text, room, 1000)).split()) == "".join(text.split())
