"""Duplicates: candidates by what is the same and by likeness, links that a person sets, repeats in a list."""

from __future__ import annotations

from typing import Any

import pytest
from diagrams import House, diagram, element, field, user

from flowkit import DefinitionInvalid, InputInvalid, NotFound, OperationRefused
from flowkit.engine.duplicates import DuplicatesView

LETTER = (
    "本人系东风村三组村民,二〇二四年三月村委会征收我家承包地二点四亩用于修建村道,当时口头承诺每亩补偿三万二千元,"
    "至今只收到一万元。多次向镇政府反映,均答复正在研究。请求依法核实征收面积并补足补偿款。"
)
COPIED = LETTER.replace("至今只收到一万元", "到现在只给了一万元").replace("多次", "三次") + "此致敬礼!"
OTHER = (
    "我是幸福小区二期业主,小区电梯自去年十月以来经常停运,物业公司以维修基金不足为由拖延修理,老人上下楼十分困难。"
    "希望住建部门督促物业尽快维修并公开维修基金的使用情况。"
)
RULES = (
    '<flowkit:duplicates pool="petitions" first="first" at-least="40">'
    '<flowkit:same key="person" fields="id_number" weight="60"/>'
    '<flowkit:same key="person" fields="companions" entry="id_number" weight="60"/>'
    '<flowkit:same key="name and phone" fields="name, phone" weight="50"/>'
    '<flowkit:alike key="content" fields="content" weight="80"/></flowkit:duplicates>'
)
FIELDS = [
    field("name", case_field="true"), field("phone"), field("id_number"), field("companions", "list"), field("content"),
    field("first", "context"), field("found", "list"),
]  # fmt: skip


def petitions(key: str = "letter", *steps: str, rules: str = RULES) -> str:
    return diagram(key, *(steps or (user("read"),)), fields=FIELDS, head=rules)


def begun(house: House, process: str = "letter", by: str = "ann", **data: Any) -> str:
    return house.engine.start(process, data, by=by).id


def data_of(house: House, case: str) -> dict[str, Any]:
    return dict(house.engine.case(case, by="ann").data)


def found(house: House, case: str, by: str = "ann") -> DuplicatesView:
    return house.engine.duplicates(case, by=by)


def test_a_copied_letter_is_found_and_it_is_said_why(house: House) -> None:
    house.deploy(petitions())
    first = begun(house, content=LETTER)
    begun(house, content=OTHER)
    case = begun(house, content=COPIED)

    (candidate,) = found(house, case).candidates

    assert (candidate.id, candidate.state, candidate.status, candidate.first) == (first, "", "open", "")
    assert 50 <= candidate.score <= 80
    assert candidate.why[0].en.startswith("content ")
    assert candidate.why[0].zh.startswith("content相似")
    assert found(house, first).candidates[0].id == case  # likeness has no direction


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"id_number": "44010619700101123X"}, {"id_number": " 440106-19700101-123x"}),
        ({"name": "陈 大文", "phone": "138 0000 1111"}, {"name": "陈大文", "phone": "１３８-0000-1111"}),
        ({"id_number": "A1"}, {"companions": [{"name": "李", "id_number": "B2"}, {"id_number": "a1"}]}),
        ({"companions": [{"id_number": "C3"}]}, {"companions": [{"id_number": "D4"}, {"id_number": "c3"}]}),
    ],
)
def test_the_same_however_it_is_written(house: House, one: dict[str, Any], other: dict[str, Any]) -> None:
    house.deploy(petitions())
    first, case = begun(house, **one), begun(house, **other)
    begun(house, name="陈大文", phone="2", id_number="E5", companions=[{"id_number": ""}])

    assert [each.id for each in found(house, case).candidates] == [first]


def test_evidence_adds_up(house: House) -> None:
    house.deploy(petitions())
    both = begun(house, id_number="A1", name="Li", phone="1")
    person = begun(house, id_number="A1")
    case = begun(house, id_number="A1", name="Li", phone="1")

    assert [(each.id, each.score) for each in found(house, case).candidates] == [(both, 80), (person, 60)]


