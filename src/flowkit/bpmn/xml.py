"""Bytes to a tree, safely: no entities, no network, no document type, bounded size and depth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import Element

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_DEPTH: Final = 200
MOST_ELEMENTS: Final = 20_000
MOST_ATTRIBUTES: Final = 100


class _Refused(Exception):
    def __init__(self, code: str, most: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.most = most


@dataclass(slots=True)
class _Guard:
    """Sees the file go by and stops it at a document type or at a bound, before any tree is built.

    The bounds are far above any procedure; below them every step of the reader is quick.
    """

    depth: int = 0
    elements: int = 0

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise _Refused("xml-doctype")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MOST_DEPTH:
            raise _Refused("xml-depth", MOST_DEPTH)
        if self.elements > MOST_ELEMENTS:
            raise _Refused("xml-elements", MOST_ELEMENTS)
        if len(attributes) > MOST_ATTRIBUTES:
            raise _Refused("xml-attributes", MOST_ATTRIBUTES)

    def end(self, tag: str) -> None:
        self.depth -= 1

    def close(self) -> None:
        return None


def parse(data: bytes, report: Report) -> Element | None:
    """The root element, or None with one finding. The encoding that the file declares is honoured."""
    if len(data) > MOST_BYTES:
        report.add("xml-size", most=MOST_BYTES)
        return None
    try:
        etree.fromstring(data, _parser(_Guard()))
        return etree.fromstring(data, _parser(None))
    except _Refused as refused:
        report.add(refused.code, most=refused.most)
    except etree.XMLSyntaxError as error:
        report.add("xml-syntax", line=error.lineno or 1, column=error.offset or 0, detail=_short(error.msg or ""))
    except (LookupError, ValueError) as error:
        report.add("xml-syntax", line=1, detail=_short(str(error)))
    return None


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
