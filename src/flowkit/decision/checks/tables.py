"""The findings about one table (DMN 1.5, 8.2.8 and 8.2.11): gaps, overlaps, rules that never count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final, NamedTuple

from flowkit.decision.checks.bits import numbers
from flowkit.decision.checks.columns import Test, column_of
from flowkit.decision.checks.examples import written
from flowkit.decision.checks.states import State, TooMany, masked, reachable, unreached
from flowkit.decision.messages import MESSAGES
from flowkit.decision.nodes import OutputNode, TableNode, Typed
from flowkit.decision.patterns import Spans, pattern_of
from flowkit.decision.rows import ROWS
from flowkit.errors import Finding
from flowkit.expressions import Value, Vocabulary
from flowkit.expressions import syntax as s
from flowkit.expressions.compiler import Compiler
from flowkit.expressions.expression import ROWS as LANGUAGE
from flowkit.expressions.run import ABSENT

_MOST: Final = 20
_ROWS: Final = {**LANGUAGE, **ROWS}
MOST_RULES: Final = 2_000


class _Table(NamedTuple):
    node: TableNode
    names: tuple[str, ...]
    states: Sequence[State]

    def finding(self, code: str, of: int | None = None, **values: object) -> Finding:
        node = self.node
        at = node.at if of is None else node.rules[of].at
        element = (node.rules[of].id if of is not None else "") or node.id
        return MESSAGES[code].finding(code, element=element, line=at.line, column=at.column, **values)

    def example(self, state: State) -> str:
        """The input as a person reads it; an input that does not matter is left out."""
        parts = zip(self.names, state.example, strict=True)
        return ", ".join(f"{name} = {written(value)}" for name, value in parts if value is not ABSENT) or "-"


def check_table(node: TableNode, names: Sequence[str] = ()) -> list[Finding]:
    """All findings about a table; `names` is how its inputs are called in examples."""
    shown = tuple(names) or tuple(_name(each.item, number) for number, each in enumerate(node.inputs, 1))
    if len(node.rules) > MOST_RULES:
        return [_Table(node, shown, ()).finding("table-too-large")]
    columns = [
        column_of(each.item, each.allowed, [Test.of(rule.tests[number]) for rule in node.rules])
        for number, each in enumerate(node.inputs)
    ]
    states = reachable(columns, len(node.rules))
    if isinstance(states, TooMany):
        return [_Table(node, shown, ()).finding("table-too-large")]
    if _share_data([each.item for each in node.inputs]):
        return [_Table(node, shown, ()).finding("table-inputs-related")]
    table = _Table(node, shown, states)
    return [*_gaps(table), *CHECKS[node.policy](table), *_unreachable(table), *_undecided(table)]


def _gaps(table: _Table) -> Iterator[Finding]:
    if any(each.default is not None for each in table.node.outputs):
        return
    gaps = [state for state in table.states if state.is_gap]
    for state in gaps[:_MOST]:
        yield table.finding("table-gap", example=table.example(state))


def _unique(table: _Table) -> Iterator[Finding]:
    for first, second, state in _pairs(table):
        yield table.finding("table-overlap", second, first=first + 1, second=second + 1, example=table.example(state))


def _any(table: _Table) -> Iterator[Finding]:
    outputs = [_constants(rule.outputs) for rule in table.node.rules]
    for first, second, state in _pairs(table):
        if ABSENT not in (*outputs[first], *outputs[second]) and outputs[first] != outputs[second]:
            example = table.example(state)
            yield table.finding("table-disagrees", second, first=first + 1, second=second + 1, example=example)


def _pairs(table: _Table) -> Iterator[tuple[int, int, State]]:
    """Each two rules that hit together, once, with an example; a bounded number."""
    seen: set[tuple[int, int]] = set()
    for state in table.states:
        for pair in combinations(numbers(state.sure), 2):
            if pair not in seen:
                seen.add(pair)
                yield pair[0], pair[1], state
            if len(seen) >= _MOST:
                return


def _first(table: _Table) -> Iterator[Finding]:
    """A rule that may hit, and is never the first to."""
    yield from _masked(table, list(range(len(table.node.rules))))


def _priority(table: _Table) -> Iterator[Finding]:
    """A rule that may hit, and never with the best output."""
    ranks = [_ranks(rule.outputs, table.node.outputs) for rule in table.node.rules]
    if None not in ranks:
        best = [number for _, number in sorted((rank, number) for number, rank in enumerate(ranks) if rank is not None)]
        yield from _masked(table, best)


def _masked(table: _Table, order: Sequence[int]) -> Iterator[Finding]:
    for number, (mask, state) in masked(table.states, order).items():
        example = table.example(state)
        yield table.finding("table-masked", number, rule=number + 1, mask=mask + 1, example=example)


def _nothing(table: _Table) -> Iterator[Finding]:
    return iter(())


def _unreachable(table: _Table) -> Iterator[Finding]:
    for number in unreached(table.states, len(table.node.rules)):
        yield table.finding("table-unreachable", number, rule=number + 1)


def _undecided(table: _Table) -> Iterator[Finding]:
    """Whether a free expression leaves a gap or an overlap possible that nothing else shows."""
    single = table.node.policy in {"U", "A"}
    if any(state.open and (not state.sure or (single and _several(state))) for state in table.states):
        yield table.finding("table-undecided")


def _several(state: State) -> bool:
    return (state.sure | state.open).bit_count() > 1


CHECKS: Final[Mapping[str, Callable[[_Table], Iterator[Finding]]]] = {
    "U": _unique,
    "A": _any,
    "F": _first,
    "P": _priority,
    "R": _nothing,
    "O": _nothing,
    "C": _nothing,
}


def _compiler() -> Compiler:
    return Compiler(Vocabulary(frozenset(), findings=[]), _ROWS)


def _constants(nodes: Sequence[s.Node]) -> list[Value]:
    return [_compiler().compile(node).value for node in nodes]


def _ranks(outputs: Sequence[s.Node], columns: Sequence[OutputNode]) -> tuple[int, ...] | None:
    """The rank of each output among the output values; None where it is not constant or not among them."""
    ranks: list[int] = []
    for value, column in zip(_constants(outputs), columns, strict=True):
        known = [_listed(node) for node in column.values]
        if value is ABSENT or value not in known:
            return None
        ranks.append(known.index(value))
    return tuple(ranks)


def _listed(node: s.Node) -> Value:
    """The only value that a test lets through; ABSENT for any other test."""
    if not isinstance(node, s.In):
        return ABSENT
    pattern = pattern_of(node.tests, lambda each: _compiler().compile(each).value)
    points = list(pattern.spans) if isinstance(pattern, Spans) and not pattern.negated else []
    return points[0].low if len(points) == 1 and points[0].low == points[0].high else ABSENT


def _name(node: s.Node, number: int) -> str:
    """How an example calls an input: by its name or path, else by its number."""
    node = node.item if isinstance(node, Typed) else node
    if isinstance(node, s.Name):
        return node.name
    return f"{_name(node.base, number)}.{node.name}" if isinstance(node, s.Path) else f"input {number}"


def _share_data(nodes: Sequence[s.Node]) -> bool:
    """Whether two inputs are computed from the same data, so that not every combination of their values exists."""
    shown = [_data(node) for node in nodes]
    return any(_related(a, b) for one, other in combinations(shown, 2) for a in one for b in other)


def _related(one: str, other: str) -> bool:
    """The same data, or one a part of the other."""
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def _data(node: s.Node) -> set[str]:
    node = node.item if isinstance(node, Typed) else node
    if isinstance(node, s.Name | s.Path):
        base: s.Node = node
        while isinstance(base, s.Path):
            base = base.base
        if isinstance(base, s.Name):
            return {_name(node, 0)}
    return {name for child in s.children(node) for name in _data(child)}


def tables_of(root: s.Node) -> Iterator[TableNode]:
    """The tables inside a tree, in the order in which they stand."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, TableNode):
            yield node
        waiting.extend(reversed(s.children(node)))
