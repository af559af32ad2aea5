"""Ids and what refers to them, over the whole file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flowkit.bpmn.process import Draft
from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import BPMN, Element, is_bpmn, local, reference, value

# Element, attribute, what it may refer to (anything where nothing is named). Flows, events and lanes are checked where
# they are read.
_REFERENCES: Final = (
    ("participant", "processRef", "process"),
    ("messageFlow", "sourceRef", ""),
    ("messageFlow", "targetRef", ""),
    ("messageFlow", "messageRef", "message"),
    ("association", "sourceRef", ""),
    ("association", "targetRef", ""),
    ("dataObjectReference", "dataObjectRef", "dataObject"),
    ("group", "categoryValueRef", "categoryValue"),
)
_ASSOCIATED: Final = frozenset(
    {"", "textAnnotation", "group", "dataObject", "dataObjectReference", "dataStoreReference", "boundaryEvent"}
)
"""One end of an association is one of these; that of a border event leads to its compensation handler."""


def check_ids(root: Element, drafts: Sequence[Draft], report: Report) -> None:
    """BPMN 8.3.1: an id is unique in the file; a process has one."""
    seen: set[str] = set()
    for element in root.iter(f"{{{BPMN}}}*"):
        name = value(element, "id")
        if name in seen:
            report.add("id-twice", element, name=name)
        if name:
            seen.add(name)
        elif is_bpmn(element, "process"):
            report.add("id-missing", element, tag="process")


def check_references(root: Element, drafts: Sequence[Draft], report: Report) -> None:
    """What only describes must refer to something that is there; an association has an artifact or data at one end."""
    known = {value(element, "id"): local(element) for element in root.iter(f"{{{BPMN}}}*") if element.get("id")}
    for tag, attribute, wanted in _REFERENCES:
        for element in root.iter(f"{{{BPMN}}}{tag}"):
            name = reference(value(element, attribute))
            if name and name not in known:
                report.add("reference-unknown", element, name=name, attribute=attribute)
            elif name and wanted and known[name] != wanted:
                report.add("reference-kind", element, name=name, attribute=attribute, kind=known[name], wanted=wanted)
    for element in root.iter(f"{{{BPMN}}}association"):
        ends = {known.get(reference(value(element, end)), "") for end in ("sourceRef", "targetRef")}
        if ends.isdisjoint(_ASSOCIATED):
            report.add("association-ends", element)
