"""The safe expression language: FEEL of DMN 1.5, compiled to closures, without reach into Python.

Pure: no clock, no input or output, no randomness. `now()` is what the caller says it is.
"""

from flowkit.expressions.budget import DEFAULT, Budget
from flowkit.expressions.expression import Expression, compile_expression, compile_node, compile_unary_tests
from flowkit.expressions.far import FarDate, FarDateTime
from flowkit.expressions.grammar import parse_expression, parse_type, parse_unary_tests
from flowkit.expressions.run import ABSENT, Warning  # noqa: A004 -- the warnings channel of `Expression.evaluate`
from flowkit.expressions.values import Function, Parameter, Range, Value, YearMonthDuration
from flowkit.expressions.vocabulary import Vocabulary

__all__ = [
    "ABSENT",
    "DEFAULT",
    "Budget",
    "Expression",
    "FarDate",
    "FarDateTime",
    "Function",
    "Parameter",
    "Range",
    "Value",
    "Vocabulary",
    "Warning",
    "YearMonthDuration",
    "compile_expression",
    "compile_node",
    "compile_unary_tests",
    "parse_expression",
    "parse_type",
    "parse_unary_tests",
]
