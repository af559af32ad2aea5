"""Cases: found by state, field and key; one open case for a business key; a due time that explains itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from diagrams import House, call, diagram, element, field, pause, user

from flowkit import BusinessKeyTaken, InputInvalid, NotAuthorised, NotFound, OperationRefused, RequestReused
from flowkit.engine.ids import new_case_id

FIELDS = [
    field("amount", "number", case_field="true"),
    field("day", "date", case_field="true"),
    field("urgent", "boolean", case_field="true"),
    field("colour", case_field="true"),
    field("note"),
]
STATES = (
    '<flowkit:states><flowkit:state id="new" number="1" name="new" zh="新建"/>'
    '<flowkit:state id="checked" number="2" name="checked" zh="已核"/></flowkit:states>'
    '<flowkit:access readers="boss"/>'
)
ORDER = diagram(
    "order",
    user("take", '<flowkit:state set="new"/>', ask=["amount", "colour"]),
    user("ship", '<flowkit:state set="checked"/>'),
    fields=FIELDS,
    head=STATES,
)


@pytest.fixture
def orders(house: House) -> House:
    """Three orders by ann; the third has been taken."""
    house.deploy(ORDER)
    rows: list[dict[str, object]] = [
        {"amount": "10.00", "day": "2026-11-16", "urgent": True, "colour": "红", "note": "n"},
        {"amount": 10, "day": "2026-11-17", "urgent": False, "colour": "blue"},
        {"amount": 20, "colour": "blue"},
    ]
    for number, row in enumerate(rows, 1):
        house.engine.advance_to(f"2026-11-16T09:0{number}+08:00")
        house.engine.start("order", row, by="ann", business_key=f"O-{number}")
    third = next(item for item in house.engine.worklist("ann") if item.business_key == "O-3")
    house.engine.complete(third.id, {"colour": "green"}, by="ann")
    return house


def found(house: House, **given: object) -> list[str | None]:
    return [each.business_key for each in house.engine.cases("order", by="cat", **given)]  # type: ignore[arg-type]  # because each test gives other ones


@pytest.mark.parametrize(
    ("given", "keys"),
    [
        ({}, ["O-1", "O-2", "O-3"]),
        ({"states": ("new",)}, ["O-1", "O-2"]),
        ({"states": ("checked", "new")}, ["O-1", "O-2", "O-3"]),
        ({"states": ["new"], "fields": {}}, ["O-1", "O-2"]),
        ({"business_key": "O-2"}, ["O-2"]),
        ({"business_key": "O-9"}, []),
        ({"fields": {"amount": Decimal("10.0")}}, ["O-1", "O-2"]),
        ({"fields": {"amount": 20}}, ["O-3"]),
        ({"fields": {"day": date(2026, 11, 17)}}, ["O-2"]),
        ({"fields": {"urgent": True}}, ["O-1"]),
        ({"fields": {"urgent": None}}, ["O-3"]),
        ({"fields": {"colour": "红"}}, ["O-1"]),
        ({"fields": {"colour": "green"}}, ["O-3"]),
        ({"fields": {"colour": "blue", "amount": 10}}, ["O-2"]),
        ({"states": ("new",), "fields": {"colour": "green"}}, []),
        ({"limit": 2}, ["O-1", "O-2"]),
    ],
)
def test_cases_are_found_by_state_field_and_key(orders: House, given: dict[str, object], keys: list[str]) -> None:
    assert found(orders, **given) == keys


@pytest.mark.parametrize(
    ("given", "code", "known"),
    [
        ({"states": ("archived",)}, "state-unknown", "checked, new"),
        ({"states": ("new", "")}, "state-unknown", "checked, new"),
        ({"states": "new"}, "list-expected", ""),
        ({"states": None}, "list-expected", ""),
        ({"states": 5}, "list-expected", ""),
        ({"states": (None,)}, "text-expected", ""),
        ({"fields": {"color": "red"}}, "case-field-unknown", "amount, colour, day, urgent"),
        ({"fields": {"note": "n"}}, "case-field-unknown", "amount, colour, day, urgent"),
    ],
)
def test_a_search_for_what_no_case_can_have_is_refused(
    orders: House, given: dict[str, object], code: str, known: str
) -> None:
    with pytest.raises(InputInvalid) as refused:
        found(orders, **given)
    assert refused.value.code == code
    assert known in refused.value.mend.en
    assert known in refused.value.mend.zh


def test_a_search_in_a_process_that_is_not_deployed_names_those_that_are(orders: House) -> None:
    with pytest.raises(NotFound) as refused:
        orders.engine.cases("ordre", by="ann")
    assert "ordre" in refused.value.text.zh
    assert refused.value.mend.en == "known are: order"


def test_states_of_older_versions_and_of_called_processes_can_be_searched_for(orders: House) -> None:
    packing = '<flowkit:states><flowkit:state id="packed" number="1" name="packed" zh="已装"/></flowkit:states>'
    pack = user("wrap", '<flowkit:state set="packed"/>')
    orders.deploy(
        diagram("order", call("packing", "pack"), fields=FIELDS[1:], head='<flowkit:access readers="boss"/>'),
        diagram("pack", pack, head=packing),
    )
    orders.engine.start("order", {"urgent": True}, by="ann", business_key="O-4")
    assert found(orders, states=("packed",)) == ["O-4"]
    assert found(orders, states=("new",)) == ["O-1", "O-2"]
    assert found(orders, fields={"amount": 20}) == ["O-3"]
    assert found(orders, fields={"urgent": True}) == ["O-1", "O-4"]


def test_a_case_belongs_to_the_unit_that_is_named_or_else_to_the_starters(orders: House) -> None:
    begun = [orders.engine.start("order", by="ann", unit=unit).id for unit in (None, "south", "office")]
    assert [orders.engine.case(each, by="cat").unit for each in begun] == ["north", "south", "office"]


@pytest.mark.parametrize("unit", ["nowhere", "", " ", "South", "clerk"])
def test_a_unit_that_the_organisation_does_not_have_is_refused(orders: House, unit: str) -> None:
    with pytest.raises(InputInvalid) as refused:
        orders.engine.start("order", by="ann", unit=unit)
    assert refused.value.code == "unit-unknown"
    assert len(found(orders)) == 3


def test_a_process_without_people_takes_any_unit(orders: House) -> None:
    (orders.folder / "alone").mkdir()
    (orders.folder / "alone" / "wait.bpmn").write_text(diagram("wait", pause("hour", "PT1H")), "utf-8")
    orders.engine.deploy(orders.folder / "alone")
    case = orders.engine.start("wait", by="ann", unit="elsewhere").id
    assert orders.engine.case(case, by="ann").unit == "elsewhere"


@pytest.mark.parametrize(
    "key", ["", " ", "\u3000", "\n", "A\n1", "A\t1", "A\r\nBcc: x", "\0", "A\x1b[2J", "A\x85", "A\u2028"]
)
def test_a_business_key_that_cannot_be_read_aloud_is_refused(orders: House, key: str) -> None:
    with pytest.raises(InputInvalid) as refused:
        orders.engine.start("order", by="ann", business_key=key)
    assert refused.value.code == "business-key-invalid"
    assert len(found(orders)) == 3


@pytest.mark.parametrize("key", ["A 1", "a/b#c", "键-1", "👩\u200d🔧", "'; DROP TABLE flowkit_case; --"])
def test_a_business_key_may_have_any_sign_that_can_be_seen(orders: House, key: str) -> None:
    orders.engine.start("order", by="ann", business_key=key)
    assert found(orders, business_key=key) == [key]


def test_cases_are_found_as_far_as_the_reader_may_read_them(orders: House) -> None:
    assert [each.business_key for each in orders.engine.cases("order", by="ann")] == ["O-1", "O-2", "O-3"]
    assert orders.engine.cases("order", by="dan") == []


def test_ended_cases_are_found_only_when_asked_for(orders: House) -> None:
    (first, *_) = orders.engine.cases("order", by="ann")
    orders.engine.cancel(first.id, by="ann", reason="not needed")
    assert found(orders) == ["O-2", "O-3"]
    assert found(orders, only_open=False) == ["O-1", "O-2", "O-3"]


def test_an_operation_that_depends_on_the_data_is_refused_at_another_time_and_says_while_what(house: House) -> None:
    only_before = '<flowkit:operation name="cancel" when="ordered != true"/>'
    only_large = '<flowkit:operation name="transfer" when="amount &gt; 10"/>'
    fields = [field("ordered", "boolean"), field("amount", "number")]
    house.deploy(
        diagram(
            "buy",
            user("ask"),
            user("order", only_large, ask=["ordered"]),
            user("wait"),
            fields=fields,
            head=only_before,
        )
    )
    case = house.engine.start("buy", by="ann")
    house.engine.complete(house.only_item("ann").id, by="ann")
    with pytest.raises(OperationRefused) as refused:
        house.engine.transfer(house.only_item("ann").id, to="ben", by="ann", reason="away")
    assert refused.value.code == "not-now"
    house.engine.complete(house.only_item("ann").id, {"ordered": True}, by="ann")

    with pytest.raises(NotAuthorised):
        house.engine.cancel(case.id, by="ben", reason="too late")
    with pytest.raises(OperationRefused) as refused:
        house.engine.cancel(case.id, by="ann", reason="too late")

    assert refused.value.code == "not-now"
    assert "ordered != true" in refused.value.text.en
    assert house.engine.case(case.id, by="ann").status == "open"


def test_a_case_that_may_not_be_read_and_one_that_is_not_there_are_refused_in_the_same_words(orders: House) -> None:
    there, nowhere = orders.engine.cases("order", by="ann")[0].id, new_case_id(0)
    said = []
    for case in (there, nowhere):
        with pytest.raises(NotFound) as refused:
            orders.engine.case(case, by="dan")
        said.append(refused.value.say("en").replace(case, "") + refused.value.say("zh").replace(case, ""))
    assert said[0] == said[1]


# business keys


def test_a_business_key_is_taken_while_its_case_is_open_and_free_again_after_the_end(house: House) -> None:
    house.deploy(diagram("plain", user("do")), diagram("other", user("do")))
    first = house.engine.start("plain", by="ann", business_key="K")
    with pytest.raises(BusinessKeyTaken) as refused:
        house.engine.start("plain", by="ben", business_key="K")
    assert refused.value.case_id == first.id
    house.engine.start("other", by="ann", business_key="K")

    house.engine.cancel(first.id, by="ann", reason="again")
    second = house.engine.start("plain", by="ben", business_key="K")

    assert second.id != first.id
    with pytest.raises(BusinessKeyTaken) as refused:
        house.engine.start("plain", by="ann", business_key="K")
    assert refused.value.case_id == second.id


def test_cases_without_a_business_key_do_not_stand_in_each_others_way(house: House) -> None:
    house.deploy(diagram("plain", user("do")))
    assert len({house.engine.start("plain", by="ann").id for _ in range(3)}) == 3


# request ids


def test_a_start_that_is_repeated_with_its_request_id_is_the_same_case(house: House) -> None:
    house.deploy(ORDER)
    first = house.engine.start("order", {"amount": 1}, by="ann", business_key="K", request_id="r")
    house.deploy(ORDER.replace('name="order"', 'name="order again"'))
    again = house.engine.start("order", {"amount": 1}, by="ann", business_key="K", request_id="r")
    assert again == first
    assert len(house.engine.cases("order", by="ann")) == 1
    with pytest.raises(RequestReused):
        house.engine.start("order", {"amount": 2}, by="ann", business_key="K", request_id="r")


def test_an_operation_that_is_repeated_with_its_request_id_happens_once(house: House) -> None:
    house.deploy(ORDER)
    case = house.engine.start("order", by="ann")
    item = house.only_item("ann").id
    for _ in range(2):
        house.engine.complete(item, {"amount": 1}, by="ann", request_id="r")
    assert [row.action for row in house.engine.case(case.id, by="ann").history] == ["Start", "complete"]
    for other in ({"amount": 2}, {}):
        with pytest.raises(RequestReused):
            house.engine.complete(item, other, by="ann", request_id="r")
    with pytest.raises(RequestReused):
        house.engine.claim(item, by="ann", request_id="r")


def test_a_request_that_was_refused_may_be_sent_again(house: House) -> None:
    house.deploy(ORDER)
    house.engine.start("order", by="ann")
    item = house.only_item("ann").id
    with pytest.raises(InputInvalid):
        house.engine.complete(item, {"amount": "much"}, by="ann", request_id="r")
    house.engine.complete(item, {"amount": 2}, by="ann", request_id="r")
    assert house.only_item("ann").step == "ship"


# explanations

ESCALATING = diagram(
    "hurry",
    user("do"),
    head=(
        '<flowkit:calendar ref="office-hours"/>'
        '<flowkit:deadline id="whole" name="answer" zh="答复"><flowkit:target within="12 workhours"/>'
        '<flowkit:warning before="1 workhours"/>'
        '<flowkit:escalation id="one" number="1" after="4 workhours" reporter="clerk" to="boss"/></flowkit:deadline>'
    ),
)


def test_a_due_time_explains_itself_line_by_line_in_both_languages(house: House) -> None:
    house.deploy(ESCALATING)
    case = house.engine.start("hurry", by="ann")
    (clock,) = house.engine.case(case.id, by="ann").deadlines

    explanation = house.engine.explain(clock.id, by="ann")

    assert clock.due_at is not None
    assert clock.due_at.isoformat() == "2026-11-17T06:00:00+00:00"
    english, chinese = explanation.to_text("en"), explanation.to_text("zh")
    assert english != chinese
    for text in (english, chinese):
        assert "2026-11-17" in text
        assert "14:00" in text
    assert "office-hours" in english
    assert "工作" in chinese


def test_a_step_of_an_escalation_table_explains_its_instant(house: House) -> None:
    house.deploy(ESCALATING)
    case = house.engine.start("hurry", by="ann")
    (clock,) = house.engine.case(case.id, by="ann").deadlines
    (mark,) = [each for each in clock.marks if each.kind == "step"]
    assert mark.at is not None
    assert mark.at.isoformat() == "2026-11-16T06:00:00+00:00"
    assert "14:00" in house.engine.explain(clock.id, by="ann", step="one").to_text("en")
    with pytest.raises(NotFound):
        house.engine.explain(clock.id, by="ann", step="nine")


def test_an_explanation_is_as_secret_as_its_case(house: House) -> None:
    house.deploy(ESCALATING)
    case = house.engine.start("hurry", by="ann")
    (clock,) = house.engine.case(case.id, by="ann").deadlines
    with pytest.raises(NotFound):
        house.engine.explain(clock.id, by="dan")
    with pytest.raises(NotFound):
        house.engine.explain(f"{case.id}.999", by="ann")


def test_an_explanation_keeps_to_the_calendar_that_the_clock_began_with(house: House) -> None:
    house.deploy(ESCALATING)
    case = house.engine.start("hurry", by="ann")
    (clock,) = house.engine.case(case.id, by="ann").deadlines
    before = house.engine.explain(clock.id, by="ann").to_text("en")
    house.deploy(ESCALATING, calendars=['id: office-hours\nversion: "2"\nzone: UTC\nweekly:\n  mon-sun: 00:00-24:00\n'])
    assert house.engine.explain(clock.id, by="ann").to_text("en") == before


def test_the_receiver_of_an_escalation_acknowledges_it(house: House) -> None:
    house.deploy(ESCALATING)
    case = house.engine.start("hurry", by="ann")
    house.engine.advance_to("2026-11-16T14:00+08:00")
    (clock,) = house.engine.case(case.id, by="ann").deadlines

    house.engine.acknowledge(clock.id, by="cat")

    (clock,) = house.engine.case(case.id, by="ann").deadlines
    (mark,) = [each for each in clock.marks if each.kind == "step"]
    assert mark.acknowledged_by == "cat"


def test_a_process_of_called_steps_shows_all_its_items_in_one_case(house: House) -> None:
    inner = element("callActivity", "calls", more=' calledElement="inner"')
    house.deploy(diagram("outer", user("first"), inner), diagram("inner", user("second")))
    case = house.engine.start("outer", by="ann")
    house.engine.complete(house.only_item("ann").id, by="ann")
    view = house.engine.case(case.id, by="ann")
    assert [(item.step, item.status) for item in view.items] == [("first", "completed"), ("second", "offered")]
