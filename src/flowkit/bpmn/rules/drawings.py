"""BPMN 12.2: what the diagrams of a file draw is there, each thing once, as what it is, and in sound numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from flowkit.bpmn.process import Draft
from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import BPMN, BPMNDI, DC, DI, Element, local, reference, value

_LINES: Final = frozenset(
    {
        "sequenceFlow",
        "messageFlow",
        "association",
        "dataInputAssociation",
        "dataOutputAssociation",
        "conversationLink",
    }
)
_PLANES: Final = frozenset(
    {
        "process",
        "collaboration",
        "choreography",
        "globalConversation",
        "globalChoreographyTask",
        "subProcess",
        "transaction",
        "adHocSubProcess",
        "subChoreography",
    }
)
PARTS: Final = (f"{{{BPMNDI}}}BPMNPlane", f"{{{BPMNDI}}}BPMNShape", f"{{{BPMNDI}}}BPMNEdge")
_MEASURES: Final[Mapping[str, tuple[str, ...]]] = {
    f"{{{DC}}}Bounds": ("x", "y", "width", "height"),
    f"{{{DI}}}waypoint": ("x", "y"),
}


class Fault(NamedTuple):
    """One thing that is wrong in a diagram: where, the code of the finding, and what its message names."""

    part: Element
    code: str
    name: str = ""
    kind: str = ""


def check_drawings(root: Element, drafts: Sequence[Draft], report: Report) -> None:
    """What has no bounds or less than two waypoints breaks the schema, which says so itself."""
    for fault in faults(root):
        report.add(fault.code, fault.part, tag=local(fault.part), name=fault.name, kind=fault.kind)


def faults(root: Element) -> Iterator[Fault]:
    """In the order of the file, except for numbers, which come last."""
    tags = {value(element, "id"): local(element) for element in root.iter(f"{{{BPMN}}}*") if element.get("id")}
    for diagram in root.iter(f"{{{BPMNDI}}}BPMNDiagram"):
        drawn: set[str] = set()
        for part in diagram.iter(*PARTS):
            name, is_plane = reference(value(part, "bpmnElement")), local(part) == "BPMNPlane"
            if name not in tags:
                if name or not is_plane:
                    yield Fault(part, "drawn-nothing", name)
            elif not _fits(local(part), tags[name]):
                yield Fault(part, "drawn-as", name, tags[name])
            elif not is_plane and part.get("participantBandKind") is None:
                if name in drawn:
                    yield Fault(part, "drawn-twice", name)
                drawn.add(name)
        for place in diagram.iter(*_MEASURES):
            if any(not _is_sound(value(place, each), each) for each in _MEASURES[str(place.tag)]):
                yield Fault(place, "drawn-where")


def _fits(part: str, tag: str) -> bool:
    if part == "BPMNPlane":
        return tag in _PLANES
    return (tag in _LINES) == (part == "BPMNEdge") and tag not in ("process", "collaboration", "definitions")


def _is_sound(written: str, name: str) -> bool:
    """Whether it is a number, and no negative size. What is no number at all breaks the schema."""
    try:
        number = float(written)
    except ValueError:
        return True
    return math.isfinite(number) and (number >= 0 or name in ("x", "y"))
