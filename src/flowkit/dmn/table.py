"""The element `decisionTable` (DMN 1.5, clause 8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flowkit.decision.logic import InputClause, OutputClause, RuleForm, Source, TableForm
from flowkit.dmn.markup import Sheet, child, children, name_of, value
from flowkit.dmn.types import type_of
from flowkit.expressions.syntax import Place
from flowkit.markup import Element

POLICIES: Final[Mapping[str, str]] = {
    "UNIQUE": "U",
    "ANY": "A",
    "PRIORITY": "P",
    "FIRST": "F",
    "RULE ORDER": "R",
    "OUTPUT ORDER": "O",
    "COLLECT": "C",
}
AGGREGATIONS: Final[Mapping[str, str]] = {"": "", "SUM": "+", "COUNT": "#", "MIN": "<", "MAX": ">"}
_ANYTHING: Final = Source("-")
_NULL: Final = Source("null")


def read_table(element: Element, name: str, at: Place, kind: str, sheet: Sheet) -> TableForm:
    inputs = tuple(_input(each, sheet) for each in children(element, "input"))
    outputs = tuple(_output(each, sheet) for each in children(element, "output"))
    if not outputs:
        sheet.add("dmn-table-empty", element)
    policy, aggregation = _policy(element, sheet)
    return TableForm(
        name,
        at,
        kind,
        inputs,
        outputs,
        tuple(rule for each in children(element, "rule") if (rule := _rule(each, inputs, outputs, sheet)) is not None),
        policy,
        aggregation,
        value(element, "preferredOrientation", "Rule-as-Row"),
    )


def _policy(element: Element, sheet: Sheet) -> tuple[str, str]:
    written = value(element, "hitPolicy", "UNIQUE")
    policy = POLICIES.get(written)
    if policy is None:
        sheet.add("dmn-hit-policy", element, policy=written)
    aggregation = AGGREGATIONS.get(value(element, "aggregation"))
    if aggregation is None or (aggregation and policy != "C"):
        sheet.add("dmn-aggregation", element, aggregation=value(element, "aggregation"))
    return policy or "U", aggregation or ""


def _input(element: Element, sheet: Sheet) -> InputClause:
    expression = child(element, "inputExpression")
    source = sheet.source(expression)
    if source is None:
        sheet.add("dmn-part-missing", element, tag="input", part="inputExpression")
    kind = type_of(expression, sheet) if expression is not None else ""
    values = sheet.source(child(element, "inputValues"))
    return InputClause(value(element, "id"), source or _NULL, kind, value(element, "label"), values)


def _output(element: Element, sheet: Sheet) -> OutputClause:
    return OutputClause(
        value(element, "id"),
        name_of(element),
        type_of(element, sheet),
        sheet.source(child(element, "outputValues")),
        sheet.source(child(element, "defaultOutputEntry")),
    )


def _rule(
    element: Element, inputs: tuple[InputClause, ...], outputs: tuple[OutputClause, ...], sheet: Sheet
) -> RuleForm | None:
    # An empty cell tests nothing, or gives nothing.
    tests = tuple(sheet.source(each) or _ANYTHING for each in children(element, "inputEntry"))
    values = tuple(sheet.source(each) or _NULL for each in children(element, "outputEntry"))
    if len(tests) != len(inputs) or len(values) != len(outputs):
        sheet.add(
            "dmn-rule-width",
            element,
            tests=len(tests),
            outputs=len(values),
            inputs=len(inputs),
            columns=len(outputs),
        )
        return None
    notes = (sheet.source(each) for each in children(element, "annotationEntry"))
    said = (child(element, "description"),)
    prose = tuple("".join(map(str, each.itertext("*"))).strip() for each in said if each is not None)
    return RuleForm(
        value(element, "id"),
        sheet.place(element),
        tests,
        values,
        (*(note.text for note in notes if note is not None), *prose),
    )
