"""Closures of names, lists, contexts, ranges, paths and conditionals."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from flowkit.expressions import messages as m
from flowkit.expressions import syntax as s
from flowkit.expressions.budget import MAX_DEPTH, exceeded
from flowkit.expressions.compile_calls import builtin_value
from flowkit.expressions.compile_functions import recursive
from flowkit.expressions.compiler import Compiler, Evaluate
from flowkit.expressions.functions import BUILTINS
from flowkit.expressions.numbers import CONTEXT, INT_LIMIT
from flowkit.expressions.operators import ORDERED
from flowkit.expressions.properties import PROPERTIES
from flowkit.expressions.run import ABSENT, Run
from flowkit.expressions.values import Range, Value, kind_of


def name(c: Compiler, node: s.Name) -> Evaluate:
    if node.name in BUILTINS and not c.is_visible(node.name):
        return _builtin(c, node)
    c.dynamic += 1
    found = c.find(node.name)
    if found.slot is not None:
        outer = _local(node.name, found.slot)
    elif found.items and not c.is_declared(node.name):
        outer = _no_entry(node)
    else:
        outer = _context_name(c, node)
    return _entry_or(found.items, node.name, outer) if found.items else outer


def _builtin(c: Compiler, node: s.Name) -> Evaluate:
    """A built-in function as a value; data of that name, where nothing is declared, stand before it."""
    text, function = node.name, builtin_value(node.name)
    if not c.is_declared(text):
        return lambda _: function
    c.dynamic += 1
    own = _context_name(c, node)
    return lambda run: own(run) if text in run.context else function


def _local(text: str, slot: int) -> Evaluate:
    def partial(run: Run) -> Value:
        # The list still grows: a reader gets it as it is now.
        results = run.locals[slot]
        if type(results) is list:
            run.spend(len(results))
            return results[:]
        return results

    return partial if text == "partial" else lambda run: run.locals[slot]


def _context_name(c: Compiler, node: s.Name) -> Evaluate:
    text, at = node.name, node.at
    if text != "?":
        c.reads.add(text)

    def read(run: Run) -> Value:
        value = run.context.get(text, ABSENT)
        kind = type(value)
        if kind is int:
            if -INT_LIMIT < value < INT_LIMIT:  # type: ignore[operator]  # kind says that it is an int
                return value
        elif kind is bool or (kind is str and len(value) <= run.budget.characters):  # type: ignore[arg-type]  # a str
            return value
        elif kind is Decimal:
            number = _rounded(value)  # type: ignore[arg-type]  # kind says that it is a Decimal
            if number is not None:
                return number
        elif value is None:
            return run.null(at, m.NO_VALUE, name=text)
        return run.admit(text, value, at)

    return read


def _rounded(value: Decimal) -> Decimal | None:
    try:
        return CONTEXT.plus(value) if value.is_finite() else None
    except ArithmeticError:
        return None


def _no_entry(node: s.Name) -> Evaluate:
    return lambda run: run.null(node.at, m.NO_ENTRY, name=node.name)


def _entry_or(slots: tuple[int, ...], text: str, outer: Evaluate) -> Evaluate:
    def read(run: Run) -> Value:
        for slot in slots:
            item = run.locals[slot]
            if type(item) is dict and text in item:
                return item[text]
        return outer(run)

    return read


def list_node(c: Compiler, node: s.ListNode) -> Evaluate:
    items = [c.compile(item).evaluate for item in node.items]
    return lambda run: [item(run) for item in items]


def context_node(c: Compiler, node: s.ContextNode) -> Evaluate:
    names: dict[str, int] = {}
    entries: list[tuple[str, int, Evaluate]] = []
    with c.scope(names):
        for key, item in zip(node.keys, node.items, strict=True):
            slot = c.slot()
            if isinstance(item, s.FunctionNode):
                # A function may call itself by its own name.
                names[key] = slot
                entries.append((key, slot, recursive(c, item, slot)))
            else:
                entries.append((key, slot, c.compile(item).evaluate))
                names[key] = slot

    def build(run: Run) -> Value:
        context: dict[str, Value] = {}
        for key, slot, evaluate in entries:
            context[key] = run.locals[slot] = evaluate(run)
        return context

    return build


def range_node(c: Compiler, node: s.RangeNode) -> Evaluate:
    low, high = c.compile(node.low).evaluate, c.compile(node.high).evaluate
    low_closed, high_closed, at = node.low_closed, node.high_closed, node.at

    def build(run: Run) -> Value:
        a, b = low(run), high(run)
        if (type(a), type(b)) in ORDERED:
            return Range(a, b, low_closed, high_closed)
        return run.null(at, m.UNFIT_OPERANDS, operator="..", left=kind_of(a), right=kind_of(b))

    return build


_UNARY: dict[str, Callable[[Value], Range]] = {
    "<": lambda value: Range(None, value, low_closed=False, high_closed=False, operator="<"),
    "<=": lambda value: Range(None, value, low_closed=False, high_closed=True, operator="<="),
    ">": lambda value: Range(value, None, low_closed=False, high_closed=False, operator=">"),
    ">=": lambda value: Range(value, None, low_closed=True, high_closed=False, operator=">="),
    "=": lambda value: Range(value, value, operator="="),
    "!=": lambda value: Range(value, value, low_closed=False, high_closed=False, operator="!="),
}


def unary_range(c: Compiler, node: s.UnaryRange) -> Evaluate:
    item, operator, at = c.compile(node.item).evaluate, node.operator, node.at

    def build(run: Run) -> Value:
        value = item(run)
        if (type(value), type(value)) in ORDERED:
            return _UNARY[operator](value)
        return run.null(at, m.UNFIT_OPERAND, operator=operator, left=kind_of(value))

    return build


def path(c: Compiler, node: s.Path) -> Evaluate:
    base, text, at = c.compile(node.base).evaluate, node.name, node.at

    def follow(run: Run) -> Value:
        value = base(run)
        if type(value) is dict and text in value:
            return value[text]
        return _step(run, value, text, at)

    return follow


def _step(run: Run, value: Value, text: str, at: s.Place, depth: int = 0) -> Value:
    """One step of a path: of a list, the list of the steps of its elements (DMN 1.5, 10.3.2.5)."""
    kind = type(value)
    if kind is list:
        if depth > MAX_DEPTH:
            raise exceeded(m.TOO_DEEP, limit=MAX_DEPTH)
        run.spend(len(value) + 1)
        return [_step(run, item, text, at, depth + 1) for item in value]
    if kind is dict:
        return value[text] if text in value else run.null(at, m.NO_ENTRY, name=text)
    known = PROPERTIES.get(kind)
    if known is None or text not in known:
        return run.null(at, m.NO_PROPERTY, kind=kind_of(value), name=text)
    return known[text](value)


def conditional(c: Compiler, node: s.If) -> Evaluate:
    """Anything but true takes the other branch (DMN 1.5, table 53); what is no boolean is noted."""
    condition = c.compile(node.condition).evaluate
    then, otherwise = c.compile(node.then).evaluate, c.compile(node.otherwise).evaluate
    at, strict = node.condition.at, node.strict

    def choose(run: Run) -> Value:
        verdict = condition(run)
        if verdict is True:
            return then(run)
        if verdict is not False:
            run.null(at, m.NOT_BOOLEAN, kind=kind_of(verdict))
            if strict and verdict is not None:
                return None
        return otherwise(run)

    return choose
