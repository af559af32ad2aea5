"""Field rights: who sees a datum that names its readers, and who may ask for cases by it."""

from __future__ import annotations

import json

import pytest
from diagrams import House, diagram, field, user

from flowkit import InputInvalid, NotAuthorised
from flowkit.engine.closed_fields import HIDDEN

FIELDS = [
    field("name", readers="boss", case_field="true"),
    field("matter"),
    field("note", readers="auditor"),
]
TOLD = (
    '<flowkit:access readers="auditor,messenger,clerk"/>'
    '<flowkit:notification id="told" on="started" to="starter" subject="{{ name }} came">'
    "{{ name }}: {{ matter }}</flowkit:notification>"
)
TOLD_NOTHING = '<flowkit:access readers="auditor,messenger,clerk"/>'


@pytest.fixture
def case(house: House) -> str:
    steps = (user("look", show=["name", "matter"]), user("write", ask=["note", "matter"]), user("sign", role="boss"))
    house.deploy(diagram("complaint", *steps, fields=FIELDS, head=TOLD))
    return house.engine.start("complaint", {"name": "Li Lei", "matter": "noise"}, by="dan").id


def data(house: House, case: str, by: str) -> dict[str, object]:
    return dict(house.engine.case(case, by=by).data)


def step(house: House, by: str, **given: object) -> None:
    (item,) = house.engine.worklist(by)
    house.engine.complete(item.id, given, by=by)


def test_a_reader_of_the_case_without_the_role_sees_stars(house: House, case: str) -> None:
    seen = house.engine.case(case, by="dan")

    assert seen.data["name"] == HIDDEN
    assert seen.data["matter"] == "noise"
    assert seen.data.get("note") is None
    assert "Li Lei" not in json.dumps([seen.data, seen.history, seen.notices], default=str)
    assert seen.notices[0].body == f"{HIDDEN}: noise"


def test_numbers_dates_and_what_stood_there_before_are_hidden_too(house: House) -> None:
    fields = [
        field("name", readers="boss"), field("pay", "number", readers="boss"), field("born", "date", readers="boss"),
        field("others", "list", readers="boss"), field("matter"),
    ]  # fmt: skip
    told = TOLD.replace(
        "{{ matter }}", "{{ pay }} on {{ born }} with {% for each in others %}{{ each.who }}{% endfor %}"
    )
    house.deploy(diagram("complaint", user("write", ask=["name", "pay"]), user("sign"), fields=fields, head=told))
    given = {"name": "Li Lei", "pay": "1250.50", "born": "1980-02-03", "others": [{"who": "Han Meimei"}]}
    case = house.engine.start("complaint", given, by="dan").id
    (item,) = house.engine.worklist("ann")
    house.engine.comment(case, "1250.50 is more than 11250.50, says Li Lei", by="ann")
    house.engine.complete(item.id, {"name": "Li Hua", "pay": "99"}, by="ann")

    seen = house.engine.case(case, by="dan")

    assert seen.notices[0].body == f"{HIDDEN}: {HIDDEN} on {HIDDEN} with {HIDDEN}"
    assert house.engine.comments(case, by="dan")[0].text == f"{HIDDEN} is more than 11250.50, says {HIDDEN}"
    words = json.dumps([seen.data, seen.items, seen.history, seen.notices], default=str)
    assert not [each for each in ("Li Lei", "Li Hua", "1980", "Han Meimei") if each in words]


