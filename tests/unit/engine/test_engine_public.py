"""What people see and do without an account: by query code, among the published and the latest cases; ratings."""

from __future__ import annotations

from datetime import timedelta

import pytest
from diagrams import House, diagram, field, user

from flowkit import InputInvalid, NotAuthorised, NotFound, OperationRefused
from flowkit.core.worktime import SECOND, to_datetime

FIELDS = [
    field("code", case_field="true", generated="code"),
    field("matter", title="matter", zh="事项"),
    field("petitioner", classification="personal"),
    field("reply", title="reply", zh="答复"),
    field("published", "boolean", case_field="true"),
    field("accepted", "date"),
    field("answered", "date"),
    field("satisfaction", choices="satisfied,basically,dissatisfied"),
    field("remark"),
    field("first", "boolean"),
]
STATES = '<flowkit:states><flowkit:state id="handling" number="1" name="in handling" zh="办理中"/></flowkit:states>'
PUBLIC = (
    '<flowkit:public code="code" published="published" since="accepted">'
    '<flowkit:show field="matter" to="everyone"/><flowkit:show field="reply" to="everyone"/>'
    '<flowkit:show field="petitioner"/>'
    '<flowkit:rating field="satisfaction" comment="remark" since="answered" within="30 days" if="first != false"/>'
    "</flowkit:public>"
)
ASKED = ["reply", "published", "accepted", "answered"]


@pytest.fixture
def hall(house: House) -> House:
    handle = user("handle", '<flowkit:state set="handling"/>', ask=ASKED)
    limit = (
        '<flowkit:calendar ref="office-hours"/>'
        '<flowkit:deadline id="whole" name="whole"><flowkit:target within="5 days"/></flowkit:deadline>'
    )
    house.deploy(diagram("matter", handle, fields=FIELDS, head=STATES + PUBLIC + limit, name="Matter"))
    return house


def begin(hall: House, **data: object) -> tuple[str, str]:
    """The id and the query code of a case."""
    case = hall.engine.start("matter", {"matter": "noise", "petitioner": "Li", **data}, by="cat").id
    return case, str(hall.engine.case(case, by="cat").data["code"])


def answer(hall: House, **data: object) -> None:
    (item,) = hall.engine.worklist("ann")
    given = {"reply": "mended", "accepted": "2026-11-16", "answered": "2026-11-16", **data}
    hall.engine.complete(item.id, given, by="ann")


def test_a_code_shows_what_the_process_shows_and_not_the_rest(hall: House) -> None:
    case, code = begin(hall)

    seen = hall.engine.public_case(code)

    assert (seen.name, seen.state.zh, seen.status, seen.overdue) == ("Matter", "办理中", "open", False)
    assert dict(seen.data) == {"matter": "noise", "reply": None, "petitioner": "Li"}
    assert seen.titles["reply"].zh == "答复"
    assert case not in repr(seen)
    assert code not in repr(seen)


def test_a_code_is_read_as_people_type_it(hall: House) -> None:
    _, code = begin(hall)

    typed = f" {code[:4].upper()}-{code[4:8]} {code[8:]}".replace("0", "O").replace("1", "l")

    assert hall.engine.public_case(typed) == hall.engine.public_case(code)


@pytest.mark.parametrize("wrong", ["", "000000000000", "u" * 12, "0" * 13, "' OR 1=1 --", "0" * 100_000, None, 7])
def test_a_wrong_code_is_answered_the_same_whatever_it_is(hall: House, wrong: object) -> None:
    begin(hall)

    with pytest.raises(NotFound) as refused:
        hall.engine.public_case(wrong)  # type: ignore[arg-type]  # because that is what callers do

    assert refused.value.text.en == "no case has this query code"


def test_codes_are_hard_to_guess_and_nobody_gives_them(hall: House) -> None:
    codes = {begin(hall)[1] for _ in range(200)}

    assert len(codes) == 200
    assert all(len(code) == 12 for code in codes)
    with pytest.raises(InputInvalid, match="code"):
        hall.engine.start("matter", {"code": "000000000000"}, by="cat")


def test_everyone_sees_published_cases_without_personal_data_newest_first(hall: House) -> None:
    for matter, published in (("noise", True), ("smell", False), ("light", True)):
        begin(hall, matter=matter)
        answer(hall, published=published)
        hall.engine.advance_to(to_datetime(hall.clock.now()) + timedelta(minutes=1))

    shown = hall.engine.published_cases("matter")

    assert [each.data["matter"] for each in shown] == ["light", "noise"]
    assert all("petitioner" not in each.data and not each.open_to_rating for each in shown)
    assert [each.data["matter"] for each in hall.engine.published_cases("matter", limit=1)] == ["light"]


def test_the_latest_cases_say_how_punctual_the_office_is_and_nothing_else(hall: House) -> None:
    begin(hall, matter="noise")
    answer(hall)
    hall.engine.advance_to("2026-11-16T08:31+08:00")
    begin(hall, matter="smell")
    hall.engine.advance_to("2026-11-30T09:00+08:00")

    late, kept = hall.engine.latest_cases("matter")

    assert (kept.status, kept.overdue, str(kept.accepted_at), dict(kept.data)) == ("completed", False, "2026-11-16", {})
    assert (late.status, late.overdue, late.ended_at) == ("open", True, None)


