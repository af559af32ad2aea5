"""Reads the test cases of the DMN Technology Compatibility Kit and runs them: data for checking, kept outside."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from flowkit.dmn import DecisionModel, read_decisions
from flowkit.errors import FlowkitError
from flowkit.expressions import YearMonthDuration
from flowkit.expressions.temporal_text import parse_any

# Numbers are equal when they differ by less (the kit's own runner does the same).
TOLERANCE = Decimal("1e-8")
MOMENT = dt.datetime(2026, 11, 25, 12, tzinfo=dt.UTC)


def kit_folder() -> Path | None:
    """The kit: FLOWKIT_DMN_KIT, or `dmn-tck` in a folder `shared` beside the checkout or above it."""
    named = os.environ.get("FLOWKIT_DMN_KIT")
    places = [Path(named)] if named else []
    places += [each / "shared" / "dmn-tck" for each in Path(__file__).resolve().parents]
    return next((each for each in places if any(each.glob("compliance-level-*"))), None)


@dataclass(frozen=True, slots=True)
class Result:
    """One expected value and what came out."""

    folder: str
    case: str
    node: str
    expected: Any
    found: Any
    passed: bool
    reasons: tuple[str, ...] = ()

    @property
    def is_null(self) -> bool:
        return self.expected is None


def results(kit: Path) -> Iterator[Result]:
    for path in sorted(kit.glob("compliance-level-*/*/*-test-*.xml")):
        root = etree.parse(path).getroot()
        model = read_decisions(path.parent / _text(root, "modelName"), strict=False)
        for case in _children(root, "testCase"):
            yield from _run(path.parent.name, model, case)


def _run(folder: str, model: DecisionModel, case: etree._Element) -> Iterator[Result]:
    inputs = {_input_name(each): _value(each) for each in _children(case, "inputNode")}
    for node in _children(case, "resultNode"):
        name = str(node.get("name"))
        expected = _value(next(_children(node, "expected")))
        asked = case.get("invocableName") or name
        reasons: tuple[str, ...] = ()
        try:
            outcome = model.decide(str(asked), inputs, MOMENT)
            found = outcome.value
            if asked != name and isinstance(found, dict) and name in found:
                found = found[name]
            reasons = tuple(f"{each.line}:{each.column} {each.text.en}" for each in outcome.warnings)
        except FlowkitError as error:
            found, reasons = f"raised {error.code}", (str(error),)
        yield Result(folder, str(case.get("id")), name, expected, found, equal(expected, found), reasons)


def _input_name(node: etree._Element) -> str:
    namespace = node.get("namespace")
    return f"{{{namespace}}}{node.get('name')}" if namespace else str(node.get("name"))


def _value(holder: etree._Element) -> Any:
    """The value inside an input node, an expected element, a component or an item."""
    components = list(_children(holder, "component"))
    if components:
        return {str(each.get("name")): _value(each) for each in components}
    for items in _children(holder, "list"):
        return [_value(each) for each in _children(items, "item")]
    for each in _children(holder, "value"):
        if each.get(_XSI + "nil") in {"true", "1"}:
            return None
        return _typed("".join(map(str, each.itertext("*"))), str(each.get(_XSI + "type", "string")).rpartition(":")[2])
    return None


_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_READERS: Mapping[str, Any] = {
    "boolean": lambda text: text == "true",
    "decimal": Decimal,
    "double": Decimal,
    "integer": Decimal,
    "date": parse_any,
    "time": parse_any,
    "dateTime": parse_any,
    "duration": parse_any,
}


def _typed(text: str, kind: str) -> Any:
    reader = _READERS.get(kind)
    return text if reader is None else reader(text.strip())


def equal(expected: Any, found: Any) -> bool:
    """By value."""
    if isinstance(expected, dict):
        return (
            isinstance(found, dict)
            and found.keys() == expected.keys()
            and all(equal(each, found[name]) for name, each in expected.items())
        )
    if isinstance(expected, list):
        same_length = isinstance(found, list) and len(found) == len(expected)
        return same_length and all(equal(a, b) for a, b in zip(expected, found, strict=True))
    if isinstance(expected, Decimal):
        is_number = isinstance(found, int | Decimal) and not isinstance(found, bool)
        return is_number and abs(expected - Decimal(found)) < TOLERANCE
    if isinstance(expected, YearMonthDuration) and not isinstance(found, YearMonthDuration):
        # The kit writes an empty duration in days and time as one in months.
        return expected.months == 0 and found == dt.timedelta(0)
    return type(expected) is type(found) and bool(expected == found)


def _children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    return (each for each in element.iterchildren("*") if etree.QName(each).localname == tag)


def _text(element: etree._Element, tag: str) -> str:
    return "".join(str(each.text or "").strip() for each in _children(element, tag))
