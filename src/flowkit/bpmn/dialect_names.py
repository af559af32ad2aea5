"""The dialects that are known, by their namespaces."""

from __future__ import annotations

from collections import Counter
from typing import Final, Literal

from lxml import etree

from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import FLOWKIT, namespace
from flowkit.markup import Element

DialectName = Literal["camunda", "flowable", "activiti", "zeebe", "spiffworkflow"]

NAMESPACES: Final[dict[str, DialectName]] = {
    "http://camunda.org/schema/1.0/bpmn": "camunda",
    "http://operaton.org/schema/1.0/bpmn": "camunda",
    "http://activiti.org/bpmn": "activiti",
    "http://activiti.com/modeler": "activiti",
    "http://flowable.org/bpmn": "flowable",
    "http://flowable.org/modeler": "flowable",
    "http://camunda.org/schema/zeebe/1.0": "zeebe",
    "http://spiffworkflow.org/bpmn/schema/1.0/core": "spiffworkflow",
}
TITLES: Final[dict[DialectName, str]] = {
    "camunda": "Camunda 7",
    "flowable": "Flowable",
    "activiti": "Activiti",
    "zeebe": "Camunda 8",
    "spiffworkflow": "SpiffWorkflow",
}


def dialect_of_space(space: str | None) -> DialectName | None:
    return NAMESPACES.get((space or "").strip())


def dialect_of(root: Element) -> DialectName | None:
    """The dialect whose elements and attributes the file uses most; None for a file without any."""
    counts: Counter[DialectName] = Counter()
    for element in root.iter("*"):
        for name in (element.tag, *element.attrib):
            found = dialect_of_space(etree.QName(name).namespace)
            if found is not None:
                counts[found] += 1
    if counts:
        return counts.most_common(1)[0][0]
    return next((found for space in root.nsmap.values() if (found := dialect_of_space(space)) is not None), None)


def check_dialect(root: Element, report: Report) -> None:
    """A file of another engine with nothing of flowkit's in it has to be imported first."""
    found = dialect_of(root)
    if found is not None and not any(namespace(element) == FLOWKIT for element in root.iter("*")):
        report.add("dialect-foreign", root, engine=TITLES[found])
