"""BPMN 8.3 and 8.4.6: which language expressions and types are written in."""

from __future__ import annotations

from typing import Final

from flowkit.bpmn.elements.data import EXPRESSIONS
from flowkit.bpmn.flows import is_feel
from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import BPMN, Element, value

_EXPRESSIONS: Final = (
    "conditionExpression",
    "timeDate",
    "timeDuration",
    "timeCycle",
    "loopCardinality",
    "completionCondition",
    *EXPRESSIONS,
)
_XPATH: Final = "http://www.w3.org/1999/XPath"
_SCHEMA: Final = "http://www.w3.org/2001/XMLSchema"


def check_languages(root: Element, report: Report) -> None:
    """Expressions are FEEL. The standard's defaults on `definitions` are what editors write without being asked."""
    expressions, types = value(root, "expressionLanguage", _XPATH), value(root, "typeLanguage", _SCHEMA)
    if expressions != _XPATH and not is_feel(expressions):
        report.add("language-unknown", root, language=expressions)
    if types != _SCHEMA and not is_feel(types):
        report.add("language-unknown", root, language=types)
    for element in root.iter(*(f"{{{BPMN}}}{tag}" for tag in _EXPRESSIONS)):
        language = value(element, "language", "feel")
        if not is_feel(language):
            report.add("language-unknown", element, language=language)