def test_what_has_changed_is_found_by_what_it_is_now(house: House) -> None:
    house.deploy(petitions("letter", user("read", ask=["id_number"])))
    first = begun(house, id_number="A1")
    case = begun(house, id_number="A1")
    assert len(found(house, case).candidates) == 1

    house.engine.complete(house.engine.case(first, by="ann").items[0].id, {"id_number": "B2"}, by="ann")

    assert found(house, case).candidates == ()
    assert [each.id for each in found(house, begun(house, id_number="B2")).candidates] == [first]


def test_cases_of_several_processes_are_compared_in_one_pool(house: House) -> None:
    elsewhere = petitions("order", rules=RULES.replace('pool="petitions"', 'pool="orders"'))
    house.deploy(petitions(), petitions("visit"), elsewhere)
    first = begun(house, "visit", id_number="A1")
    begun(house, "order", id_number="A1")

    assert [each.id for each in found(house, begun(house, id_number="A1")).candidates] == [first]


def test_what_may_not_be_read_is_counted_and_not_shown(house: House) -> None:
    house.deploy(petitions("letter", user("read", role="boss")))
    hidden = begun(house, by="ben", id_number="A1")
    case = begun(house, id_number="A1")

    assert found(house, case) == DuplicatesView((), 1)
    assert [each.id for each in found(house, case, by="cat").candidates] == [hidden]
    with pytest.raises(NotFound):
        found(house, hidden)


def test_a_process_checks_by_itself(house: House) -> None:
    check = element("serviceTask", "check", '<flowkit:candidates result="found"/>')
    house.deploy(petitions("letter", check, user("read")))
    first = begun(house, id_number="A1")
    assert house.engine.case(first, by="ann").data["found"] == []

    (candidate,) = data_of(house, begun(house, id_number="A1"))["found"]

    assert (candidate["id"], candidate["score"], candidate["why"]) == (first, 60, "same person")


def test_a_search_without_rules_is_an_incident(house: House) -> None:
    check = element("serviceTask", "check", '<flowkit:candidates result="found"/>')
    house.deploy(petitions("letter", check, rules=""))

    (incident,) = house.engine.case(begun(house), by="ann").incidents

    assert incident.code == "duplicates-not-declared"


def test_a_repeat_is_linked_to_the_first_and_keeps_what_was_known_of_it(house: House) -> None:
    house.deploy(petitions())
    first, case = begun(house, name="Li", id_number="A1"), begun(house, id_number="A1")

    house.engine.link(case, to=first, by="ann")

    kept = data_of(house, case)["first"]
    assert (kept["id"], kept["status"], kept["name"]) == (first, "open", "Li")
    assert [(each.id, each.kind) for each in house.engine.repeats(first, by="ann")] == [(case, "repeat")]
    assert house.engine.case(first, by="ann").data.get("first") is None
    third = begun(house, id_number="A1")
    assert {each.id: each.first for each in found(house, third).candidates} == {first: "", case: first}

    house.engine.link(third, to=case, by="ann")  # a repeat of a repeat is one of the first

    assert data_of(house, third)["first"]["id"] == first
    assert {each.id for each in house.engine.repeats(first, by="ann")} == {case, third}

    house.engine.unlink(case, by="ann", reason="another field")

    assert data_of(house, case)["first"] is None
    assert [each.id for each in house.engine.repeats(first, by="ann")] == [third]


def test_what_cannot_be_linked_is_refused(house: House) -> None:
    elsewhere = petitions("order", rules=RULES.replace('pool="petitions"', 'pool="orders"'))
    house.deploy(petitions(), elsewhere, petitions("bare", rules=""))
    first, case, order, bare = begun(house), begun(house), begun(house, "order"), begun(house, "bare")

    def code(subject: str, to: str) -> str:
        with pytest.raises(OperationRefused) as refused:
            house.engine.link(subject, to=to, by="ann")
        return refused.value.code

    assert code(case, case) == "first-itself"
    assert code(case, order) == "first-elsewhere"
    assert code(case, "nothing") == "first-unknown"
    assert code(bare, first) == "duplicates-not-declared"
    house.engine.link(case, to=first, by="ann")
    assert code(case, first) == "linked-already"
    assert code(first, case) == "first-itself"  # no circle
    with pytest.raises(OperationRefused) as refused:
        house.engine.unlink(first, by="ann", reason="by mistake")
    assert refused.value.code == "not-linked"


