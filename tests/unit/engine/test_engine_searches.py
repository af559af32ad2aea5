"""Queries: what they find for whom, what is refused, and those that are saved."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from diagrams import House, diagram, field, user

from flowkit import FlowkitError, InputInvalid, NotAuthorised, NotFound
from flowkit.engine.views import FoundView

SECRET = '<flowkit:field name="informer" type="string" case-field="true" readers="boss"/>'
FIELDS = [field("matter", case_field="true"), SECRET]
STATES = '<flowkit:states><flowkit:state id="new" number="1" name="new"/></flowkit:states>'
CLERKS = """
organisation: clerks
zone: Asia/Shanghai
roles: {clerk: {}, boss: {}}
units: {office: {level: office}}
positions: {clerk: {unit: office, roles: [clerk]}}
persons:
  ann: {positions: [{position: clerk}]}
  ben: {positions: [{position: clerk}]}
  eve: {positions: [{position: clerk}]}
"""
READERS = '<flowkit:access readers="boss"/>'


@pytest.fixture
def office(house: House) -> House:
    house.deploy(
        diagram("letter", user("answer"), fields=FIELDS, head=STATES + READERS),
        diagram("other", user("look", role="boss")),
    )
    house.engine.start("letter", {"matter": "噪音投诉", "informer": "老王"}, by="ann", business_key="L-1")
    house.engine.start("letter", {"matter": "noise", "informer": "Wang"}, by="ben", business_key="L-2")
    house.engine.start("other", by="ben", business_key="O-1")
    (first, *_) = house.engine.worklist("ann")
    house.engine.claim(first.id, by="ann")
    house.engine.complete(first.id, by="ann")
    return house


def keys(house: House, by: str, query: Mapping[str, object]) -> set[str | None]:
    found = house.engine.search(query, by=by)
    assert house.engine.count(query, by=by) == len(found)
    return {each.business_key for each in found}


def test_ended_cases_are_found_too_and_only_readable_ones(office: House) -> None:
    assert keys(office, "cat", {}) == {"L-1", "L-2", "O-1"}
    assert keys(office, "cat", {"status": "completed"}) == keys(office, "cat", {"status": ["completed", "cancelled"]})
    assert len(keys(office, "cat", {"status": "completed"})) == 1
    assert keys(office, "dan", {}) == set()
    assert keys(office, "ben", {"process": "other"}) == {"O-1"}


def test_a_query_over_items_is_over_ones_own_lists(office: House) -> None:
    assert keys(office, "cat", {"of": "items"}) == {"O-1"}
    assert keys(office, "cat", {"of": "items", "level": "institution", "process": "other", "step": "look"}) == {"O-1"}
    assert keys(office, "cat", {"of": "items", "level": "personal"}) == set()
    assert len(keys(office, "ben", {"of": "items", "text": "L-"})) == 1


def test_text_finds_what_is_open_to_the_reader(office: House) -> None:
    assert keys(office, "ben", {"text": "投诉"}) <= {"L-1"}
    assert keys(office, "cat", {"text": "老王"}) == {"L-1"}
    assert keys(office, "ann", {"text": "老王"}) == set()
    (found,) = office.engine.search({"key": "L-1"}, by="cat")
    assert isinstance(found, FoundView)
    assert found.fields == {"matter": "噪音投诉", "informer": "老王"}
    (found,) = office.engine.search({"key": "L-1"}, by="ann")
    assert isinstance(found, FoundView)
    assert found.fields == {"matter": "噪音投诉"}


@pytest.mark.parametrize(
    "query",
    [
        None, [], "text", {1: 2}, {"colour": "red"}, {"format": 2}, {"of": "people"}, {"of": "cases", "level": "unit"},
        {"light": "blue"}, {"priority": "high"}, {"priority": True}, {"due": "today"}, {"due": {}}, {"due": {"at": 1}},
        {"due": {"from": "2026-11-16"}}, {"due": {"from": 7}}, {"text": ""}, {"text": " "}, {"text": "x" * 201},
        {"text": "a b c d e f g h i j k"}, {"text": 7}, {"fields": 7}, {"fields": {"matter": 1}}, {"state": "new"},
        {"process": "letter", "state": "old"}, {"process": "letter", "fields": {"nothing": 1}},
        {"process": "letter", "step": "nowhere"}, {"process": 7}, {"key": 7}, {"process": {"letter": 1}},
        {"status": "lost"}, {"of": "items", "level": "mine"}, {"process": "letter", "fields": {"matter": object()}},
    ],
)  # fmt: skip
def test_what_is_no_query_is_refused(office: House, query: object) -> None:
    with pytest.raises(InputInvalid) as refused:
        office.engine.search(query, by="cat")  # type: ignore[arg-type]  # because that is what is tested
    assert refused.value.text.zh


def test_a_process_that_is_not_deployed_and_a_closed_field_are_refused(office: House) -> None:
    with pytest.raises(NotFound):
        office.engine.search({"process": "nothing"}, by="cat")
    closed = {"process": "letter", "fields": {"informer": "老王"}}
    assert keys(office, "cat", closed) == {"L-1"}
    with pytest.raises(NotAuthorised):
        office.engine.search(closed, by="ann")


@pytest.mark.parametrize("skip", [-1, 10**9, "1", None])
def test_pages_are_bounded(office: House, skip: object) -> None:
    assert len(office.engine.search({}, by="cat", limit=2, skip=2)) == 1
    with pytest.raises(InputInvalid):
        office.engine.search({}, by="cat", skip=skip)  # type: ignore[arg-type]  # because that is what is tested


def test_a_saved_query_runs_with_the_rights_of_the_reader(office: House) -> None:
    engine = office.engine
    engine.save_query("letters", {"process": "letter"}, by="ann", share="clerk")
    engine.save_query("letters", {"process": "letter", "text": "投诉"}, by="ben")
    assert [(each.name, each.owner, each.shared_with) for each in engine.queries("ben")] == [
        ("letters", "ben", ""),
        ("letters", "ann", "clerk"),
    ]
    assert engine.count_query("letters", by="ann") == len(engine.search({"process": "letter"}, by="ann"))
    assert len(engine.run_query("letters", by="ben", owner="ann")) == len(
        engine.search({"process": "letter"}, by="ben")
    )
    assert engine.count_query("letters", by="ben") <= 1
    for name, by, owner in (("letters", "cat", "ann"), ("letters", "ann", "ben"), ("nothing", "ann", "")):
        with pytest.raises(NotFound):
            engine.run_query(name, by=by, owner=owner)


def test_of_several_shared_queries_of_one_name_none_is_taken_for_the_other(house: House) -> None:
    house.deploy(diagram("letter", user("answer"), fields=FIELDS), people=CLERKS)
    for owner, text in (("ann", "a"), ("ben", "b")):
        house.engine.save_query("mine", {"text": text}, by=owner, share="clerk")

    with pytest.raises(InputInvalid) as refused:
        house.engine.run_query("mine", by="eve")

    assert (refused.value.code, "ann, ben" in refused.value.text.zh) == ("query-invalid", True)
    assert house.engine.count_query("mine", by="eve", owner="ben") == house.engine.count_query("mine", by="ann") == 0


def test_a_query_is_checked_when_it_is_saved_and_shared_with_a_role_of_ones_own(office: House) -> None:
    refused: list[tuple[dict[str, object], str, type[FlowkitError]]] = [
        ({"process": "nothing"}, "", NotFound),
        ({"process": "letter", "state": "old"}, "", InputInvalid),
        ({"process": "letter", "fields": {"informer": "x"}}, "", NotAuthorised),
        ({"process": "letter"}, "boss", NotAuthorised),
    ]
    for query, share, error in refused:
        with pytest.raises(error):
            office.engine.save_query("mine", query, by="ann", share=share)
    assert office.engine.queries("ann") == []
    with pytest.raises(InputInvalid):
        office.engine.save_query(" ", {}, by="ann")


def test_a_shared_query_tells_nothing_that_is_closed_to_its_reader(office: House) -> None:
    office.engine.save_query("informers", {"process": "letter", "fields": {"informer": "老王"}}, by="cat", share="boss")
    assert office.engine.count_query("informers", by="cat") == 1
    assert office.engine.queries("ann") == []


def test_a_query_is_replaced_and_forgotten_by_its_owner(office: House) -> None:
    engine = office.engine
    engine.save_query("mine", {"of": "items"}, by="ann")
    engine.save_query("mine", {"of": "items", "light": "red"}, by="ann")
    (saved,) = engine.queries("ann")
    assert saved.query == {"of": "items", "light": "red", "format": 1}
    with pytest.raises(NotFound):
        engine.drop_query("mine", by="ben")
    engine.drop_query("mine", by="ann")
    assert engine.queries("ann") == []


TYPED = [
    field("price", "number", case_field="true"),
    field("day", "date", case_field="true"),
    field("moment", "datetime", case_field="true"),
    field("urgent", "boolean", case_field="true"),
]


@pytest.mark.parametrize(
    ("name", "same", "other"),
    [
        ("price", "12.50", "12.51"),
        ("day", "2026-11-16", "2026-11-17"),
        ("moment", "2026-11-16T01:00Z", "2026-11-16T09:00Z"),
        ("urgent", "true", "false"),
    ],
)
def test_a_field_that_is_asked_for_as_text_is_read_as_it_is_declared(
    house: House, name: str, same: str, other: str
) -> None:
    house.deploy(diagram("letter", user("answer"), fields=TYPED))
    given = {"price": 12.5, "day": "2026-11-16", "moment": "2026-11-16T09:00+08:00", "urgent": True}
    case = house.engine.start("letter", given, by="ann")

    for asked, found in ((same, [case.id]), (other, [])):
        query = {"process": "letter", "fields": {name: asked}}
        assert [each.id for each in house.engine.search(query, by="ann")] == found
        assert [each.id for each in house.engine.cases("letter", fields={name: asked}, by="ann")] == found


def test_a_text_that_is_no_value_of_the_field_is_refused(house: House) -> None:
    house.deploy(diagram("letter", user("answer"), fields=TYPED))

    for ask in (
        lambda: house.engine.count({"process": "letter", "fields": {"day": "tomorrow"}}, by="ann"),
        lambda: house.engine.cases("letter", fields={"day": "tomorrow"}, by="ann"),
    ):
        with pytest.raises(InputInvalid) as refused:
            ask()
        assert (refused.value.code, refused.value.findings[0].element) == ("form-invalid", "day")
        assert refused.value.text.zh


def test_the_first_and_the_last_hours_of_all_years_are_moments_too(house: House) -> None:
    house.deploy(diagram("letter", user("answer"), fields=TYPED))
    first, last = "0001-01-01T00:00+14:00", "9999-12-31T23:00-12:00"
    for moment in (first, last):
        house.engine.start("letter", {"moment": moment}, by="ann", business_key=moment[:4])

    assert keys(house, "ann", {"process": "letter", "fields": {"moment": first}}) == {"0001"}
    assert keys(house, "ann", {"started": {"from": first, "to": last}}) == {"0001", "9999"}


def test_cases_are_found_however_many_of_others_stand_before_them(house: House) -> None:
    house.deploy(diagram("letter", user("answer", role="boss"), fields=FIELDS))
    for _ in range(3):
        house.engine.start("letter", by="ann")
    own = {house.engine.start("letter", by="ben").id for _ in range(2)}

    assert {each.id for each in house.engine.cases("letter", by="ben", limit=2)} == own