def test_what_shows_nothing_is_not_told_from_what_is_not_there(hall: House) -> None:
    hall.deploy(diagram("inner", user("work")))

    said = set()
    for process in ("inner", "outer"):
        with pytest.raises(NotFound) as refused:
            hall.engine.latest_cases(process)
        said.add(refused.value.text.en.replace(process, "it"))
    assert len(said) == 1


def test_a_case_is_rated_once_by_its_code_after_the_answer(hall: House) -> None:
    case, code = begin(hall)
    with pytest.raises(OperationRefused) as early:
        hall.engine.rate(code, "satisfied")
    answer(hall)
    assert hall.engine.public_case(code).open_to_rating

    hall.engine.rate(code, "satisfied", "quick")

    seen = hall.engine.public_case(code)
    assert (seen.grade, seen.open_to_rating) == ("satisfied", False)
    view = hall.engine.case(case, by="cat")
    assert (view.status, view.data["satisfaction"], view.data["remark"]) == ("completed", "satisfied", "quick")
    assert (view.history[-1].actor, view.history[-1].action) == ("inquirer", "rate")
    with pytest.raises(OperationRefused) as again:
        hall.engine.rate(code, "dissatisfied")
    assert (early.value.code, again.value.code) == ("rating-early", "rated")


@pytest.mark.parametrize(
    ("moment", "code"), [("2026-12-16T23:59+08:00", ""), ("2026-12-17T00:00+08:00", "rating-late")]
)
def test_the_time_for_a_rating_ends_with_its_last_day(hall: House, moment: str, code: str) -> None:
    _, query_code = begin(hall)
    answer(hall)
    hall.engine.advance_to(moment)

    assert hall.engine.public_case(query_code).open_to_rating is (code == "")
    if code:
        with pytest.raises(OperationRefused) as late:
            hall.engine.rate(query_code, "satisfied")
        assert late.value.code == code
    else:
        hall.engine.rate(query_code, "satisfied")


def test_a_grade_that_is_none_and_a_case_that_is_not_rated_are_refused(hall: House) -> None:
    _, code = begin(hall)
    answer(hall)
    _, repeated = begin(hall, first=False)
    answer(hall)

    for which, grade, expected in ((code, "superb", "grade-unknown"), (repeated, "satisfied", "not-rated")):
        with pytest.raises(OperationRefused) as refused:
            hall.engine.rate(which, grade)
        assert refused.value.code == expected
    assert not hall.engine.public_case(repeated).open_to_rating


def test_a_cancelled_case_is_not_rated(hall: House) -> None:
    case, code = begin(hall)
    hall.engine.cancel(case, by="cat", reason="withdrawn")

    with pytest.raises(OperationRefused):
        hall.engine.rate(code, "satisfied")
    assert hall.engine.public_case(code).status == "cancelled"


def test_nobody_with_an_account_rates_unless_the_process_says_so(hall: House) -> None:
    case, _ = begin(hall)
    answer(hall)

    with pytest.raises(NotAuthorised):
        hall.engine.operate("rate", case, {"grade": "satisfied"}, by="cat")


def test_a_code_that_was_handed_out_holds_when_the_process_is_deployed_anew(hall: House) -> None:
    old, code = begin(hall)
    renamed = [field("ticket", case_field="true", generated="code"), *FIELDS[1:]]
    steps = user("handle", ask=ASKED)
    calendar = '<flowkit:calendar ref="office-hours"/>'
    hall.deploy(
        diagram(
            "matter", steps, fields=renamed, head=STATES + PUBLIC.replace('code="code"', 'code="ticket"') + calendar
        )
    )
    new = hall.engine.start("matter", {"matter": "smell"}, by="cat").id
    ticket = str(hall.engine.case(new, by="cat").data["ticket"])
    hall.deploy(diagram("matter", steps, fields=renamed))

    assert hall.engine.public_case(code).data["matter"] == "noise"
    assert hall.engine.public_case(ticket).data["matter"] == "smell"
    hall.engine.start("matter", {"matter": code}, by="cat")
    assert hall.engine.public_case(code).data["matter"] == "noise"
    with pytest.raises(NotFound):
        hall.engine.latest_cases("matter")
    assert hall.engine.case(old, by="cat").data["code"] == code


def test_a_secret_case_is_not_among_what_everyone_sees(hall: House) -> None:
    level = field("level", choices="public,internal,confidential,secret,top-secret")
    secret = PUBLIC + '<flowkit:access secrecy-field="level"/><flowkit:calendar ref="office-hours"/>'
    hall.deploy(diagram("matter", user("handle", ask=ASKED), fields=[*FIELDS, level], head=STATES + secret))
    for number in range(7):
        level_of = "secret" if number in (2, 4, 5, 6) else "public"
        hall.engine.start("matter", {"matter": f"case {number}", "published": True, "level": level_of}, by="cat")
        hall.clock.move_to(hall.clock.now() + SECOND)

    shown = [each.data["matter"] for each in hall.engine.published_cases("matter", limit=2)]

    assert shown == ["case 3", "case 1"]
    assert len(hall.engine.published_cases("matter", limit=10)) == 3
    assert len(hall.engine.latest_cases("matter")) == 3


@pytest.mark.parametrize("unit", [7, ["north"], "\ud800", "a\0b", "x" * 200])
def test_a_unit_that_is_none_is_refused(hall: House, unit: object) -> None:
    for ask in (hall.engine.published_cases, hall.engine.latest_cases):
        with pytest.raises(InputInvalid):
            ask("matter", unit=unit)  # type: ignore[arg-type]