def test_who_may_not_read_the_first_learns_nothing_of_it(house: House) -> None:
    house.deploy(petitions("letter", user("read", role="boss")), petitions("visit"))
    hidden = begun(house, by="ben")
    case = begun(house, "visit")

    with pytest.raises(OperationRefused) as refused:
        house.engine.link(case, to=hidden, by="ann")
    assert refused.value.code == "first-unknown"


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ('<flowkit:same fields="first"/>', "duplicates-field"),
        ('<flowkit:same fields="name, companions"/>', "duplicates-field"),
        ('<flowkit:same fields="name" entry="x"/>', "duplicates-field"),
        ('<flowkit:alike fields="companions"/>', "duplicates-field"),
        ('<flowkit:alike fields="content"/><flowkit:alike fields="content"/>', "duplicates-key-twice"),
        ('<flowkit:same fields="other"/>', "field-unknown"),
        ('<flowkit:same fields="name" weight="101"/>', "schema"),
    ],
)
def test_rules_that_would_not_do_are_refused(house: House, rules: str, code: str) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        house.deploy(petitions(rules=f"<flowkit:duplicates>{rules}</flowkit:duplicates>"))

    assert code in {each.code for each in refused.value.findings}


def brief(*steps: str) -> str:
    """The process of short entries: it ends at once."""
    return diagram("brief", *steps, start='<startEvent id="start"/>', fields=FIELDS, head=RULES + NUMBER)


NUMBER = '<flowkit:number field="name" pattern="L{n}" book="letters"/>'


def test_further_repeats_are_short_entries_with_numbers_and_without_tasks(house: House) -> None:
    house.deploy(petitions(rules=RULES.replace("<flowkit:duplicates", '<flowkit:duplicates repeats="brief"')), brief())
    first = begun(house)

    made = house.engine.register_repeats(first, [{"content": "same"}] * 12, by="ann", request_id="r-1")
    again = house.engine.register_repeats(first, [{"content": "same"}] * 12, by="ann", request_id="r-1")

    assert made == again
    assert {each.id for each in house.engine.repeats(first, by="ann")} == {each.id for each in made}
    views = [house.engine.case(each.id, by="ann") for each in made]
    assert [view.data["name"] for view in views] == [f"L{number}" for number in range(1, 13)]
    assert {view.status for view in views} == {"completed"}
    assert {str(data_of(house, each.id)["first"]["id"]) for each in made} == {first}
    assert len(house.engine.worklist("ann")) == 1


def test_of_repeats_all_or_none_are_registered(house: House) -> None:
    house.deploy(petitions(rules=RULES.replace("<flowkit:duplicates", '<flowkit:duplicates repeats="brief"')), brief())
    first = begun(house)

    with pytest.raises(InputInvalid):
        house.engine.register_repeats(first, [{"content": "same"}, {"colour": "red"}], by="ann")
    with pytest.raises(InputInvalid) as refused:
        house.engine.register_repeats(first, [{}] * 1001, by="ann")

    assert refused.value.code == "repeats-too-many"
    assert house.engine.repeats(first, by="ann") == []
    assert data_of(house, house.engine.register_repeats(first, [{}], by="ann")[0].id)["name"] == "L1"


def test_repeats_need_a_process_and_a_first_case_that_one_may_read(house: House) -> None:
    named = RULES.replace("<flowkit:duplicates", '<flowkit:duplicates repeats="brief"')
    house.deploy(petitions(), petitions("visit", user("read", role="boss"), rules=named), brief())

    with pytest.raises(InputInvalid) as refused:
        house.engine.register_repeats(begun(house), [{}], by="ann")
    assert refused.value.code == "repeats-not-declared"
    with pytest.raises(NotFound):
        house.engine.register_repeats(begun(house, "visit", by="ben"), [{}], by="ann")


def test_a_process_of_repeats_that_is_not_there_is_not_found(house: House) -> None:
    house.deploy(petitions(rules=RULES.replace("<flowkit:duplicates", '<flowkit:duplicates repeats="brief"')))

    with pytest.raises(NotFound):
        house.engine.register_repeats(begun(house), [{}], by="ann")


