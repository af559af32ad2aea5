"""Bytes to a tree, safely: no entities, no network, no document type, bounded size and depth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import Element

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_DEPTH: Final = 200


class _Refused(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class _Guard:
    """Sees the file go by and stops it at a document type or at too great a depth, before any tree is built."""

    depth: int = 0

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise _Refused("xml-doctype")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise _Refused("xml-depth")

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
        report.add(refused.code, most=MOST_DEPTH)
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
