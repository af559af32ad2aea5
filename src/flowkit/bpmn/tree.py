"""The namespaces of a BPMN file, and plain ways to look into its tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, TypeAlias

import flowkit.markup

Element: TypeAlias = flowkit.markup.Element

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
DC: Final = "http://www.omg.org/spec/DD/20100524/DC"
DI: Final = "http://www.omg.org/spec/DD/20100524/DI"
FLOWKIT: Final = "urn:flowkit:bpmn:1"
XML: Final = "http://www.w3.org/XML/1998/namespace"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"

_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,9}")


def namespace(element: Element) -> str:
    """The namespace of the element; "" for none."""
    return str(element.tag).rpartition("}")[0].removeprefix("{")


def local(element: Element) -> str:
    """The name of the element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def is_bpmn(element: Element, tag: str) -> bool:
    return bool(element.tag == f"{{{BPMN}}}{tag}")


def children(element: Element, tag: str) -> Iterator[Element]:
    """The BPMN child elements with this name."""
    return element.iterchildren(f"{{{BPMN}}}{tag}")


def child(element: Element, tag: str) -> Element | None:
    """The first BPMN child element with this name."""
    return next(children(element, tag), None)


def own_children(element: Element, tag: str) -> Iterator[Element]:
    """The flowkit child elements of a flowkit element."""
    return element.iterchildren(f"{{{FLOWKIT}}}{tag}")


def extensions(element: Element, tag: str) -> Iterator[Element]:
    """The flowkit elements with this name in the `extensionElements` of a BPMN element."""
    for holder in children(element, "extensionElements"):
        yield from own_children(holder, tag)


def extension(element: Element, tag: str) -> Element | None:
    return next(extensions(element, tag), None)


def value(element: Element, attribute: str, default: str = "") -> str:
    """The attribute without surrounding blanks."""
    found = element.get(attribute)
    return default if found is None else found.strip()


def flag(element: Element, attribute: str, *, default: bool = False) -> bool:
    """An xsd:boolean attribute."""
    return value(element, attribute, str(default).lower()) in ("true", "1")


def integer(element: Element, attribute: str) -> int | None:
    """A whole number of at most nine digits; None for anything else."""
    written = value(element, attribute)
    return int(written) if _INTEGER.fullmatch(written) else None


def words(element: Element, attribute: str) -> tuple[str, ...]:
    """A comma-separated list."""
    return tuple(part.strip() for part in value(element, attribute).split(",") if part.strip())


def text_of(element: Element | None) -> str:
    """All text inside, without surrounding blanks."""
    return "" if element is None else "".join(map(str, element.itertext("*"))).strip()


def reference(name: str) -> str:
    """The id that a QName refers to: the target namespace may be written as a prefix (BPMN 15.2)."""
    return name.strip().rpartition(":")[2]


def documentation(element: Element) -> str:
    return "\n\n".join(filter(None, map(text_of, children(element, "documentation"))))


def owner_id(element: Element) -> str:
    """The id of the element, or of the nearest BPMN element around it that has one."""
    here: Element | None = element
    while here is not None:
        if namespace(here) != FLOWKIT and here.get("id"):
            return value(here, "id")
        here = here.getparent()
    return ""
