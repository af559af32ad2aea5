"""Gaps, overlaps and dead rules: what the checks find is there, and what is there they find."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowkit.decision.checks import check_table
from flowkit.decision.nodes import HitsNode, InputNode, OutputNode, RuleNode, TableNode, Typed
from flowkit.decision.rows import ROWS
from flowkit.errors import Finding
from flowkit.expressions import Vocabulary, compile_node, parse_expression, parse_unary_tests
from flowkit.expressions import types as t
from flowkit.expressions.syntax import Place

HERE = Place(1, 1)
KINDS = {"n": t.NUMBER, "s": t.STRING, "b": t.BOOLEAN}
WORDS = Vocabulary(frozenset({*KINDS, "x"}), findings=[])


def table(
    inputs: str, rules: Sequence[str], policy: str = "U", outputs: Sequence[str] = (), allowed: Sequence[str] = ()
) -> TableNode:
    """`inputs` are letters of KINDS; a rule is its cells with `|` between them."""
    tests = [tuple(parse_unary_tests(cell, WORDS) for cell in rule.split("|")) for rule in rules]
    values = [parse_expression(each) for each in outputs or ["1"] * len(rules)]
    limits = [parse_unary_tests(each) if each else None for each in allowed or [""] * len(inputs)]
    return TableNode(
        HERE,
        "table",
        tuple(
            InputNode(HERE, Typed(HERE, parse_expression(letter, WORDS), KINDS[letter]), limit)
            for letter, limit in zip(inputs, limits, strict=True)
        ),
        (OutputNode(HERE, "", t.ANY, tuple(parse_unary_tests(each) for each in ('"high"', '"low"'))),),
        tuple(
            RuleNode(HERE, f"rule{number}", cells, (value,))
            for number, (cells, value) in enumerate(zip(tests, values, strict=True), 1)
        ),
        policy,
        "",
    )


def said(node: TableNode) -> list[str]:
    return [f"{finding.code}: {finding.message.en}" for finding in check_table(node)]


def test_a_gap_is_shown_with_an_input_that_no_rule_covers() -> None:
    assert said(table("n", ["< 10", "> 10"])) == ["table-gap: no rule covers the input n = 10"]


def test_a_gap_between_two_ranges_has_an_example_between_them() -> None:
    assert said(table("n", ["< 10", "[10..20)", "> 20.5"])) == ["table-gap: no rule covers the input n = 20"]


def test_a_table_that_covers_everything_once_is_silent() -> None:
    assert said(table("nb", ["< 10|-", ">= 10|true", ">= 10|false"])) == []


def test_only_allowed_values_can_be_a_gap() -> None:
    assert said(table("s", ['"a"', '"b"'], allowed=['"a", "b"'])) == []
    assert said(table("s", ['"a"'], allowed=['"a", "b"'])) == ['table-gap: no rule covers the input s = "b"']


def test_an_overlap_of_a_unique_table_names_both_rules_and_an_input() -> None:
    assert said(table("n", ["<= 10", ">= 10"])) == [
        "table-overlap: rules 1 and 2 both hit for n = 10; the hit policy UNIQUE allows one"
    ]


def test_overlaps_of_an_any_table_matter_only_where_outputs_differ() -> None:
    assert said(table("n", ["<= 10", ">= 10"], "A", ["1", "1"])) == []
    assert [line.split(":")[0] for line in said(table("n", ["<= 10", ">= 10"], "A", ["1", "2"]))] == ["table-disagrees"]


def test_a_general_rule_before_a_special_one_masks_it() -> None:
    assert said(table("n", ["> 5", "> 10", "-"], "F")) == [
        "table-masked: rule 2 never counts: whenever it hits, rule 1 or another stands before it (as for n = 11)"
    ]


def test_a_rule_of_a_lower_priority_that_never_wins_is_masked() -> None:
    found = said(table("n", ["> 10", "-"], "P", ['"low"', '"high"']))
    assert [line.split(":")[0] for line in found] == ["table-masked"]


def test_a_rule_outside_of_the_allowed_values_is_unreachable() -> None:
    assert said(table("s", ['"a"', '"c"', '"b"'], allowed=['"a", "b"'])) == [
        "table-unreachable: no input that is allowed can hit rule 2"
    ]


def test_free_expressions_are_said_to_be_undecided() -> None:
    assert [line.split(":")[0] for line in said(table("n", ["x"]))] == ["table-undecided"]


def test_a_table_that_is_too_large_says_so() -> None:
    rules = [f"[{n}..{n + 50}]|[{n * 7 % 90}..{n * 7 % 90 + 50}]|[{n * 3 % 80}..{n * 3 % 80 + 60}]" for n in range(80)]
    wide = table("nsb", ["1|-|-"])
    inputs = tuple(InputNode(HERE, parse_expression(name)) for name in ("i", "j", "k"))
    tests = tuple(
        RuleNode(HERE, "", tuple(parse_unary_tests(cell) for cell in rule.split("|")), wide.rules[0].outputs)
        for rule in rules
    )
    node = TableNode(HERE, "table", inputs, wide.outputs, tests, "C", "")
    assert [finding.code for finding in check_table(node)] == ["table-too-large"]


def test_inputs_that_are_computed_from_the_same_data_are_not_decided() -> None:
    node = table("n", ["< 1"])
    double = InputNode(HERE, parse_expression("n * 2", WORDS))
    rules = (RuleNode(HERE, "", (*node.rules[0].tests, *node.rules[0].tests), node.rules[0].outputs),)
    related = TableNode(HERE, "table", (*node.inputs, double), node.outputs, rules, "U", "")
    assert [finding.code for finding in check_table(related)] == ["table-inputs-related"]


CELLS = {
    "n": ["-", "1", "2", "< 2", "<= 1", "> 1", ">= 2", "[1..2]", "(1..2)", "1, 3", "not(1)", "not(> 1)", "? > 1"],
    "s": ["-", '"a"', '"b"', '"a", "b"', 'not("a")', '< "b"'],
    "b": ["-", "true", "false", "not(true)"],
}
VALUES: dict[str, list[Any]] = {"n": [0, 1, 1.5, 2, 2.5, 3, 4], "s": ["", "a", "aa", "b", "c"], "b": [True, False]}
SMALL = st.sampled_from(["n", "s", "b", "ns", "nb", "sb"]).flatmap(
    lambda inputs: st.tuples(
        st.just(inputs),
        st.lists(st.tuples(*(st.sampled_from(CELLS[each]) for each in inputs)).map("|".join), min_size=1, max_size=5),
    )
)


def hits(node: TableNode, values: Sequence[Any]) -> frozenset[int]:
    names = [each.item.item.name for each in node.inputs]  # type: ignore[attr-defined]
    compiled = compile_node(HitsNode(HERE, tuple(each.item for each in node.inputs), node.rules, "C"), WORDS, ROWS)
    return frozenset(compiled.evaluate(dict(zip(names, values, strict=True))))


def shown(finding: Finding) -> list[Any]:
    """The values of the example in a message."""
    text = finding.message.en.split("input ")[-1].split("both hit for ")[-1].split(";")[0]
    return [compile_node(parse_expression(part.split(" = ")[1])).evaluate({}) for part in text.split(", ")]


@settings(max_examples=150, deadline=None)
@given(SMALL)
def test_what_the_checks_find_is_what_brute_force_finds(small: tuple[str, list[str]]) -> None:
    inputs, rules = small
    node = table(inputs, rules)
    findings = check_table(node)
    grid: list[list[Any]] = [VALUES[each] for each in inputs]
    everything = [hits(node, values) for values in product(*grid)]
    gaps = [finding for finding in findings if finding.code == "table-gap"]
    overlaps = [finding for finding in findings if finding.code == "table-overlap"]
    open_ = any(finding.code == "table-undecided" for finding in findings)
    for finding in gaps:
        assert not hits(node, shown(finding))
    for finding in overlaps:
        assert len(hits(node, shown(finding))) > 1
    if not open_:
        assert bool(gaps) == (frozenset() in everything)
        pairs = {pair for found in everything for pair in combinations(sorted(found), 2)}
        assert len(overlaps) == len(pairs)
        dead = {finding.element for finding in findings if finding.code == "table-unreachable"}
        assert dead == {rule.id for n, rule in enumerate(node.rules) if not any(n in found for found in everything)}


@pytest.mark.parametrize("policy", list("UAPFROC"))
def test_every_policy_has_its_check(policy: str) -> None:
    assert all(finding.message.zh and finding.mend.zh for finding in check_table(table("n", ["1", "1"], policy)))
