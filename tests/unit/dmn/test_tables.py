"""Decision tables: what each hit policy answers, what is allowed, and why something is null."""

from __future__ import annotations

from typing import Any

import pytest
from dmn_texts import data, decision, definitions, table

from flowkit.dmn import Outcome, read_decisions

RANKED = ': : "high", "middle", "low"'


def ask(text: str, inputs: dict[str, Any]) -> Outcome:
    xml = definitions(*(data(name) for name in inputs), decision("d", text, list(inputs)))
    return read_decisions(xml).decide("d", inputs)


def reasons(outcome: Outcome) -> list[str]:
    return [warning.text.en for warning in outcome.warnings]


OVERLAPPING = ('< 10 | "low"', '< 20 | "high"', '< 30 | "middle"', '< 40 | "low"')
ANSWERS = [
    ("UNIQUE", [""], 35, "low"),
    ("UNIQUE", [""], 15, None),
    ("ANY", [""], 35, "low"),
    ("ANY", [""], 25, None),
    ("PRIORITY", [RANKED], 5, "high"),
    ("PRIORITY", [RANKED], 25, "middle"),
    ("FIRST", [""], 5, "low"),
    ("RULE ORDER", [""], 5, ["low", "high", "middle", "low"]),
    ("OUTPUT ORDER", [RANKED], 5, ["high", "middle", "low", "low"]),
    ("COLLECT", [""], 25, ["middle", "low"]),
    ("COLLECT of COUNT", [""], 5, 4),
    ("COLLECT of COUNT", [""], 50, 0),
    ("COLLECT of MIN", [""], 25, "low"),
    ("COLLECT of MAX", [""], 25, "middle"),
]


@pytest.mark.parametrize(("policy", "outputs", "value", "expected"), ANSWERS)
def test_each_hit_policy_answers_as_the_standard_says(
    policy: str, outputs: list[str], value: int, expected: object
) -> None:
    assert ask(table(policy, ["n"], outputs, *OVERLAPPING), {"n": value}).value == expected


@pytest.mark.parametrize("policy", ["UNIQUE", "ANY", "FIRST", "COLLECT of SUM", "COLLECT of MIN", "COLLECT of MAX"])
def test_without_a_hit_the_value_is_null_and_the_reason_is_given(policy: str) -> None:
    outcome = ask(table(policy, ["n"], [""], "1 | 1"), {"n": 2})
    assert outcome.value is None
    assert reasons(outcome) == ["no rule hits, and there is no default output"]


@pytest.mark.parametrize(
    ("policy", "expected"), [("RULE ORDER", []), ("OUTPUT ORDER", []), ("COLLECT", []), ("COLLECT of COUNT", 0)]
)
def test_a_list_of_the_hits_is_empty_without_a_hit(policy: str, expected: object) -> None:
    outcome = ask(table(policy, ["n"], [": : 1"], "1 | 1"), {"n": 2})
    assert outcome.value == expected
    assert reasons(outcome) == []


def test_a_default_stands_in_where_no_rule_hits() -> None:
    assert ask(table("UNIQUE", ["n"], [': "none"'], '1 | "one"'), {"n": 2}).value == "none"


def test_sums_are_taken_of_the_outputs_that_hit() -> None:
    assert ask(table("COLLECT of SUM", ["n"], [""], "> 1 | 10", "> 2 | 20", "> 3 | 40"), {"n": 3}).value == 30


def test_several_outputs_are_a_context_and_priority_looks_at_the_first_first() -> None:
    outputs = ['a: : "x", "y"', "b: : 1, 2"]
    text = table("PRIORITY", ["n"], outputs, '- | "y" | 1', '- | "x" | 2', '- | "x" | 1')
    assert ask(text, {"n": 0}).value == {"a": "x", "b": 1}


def test_an_output_that_is_not_among_the_output_values_is_null() -> None:
    outcome = ask(table("FIRST", ["n"], [RANKED], '- | "unheard"'), {"n": 0})
    assert outcome.value is None
    assert reasons(outcome) == ["the output unheard is none of the output values"]


def test_the_rules_that_hit_are_told_with_number_and_id() -> None:
    outcome = ask(table("COLLECT", ["n"], [""], *OVERLAPPING), {"n": 25})
    (evaluated,) = outcome.decisions
    assert evaluated.inputs == {"n": 25}
    assert [(hit.table, hit.rules, hit.ids) for hit in evaluated.hits] == [("t", (3, 4), ("r3", "r4"))]


def test_cells_read_the_data_in_scope() -> None:
    text = table("FIRST", ["n"], [""], "> limit | limit + 1", "- | n")
    assert ask(text, {"n": 5, "limit": 3}).value == 4
    assert ask(text, {"n": 2, "limit": 3}).value == 2


def test_an_input_that_is_not_allowed_is_null_with_a_reason() -> None:
    xml = definitions(
        data("n"),
        decision(
            "d",
            "<decisionTable><input><inputExpression><text>n</text></inputExpression>"
            "<inputValues><text>[1..9]</text></inputValues></input><output/>"
            "<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable>",
            ["n"],
        ),
    )
    model = read_decisions(xml)
    assert model.decide("d", {"n": 9}).value == 1
    outcome = model.decide("d", {"n": 10})
    assert (outcome.value, reasons(outcome)) == (None, ["the input 10 is none of the input values"])


def test_a_broken_cell_is_a_finding_at_its_place_and_null_when_it_is_reached() -> None:
    xml = definitions(data("n"), decision("d", table("FIRST", ["n"], [""], "1 | 1 +", "2 | 2"), ["n"]))
    model = read_decisions(xml, strict=False)
    assert [(finding.code, finding.line) for finding in model.findings] == [("expression-syntax", 3)]
    assert model.decide("d", {"n": 2}).value == 2
    assert model.decide("d", {"n": 1}).value is None
