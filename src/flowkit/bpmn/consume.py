"""The accounting: whatever stands in the file and no row of the table of kinds consumes is refused."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from flowkit.bpmn.elements import KINDS, data
from flowkit.bpmn.extensions import EXTENSIONS
from flowkit.bpmn.kind import Kind
from flowkit.bpmn.refusals import clause_of, mend_of
from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import BPMN, BPMNDI, FLOWKIT, XML, XSI, Element, extensions, local, namespace

_SCHEMA_HINTS = frozenset({"schemaLocation", "noNamespaceSchemaLocation"})
_EXPRESSION_TYPES = frozenset({"tExpression", "tFormalExpression"})


def account(root: Element, report: Report) -> None:
    """Refuses every element, attribute and position that is not consumed. Content of other namespaces inside
    `extensionElements` is kept, and mentioned.
    """
    if root.tag != f"{{{BPMN}}}definitions":
        report.add("not-bpmn", root, tag=root.tag)
        return
    open_elements = [(root, KINDS["definitions"])]
    while open_elements:
        element, kind = open_elements.pop()
        _attributes(element, kind, report)
        if not kind.opaque:
            open_elements.extend(_children(element, kind, report))


def _children(parent: Element, kind: Kind, report: Report) -> Iterator[tuple[Element, Kind]]:
    for element in parent.iterchildren("*"):
        space = namespace(element)
        if space == BPMN:
            known = _bpmn_child(element, kind, report)
            if known is not None:
                yield element, known
        elif kind.tag == "extensionElements":
            _extension(element, space, report)
        elif not (space == BPMNDI and kind.tag == "definitions"):
            report.add("element-foreign", element, tag=local(element), parent=kind.tag)
    if kind.leaf or kind.groups:
        _repeated(parent, kind, report)


def _bpmn_child(element: Element, parent: Kind, report: Report) -> Kind | None:
    tag = local(element)
    kind = KINDS.get(tag)
    if kind is None:
        report.add("element-unsupported", element, mend=mend_of(tag), tag=tag, clause=clause_of(tag))
        return None
    if not parent.admits(kind):
        report.add("element-misplaced", element, tag=tag, parent=parent.tag, clause=clause_of(tag))
        return None
    return kind


def _extension(element: Element, space: str, report: Report) -> None:
    tag = local(element)
    if space != FLOWKIT:
        report.add("foreign-ignored", element, tag=tag, space=space)
        return
    if tag not in EXTENSIONS:
        report.add("extension-unknown", element, tag=tag)
        return
    holder = element.getparent()
    owner = holder.getparent() if holder is not None else None
    kind = KINDS.get(local(owner)) if owner is not None else None
    if kind is None or tag not in kind.extensions:
        report.add("extension-misplaced", element, tag=tag, parent=kind.tag if kind else "")


def _repeated(parent: Element, kind: Kind, report: Report) -> None:
    for tag in kind.extensions - {many for many, often in EXTENSIONS.items() if often}:
        for again in list(extensions(parent, tag))[1:]:
            report.add("extension-twice", again, tag=tag)


def _attributes(element: Element, kind: Kind, report: Report) -> None:
    for full, value in element.attrib.items():
        name = etree.QName(full)
        if not name.namespace:
            _own_attribute(element, kind, name.localname, str(value), report)
        elif name.namespace == XSI:
            _schema_attribute(element, kind, name.localname, str(value), report)
        elif name.namespace in (BPMN, FLOWKIT):
            report.add("attribute-unsupported", element, name=name.localname, tag=kind.tag)
        elif name.namespace != XML:
            report.add("foreign-attribute-ignored", element, name=name.localname, space=name.namespace)


def _own_attribute(element: Element, kind: Kind, name: str, value: str, report: Report) -> None:
    if name not in kind.attributes:
        report.add("attribute-unsupported", element, mend=mend_of(f"@{name}"), name=name, tag=kind.tag)
        return
    allowed = kind.attributes[name]
    if allowed is not None and value.strip() not in allowed:
        known = ", ".join(sorted(allowed))
        report.add(
            "attribute-value", element, mend=mend_of(f"@{name}"), name=name, tag=kind.tag, value=value, known=known
        )


def _schema_attribute(element: Element, kind: Kind, name: str, value: str, report: Report) -> None:
    """`xsi:type` may say that an expression is an expression, and hints where schemas are help an editor."""
    typed = name == "type" and kind.tag in _EXPRESSIONS and value.rpartition(":")[2] in _EXPRESSION_TYPES
    if not (typed or name in _SCHEMA_HINTS):
        report.add("attribute-unsupported", element, name=f"xsi:{name}", tag=kind.tag)


_EXPRESSIONS = frozenset(
    {
        "activationCondition",
        "condition",
        "conditionExpression",
        "timeDate",
        "timeDuration",
        "timeCycle",
        "loopCardinality",
        "loopCondition",
        "completionCondition",
        *data.EXPRESSIONS,
    }
)
