"""Plain ways to look into the tree of a DMN file, and the findings about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml import etree

from flowkit.decision.logic import Source
from flowkit.dmn.messages import MESSAGES
from flowkit.dmn.shapes import FORMS, NAMESPACES
from flowkit.errors import Finding
from flowkit.expressions.syntax import Place
from flowkit.markup import Element, Inside, Places

MOST_FINDINGS: Final = 1_000


class Sheet:
    """One file while it is read: its tree, where things stand in it, and what is wrong."""

    def __init__(self, data: bytes, root: Element, file: str) -> None:
        self.root = root
        self.file = file
        self.findings: list[Finding] = []
        self._places = Places(data, root)

    def add(self, code: str, at: Element, **values: object) -> None:
        if len(self.findings) < MOST_FINDINGS:
            line, column = self._places.of(at)
            found = MESSAGES[code].finding(code, element=owner_id(at), line=line, column=column, **values)
            self.findings.append(replace(found, file=self.file))

    def place(self, element: Element) -> Place:
        return Place(*self._places.of(element))

    def source(self, element: Element | None) -> Source | None:
        """The text of the element's `text` child with its place; None when there is none, or it is blank."""
        text = child(element, "text") if element is not None else None
        if text is None:
            return None
        written = "".join(map(str, text.itertext("*")))
        bare = written.strip()
        if not bare:
            return None
        before = written[: written.index(bare)]
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        return Source(bare, Place(*self._places.of(text, Inside(None, line, column))))


def local(element: Element) -> str:
    return etree.QName(element).localname


def is_dmn(element: Element) -> bool:
    return (etree.QName(element).namespace or "") in NAMESPACES


def children(element: Element, tag: str) -> Iterator[Element]:
    """The DMN child elements with this name, of whatever version the file is."""
    return (each for each in element.iterchildren("*") if local(each) == tag and is_dmn(each))


def child(element: Element, tag: str) -> Element | None:
    return next(children(element, tag), None)


def form_child(element: Element) -> Element | None:
    """The boxed expression inside."""
    return next((each for each in element.iterchildren("*") if local(each) in FORMS and is_dmn(each)), None)


def value(element: Element | None, attribute: str, default: str = "") -> str:
    """The attribute without surrounding blanks."""
    found = element.get(attribute) if element is not None else None
    return default if found is None else found.strip()


def name_of(element: Element | None) -> str:
    """The name as FEEL knows it: runs of blanks are one space."""
    return " ".join(value(element, "name").split())


def owner_id(element: Element) -> str:
    """The id of the element, or of the nearest one around it that has one."""
    here: Element | None = element
    while here is not None:
        if here.get("id"):
            return value(here, "id")
        here = here.getparent()
    return ""
