"""Closures of function definitions and of calls of function values (DMN 1.5, 10.3.2.13).

A function keeps the locals and the data of the place where it was written; a call gives it fresh locals of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flowkit.expressions import messages as m
from flowkit.expressions import syntax as s
from flowkit.expressions.budget import exceeded
from flowkit.expressions.compiler import Compiler, Evaluate
from flowkit.expressions.conformance import coerce, is_instance
from flowkit.expressions.run import Run
from flowkit.expressions.syntax import Place
from flowkit.expressions.types import ANY, unrestricted
from flowkit.expressions.values import Function, Parameter, Value, kind_of

# Copying so many locals takes as long as one other step.
_LOCALS_PER_STEP = 16
# Against one step of an operator.
_CALL_STEPS = 8
_DEFINITION_STEPS = 6


@dataclass(frozen=True, slots=True)
class _Body:
    """What all values of one function definition share."""

    node: s.FunctionNode
    slots: tuple[int, ...]
    evaluate: Evaluate
    cost: int


def definition(c: Compiler, node: s.FunctionNode) -> Evaluate:
    return recursive(c, node, None)


def recursive(c: Compiler, node: s.FunctionNode, own: int | None) -> Evaluate:
    """A function definition; `own` is the local under which the function finds itself."""
    c.nodes += 1
    if node.body is None:
        return _external(node)
    # The value holds the locals of this evaluation.
    c.dynamic += 1
    slots = tuple(c.slot() for _ in node.parameters)
    before = c.nodes
    with c.scope({parameter.name: slot for parameter, slot in zip(node.parameters, slots, strict=True)}):
        evaluate = c.compile(node.body).evaluate
    body = _Body(node, slots, evaluate, c.nodes - before)
    return lambda run: closure(run, body, own)


def closure(run: Run, body: _Body, own: int | None) -> Function:
    if run.admitted is None:
        # Shared with every call, so that data are admitted once.
        run.admitted = {}
    scope, context, admitted = run.locals[:], run.context, run.admitted
    run.spend(_DEFINITION_STEPS + len(scope) // _LOCALS_PER_STEP)
    parameters = body.node.parameters

    def invoke(caller: Run, values: Sequence[Value], names: Sequence[str], at: Place) -> Value:
        arguments = arranged(caller, parameters, values, names, at)
        if arguments is None:
            return None
        outer = caller.locals, caller.context, caller.admitted
        caller.spend(_CALL_STEPS + body.cost + len(scope) // _LOCALS_PER_STEP)
        caller.locals, caller.context, caller.admitted = scope[:], context, admitted
        for slot, argument in zip(body.slots, arguments, strict=True):
            caller.locals[slot] = argument
        try:
            return entered(caller, body.evaluate)
        finally:
            caller.locals, caller.context, caller.admitted = outer

    function = Function(parameters, invoke, body.node.result)
    if own is not None:
        scope[own] = function
    return function


def entered(run: Run, evaluate: Callable[[Run], Value]) -> Value:
    """The value of a function's body, one call deeper."""
    run.calls += 1
    if run.calls > run.budget.calls:
        raise exceeded(m.TOO_MANY_CALLS, limit=run.budget.calls)
    try:
        return evaluate(run)
    finally:
        run.calls -= 1


def arranged(
    run: Run, parameters: Sequence[Parameter], values: Sequence[Value], names: Sequence[str], at: Place
) -> list[Value] | None:
    """One converted argument for each parameter; None, with a warning, when they are not the parameters."""
    known = [parameter.name for parameter in parameters]
    if len(values) != len(known) or (names and set(names) != set(known)):
        run.null(at, m.NO_SUCH_PARAMETERS, parameters=", ".join(known))
        return None
    ordered = [values[names.index(name)] for name in known] if names else values
    return [coerce(run, value, parameter.type, at) for value, parameter in zip(ordered, parameters, strict=True)]


def _external(node: s.FunctionNode) -> Evaluate:
    def invoke(run: Run, values: Sequence[Value], names: Sequence[str], at: Place) -> Value:
        return run.null(at, m.EXTERNAL)

    function = Function(node.parameters, invoke, ANY)
    return lambda _: function


def applied(run: Run, value: Value, arguments: Sequence[Value], names: Sequence[str], at: Place) -> Value:
    """The result of calling any value; null, with a warning, unless it is a function."""
    if type(value) is Function:
        return value.invoke(run, arguments, names, at)
    return run.null(at, m.NOT_A_FUNCTION, kind=kind_of(value))


def instance_of(c: Compiler, node: s.InstanceOf) -> Evaluate:
    item, kind, at = c.compile(node.item).evaluate, node.type, node.at
    if kind is None:
        return lambda run: run.null(at, m.UNKNOWN_TYPE, name="")
    plain = unrestricted(kind)
    return lambda run: is_instance(item(run), plain, run)