def frozen(house: House, case: str) -> dict[str, object]:
    """Everything of a case that a person sees, apart from its history."""
    view = house.engine.case(case, by="cat")
    return {
        "head": (view.status, view.state, view.end_state, view.ended_at, view.due_at, view.light, view.active),
        "data": view.data,
        "items": view.items,
        "deadlines": view.deadlines,
    }


def test_a_merged_case_ends_into_the_first_and_comes_out_as_it_was(house: House) -> None:
    limit = '<flowkit:deadline id="limit" name="limit"><flowkit:target within="PT8H"/></flowkit:deadline>'
    house.deploy(petitions("letter", user("read", limit), user("sign", role="boss")))
    first, case = begun(house), begun(house, id_number="A1")
    house.engine.claim(house.engine.case(case, by="ann").items[0].id, by="ann")
    house.engine.save_draft(house.engine.case(case, by="ann").items[0].id, {}, by="ann")
    before = frozen(house, case)

    house.engine.merge(case, to=first, by="ann", reason="the same matter")

    view = house.engine.case(case, by="cat")
    assert (view.status, view.end_state, view.deadlines[0].verdict) == ("merged", "merged", "void")
    assert [each.id.split(".")[0] for each in house.engine.worklist("ann")] == [first]
    assert [(each.id, each.kind) for each in house.engine.repeats(first, by="cat")] == [(case, "merged")]
    assert house.engine.case(first, by="cat").status == "open"

    house.engine.unmerge(case, by="cat", reason="another field")

    assert frozen(house, case) == before
    assert house.engine.repeats(first, by="cat") == []
    house.engine.complete(house.engine.case(case, by="ann").items[0].id, by="ann")
    assert house.engine.case(case, by="ann").active == ("sign",)


def test_a_linked_case_is_merged_into_its_first_and_is_its_repeat_again_afterwards(house: House) -> None:
    house.deploy(petitions())
    first, other, case = begun(house), begun(house), begun(house)
    house.engine.link(case, to=first, by="ann")
    before = frozen(house, case)
    with pytest.raises(OperationRefused) as refused:
        house.engine.merge(case, to=other, by="ann", reason="the same")
    assert refused.value.code == "linked-already"

    house.engine.merge(case, by="ann", reason="the same")
    assert [each.kind for each in house.engine.repeats(first, by="ann")] == ["merged"]
    house.engine.unmerge(case, by="cat", reason="not the same")

    assert frozen(house, case) == before
    assert [each.kind for each in house.engine.repeats(first, by="ann")] == ["repeat"]


def test_a_case_is_merged_into_one_that_is_open(house: House) -> None:
    house.deploy(petitions())
    first, case = begun(house), begun(house)
    house.engine.complete(house.engine.case(first, by="ann").items[0].id, by="ann")

    with pytest.raises(OperationRefused) as refused:
        house.engine.merge(case, to=first, by="ann", reason="the same")
    assert refused.value.code == "first-ended"
    with pytest.raises(OperationRefused) as refused:
        house.engine.unmerge(case, by="ann", reason="it was none")
    assert refused.value.code == "gone"


def test_whoever_took_part_in_a_merged_case_may_read_the_one_that_it_goes_on_in(house: House) -> None:
    house.deploy(petitions("letter", user("read", role="boss")), petitions("visit"))
    first = begun(house, by="cat")
    case = begun(house, "visit", by="dan")
    with pytest.raises(NotFound):
        house.engine.case(first, by="dan")

    house.engine.claim(house.engine.case(case, by="dan").items[0].id, by="ann")
    house.engine.transfer(house.engine.case(case, by="dan").items[0].id, to="cat", by="ann")
    house.engine.merge(case, to=first, by="cat", reason="the same matter")

    assert house.engine.case(first, by="dan").id == first
    assert house.engine.case(first, by="ann").id == first
    house.engine.unmerge(case, by="dan", reason="another")
    with pytest.raises(NotFound):
        house.engine.case(first, by="dan")


@pytest.mark.parametrize("entries", [None, 5, "ab", {"subject": "x"}, object(), [["x"]]])
def test_entries_that_are_no_list_of_data_are_refused(house: House, entries: Any) -> None:
    house.deploy(petitions())
    case = begun(house)

    with pytest.raises(InputInvalid) as refused:
        house.engine.register_repeats(case, entries, by="ann")

    assert refused.value.code in ("list-expected", "form-invalid")
