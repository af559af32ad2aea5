"""Business rule tasks: decisions of the folder, versioned with the process, recorded, never silently null."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from decision_files import dmn, literal, table
from diagrams import House, diagram, element, field, rule, user

from flowkit import DefinitionInvalid, Engine
from flowkit.cli.story import told
from flowkit.core.instance.facts import Decided
from flowkit.errors import Finding

FIELDS = [
    field("审批金额", "number"), field("kind"), field("level"), field("days", "integer"),
    field("roles", "list"), field("both", "context"),
]  # fmt: skip
READERS = '<flowkit:access readers="boss"/>'
LEVELS = table(
    "approval level",
    ["审批金额: number"],
    ["level: string"],
    ['< 100 => "none"', '[100..1000) => "superior"', '>= 1000 => "board"'],
)
BOTH = table(
    "handling", ["kind: string"], ["level: string", "days: number"], ['"a" => "one" | 3', 'not("a") => "two" | null']
)
ROLES = table(
    "who signs",
    ["审批金额: number"],
    ["role: string"],
    ['> 10 => "boss"', '> 100 => "auditor"', '- => "clerk"'],
    policy="COLLECT",
)


def deciding(*tasks: str) -> str:
    return diagram("deciding", *tasks, user("look"), fields=FIELDS, head=READERS)


@pytest.fixture
def desk(house: House) -> House:
    (house.folder / "rules.dmn").write_text(dmn(LEVELS, BOTH, ROLES), "utf-8")
    return house


def started(house: House, *tasks: str, **data: object) -> str:
    house.deploy(deciding(*tasks))
    return house.engine.start("deciding", data, by="cat").id


def data(house: House, case: str) -> dict[str, object]:
    return dict(house.engine.case(case, by="cat").data)


def decided(house: House, case: str) -> Iterator[Decided]:
    for entry in house.engine.case(case, by="cat").history:
        for name, *values in entry.facts:
            if name == "Decided":
                yield Decided(*values)  # type: ignore[arg-type]  # the fields as they were recorded


def findings(house: House, *tasks: str) -> tuple[Finding, ...]:
    with pytest.raises(DefinitionInvalid) as refused:
        house.deploy(deciding(*tasks))
    return refused.value.findings


@pytest.mark.parametrize(
    ("amount", "level", "number"), [("99.99", "none", 1), ("100", "superior", 2), ("5000", "board", 3)]
)
def test_a_decision_reads_the_data_by_name_and_its_value_becomes_a_datum(
    desk: House, amount: str, level: str, number: int
) -> None:
    case = started(desk, rule("rate", "approval level", result="level"), 审批金额=amount)

    assert data(desk, case)["level"] == level
    (record,) = decided(desk, case)
    assert (record.decision, record.inputs, record.value) == ("approval level", {"审批金额": Decimal(amount)}, level)
    assert [list(numbers) for _, numbers in record.rules] == [[number]]
    assert desk.engine.case(case, by="cat").active == ("look",)


def test_the_history_says_what_was_decided_and_by_which_rule(desk: House) -> None:
    case = started(desk, rule("rate", "approval level", result="level"), 审批金额="500")

    text = told(desk.engine.case(case, by="cat").history[0])
    assert 'approval level (审批金额 = 500) = "superior" [rule 2]' in text.en
    assert 'approval level (审批金额 = 500) = "superior" [规则 2]' in text.zh


def test_an_input_may_be_computed(desk: House) -> None:
    task = rule("rate", "approval level", result="level", 审批金额="审批金额 * 10")

    assert data(desk, started(desk, task, 审批金额="500"))["level"] == "board"


def test_the_entries_of_a_context_become_data(desk: House) -> None:
    task = rule("rate", "handling", outputs="level=level;days=days * 2;both=result")

    found = data(desk, started(desk, task, kind="a"))
    assert (found["level"], found["days"], found["both"]) == ("one", 6, {"level": "one", "days": 3})


def test_a_collecting_table_gives_a_list(desk: House) -> None:
    assert data(desk, started(desk, rule("sign", "who signs", result="roles"), 审批金额="50"))["roles"] == [
        "boss",
        "clerk",
    ]


def test_what_decides_on_other_decisions_records_each_of_them(desk: House) -> None:
    chain = dmn(LEVELS, literal("must sign", 'approval level = "board"', requires=["approval level"]))
    (desk.folder / "rules.dmn").write_text(chain, "utf-8")
    fields = [*FIELDS, field("sign", "boolean")]
    task = rule("rate", "must sign", result="sign")
    desk.deploy(diagram("deciding", task, user("look"), fields=fields, head=READERS))
    case = desk.engine.start("deciding", {"审批金额": "1000"}, by="cat").id

    assert data(desk, case)["sign"] is True
    assert [each.decision for each in decided(desk, case)] == ["approval level", "must sign"]


def test_no_rule_that_hits_is_an_incident_that_says_what_was_read(desk: House) -> None:
    gap = table("approval level", ["审批金额: number"], ["level: string"], ['< 100 => "none"'])
    (desk.folder / "rules.dmn").write_text(dmn(gap), "utf-8")
    case = started(desk, rule("rate", "approval level", result="level"), 审批金额="500")

    view = desk.engine.case(case, by="cat")
    (incident,) = view.incidents
    assert (incident.code, incident.step) == ("decision-null", "rate")
    for text in (incident.text.en, incident.text.zh):
        assert "审批金额 = 500" in text
    assert "no rule" in incident.text.en
    assert [each.value for each in decided(desk, case)] == [None]

    desk.engine.retry(incident.id, {"审批金额": "50"}, by="cat")
    assert data(desk, case)["level"] == "none"


def test_a_datum_without_a_value_is_an_incident_too(desk: House) -> None:
    case = started(desk, rule("rate", "approval level", result="level"))

    assert desk.engine.case(case, by="cat").incidents[0].code == "decision-null"


def test_a_null_among_the_outputs_is_an_incident_unless_none_is_required(desk: House) -> None:
    outputs = "level=level;days=days"
    strict = started(desk, rule("rate", "handling", outputs=outputs), kind="b")
    loose = started(desk, rule("rate", "handling", outputs=outputs, more=' required="false"'), kind="b")

    assert "days" in desk.engine.case(strict, by="cat").incidents[0].text.en
    assert (data(desk, loose)["level"], data(desk, loose)["days"]) == ("two", None)


def test_a_value_of_another_type_than_declared_is_an_incident(desk: House) -> None:
    case = started(desk, rule("rate", "approval level", result="days"), 审批金额="500")

    assert desk.engine.case(case, by="cat").incidents[0].code == "data-type"


def test_a_range_is_no_datum(desk: House) -> None:
    (desk.folder / "rules.dmn").write_text(dmn(literal("ends", "[[1..2]]")), "utf-8")
    case = started(desk, rule("rate", "ends", result="roles"))

    assert desk.engine.case(case, by="cat").incidents[0].code == "data-type"
    assert [each.value for each in decided(desk, case)] == [["[1..2]"]]


def test_a_case_stays_with_the_tables_of_its_version_and_new_cases_take_the_new_ones(
    desk: House, sqlite_url: str
) -> None:
    wait_first = deciding(user("begin"), rule("rate", "approval level", result="level"))
    engine = Engine(sqlite_url, clock=desk.clock)
    engine.deploy(desk.write(wait_first))
    old = engine.start("deciding", {"审批金额": "500"}, by="cat").id
    (desk.folder / "rules.dmn").write_text(dmn(LEVELS.replace('"superior"', '"two superiors"')), "utf-8")
    (deployed,) = engine.deploy(desk.folder)
    assert (deployed.version, deployed.is_new) == (2, True)
    new = engine.start("deciding", {"审批金额": "500"}, by="cat").id
    engine.close()

    again = Engine(sqlite_url, clock=desk.clock)
    for item in again.worklist("ann"):
        again.complete(item.id, by="ann")
    assert [again.case(case, by="cat").data["level"] for case in (old, new)] == ["superior", "two superiors"]
    again.close()


def test_the_same_tables_make_no_new_version(desk: House) -> None:
    folder = desk.write(deciding(rule("rate", "approval level", result="level")))
    first, again = desk.engine.deploy(folder), desk.engine.deploy(folder)

    assert [(each.version, each.is_new) for each in (*first, *again)] == [(1, True), (1, False)]


def test_a_table_makes_no_new_version_of_a_process_that_asks_no_decision(desk: House) -> None:
    folder = desk.write(deciding(rule("rate", "approval level", result="level")), diagram("plain", user("look")))
    desk.engine.deploy(folder)
    (desk.folder / "rules.dmn").write_text(dmn(LEVELS.replace('"none"', '"nobody"')), "utf-8")

    assert {each.process: each.is_new for each in desk.engine.deploy(folder)} == {"deciding": True, "plain": False}


def test_a_handler_may_decide_instead(desk: House) -> None:
    @desk.engine.handler("rating", in_transaction=True)
    def rating(amount: Decimal) -> str:
        return "board" if amount > 100 else "none"

    handler = '<flowkit:handler name="rating" result="level"><flowkit:input source="审批金额" target="amount"/>'
    case = started(desk, element("businessRuleTask", "rate", f"{handler}</flowkit:handler>"), 审批金额="500")

    assert data(desk, case)["level"] == "board"
    assert list(decided(desk, case)) == []


def test_a_decision_that_is_not_there_is_found_with_its_line(desk: House) -> None:
    found = findings(desk, rule("rate", "approval levle", result="level"))

    (unknown,) = [each for each in found if each.level == "error"]
    assert (unknown.code, unknown.element, unknown.file) == ("decision-unknown", "rate", "deciding.bpmn")
    assert unknown.line == 2
    assert "approval level" in unknown.mend.en


@pytest.mark.parametrize(
    ("task", "code"),
    [
        (rule("rate", "approval level", result="level", more=' file="other.dmn"'), "decision-unknown"),
        (rule("rate", "approval level", result="level", 金额="审批金额"), "decision-input-unread"),
        (rule("rate", "approval level"), "rule-without-result"),
        (rule("rate", "approval level", result="nowhere"), "field-unknown"),
        (rule("rate", "approval level", result="level", 审批金额="审批金额 +"), "expression-invalid"),
        (rule("rate", "weight", result="days"), "decision-input"),
        (rule("rate", "twice", result="days"), "decision-twice"),
    ],
)
def test_what_cannot_be_asked_is_refused_at_deployment(desk: House, task: str, code: str) -> None:
    (desk.folder / "more.dmn").write_text(
        dmn(literal("weight", "grams / 1000", ["grams: number"]), literal("twice", "1"), namespace="urn:more"), "utf-8"
    )
    (desk.folder / "again.dmn").write_text(dmn(literal("twice", "2"), namespace="urn:again"), "utf-8")

    assert code in {each.code for each in findings(desk, task) if each.level == "error"}


def test_a_broken_table_is_refused_with_its_file_and_line(desk: House) -> None:
    (desk.folder / "rules.dmn").write_text(dmn(LEVELS.replace("[100..1000)", "[100..")), "utf-8")

    (finding,) = findings(desk, rule("rate", "approval level", result="level"))
    assert (finding.file, finding.level) == ("rules.dmn", "error")
    assert finding.line == 3


def test_an_overlap_under_unique_is_refused_with_an_example(desk: House) -> None:
    (desk.folder / "rules.dmn").write_text(dmn(LEVELS.replace("[100..1000)", "[50..1000)")), "utf-8")

    found = [each for each in findings(desk, rule("rate", "approval level", result="level")) if each.level == "error"]
    assert {each.file for each in found} == {"rules.dmn"}
    assert "审批金额" in found[0].message.en


def test_a_file_that_is_no_dmn_is_refused(desk: House) -> None:
    (desk.folder / "rules.dmn").write_text("no xml", "utf-8")

    assert "rules.dmn" in {each.file for each in findings(desk, rule("rate", "approval level", result="level"))}


@pytest.mark.postgres
def test_decisions_live_on_a_server_too(desk: House, postgres_url: str) -> None:
    engine = Engine(postgres_url, clock=desk.clock)
    engine.deploy(desk.write(deciding(rule("rate", "approval level", result="level"))))
    case = engine.start("deciding", {"审批金额": "500"}, by="cat").id
    engine.close()

    again = Engine(postgres_url, clock=desk.clock)
    assert again.case(case, by="cat").data["level"] == "superior"
    again.close()
