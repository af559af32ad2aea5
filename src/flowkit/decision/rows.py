"""Closures of the kinds of syntax that decisions add: their rows in the compiler's table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Final

from flowkit.decision import messages as m
from flowkit.decision.matching import matcher
from flowkit.decision.nodes import Broken, Choice, HitsNode, OutputNode, RowNode, RuleNode, TableNode, Typed
from flowkit.decision.policies import AGGREGATIONS, FIRST, LISTS, POLICIES, Row
from flowkit.decision.trace import Hit
from flowkit.expressions import Value
from flowkit.expressions import syntax as s
from flowkit.expressions.compiler import Compiler, Evaluate
from flowkit.expressions.compiler import Row as CompilerRow
from flowkit.expressions.conformance import coerce
from flowkit.expressions.messages import NOT_BOOLEAN
from flowkit.expressions.printing import display
from flowkit.expressions.run import Run
from flowkit.expressions.values import kind_of

# The value of one output column for one rule, with its rank; None where the value is not allowed.
Output = Callable[[Run], tuple[Value, int] | None]
# In place of the number of a rule.
_DEFAULTS: Final = -1


def broken(c: Compiler, node: Broken) -> Evaluate:
    c.dynamic += 1
    return lambda run: run.null(node.at, node.reason)


def typed(c: Compiler, node: Typed) -> Evaluate:
    item, kind, at = c.compile(node.item).evaluate, node.type, node.at
    return lambda run: coerce(run, item(run), kind, at)


def choice(c: Compiler, node: Choice) -> Evaluate:
    condition = c.compile(node.condition).evaluate
    then, otherwise = c.compile(node.then).evaluate, c.compile(node.otherwise).evaluate
    at = node.condition.at

    def choose(run: Run) -> Value:
        verdict = condition(run)
        if verdict is True:
            return then(run)
        if verdict is False or verdict is None:
            return otherwise(run)
        return run.null(at, NOT_BOOLEAN, kind=kind_of(verdict))

    return choose


def row_node(c: Compiler, node: RowNode) -> Evaluate:
    entries = [(key, c.compile(item).evaluate) for key, item in zip(node.keys, node.items, strict=True)]
    return lambda run: {key: item(run) for key, item in entries}


def hits_node(c: Compiler, node: HitsNode) -> Evaluate:
    inputs = [c.compile(each).evaluate for each in node.inputs]
    hits = matcher(c, len(inputs), node.rules)
    most = 1 if node.policy in FIRST else None
    c.dynamic += 1
    return lambda run: list(islice(hits(run, [each(run) for each in inputs]), most))


def table(c: Compiler, node: TableNode) -> Evaluate:
    """Null, with the reason, for inputs that are not allowed, no hit where one is needed, hits against the policy."""
    c.dynamic += 1
    read = _inputs(c, node)
    hits = matcher(c, len(node.inputs), node.rules)
    output = _outputs(c, node)
    most = 1 if node.policy in FIRST else None
    aggregate, policy, at = _aggregate(c, node), POLICIES[node.policy], node.at
    defaults = [_DEFAULTS] if any(each.default is not None for each in node.outputs) else []
    # What is a list of the hits, or their count, has a value without any.
    is_list = node.policy in LISTS and node.aggregation in {"", "#"}

    def decide(run: Run) -> Value:
        values = read(run)
        if values is None:
            return None
        found = list(islice(hits(run, values), most))
        if run.trace is not None:
            run.trace.append(Hit(node.id, tuple(n + 1 for n in found), tuple(node.rules[n].id for n in found)))
        rows = [output(run, number) for number in found or defaults]
        given = [row for row in rows if row is not None]
        if len(given) < len(rows):
            return None
        if not rows and not is_list:
            return run.null(at, m.NO_HIT)
        return aggregate(run, [row.value for row in given]) if aggregate is not None else policy(run, given, at)

    return decide


def _inputs(c: Compiler, node: TableNode) -> Callable[[Run], list[Value] | None]:
    slots = [c.slot() for _ in node.inputs]
    items = [c.compile(each.item).evaluate for each in node.inputs]
    allowed: list[Evaluate | None] = []
    for each, slot in zip(node.inputs, slots, strict=True):
        with c.scope({"?": slot}):
            allowed.append(None if each.allowed is None else c.compile(each.allowed).evaluate)

    def read(run: Run) -> list[Value] | None:
        values = [item(run) for item in items]
        for value, slot, test, each in zip(values, slots, allowed, node.inputs, strict=True):
            if test is not None and value is not None:
                run.locals[slot] = value
                if test(run) is not True:
                    run.null(each.at, m.INPUT_NOT_ALLOWED, value=display(run, value)[:60])
                    return None
        return values

    return read


def _outputs(c: Compiler, node: TableNode) -> Callable[[Run, int], Row | None]:
    """A function from the number of a rule, or _DEFAULTS, to its outputs; None when one is not allowed."""
    before = c.nodes
    slot = c.slot()
    with c.scope({"?": slot}):
        ranks = [[c.compile(value).evaluate for value in each.values] for each in node.outputs]
    cells = [
        [
            _output(c, column, cell, slot, rank)
            for column, cell, rank in zip(node.outputs, rule.outputs, ranks, strict=True)
        ]
        for rule in (*node.rules, _defaults(node))
    ]
    cost = (c.nodes - before) // len(cells) + 1
    c.nodes = before
    names = [each.name for each in node.outputs]

    def output(run: Run, number: int) -> Row | None:
        run.spend(cost)
        found = [cell(run) for cell in cells[number]]
        kept = [each for each in found if each is not None]
        if len(kept) < len(found):
            return None
        values = [value for value, _ in kept]
        whole = values[0] if len(names) == 1 else dict(zip(names, values, strict=True))
        return Row(whole, tuple(rank for _, rank in kept))

    return output


def _defaults(node: TableNode) -> RuleNode:
    nothing = s.Literal(node.at, None)
    return RuleNode(node.at, "", (), tuple(each.default or nothing for each in node.outputs))


def _output(c: Compiler, column: OutputNode, cell: s.Node, slot: int, ranks: Sequence[Evaluate]) -> Output:
    value_of, kind, at = c.compile(cell).evaluate, column.type, cell.at

    def output(run: Run) -> tuple[Value, int] | None:
        value = coerce(run, value_of(run), kind, at)
        if not ranks:
            return value, 0
        run.locals[slot] = value
        rank = next((rank for rank, holds in enumerate(ranks) if holds(run) is True), None)
        if rank is None and value is not None:
            run.null(at, m.OUTPUT_NOT_ALLOWED, value=display(run, value)[:60])
            return None
        return value, len(ranks) if rank is None else rank

    return output


def _aggregate(c: Compiler, node: TableNode) -> Callable[[Run, list[Value]], Value] | None:
    if not node.aggregation:
        return None
    slot, name = c.slot(), "<outputs>"
    with c.scope({name: slot}):
        call = s.Call(node.at, s.Name(node.at, AGGREGATIONS[node.aggregation]), (s.Name(node.at, name),), ())
        evaluate = c.compile(call).evaluate

    def aggregate(run: Run, values: list[Value]) -> Value:
        run.locals[slot] = values
        return evaluate(run)

    return aggregate


ROWS: Final[Mapping[type[s.Node], CompilerRow]] = {
    Broken: broken,
    Typed: typed,
    Choice: choice,
    RowNode: row_node,
    HitsNode: hits_node,
    TableNode: table,
}
