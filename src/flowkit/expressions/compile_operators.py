"""Closures of arithmetic, comparison and three-valued logic.

The closures are specialised at compile time (two operands, a constant on the right), because conditions are the hot
path of the engine.
"""

from __future__ import annotations

from decimal import Decimal

from flowkit.expressions import messages as m
from flowkit.expressions import syntax as s
from flowkit.expressions.compiler import Code, Compiler, Evaluate
from flowkit.expressions.operators import (
    ARITHMETIC,
    COMPARISONS,
    DIRECT,
    NEGATE,
    Operation,
    Table,
    compare,
    equal,
)
from flowkit.expressions.run import Run
from flowkit.expressions.values import Value, kind_of

# The dearest power, of a fraction, takes as long as that many other steps.
_POWER_STEPS = 200


def operate(run: Run, table: Table, operator: str, at: s.Place, a: Value, b: Value) -> Value:
    """One arithmetic step; null, with its reason, when the operands do not fit or the result is out of range."""
    operation = table.get((type(a), type(b)))
    if operation is None:
        return run.null(at, m.UNFIT_OPERANDS, operator=operator, left=kind_of(a), right=kind_of(b))
    try:
        result = operation(a, b)
    except ZeroDivisionError:
        return run.null(at, m.DIVISION_BY_ZERO)
    except (ArithmeticError, ValueError):
        return run.null(at, m.OUT_OF_RANGE, operator=operator)
    except TypeError:
        # Of two times only one has a zone.
        return run.null(at, m.UNFIT_OPERANDS, operator=operator, left=kind_of(a), right=kind_of(b))
    return run.sized(result) if type(result) is str else result


def arithmetic(c: Compiler, node: s.Arithmetic) -> Evaluate:
    c.nodes += _POWER_STEPS * node.operators.count("**")
    first, *others = (c.compile(item).evaluate for item in node.items)
    steps = [
        (ARITHMETIC[operator], operator, at, item)
        for operator, at, item in zip(node.operators, node.places, others, strict=True)
    ]
    if len(steps) == 1:
        table, operator, at, second = steps[0]
        return lambda run: operate(run, table, operator, at, first(run), second(run))

    def chain(run: Run) -> Value:
        value = first(run)
        for table, operator, at, item in steps:
            value = operate(run, table, operator, at, value, item(run))
        return value

    return chain


def negate(c: Compiler, node: s.Negate) -> Evaluate:
    item, at = c.compile(node.item).evaluate, node.at

    def negative(run: Run) -> Value:
        value = item(run)
        operation = NEGATE.get(type(value))
        if operation is None:
            return run.null(at, m.UNFIT_OPERAND, operator="-", left=kind_of(value))
        try:
            return operation(value)
        except OverflowError:
            # The longest duration forward is a microsecond longer than the longest backward.
            return run.null(at, m.OUT_OF_RANGE, operator="-")

    return negative


def comparison(c: Compiler, node: s.Compare) -> Evaluate:
    left, right = c.compile(node.left), c.compile(node.right)
    return comparison_of(node.operator, left.evaluate, right, node.at)


def comparison_of(operator: str, left: Evaluate, right: Code, at: s.Place) -> Evaluate:
    """`left operator right` for any operands; used by unary tests, too."""
    if operator in {"=", "!="}:
        return _equality(left, right, at, negated=operator == "!=")
    operation = COMPARISONS[operator]
    if type(right.value) in {int, Decimal}:
        return _against_number(operation, operator, left, right.value, at)
    second = right.evaluate

    def ordered(run: Run) -> Value:
        a, b = left(run), second(run)
        if (type(a), type(b)) in DIRECT:
            return operation(a, b)
        return comparable(run, operation, operator, a, b, at)

    return ordered


def comparable(run: Run, operation: Operation, operator: str, a: Value, b: Value, at: s.Place) -> Value:
    verdict = compare(operation, a, b)
    if verdict is None:
        return run.null(at, m.UNFIT_OPERANDS, operator=operator, left=kind_of(a), right=kind_of(b))
    return verdict


def _against_number(operation: Operation, operator: str, left: Evaluate, number: Value, at: s.Place) -> Evaluate:
    # Comparing a Decimal with an int converts the int each time.
    decimal = Decimal(number)

    def ordered(run: Run) -> Value:
        a = left(run)
        kind = type(a)
        if kind is int:
            return operation(a, number)
        if kind is Decimal:
            return operation(a, decimal)
        return run.null(at, m.UNFIT_OPERANDS, operator=operator, left=kind_of(a), right="number")

    return ordered


def _equality(left: Evaluate, right: Code, at: s.Place, *, negated: bool) -> Evaluate:
    second = right.evaluate
    operator = "!=" if negated else "="
    text = right.value if type(right.value) is str else None

    def equality(run: Run) -> Value:
        a = left(run)
        if text is not None and type(a) is str:
            return (a == text) is not negated
        b = second(run)
        verdict = equal(run, a, b)
        if verdict is None:
            return run.null(at, m.UNFIT_OPERANDS, operator=operator, left=kind_of(a), right=kind_of(b))
        return verdict is not negated

    return equality


def between(c: Compiler, node: s.Between) -> Evaluate:
    item, low, high = (c.compile(part).evaluate for part in (node.item, node.low, node.high))
    above, below, at = COMPARISONS[">="], COMPARISONS["<="], node.at

    def within(run: Run) -> Value:
        value = item(run)
        first = comparable(run, above, ">=", value, low(run), at)
        second = comparable(run, below, "<=", value, high(run), at)
        if first is False or second is False:
            return False
        return True if first is True and second is True else None

    return within


def logic(c: Compiler, node: s.Logic) -> Evaluate:
    """One deciding operand decides; else what is not a boolean makes the result null (DMN 1.5, table 50)."""
    items = [(c.compile(item).evaluate, item.at) for item in node.items]
    deciding = node.operator == "or"
    if len(items) == 2:  # noqa: PLR2004 -- the common case, without a loop
        return _logic_of_two(deciding, *items)

    def decide(run: Run) -> Value:
        verdict: Value = not deciding
        for item, at in items:
            value = item(run)
            if value is deciding:
                return deciding
            if type(value) is not bool:
                verdict = _not_boolean(run, value, at)
        return verdict

    return decide


def _logic_of_two(deciding: bool, left: tuple[Evaluate, s.Place], right: tuple[Evaluate, s.Place]) -> Evaluate:
    (first, first_at), (second, second_at) = left, right
    neutral = not deciding

    def decide(run: Run) -> Value:
        a = first(run)
        if a is deciding:
            return deciding
        b = second(run)
        if b is deciding:
            return deciding
        if a is neutral and b is neutral:
            return neutral
        if a is not neutral:
            _not_boolean(run, a, first_at)
        return None if b is neutral else _not_boolean(run, b, second_at)

    return decide


def _not_boolean(run: Run, value: Value, at: s.Place) -> Value:
    # A null operand has told its own reason already.
    return None if value is None else run.null(at, m.NOT_BOOLEAN, kind=kind_of(value))
