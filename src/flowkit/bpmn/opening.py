"""A BPMN file for those who look at it or change it without asking whether it can be run."""

from __future__ import annotations

from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import BPMN, Element
from flowkit.errors import DefinitionInvalid
from flowkit.markup import Places, Refused, parse


def open_file(xml: bytes) -> Element:
    """The root element. Raises DefinitionInvalid for a file that is no BPMN; it need not be valid otherwise."""
    root = parse(xml)
    if isinstance(root, Refused):
        report = Report()
        report.refuse(root)
        raise DefinitionInvalid(report.findings(None))
    if root.tag != f"{{{BPMN}}}definitions":
        raise refusal(xml, root, "not-bpmn")
    return root


def refusal(xml: bytes, root: Element, code: str) -> DefinitionInvalid:
    """The whole file is refused for one finding about its root."""
    report = Report()
    report.add(code, root, tag=root.tag)
    return DefinitionInvalid(report.findings(Places(xml, root)))
