"""The index finds what the plain walk finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowkit.decision import matching
from flowkit.decision.nodes import HitsNode, RuleNode
from flowkit.expressions import Vocabulary, YearMonthDuration, compile_node, parse_expression, parse_unary_tests
from flowkit.expressions.syntax import Place

HERE = Place(1, 1)
# A cell that means nothing is null.
WORDS = Vocabulary(frozenset({"x"}), findings=[])
LITERALS = st.sampled_from(
    [
        *map(str, range(-2, 6)),
        "1.5",
        *('"a"', '"b"', '"c"', '""'),
        *("true", "false", "null"),
        '@"2026-01-01"',
        '@"2026-03-31"',
        '@"2026-01-01T10:00:00"',
        '@"2026-01-01T10:00:00Z"',
        '@"2026-01-01T10:00:00@Europe/Berlin"',
        '@"10:00:00"',
        '@"10:00:00Z"',
        '@"P1D"',
        '@"PT36H"',
        '@"P1M"',
        "x",
        "[1, 2]",
    ]
)
RANGES = st.builds(
    lambda low, high, a, b: f"{a}{low}..{high}{b}", LITERALS, LITERALS, st.sampled_from("[("), st.sampled_from("])")
)
SINGLE = st.one_of(
    LITERALS,
    RANGES,
    st.builds(lambda sign, end: f"{sign} {end}", st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), LITERALS),
    st.just("? = x"),
    st.just("string length(?) > 0"),
    st.just("? > 1"),
)
SEVERAL = st.lists(SINGLE, min_size=1, max_size=3).map(", ".join)
CELLS = st.one_of(st.just("-"), SINGLE, SEVERAL, SEVERAL.map(lambda text: f"not({text})"))
VALUES = st.sampled_from(
    [
        None,
        *range(-3, 7),
        Decimal("1.5"),
        Decimal("2.0"),
        *("a", "b", "bb", ""),
        True,
        False,
        dt.date(2026, 1, 1),
        dt.date(2026, 2, 1),
        dt.datetime(2026, 1, 1, 10),  # noqa: DTZ001 - local time of no known place
        dt.datetime(2026, 1, 1, 10, tzinfo=dt.UTC),
        dt.time(10),
        dt.time(10, tzinfo=dt.UTC),
        dt.timedelta(days=1),
        YearMonthDuration(1),
        [1, 2],
        [],
        {"a": 1},
    ]
)
TABLES = st.integers(1, 3).flatmap(
    lambda width: st.tuples(
        st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=40),
        st.lists(VALUES, min_size=width, max_size=width),
    )
)


def hits(rules: Sequence[Sequence[str]], values: Sequence[Any], *, indexed: bool) -> list[int]:
    names = [f"in{number}" for number in range(len(values))]
    rows = tuple(
        RuleNode(HERE, str(number), tuple(parse_unary_tests(cell, WORDS) for cell in rule))
        for number, rule in enumerate(rules)
    )
    node = HitsNode(HERE, tuple(parse_expression(name, names) for name in names), rows, "C")

    def row(c: Any, node: HitsNode) -> Any:
        inputs = [c.compile(each).evaluate for each in node.inputs]
        found = matching.matcher(c, len(inputs), node.rules, indexed=indexed)
        c.dynamic += 1
        return lambda run: list(found(run, [each(run) for each in inputs]))

    compiled = compile_node(node, WORDS.with_names(names), {HitsNode: row})
    found: list[int] = compiled.evaluate(dict(zip(names, values, strict=True)) | {"x": 2})
    return found


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "BLOCK", 8)
    monkeypatch.setattr(matching, "INDEXED_FROM", 1)


@settings(max_examples=300, deadline=None)
@given(TABLES)
def test_the_index_finds_what_the_walk_finds(table: tuple[list[list[str]], list[Any]]) -> None:
    rules, values = table
    assert hits(rules, values, indexed=True) == hits(rules, values, indexed=False)


@pytest.mark.parametrize("value", [None, 0, 1, 1.0, 1.5, 2, 9, "a", "z", True, [1], dt.date(2026, 1, 1)])
def test_each_kind_of_cell_by_each_kind_of_value(value: Any) -> None:
    cells = ["-", "1", "< 1", ">= 2", "[1..2)", '"a"', "not(1)", 'not("a", "b")', "null", "not(null)", "true", "!= 1"]
    rules = [[cell] for cell in cells]
    assert hits(rules, [value], indexed=True) == hits(rules, [value], indexed=False)
