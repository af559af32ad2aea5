"""Bytes to a tree, safely: no entities, no network, no document type, bounded size and depth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml gives the type of its elements no public name

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_DEPTH: Final = 200
MOST_ELEMENTS: Final = 100_000
MOST_ATTRIBUTES: Final = 100


@dataclass(frozen=True, slots=True)
class Refused:
    """Why there is no tree: the code of a finding, the bound or the detail that its message names, and the place where
    one is known.
    """

    code: str
    most: int = 0
    detail: str = ""
    line: int = 0
    column: int = 0


class _Stop(Exception):
    def __init__(self, code: str, most: int = 0) -> None:
        super().__init__(code)
        self.refused = Refused(code, most)


@dataclass(slots=True)
class _Guard:
    """Sees the file go by and stops it at a document type or at a bound, before any tree is built.

    The bounds are far above any procedure; below them every step of the reader is quick.
    """

    most_elements: int
    depth: int = 0
    elements: int = 0

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise _Stop("xml-doctype")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MOST_DEPTH:
            raise _Stop("xml-depth", MOST_DEPTH)
        if self.elements > self.most_elements:
            raise _Stop("xml-elements", self.most_elements)
        if len(attributes) > MOST_ATTRIBUTES:
            raise _Stop("xml-attributes", MOST_ATTRIBUTES)

    def end(self, tag: str) -> None:
        self.depth -= 1

    def close(self) -> None:
        return None


def parse(data: bytes, most_elements: int = MOST_ELEMENTS) -> Element | Refused:
    """The root element. The encoding that the file declares is honoured."""
    if len(data) > MOST_BYTES:
        return Refused("xml-size", MOST_BYTES, line=1)
    try:
        etree.fromstring(data, _parser(_Guard(most_elements)))
        return etree.fromstring(data, _parser(None))
    except _Stop as stop:
        return replace(stop.refused, line=_line_of(data, stop.refused.code))
    except etree.XMLSyntaxError as error:
        return Refused("xml-syntax", 0, _short(error.msg or ""), error.lineno or 1, error.offset or 0)
    except (LookupError, ValueError) as error:
        return Refused("xml-syntax", 0, _short(str(error)), 1)


def _line_of(data: bytes, code: str) -> int:
    """Where a document type stands; what the whole file is too large for is said of its first line."""
    return data.count(b"\n", 0, max(0, data.find(b"<!DOCTYPE"))) + 1 if code == "xml-doctype" else 1


def _short(message: str) -> str:
    return message.split(", line ", maxsplit=1)[0]


def _parser(target: Any) -> etree.XMLParser:
    """`target` is of any type because the stubs ask for methods that lxml does not need."""
    return etree.XMLParser(
        target=target,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
    )