def test_lists_show_no_more_of_an_item_than_its_case(house: House) -> None:
    steps = (user("write", ask=["note", "matter"]), user("look", ask=["matter"]))
    house.deploy(diagram("complaint", *steps, fields=FIELDS, head=TOLD))
    case = house.engine.start("complaint", {"matter": "noise"}, by="dan").id
    (item,) = house.engine.worklist("ann")
    house.engine.claim(item.id, by="ann")
    house.engine.save_draft(item.id, {"note": "angry", "matter": "smell"}, by="ann")

    assert house.engine.open(item.id, by="ann").data == {"note": "angry", "matter": "smell"}
    assert house.engine.worklist("ann")[0].data["note"] == "angry"
    assert house.engine.open(item.id, by="cat").data == {"note": HIDDEN, "matter": "smell"}
    assert dict(house.engine.case(case, by="cat").items[0].data) == {"note": HIDDEN, "matter": "smell"}

    house.engine.complete(item.id, by="ann")
    for found in (house.engine.done_list("ann"), house.engine.done_list("ben", level="institution")):
        assert [dict(each.data) for each in found] == [{"note": HIDDEN, "matter": "smell"}]


def test_what_a_repeat_keeps_of_its_first_case_is_closed_as_it_is_there(house: House) -> None:
    same = '<flowkit:same key="m" fields="matter" weight="90"/>'
    rules = f'<flowkit:duplicates pool="p" first="first">{same}</flowkit:duplicates>'
    short = diagram(
        "repeat", user("read"), fields=[field("matter"), field("first", "context")], head=TOLD_NOTHING + rules
    )
    house.deploy(
        diagram("complaint", user("look"), fields=FIELDS, head=TOLD + rules.replace(' first="first"', "")), short
    )
    first = house.engine.start("complaint", {"name": "Li Lei", "matter": "noise"}, by="dan").id
    case = house.engine.start("repeat", {"matter": "noise"}, by="ann").id
    house.engine.link(case, to=first, by="ann")

    seen = house.engine.case(case, by="ann")

    assert seen.data["first"] == {**dict(seen.data)["first"], "id": first, "name": HIDDEN}  # type: ignore[dict-item]
    assert "Li Lei" not in json.dumps([seen.data, seen.history], default=str)


def test_a_dead_letter_shows_its_reader_what_the_case_does(house: House) -> None:
    told = TOLD.replace("to=", 'channels="post" to=')
    house.deploy(diagram("complaint", user("look"), fields=FIELDS, head=told))
    house.engine.start("complaint", {"name": "Li Lei", "matter": "noise"}, by="cat")
    house.engine.advance_to("2026-11-20T08:00+08:00")

    (dead,) = house.engine.dead_letters("ben")

    assert (dead.subject, dead.body) == (f"{HIDDEN} came", f"{HIDDEN}: noise")


def test_whoever_works_on_a_step_that_shows_it_sees_it_as_long_as_that_lasts(house: House, case: str) -> None:
    assert data(house, case, "ann")["name"] == "Li Lei"

    step(house, "ann")

    assert data(house, case, "ann")["name"] == HIDDEN  # the next form does not show it
    step(house, "ann", note="angry")
    assert data(house, case, "ann")["note"] == HIDDEN
    assert data(house, case, "cat")["name"] == "Li Lei"
    assert data(house, case, "cat")["note"] == HIDDEN


def test_cases_are_not_found_by_what_one_may_not_see(house: House, case: str) -> None:
    with pytest.raises(NotAuthorised) as refused:
        house.engine.cases("complaint", by="dan", fields={"name": "Li Lei"})

    assert refused.value.code == "case-field-closed"
    step(house, "ann")
    step(house, "ann")
    assert [each.id for each in house.engine.cases("complaint", by="cat", fields={"name": "Li Lei"})] == [case]


def test_a_field_that_is_only_shown_is_refused_when_it_is_submitted(house: House, case: str) -> None:
    (item,) = house.engine.worklist("ann")

    house.engine.claim(item.id, by="ann")
    for submit in (house.engine.complete, house.engine.save_draft):
        with pytest.raises(InputInvalid) as refused:
            submit(item.id, {"matter": "silence"}, by="ann")
        assert [each.code for each in refused.value.findings] == ["field-read-only"]
    assert data(house, case, "ann")["matter"] == "noise"
