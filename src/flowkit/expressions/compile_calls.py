"""Closures of function calls. Which rows can fit is settled here; types decide among them at run time."""

from __future__ import annotations

from collections.abc import Sequence

from flowkit.errors import ExpressionError
from flowkit.expressions import messages as m
from flowkit.expressions import syntax as s
from flowkit.expressions.budget import CHARACTERS_PER_STEP
from flowkit.expressions.compiler import Compiler, Evaluate
from flowkit.expressions.functions import BUILTINS, Builtin
from flowkit.expressions.run import Run
from flowkit.expressions.values import Value, kind_of

# Fitting the arguments and what the function does, against one step of an operator.
_CALL_STEPS = 5

Candidate = tuple[Builtin, tuple[int | None, ...]]


def call(c: Compiler, node: s.Call) -> Evaluate:
    if node.name == "is defined" and len(node.arguments) == 1:
        return _is_defined(c, node.arguments[0])
    candidates = _candidates(node)
    if not all(builtin.pure for builtin, _ in candidates):
        c.dynamic += 1
    arguments = [c.compile(argument).evaluate for argument in node.arguments]
    name, at = node.name, node.at

    def invoke(run: Run) -> Value:
        values = [argument(run) for argument in arguments]
        for builtin, order in candidates:
            fitted = builtin.fit(values, order)
            if fitted is not None:
                return _apply(run, builtin, fitted, at)
        kinds = ", ".join(kind_of(value) for value in values) if run.warnings is not None else ""
        return run.null(at, m.UNFIT_ARGUMENTS, name=name, kinds=kinds)

    return invoke


def _candidates(node: s.Call) -> list[Candidate]:
    rows = BUILTINS[node.name]
    arranged = [(row, row.arrange(len(node.arguments), node.parameters)) for row in rows]
    fitting = [(row, order) for row, order in arranged if order is not None]
    if not fitting:
        signatures = ", ".join(row.signature for row in rows)
        mend = m.SIGNATURES.format(signatures=signatures)
        text = m.WRONG_ARGUMENTS.format(name=node.name)
        raise ExpressionError(text, code="expression-arguments", mend=mend, line=node.at.line, column=node.at.column)
    return fitting


def _apply(run: Run, builtin: Builtin, values: Sequence[Value], at: s.Place) -> Value:
    run.spend(_CALL_STEPS + sum(_weight(value) for value in values))
    try:
        return run.sized(builtin.function(run, *values))
    except m.Unfit as why:
        return run.null(at, why.text, **why.values)
    except ZeroDivisionError:
        return run.null(at, m.DIVISION_BY_ZERO)
    except (ArithmeticError, ValueError, TypeError):
        # A part out of range (month 13), or two times of which only one has a zone.
        return run.null(at, m.OUT_OF_RANGE, operator=builtin.name)


def _weight(value: Value) -> int:
    if type(value) is str:
        return len(value) // CHARACTERS_PER_STEP
    return len(value) if type(value) is list else 0


def _is_defined(c: Compiler, node: s.Node) -> Evaluate:
    """Whether a name or an entry exists; its value may be null. Anything else always is."""
    if isinstance(node, s.Path):
        base, key = c.compile(node.base).evaluate, node.name
        c.dynamic += 1
        return lambda run: _has_entry(base(run), key)
    c.compile(node)
    if not isinstance(node, s.Name):
        return lambda _: True
    name, found = node.name, c.find(node.name)
    return lambda run: (
        found.slot is not None or any(_has_entry(run.locals[slot], name) for slot in found.items) or name in run.context
    )


def _has_entry(value: Value, key: str) -> bool:
    return type(value) is dict and key in value
