"""Closures of calls. Which rows of a built-in function can fit is settled here; types decide among them at run time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from flowkit.errors import ExpressionError
from flowkit.expressions import messages as m
from flowkit.expressions import syntax as s
from flowkit.expressions.budget import CHARACTERS_PER_STEP
from flowkit.expressions.compile_functions import applied
from flowkit.expressions.compiler import Compiler, Evaluate
from flowkit.expressions.functions import BUILTINS, Builtin
from flowkit.expressions.run import Run
from flowkit.expressions.values import Function, Value, kind_of

Candidate = tuple[Builtin, tuple[int | None, ...]]
Apply = Evaluate


def call(c: Compiler, node: s.Call) -> Evaluate:
    """A name that the data or a scope declares stands before a built-in function of the same name."""
    target = node.function
    name = target.name if isinstance(target, s.Name) and target.name in BUILTINS else None
    if name is None:
        return _invocation(c, node)
    if name == "is defined" and len(node.arguments) == 1:
        return _is_defined(c, node.arguments[0])
    arguments = [c.compile(argument).evaluate for argument in node.arguments]
    builtin = _builtin_call(c, node, name, arguments)
    if not c.is_visible(name):
        return builtin
    own, parameters, at = c.compile(target).evaluate, node.parameters, node.at

    def invoke(run: Run) -> Value:
        function = own(run)
        if type(function) is Function:
            return function.invoke(run, [argument(run) for argument in arguments], parameters, at)
        return builtin(run)

    return invoke


def _invocation(c: Compiler, node: s.Call) -> Evaluate:
    function = c.compile(node.function).evaluate
    arguments = [c.compile(argument).evaluate for argument in node.arguments]
    parameters, at = node.parameters, node.at
    # What a function costs and reads is not known here.
    c.dynamic += 1
    return lambda run: applied(run, function(run), [argument(run) for argument in arguments], parameters, at)


def _builtin_call(c: Compiler, node: s.Call, name: str, arguments: Sequence[Evaluate]) -> Evaluate:
    candidates, at = _candidates(name, len(arguments), node.parameters), node.at
    if not candidates:
        c.mistake(_wrong_arguments(name, node))
        c.dynamic += 1
        return lambda run: _unfit(run, name, [argument(run) for argument in arguments], at)
    if not all(builtin.pure for builtin, _ in candidates):
        c.dynamic += 1
    return lambda run: _called(run, name, candidates, [argument(run) for argument in arguments], at)


def _called(run: Run, name: str, candidates: Sequence[Candidate], values: Sequence[Value], at: s.Place) -> Value:
    for builtin, order in candidates:
        fitted = builtin.fit(values, order)
        if fitted is not None:
            return _apply(run, builtin, fitted, at)
    return _unfit(run, name, values, at)


def _candidates(name: str, count: int, parameters: Sequence[str]) -> list[Candidate]:
    arranged = [(row, row.arrange(count, parameters)) for row in BUILTINS[name]]
    return [(row, order) for row, order in arranged if order is not None]


def _wrong_arguments(name: str, node: s.Call) -> ExpressionError:
    signatures = ", ".join(row.signature for row in BUILTINS[name])
    mend = m.SIGNATURES.format(signatures=signatures)
    text, at = m.WRONG_ARGUMENTS.format(name=name), node.at
    return ExpressionError(text, code="expression-arguments", mend=mend, line=at.line, column=at.column)


def _unfit(run: Run, name: str, values: Sequence[Value], at: s.Place) -> Value:
    kinds = ", ".join(kind_of(value) for value in values) if run.warnings is not None else ""
    return run.null(at, m.UNFIT_ARGUMENTS, name=name, kinds=kinds)


def _apply(run: Run, builtin: Builtin, values: Sequence[Value], at: s.Place) -> Value:
    run.spend(builtin.steps + sum(_weight(value) for value in values))
    run.at = at
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
    return len(value) if type(value) is list or type(value) is dict else 0


@cache
def builtin_value(name: str) -> Function:
    """A built-in function as a value."""

    def invoke(run: Run, values: Sequence[Value], names: Sequence[str], at: s.Place) -> Value:
        return _called(run, name, _candidates(name, len(values), names), values, at)

    return Function(BUILTINS[name][0].typed, invoke, name=name)


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


def _has_entry(value: Value, name: str) -> bool:
    return type(value) is dict and name in value
