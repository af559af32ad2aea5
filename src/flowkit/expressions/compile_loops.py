"""Closures of filters, `for`, `some` and `every`. Each round pays the nodes of its body."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from flowkit.expressions import messages as m
from flowkit.expressions import numbers
from flowkit.expressions import syntax as s
from flowkit.expressions.budget import exceeded
from flowkit.expressions.compiler import Compiler, Evaluate
from flowkit.expressions.run import Run
from flowkit.expressions.values import Range, Value, kind_of

# A filter of one of these shapes can only be a condition, never an index.
_CONDITIONS = (s.Compare, s.Logic, s.Between, s.In, s.Quantified)
Step = Callable[[Run, list[Value]], bool]


def filtered(c: Compiler, node: s.Filter) -> Evaluate:
    """`list[index]`, counted from 1 or from the end with -1, or `list[condition]` (DMN 1.5, 10.3.2.5)."""
    base, at, slot = _filtered_base(c, node.base), node.at, c.slot()
    before = c.nodes
    with c.scope({"item": slot}, slot):
        condition = c.compile(node.condition)
    cost = c.nodes - before
    always_condition = isinstance(node.condition, _CONDITIONS)

    def select(run: Run) -> Value:
        value = base(run)
        if value is None:
            return None
        items = value if type(value) is list else [value]
        if not always_condition:
            run.locals[slot] = items[0] if items else None
            index = condition.evaluate(run)
            if type(index) in {int, Decimal}:
                return _element(run, items, index, at)
        return _chosen(run, items, condition.evaluate, slot, cost)

    return select


def _filtered_base(c: Compiler, node: s.Node) -> Evaluate:
    """What is filtered. The list so far of a loop is looked at where it is: `partial[-1]` costs one step always."""
    found = c.find(node.name) if isinstance(node, s.Name) and node.name == "partial" else None
    if found is None or found.slot is None or found.items:
        return c.compile(node).evaluate
    slot = found.slot
    c.nodes += 1
    c.dynamic += 1
    return lambda run: run.locals[slot]


def _element(run: Run, items: Sequence[Value], index: Value, at: s.Place) -> Value:
    position = numbers.whole(index)
    if position and abs(position) <= len(items):
        return items[position - 1 if position > 0 else position]
    return run.null(at, m.NO_SUCH_INDEX, size=len(items), index=index)


def _chosen(run: Run, items: Sequence[Value], condition: Evaluate, slot: int, cost: int) -> list[Value]:
    chosen: list[Value] = []
    for item in items:
        run.spend(cost)
        run.locals[slot] = item
        if condition(run) is True:
            chosen.append(item)
    return chosen


def loop(c: Compiler, node: s.For) -> Evaluate:
    names: dict[str, int] = {}
    with c.scope(names):
        sources = _sources(c, node.bindings, names)
        names["partial"] = partial = c.slot()
        body, cost = _body(c, node.body)

    def step(run: Run, results: list[Value]) -> bool:
        run.spend(cost)
        results.append(body(run))
        if len(results) > run.budget.elements:
            raise exceeded(m.TOO_LARGE, limit=run.budget.elements)
        return True

    rounds, at = _rounds(sources, step), node.at

    def collect(run: Run) -> Value:
        outer = run.locals[partial]
        results: list[Value] = []
        run.locals[partial] = results
        try:
            rounds(run, results)
        except m.Unfit as why:
            return run.null(at, why.text, **why.values)
        finally:
            run.locals[partial] = outer
        return results

    return collect


def quantified(c: Compiler, node: s.Quantified) -> Evaluate:
    """`some` is an `or`, `every` an `and` over all rounds."""
    names: dict[str, int] = {}
    with c.scope(names):
        sources = _sources(c, node.bindings, names)
        body, cost = _body(c, node.body)
    deciding, at = not node.every, node.at

    def step(run: Run, verdict: list[Value]) -> bool:
        run.spend(cost)
        value = body(run)
        if value is deciding:
            verdict[0] = deciding
        elif type(value) is not bool:
            verdict[0] = None
        return value is not deciding

    rounds = _rounds(sources, step)

    def decide(run: Run) -> Value:
        verdict: list[Value] = [not deciding]
        try:
            rounds(run, verdict)
        except m.Unfit as why:
            return run.null(at, why.text, **why.values)
        return verdict[0]

    return decide


def _sources(c: Compiler, bindings: Iterable[s.Binding], names: dict[str, int]) -> list[tuple[int, Evaluate]]:
    """The slot and the source of each binding; a source may read the bindings before it."""
    sources: list[tuple[int, Evaluate]] = []
    for binding in bindings:
        source = _source(c, binding)
        names[binding.name] = c.slot()
        sources.append((names[binding.name], source))
    return sources


def _body(c: Compiler, node: s.Node) -> tuple[Evaluate, int]:
    before = c.nodes
    return c.compile(node).evaluate, c.nodes - before


def _rounds(sources: Sequence[tuple[int, Evaluate]], step: Step) -> Step:
    """Nested loops, the first binding outermost. A step that gives False ends them all."""
    for slot, source in reversed(sources):
        step = _nest(slot, source, step)
    return step


def _nest(slot: int, source: Evaluate, inner: Step) -> Step:
    def rounds(run: Run, results: list[Value]) -> bool:
        for item in source(run):
            run.spend(1)
            run.locals[slot] = item
            if not inner(run, results):
                return False
        return True

    return rounds


def _source(c: Compiler, binding: s.Binding) -> Evaluate:
    low = c.compile(binding.source).evaluate
    if binding.to is None:
        return lambda run: elements(low(run))
    high = c.compile(binding.to).evaluate
    return lambda run: between(low(run), high(run))


def elements(value: Value) -> Iterable[Value]:
    """What a loop runs over: a list, a closed range, or one value. Unfit for null."""
    if type(value) is list:
        return value
    if type(value) is Range:
        return _of_range(value)
    if value is None:
        raise m.Unfit(m.NOT_ITERABLE, kind="null")
    return [value]


def between(low: Value, high: Value) -> Iterable[Value]:
    """From low to high in steps of one or of one day, upward or downward."""
    if type(low) is dt.date and type(high) is dt.date:
        return (dt.date.fromordinal(day) for day in _steps(low.toordinal(), high.toordinal()))
    if type(low) in {int, Decimal} and type(high) in {int, Decimal}:
        first, last = numbers.whole(low), numbers.whole(high)
        if first is not None and last is not None:
            return _steps(first, last)
    raise m.Unfit(m.NOT_ITERABLE, kind=f"{kind_of(low)}..{kind_of(high)}")


def _steps(first: int, last: int) -> range:
    return range(first, last + 1) if first <= last else range(first, last - 1, -1)


def _of_range(value: Range) -> Iterable[Value]:
    inner = list_ends = (value.low, value.high)
    return (
        item
        for item in between(*inner)
        if (value.low_closed or item != list_ends[0]) and (value.high_closed or item != list_ends[1])
    )
