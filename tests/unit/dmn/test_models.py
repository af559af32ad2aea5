"""Requirement graphs: decisions, knowledge models, services, imports, types."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from dmn_texts import data, decision, definitions, knowledge, literal, table

from flowkit.decision import DecisionModel
from flowkit.dmn import read_decisions
from flowkit.errors import DefinitionInvalid, ExpressionError, NotFound
from flowkit.expressions import Budget

SERVICE = (
    '<decisionService id="s" name="s"><variable name="s"/><outputDecision href="#_total"/>'
    '<encapsulatedDecision href="#_price"/><inputDecision href="#_count"/><inputData href="#_rate"/></decisionService>'
)
SHOP = (
    data("rate", "number"),
    decision("count", literal("3"), kind="number"),
    decision("price", literal("10 * rate"), ["rate"]),
    decision("total", literal("price * count"), ["price!", "count!"]),
    SERVICE,
    decision("asked", literal("s(2, 5)"), knows=["#s"]),
    decision("asked by name", literal("s(count: 5, rate: 2)"), knows=["#s"]),
    decision("asked wrong", literal('s("two", 5)'), knows=["#s"]),
)


def model(*elements: str, strict: bool = True) -> DecisionModel:
    return read_decisions(definitions(*elements), strict=strict)


def codes(*elements: str) -> list[str]:
    return [finding.code for finding in model(*elements, strict=False).findings]


def test_a_decision_is_evaluated_once_however_many_need_it() -> None:
    chain = model(
        data("x"),
        decision("a", literal("x + 1"), ["x"]),
        decision("b", literal("a * 2"), ["a!"]),
        decision("c", literal("a + b"), ["a!", "b!"]),
    )
    outcome = chain.decide("c", {"x": 1})
    assert outcome.value == 6
    assert [(each.name, each.value) for each in outcome.decisions] == [("a", 2), ("b", 4), ("c", 6)]


def test_a_long_chain_of_requirements_is_no_recursion() -> None:
    links = [decision(f"d{n}", literal(f"d{n - 1} + 1"), [f"d{n - 1}!"]) for n in range(1, 3_000)]
    assert model(decision("d0", literal("0")), *links).decide("d2999", {}).value == 2999


def test_a_cycle_is_a_finding_and_null() -> None:
    elements = (decision("a", literal("b"), ["b!"]), decision("b", literal("a"), ["a!"]), decision("c", literal("1")))
    assert codes(*elements) == ["decision-cycle"]
    broken = model(*elements, strict=False)
    assert broken.decide("a", {}).value is None
    assert broken.decide("c", {}).value == 1


def test_a_reference_to_nothing_is_a_finding() -> None:
    assert "decision-reference" in codes(decision("a", literal("1"), ["missing"]))


def test_every_finding_is_named_at_once_and_strict_reading_refuses() -> None:
    elements = (
        decision("a", literal("1 +")),
        decision("b", literal("unheard + 1")),
        decision("c", literal("1"), kind="tUnknown"),
        "<surprise/>",
    )
    assert codes(*elements) == [
        "dmn-unknown-element",
        "expression-syntax",
        "expression-undeclared-name",
        "decision-type",
    ]
    with pytest.raises(DefinitionInvalid) as refused:
        model(*elements)
    assert all(finding.line and finding.message.zh and finding.mend.zh for finding in refused.value.findings[:1])


def test_an_unknown_name_is_not_found_and_similar_ones_are_shown() -> None:
    with pytest.raises(NotFound, match=r"no decision totel.*did you mean total"):
        model(*SHOP).decide("totel", {})


def test_a_knowledge_model_is_a_function_with_typed_parameters() -> None:
    known = model(
        knowledge("double", {"n": "number"}, literal("n * 2"), "number"),
        knowledge("twice double", {"n": ""}, literal("double(double(n))"), knows=["double"]),
        decision("d", literal("twice double(5)"), knows=["twice double"]),
        decision(
            "boxed",
            "<invocation><literalExpression><text>double</text></literalExpression>"
            f'<binding><parameter name="n"/>{literal("[4]")}</binding></invocation>',
            knows=["double"],
        ),
    )
    assert known.decide("d", {}).value == 20
    assert known.decide("boxed", {}).value == 8


def test_external_functions_are_refused_and_never_run() -> None:
    java = '<functionDefinition kind="Java"><context/></functionDefinition>'
    call = f"<contextEntry>{literal('f()')}</contextEntry>"
    external = f'<context><contextEntry><variable name="f"/>{java}</contextEntry>{call}</context>'
    assert codes(decision("d", external)) == ["decision-external"]
    outcome = model(decision("d", external), strict=False).decide("d", {})
    assert outcome.value is None
    assert "not run" in outcome.warnings[0].text.en


def test_a_service_binds_its_input_decisions_and_takes_data_first() -> None:
    shop = model(*SHOP)
    assert shop.decide("asked", {}).value == 100
    assert shop.decide("asked by name", {}).value == 100
    assert shop.decide("s", {"rate": 2, "count": 7}).value == 140
    assert shop.decide("total", {"rate": 2}).value == 60
    assert [each.name for each in shop.inputs("s")] == ["rate", "count"]


def test_a_service_is_not_run_with_an_argument_of_the_wrong_type() -> None:
    outcome = model(*SHOP).decide("asked wrong", {})
    assert outcome.value is None
    assert [each.name for each in outcome.decisions] == ["asked wrong"]


def test_a_decision_without_logic_takes_the_value_that_is_given() -> None:
    open_ = model(decision("a", "", kind="number"), decision("b", literal("a + 1"), ["a!"]))
    assert open_.decide("b", {"a": 4}).value == 5
    assert open_.decide("b", {}).value is None
    assert [each.name for each in open_.inputs("b")] == ["a"]


def test_values_are_converted_to_their_types() -> None:
    typed = model(
        data("n", "number"),
        data("day", "date and time"),
        '<itemDefinition name="tList" isCollection="true"><typeRef>number</typeRef></itemDefinition>',
        '<itemDefinition name="tSmall"><typeRef>number</typeRef><allowedValues><text>&lt; 10</text></allowedValues>'
        "</itemDefinition>",
        decision("one", literal("[5]"), kind="number"),
        decision("list", literal("5"), kind="tList"),
        decision("wrong", literal('"5"'), kind="number"),
        decision("small", literal("n"), ["n"], kind="tSmall"),
        decision("midnight", literal("day"), ["day"]),
    )
    assert typed.decide("one", {}).value == 5
    assert typed.decide("list", {}).value == [5]
    assert typed.decide("wrong", {}).value is None
    assert typed.decide("small", {"n": 9}).value == 9
    assert typed.decide("small", {"n": 10}).value is None
    assert typed.decide("small", {"n": "9"}).value is None
    assert typed.decide("midnight", {"day": dt.date(2026, 1, 2)}).value == dt.datetime(2026, 1, 2, tzinfo=dt.UTC)


def test_types_may_be_built_of_each_other_in_any_order() -> None:
    people = model(
        '<itemDefinition name="tTeam" isCollection="true"><typeRef>tPerson</typeRef>'
        "<typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>",
        '<itemDefinition name="tPerson"><itemComponent name="first name"><typeRef>string</typeRef></itemComponent>'
        '<itemComponent name="boss"><typeRef>tPerson</typeRef></itemComponent></itemDefinition>',
        data("team", "tTeam"),
        decision("d", literal('team[first name = "A"].first name'), ["team"]),
    )
    one, two = {"first name": "A", "boss": None}, {"first name": "B", "boss": {"first name": "A"}}
    assert people.decide("d", {"team": [one, two]}).value == ["A"]
    assert people.decide("d", {"team": [one, one, one]}).value is None


def test_a_type_of_too_many_parts_is_a_finding_and_open() -> None:
    """Each type has two parts of the next one: whoever walks through the first never ends."""
    part = '<itemComponent name="{}"><typeRef>t{}</typeRef></itemComponent>'.format
    doubling = (f'<itemDefinition name="t{n}">{part("a", n + 1)}{part("b", n + 1)}</itemDefinition>' for n in range(60))
    end = '<itemDefinition name="t60"><typeRef>string</typeRef></itemDefinition>'
    large = model(*doubling, end, data("i", "t0"), decision("d", literal("i instance of t0"), ["i"]), strict=False)
    assert {finding.code for finding in large.findings} == {"decision-type-large"}
    assert large.inputs("d")[0].type.count("context") < 1_000
    assert large.decide("d", {"i": {"a": 1}}).value is False


def test_a_long_chain_of_types_is_a_finding() -> None:
    chain = (f'<itemDefinition name="t{n}"><typeRef>t{n + 1}</typeRef></itemDefinition>' for n in range(5_000))
    found = codes(*chain, '<itemDefinition name="t5000"><typeRef>string</typeRef></itemDefinition>')
    assert set(found) == {"decision-type-large"}


IMPORTED = definitions(
    '<itemDefinition name="tRate"><typeRef>number</typeRef></itemDefinition>',
    data("rate", "tRate"),
    decision("base price", literal("10 * rate"), ["rate"]),
    knowledge("plus", {"a": "", "b": ""}, literal("a + b")),
    name="base",
    namespace="urn:base",
)
IMPORTING = definitions(
    '<import name="base model" namespace="urn:base" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>',
    data("extra", "base model.tRate"),
    decision(
        "d",
        literal("base model.plus(base model.base price, extra)"),
        ["extra", "urn:base#_base_price!"],
        ["urn:base#_plus"],
    ),
)


def test_what_is_imported_is_called_through_the_name_of_the_import() -> None:
    importing = read_decisions(IMPORTING, imports=[IMPORTED])
    assert importing.decide("d", {"extra": 1, "rate": 2}).value == 21
    assert importing.decide("d", {"extra": 1, "{urn:base}rate": 3}).value == 31
    assert importing.decide("d", {"extra": 1, "base model": {"rate": 4}}).value == 41


def test_imports_are_found_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "main.dmn").write_bytes(IMPORTING)
    (tmp_path / "base.dmn").write_bytes(IMPORTED)
    assert read_decisions(tmp_path / "main.dmn").decide("d", {"extra": 1, "rate": 2}).value == 21


def test_a_missing_import_is_a_finding() -> None:
    assert "decision-import-missing" in [each.code for each in read_decisions(IMPORTING, strict=False).findings]


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_files_of_every_version_are_read(namespace: str) -> None:
    xml = definitions(data("n", "number"), decision("d", literal("n + 1"), ["n"]), version=namespace)
    assert read_decisions(xml).decide("d", {"n": 1}).value == 2


BOXED = {
    "list": ("<list>" + literal("1") + literal("n") + "</list>", [1, 3]),
    "relation": (
        '<relation><column name="a"/><column name="n"/><row>' + literal("1") + literal("n * 2") + "</row></relation>",
        [{"a": 1, "n": 6}],
    ),
    "context": (
        (
            f'<context><contextEntry><variable name="two n"/>{literal("n * 2")}</contextEntry>'
            f'<contextEntry><variable name="more"/>{literal("two n + 1")}</contextEntry></context>'
        ),
        {"two n": 6, "more": 7},
    ),
    "context with a result": (
        (
            f'<context><contextEntry><variable name="a"/>{literal("n * 2")}</contextEntry>'
            f"<contextEntry>{literal('a + 1')}</contextEntry></context>"
        ),
        7,
    ),
    "conditional": (
        f"<conditional><if>{literal('n > 2')}</if><then>{literal('1')}</then><else>{literal('2')}</else></conditional>",
        1,
    ),
    "for": (
        f'<for iteratorVariable="i"><in>{literal("1..n")}</in><return>{literal("i * i")}</return></for>',
        [1, 4, 9],
    ),
    "some": (
        f'<some iteratorVariable="i"><in>{literal("[1, 2]")}</in><satisfies>{literal("i = n")}</satisfies></some>',
        False,
    ),
    "every": (
        (f'<every iteratorVariable="i"><in>{literal("[1, 2]")}</in><satisfies>{literal("i < n")}</satisfies></every>'),
        True,
    ),
    "filter": (
        f"<filter><in>{literal('[{a: 1}, {a: 5}]')}</in><match>{literal('a > n')}</match></filter>",
        [{"a": 5}],
    ),
    "a function that calls itself": (
        '<context><contextEntry><variable name="f"/><functionDefinition><formalParameter name="i"/>'
        + literal("if i = 0 then 1 else i * f(i - 1)")
        + f"</functionDefinition></contextEntry><contextEntry>{literal('f(n)')}</contextEntry></context>",
        6,
    ),
}


@pytest.mark.parametrize("form", BOXED)
def test_boxed_expressions_are_another_spelling_of_the_language(form: str) -> None:
    logic, expected = BOXED[form]
    if form == "for":
        logic = logic.replace("1..n", "[1, 2, 3]")
    assert model(data("n"), decision("d", logic, ["n"])).decide("d", {"n": 3}).value == expected


def test_a_question_to_a_model_has_one_budget() -> None:
    costly = model(decision("a", literal("sum(for i in 1..1000 return i)")), decision("b", literal("a"), ["a!"]), *SHOP)
    with pytest.raises(ExpressionError, match="steps"):
        costly.decide("b", {}, budget=Budget(steps=500))


def test_a_table_may_stand_anywhere_in_the_logic() -> None:
    inner = table("FIRST", ["n + add"], [""], "> 5 | add", "- | 0")
    entry = f'<contextEntry><variable name="add"/>{literal("3")}</contextEntry>'
    nested = f"<context>{entry}<contextEntry>{inner}</contextEntry></context>"
    assert model(data("n"), decision("d", nested, ["n"])).decide("d", {"n": 3}).value == 3


@pytest.mark.parametrize(
    "text",
    [
        b"<definitions",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><definitions/>",
        b"<html/>",
        b"",
        b"\x00" * 100,
        definitions("<a>" * 300 + "</a>" * 300),
    ],
)
def test_what_is_no_dmn_file_is_refused_with_a_finding(text: bytes) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        read_decisions(text)
    assert refused.value.findings
