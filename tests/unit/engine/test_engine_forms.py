"""Forms: what a step submits is read as declared, and everything wrong is named at once in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import get_args

import pytest
from diagrams import House, diagram, field, user
from hypothesis import given
from hypothesis import strategies as st

from flowkit import InputInvalid, NotAuthorised, NotFound
from flowkit.core.definition.fields import DataField, FieldType
from flowkit.engine.forms import LONGEST_TEXT, compile_form
from flowkit.expressions import YearMonthDuration

EIGHT = datetime.fromisoformat("2026-11-16T08:30+08:00")


def read(kind: str, value: object, *, choices: tuple[object, ...] = (), required: bool = True) -> object:
    """The value of a form with one field."""
    declared = DataField("it", kind, choices=choices)  # type: ignore[arg-type]  # because tests name the types in words
    return compile_form("p", {"it": declared}, {"it": required}).checked({"it": value})["it"]


def refusal(kind: str, value: object, *, choices: tuple[object, ...] = (), required: bool = True) -> InputInvalid:
    with pytest.raises(InputInvalid) as refused:
        read(kind, value, choices=choices, required=required)
    return refused.value


ACCEPTED: list[tuple[FieldType, object, object]] = [
    ("string", "您好", "您好"),
    ("string", " kept ", " kept "),
    ("string", "x" * LONGEST_TEXT, "x" * LONGEST_TEXT),
    ("integer", 3, 3),
    ("integer", "3", 3),
    ("integer", " 3 ", 3),
    ("integer", "-3", -3),
    ("integer", 3.0, 3),
    ("integer", Decimal("3.0"), 3),
    ("integer", 10**34 - 1, 10**34 - 1),
    ("number", 3, Decimal(3)),
    ("number", "3.50", Decimal("3.50")),
    ("number", 0.1, Decimal("0.1")),
    ("number", Decimal("1.50"), Decimal("1.50")),
    ("number", "-1e3", Decimal(-1000)),
    ("boolean", True, True),
    ("boolean", "true", True),
    ("boolean", "off", False),
    ("boolean", 0, False),
    ("date", "2026-11-16", date(2026, 11, 16)),
    ("date", date(2026, 11, 16), date(2026, 11, 16)),
    ("time", "08:30", time(8, 30)),
    ("time", time(8, 30), time(8, 30)),
    ("datetime", "2026-11-16T08:30+08:00", EIGHT),
    ("datetime", "2026-11-16T00:30:00Z", datetime(2026, 11, 16, 0, 30, tzinfo=UTC)),
    ("datetime", EIGHT, EIGHT),
    ("datetime", "2026-11-16T08:30", datetime(2026, 11, 16, 8, 30)),  # noqa: DTZ001 -- the zone is the calendar's
    ("duration", "PT4H", timedelta(hours=4)),
    ("duration", " P3D ", timedelta(days=3)),
    ("duration", "-PT1M", timedelta(minutes=-1)),
    ("duration", "P1Y2M", YearMonthDuration(14)),
    ("duration", timedelta(hours=4), timedelta(hours=4)),
    ("duration", YearMonthDuration(3), YearMonthDuration(3)),
    ("list", ["a", 1, None, [True]], ["a", 1, None, [True]]),
    ("list", ("a", "b"), ["a", "b"]),
    ("list", [0.1], [Decimal("0.1")]),
    ("list", [date(2026, 11, 16)], [date(2026, 11, 16)]),
    ("context", {"a": {"b": 1}}, {"a": {"b": 1}}),
    ("any", [1, "a"], [1, "a"]),
    ("any", "text", "text"),
    ("context", {"$decimal": "1"}, {"$decimal": "1"}),
]
REFUSED: list[tuple[FieldType, object]] = [
    ("string", 3),
    ("string", ["a"]),
    ("string", "\ud800"),
    ("string", b"bytes"),
    ("string", "a\0b"),
    ("string", "x" * (LONGEST_TEXT + 1)),
    ("integer", True),
    ("integer", "3.5"),
    ("integer", 3.5),
    ("integer", "three"),
    ("integer", 10**34),
    ("integer", "9" * 5000),
    ("integer", float("inf")),
    ("number", True),
    ("number", "three"),
    ("number", "NaN"),
    ("number", "Infinity"),
    ("number", float("nan")),
    ("number", "1E+999999999"),
    ("number", "0." + "1" * 35),
    ("number", Decimal(10**34)),
    ("boolean", 2),
    ("boolean", "perhaps"),
    ("date", 0),
    ("date", 1_700_000_000),
    ("date", "1700006400"),
    ("date", True),
    ("date", "16.11.2026"),
    ("date", "2026-02-30"),
    ("date", "2026-11-16T08:30+08:00"),
    ("time", 30),
    ("time", "25:00"),
    ("datetime", 1_700_000_000),
    ("datetime", "1700000000"),
    ("datetime", 1.7e9),
    ("datetime", "tomorrow"),
    ("duration", 3600),
    ("duration", "3600"),
    ("duration", True),
    ("duration", "4 workhours"),
    ("duration", "P1M2D"),
    ("duration", {"months": 3}),
    ("list", "ab"),
    ("list", {"a": 1}),
    ("list", [object()]),
    ("list", [float("nan")]),
    ("list", ["\ud800"]),
    ("list", [0] * (LONGEST_TEXT + 1)),
    ("list", [[0] * LONGEST_TEXT, [0] * LONGEST_TEXT]),
    ("context", [1]),
    ("any", object()),
    ("context", {1: 2}),
    ("context", {"a": object()}),
]


def nested(depth: int) -> list[object]:
    value: list[object] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(("kind", "value", "expected"), ACCEPTED)
def test_a_value_is_read_as_its_declared_type(kind: str, value: object, expected: object) -> None:
    found = read(kind, value)
    assert found == expected
    assert isinstance(found, type(expected))


@pytest.mark.parametrize(("kind", "value"), [*REFUSED, ("list", nested(200)), ("list", nested(5000))])
def test_a_value_that_only_resembles_the_type_is_refused_with_the_name_of_the_field(kind: str, value: object) -> None:
    error = refusal(kind, value)
    (finding,) = error.findings
    assert (error.code, finding.code, finding.element) == ("form-invalid", "field-type", "it")
    assert finding.message.en.startswith("it: expected ")
    assert finding.message.zh.startswith("it:应为")


def test_every_type_is_tried_in_both_directions() -> None:
    types = set(get_args(FieldType))
    assert {kind for kind, *_ in ACCEPTED} == types
    assert {kind for kind, *_ in REFUSED} == types


@pytest.mark.parametrize("kind", get_args(FieldType))
def test_null_clears_a_field_that_is_not_required(kind: str) -> None:
    assert read(kind, None, required=False) is None


@pytest.mark.parametrize("kind", get_args(FieldType))
def test_null_is_no_answer_where_one_is_required(kind: str) -> None:
    (finding,) = refusal(kind, None).findings
    assert (finding.code, finding.message.en, finding.message.zh) == (
        "field-missing",
        "it: must be filled in",
        "it:必填",
    )


@pytest.mark.parametrize("blank", ["", "  ", "\t\n"])
def test_an_empty_box_is_no_answer_where_one_is_required(blank: str) -> None:
    (finding,) = refusal("string", blank).findings
    assert finding.code == "field-missing"
    assert read("string", blank, required=False) == blank


@pytest.mark.parametrize(
    ("kind", "choices", "value"), [("string", ("agree", "refuse"), "agree"), ("integer", (1, 2), "2")]
)
def test_one_of_the_choices_is_taken(kind: str, choices: tuple[object, ...], value: object) -> None:
    assert read(kind, value, choices=choices) in choices


@pytest.mark.parametrize(("kind", "value"), [("string", "Agree"), ("string", "perhaps"), ("integer", 3)])
def test_another_value_than_the_choices_is_refused_and_they_are_named(kind: str, value: object) -> None:
    choices: tuple[object, ...] = (1, 2) if kind == "integer" else ("agree", "refuse")
    (finding,) = refusal(kind, value, choices=choices).findings
    listed = ", ".join(map(str, choices))
    assert finding.code == "field-choice"
    assert finding.message.say("en") == f"it: expected one of: {listed}"
    assert finding.message.say("zh") == f"it:应为其中之一:{listed}"


def test_null_is_allowed_beside_choices_where_nothing_is_required() -> None:
    assert read("string", None, choices=("agree",), required=False) is None


def test_all_that_is_wrong_is_named_at_once() -> None:
    fields = {name: DataField(name, "integer") for name in ("有 数", "absent", "text")}
    form = compile_form("p", fields, dict.fromkeys(fields, True))
    with pytest.raises(InputInvalid) as refused:
        form.checked({"text": "x", "有 数": True, "surplus": 1})
    assert {(each.code, each.element) for each in refused.value.findings} == {
        ("field-type", "有 数"),
        ("field-missing", "absent"),
        ("field-type", "text"),
        ("field-unknown", "surplus"),
    }
    assert all(name in refused.value.say("zh") for name in (*fields, "surplus"))


def test_what_was_not_given_stays_away() -> None:
    fields = {name: DataField(name, "integer") for name in ("a", "b")}
    assert compile_form("p", fields, dict.fromkeys(fields, False)).checked({"a": 1}) == {"a": 1}


def test_names_that_a_model_has_for_itself_are_ordinary_names() -> None:
    names = ("model_config", "json", "copy", "__class__", "f0", "self")
    fields = {name: DataField(name, "integer") for name in names}
    data = {name: number for number, name in enumerate(names)}
    assert compile_form("p", fields, dict.fromkeys(fields, True)).checked(data) == data


@pytest.mark.parametrize("data", [[("it", 1)], "it", 7])
def test_data_that_are_no_mapping_are_refused(data: object) -> None:
    form = compile_form("p", {"it": DataField("it", "integer")}, {"it": False})
    with pytest.raises(InputInvalid):
        form.checked(data)  # type: ignore[arg-type]  # because that is what is refused


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=9))
def test_a_number_keeps_every_digit(value: Decimal) -> None:
    assert str(read("number", str(value))) == str(value)


ORDER = diagram(
    "order",
    user("ask", role="clerk", show=["amount"], ask=["colour!", "note"]),
    fields=[
        field("amount", "integer", required_at_start="true"),
        field("colour", choices="red,blue"),
        field("note"),
        field("hidden"),
    ],
)


def test_a_case_does_not_start_without_what_is_required_at_the_start(house: House) -> None:
    house.deploy(ORDER)
    with pytest.raises(InputInvalid) as refused:
        house.engine.start("order", {"note": "x"}, by="ann")
    assert [each.element for each in refused.value.findings] == ["amount"]
    assert house.engine.worklist("ann") == []


@pytest.mark.parametrize(
    ("data", "code", "name"),
    [
        ({"colour": "red", "amount": 9}, "field-read-only", "amount"),
        ({"colour": "red", "hidden": "x"}, "field-unknown", "hidden"),
        ({"colour": "red", "nowhere": "x"}, "field-unknown", "nowhere"),
        ({"note": "x"}, "field-missing", "colour"),
        ({}, "field-missing", "colour"),
        ({"colour": "green"}, "field-choice", "colour"),
    ],
)
def test_a_step_takes_only_what_it_asks_for(house: House, data: dict[str, object], code: str, name: str) -> None:
    house.deploy(ORDER)
    case = house.engine.start("order", {"amount": 1}, by="ann")
    item = house.only_item("ann").id

    with pytest.raises(InputInvalid) as refused:
        house.engine.complete(item, data, by="ann")

    assert [(each.code, each.element) for each in refused.value.findings] == [(code, name)]
    assert house.engine.case(case.id, by="ann").data == {"amount": 1}
    assert house.only_item("ann").id == item


def test_who_may_not_complete_a_step_learns_that_and_not_what_its_form_asks(house: House) -> None:
    house.deploy(ORDER)
    house.engine.start("order", {"amount": 1}, by="ann")
    item = house.only_item("ann").id
    for data in ({}, {"colour": "green"}, {"colour": "red"}):
        with pytest.raises(NotAuthorised):
            house.engine.complete(item, data, by="cat")
        with pytest.raises(NotFound):
            house.engine.complete(item, data, by="dan")


OFFERS = (
    '<flowkit:field name="offers" type="list"><flowkit:column name="supplier" type="string" required="true"/>'
    '<flowkit:column name="price" type="number" required="true"/>'
    '<flowkit:column name="until" type="date"/>'
    '<flowkit:column name="kind" type="string" choices="maker,dealer"/></flowkit:field>'
)


def test_a_table_is_read_row_by_row_with_the_types_of_its_columns(house: House) -> None:
    house.deploy(diagram("ask-prices", user("ask", ask=["offers"]), fields=[OFFERS]))
    case = house.engine.start("ask-prices", by="ann")
    rows = [{"supplier": "A", "price": "12.50", "until": "2026-11-30"}, {"supplier": "B", "price": 13, "kind": "maker"}]

    house.engine.complete(house.only_item("ann").id, {"offers": rows}, by="ann")

    assert house.engine.case(case.id, by="ann").data["offers"] == [
        {"supplier": "A", "price": Decimal("12.50"), "until": date(2026, 11, 30), "kind": None},
        {"supplier": "B", "price": Decimal(13), "until": None, "kind": "maker"},
    ]


def test_everything_wrong_in_a_table_is_told_with_its_row(house: House) -> None:
    house.deploy(diagram("ask-prices", user("ask", ask=["offers"]), fields=[OFFERS]))
    with pytest.raises(InputInvalid):
        house.engine.start("ask-prices", {"offers": "A 12.50"}, by="ann")
    with pytest.raises(InputInvalid):
        house.engine.start("ask-prices", {"offers": ["A"]}, by="ann")
    house.engine.start("ask-prices", by="ann")
    rows = [{"supplier": " ", "price": "dear"}, {"supplier": "B", "price": 1, "kind": "thief", "bribe": 5}]

    with pytest.raises(InputInvalid) as refused:
        house.engine.complete(house.only_item("ann").id, {"offers": rows, "colour": "red"}, by="ann")

    assert [(each.code, each.element) for each in refused.value.findings] == [
        ("field-unknown", "colour"),
        *(("field-missing", "offers"), ("field-type", "offers")),
        *(("field-choice", "offers"), ("field-unknown", "offers")),
    ]
    assert "offers, row 2: kind: expected one of: maker, dealer" in refused.value.text.en
    assert "offers,第 1 行:supplier:必填" in refused.value.text.zh


def test_a_long_wrong_table_is_told_in_part(house: House) -> None:
    house.deploy(diagram("ask-prices", user("ask", ask=["offers"]), fields=[OFFERS]))
    with pytest.raises(InputInvalid) as refused:
        house.engine.start("ask-prices", {"offers": [{}] * 5_000}, by="ann")
    assert len(refused.value.findings) == 20


CHECKS = (
    "<flowkit:form>"
    '<flowkit:ask field="price" required="true"/><flowkit:ask field="opinion"/><flowkit:ask field="until"/>'
    '<flowkit:check test="price &lt;= last or opinion != null" field="opinion" name="dearer: say why" zh="须说明"/>'
    '<flowkit:check test="until = null or until >= today()" field="until" name="over already" zh="已过期"/>'
    "</flowkit:form>"
)


def test_a_check_sees_the_data_as_they_will_be_and_all_that_fail_are_told(house: House) -> None:
    declared = [field("price", "number"), field("last", "number"), field("opinion"), field("until", "date")]
    house.deploy(diagram("price", user("check", CHECKS), fields=declared))
    case = house.engine.start("price", {"last": 100}, by="ann")
    item = house.only_item("ann").id

    with pytest.raises(InputInvalid) as refused:
        house.engine.complete(item, {"price": 101, "until": "2020-01-01"}, by="ann")
    assert [(each.code, each.element, each.message.en) for each in refused.value.findings] == [
        ("field-check", "opinion", "dearer: say why"),
        ("field-check", "until", "over already"),
    ]
    assert refused.value.code == "form-invalid"
    house.engine.claim(item, by="ann")
    house.engine.save_draft(item, {"price": 101}, by="ann")  # what is not finished need not keep the rules
    assert house.engine.case(case.id, by="ann").status == "open"

    house.engine.complete(item, {"opinion": "steel rose"}, by="ann")
    assert house.engine.case(case.id, by="ann").status == "completed"


def test_a_check_that_is_neither_true_nor_false_refuses(house: House) -> None:
    declared = [field("price", "number"), field("last", "number"), field("opinion"), field("until", "date")]
    house.deploy(diagram("price", user("check", CHECKS), fields=declared))
    house.engine.start("price", by="ann")
    with pytest.raises(InputInvalid):
        house.engine.complete(house.only_item("ann").id, {"price": 101}, by="ann")


def test_a_step_without_a_form_takes_nothing(house: House) -> None:
    house.deploy(diagram("plain", user("do"), fields=[field("note")]))
    house.engine.start("plain", by="ann")
    with pytest.raises(InputInvalid):
        house.engine.complete(house.only_item("ann").id, {"note": "x"}, by="ann")
    house.engine.complete(house.only_item("ann").id, {}, by="ann")


def test_data_come_back_from_the_database_exactly_as_they_went_in(house: House) -> None:
    given: dict[str, object] = {
        "amount": Decimal("1234567890.10"),
        "day": date(2026, 2, 28),
        "at": EIGHT,
        "hour": time(8, 30, 0, 7),
        "length": timedelta(microseconds=1),
        "months": YearMonthDuration(-14),
        "names": ["您好", Decimal("0.10"), {"$date": "no date"}, None],
        "more": {"$x": {"a": [1, True]}},
    }
    kinds = {"amount": "number", "day": "date", "at": "datetime", "hour": "time", "length": "duration"}
    kinds |= {"months": "duration", "names": "list", "more": "context"}
    house.deploy(diagram("keep", user("do"), fields=[field(name, kind) for name, kind in kinds.items()]))

    case = house.engine.start("keep", given, by="ann")

    found = house.engine.case(case.id, by="ann").data
    assert found == given
    assert str(found["amount"]) == "1234567890.10"
    assert {name: type(value) for name, value in found.items()} == {name: type(value) for name, value in given.items()}


def test_text_that_is_no_text_is_refused_wherever_it_stands(house: House) -> None:
    house.deploy(diagram("plain", user("do")))
    with pytest.raises(InputInvalid):
        house.engine.start("plain", by="ann", business_key="\ud800")
    case = house.engine.start("plain", by="ann")
    with pytest.raises(InputInvalid):
        house.engine.cancel(case.id, by="ann", reason="\ud800")
    with pytest.raises(InputInvalid):
        house.engine.cancel(case.id, by="ann", reason="x", request_id="\ud800")
    assert house.engine.case(case.id, by="ann").status == "open"
