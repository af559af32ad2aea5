"""Changes of one thing in the retained tree, so that all the rest survives (ADR 29).

Each function changes the tree in place and nothing beside what it names: other namespaces, comments, the order of what
is there and its blanks stay. A new element stands where the schema wants it, indented like its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from lxml import etree

from flowkit.bpmn.tree import BPMN, BPMNDI, DC, DI, FLOWKIT, XSI, Element, child, extension, extensions, local

PREFIXES: Final[Mapping[str, str]] = {
    BPMN: "bpmn",
    BPMNDI: "bpmndi",
    DC: "dc",
    DI: "di",
    FLOWKIT: "flowkit",
    XSI: "xsi",
}
"""The prefixes under which namespaces are declared where a file does not declare them yet."""

_STEP: Final = "  "
_ORDER: Final = (
    ("import",),
    ("documentation",),
    ("extensionElements",),
    ("auditing",),
    ("monitoring",),
    ("categoryValueRef",),
    ("incoming",),
    ("outgoing",),
    ("ioSpecification", "property", "dataState"),
    ("dataInput", "dataOutput", "dataInputAssociation"),
    ("dataOutputAssociation", "inputSet"),
    ("outputSet",),
    ("performer", "humanPerformer", "potentialOwner", "resourceRole"),
    ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics", "laneSet"),
    ("collaboration", "process", "participant"),
    ("messageFlow",),
)
_RANK: Final = {tag: rank for rank, tags in enumerate(_ORDER) for tag in tags}
_LAST: Final = len(_ORDER)


def set_attribute(element: Element, name: str, value: str | None) -> None:
    """Sets the attribute, or takes it away for None. `name` may be `{namespace}name`."""
    if value is None:
        if name in element.attrib:
            del element.attrib[name]
        return
    space = etree.QName(name).namespace
    if space:
        declare(element.getroottree().getroot(), space)
    element.set(name, value)


def set_text(element: Element, text: str) -> None:
    """The text of an element without children, such as an expression or a documentation."""
    element.text = text or None


def add(parent: Element, tag: str, attributes: Mapping[str, str] | None = None, *, text: str = "") -> Element:
    """A new child: `tag` is a BPMN name, or `{namespace}name`. BPMN children go where the schema wants them."""
    full = tag if tag.startswith("{") else f"{{{BPMN}}}{tag}"
    declare(parent.getroottree().getroot(), etree.QName(full).namespace or "")
    nsmap: Any = parent.nsmap  # the stubs know no None for the default namespace
    made = parent.makeelement(full, dict(attributes or {}), nsmap=nsmap)
    made.text = text or None
    insert(parent, made, _place(parent, made))
    return made


def insert(parent: Element, element: Element, index: int) -> None:
    """Puts an element among the children of a parent, on a line of its own where its neighbours stand on theirs."""
    outer, inner = _indents(parent)
    before = parent[index - 1] if index else None
    if len(parent) == 0:
        if (parent.text or "").strip():  # mixed content: no blanks of ours inside
            parent.append(element)
            return
        parent.text, element.tail = inner, outer
    elif before is None:
        element.tail = parent.text if _blank(parent.text) else None
    else:
        element.tail, before.tail = before.tail, inner if _blank(before.tail) else before.tail
    parent.insert(index, element)


def remove(element: Element) -> None:
    """Takes the element away with the blanks before it; what its parent's text or a comment says stays."""
    parent = element.getparent()
    if parent is None:
        return
    before, tail = element.getprevious(), element.tail or ""
    if tail.strip():  # real text behind the element: it stays
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    elif before is not None and element.getnext() is None:
        before.tail = element.tail
    element.tail = None
    parent.remove(element)
    if len(parent) == 0 and _blank(parent.text):
        parent.text = None


def set_extension(
    element: Element, tag: str, attributes: Mapping[str, str], *, children: Iterable[Element] = ()
) -> Element:
    """The one flowkit element with this name of a BPMN element: attributes are set, others of it stay.

    `children` take the place of its children if there are any. Made, with its `extensionElements`, where it is missing.
    """
    found = extension(element, tag)
    if found is None:
        found = add_extension(element, tag)
    for name, value in attributes.items():
        found.set(name, value)
    new = list(children)
    if new:
        for old in list(found):
            remove(old)
        for each in new:
            insert(found, each, len(found))
    return found


def add_extension(element: Element, tag: str, attributes: Mapping[str, str] | None = None) -> Element:
    """One more flowkit element in the `extensionElements`; `tag` may be `{namespace}name` of another house."""
    holder = child(element, "extensionElements")
    if holder is None:
        holder = add(element, "extensionElements")
    return add(holder, tag if tag.startswith("{") else f"{{{FLOWKIT}}}{tag}", attributes)


def remove_extension(element: Element, tag: str) -> None:
    """Takes away all flowkit elements with this name, and the `extensionElements` if nothing is left in it."""
    for found in list(extensions(element, tag)):
        holder = found.getparent()
        remove(found)
        if holder is not None and len(holder) == 0 and not (holder.text or "").strip():
            remove(holder)


def declare(root: Element, space: str) -> None:
    """Declares a namespace at the root under its usual prefix, if nothing declares it and the prefix is free."""
    prefix = PREFIXES.get(space)
    if prefix is None or space in root.nsmap.values() or prefix in root.nsmap:
        return
    kept = sorted({name for element in root.iter("*") for name in element.nsmap if name} | {prefix})
    etree.cleanup_namespaces(root.getroottree(), top_nsmap={prefix: space}, keep_ns_prefixes=kept)


def _place(parent: Element, made: Element) -> int:
    """Behind the last child that the schema wants before it, or with it."""
    rank = _rank(made)
    after = [index for index, each in enumerate(parent) if _is_element(each) and _rank(each) <= rank]
    return after[-1] + 1 if after else 0


def _is_element(node: Any) -> bool:
    """A comment or an instruction has a function for a tag, which the stubs do not know."""
    return isinstance(node.tag, str)


def _rank(element: Element) -> int:
    name = etree.QName(element)
    if name.namespace == BPMNDI and name.localname == "BPMNDiagram":
        return _LAST + 1
    return _RANK.get(local(element), _LAST) if name.namespace == BPMN else _LAST


def _indents(parent: Element) -> tuple[str | None, str | None]:
    """The blanks before the parent's end tag, and before its children; none in a file on one line."""
    if len(parent) and _blank(parent.text):
        return parent[-1].tail, parent.text
    around = parent.getparent()
    if around is not None and not _blank(around.text):
        return None, None
    if around is None:
        return "\n", "\n" + _STEP
    own = around.text or ""
    above = around.getparent()
    outer = above.text or "" if above is not None and _blank(above.text) else "\n"
    step = own.removeprefix(outer) if own.startswith(outer) and own != outer else _STEP
    return own, own + step


def _blank(text: str | None) -> bool:
    return bool(text) and not (text or "").strip()
