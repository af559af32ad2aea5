"""Numbers of cases and documents: as the pattern says, without a gap, none twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from diagrams import MORNING, House, diagram, field, user
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from flowkit import DefinitionInvalid, Engine, InputInvalid, VirtualClock

CALENDAR = '<flowkit:calendar ref="office-hours"/>'


def number(name: str, pattern: str, **more: str) -> str:
    given = "".join(f' {key}="{value}"' for key, value in more.items())
    return f'<flowkit:number field="{name}" pattern="{pattern}"{given}/>'


def numbered(pattern: str = "{unit}-{yyyy}-{n:05}", **more: str) -> str:
    """A process whose cases are numbered."""
    fields = [field("no"), field("code"), field("senders", "list")]
    return diagram("letter", user("read"), fields=fields, head=CALENDAR + number("no", pattern, **more))


def started(house: House, by: str = "ann", **data: object) -> str:
    case = house.engine.start("letter", data, by=by)
    return str(house.engine.case(case.id, by=by).data["no"])


def test_a_case_has_its_number_from_the_start(house: House) -> None:
    house.deploy(numbered())

    assert [started(house), started(house), started(house, "ben")] == [
        "north-2026-00001", "north-2026-00002", "south-2026-00001",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "more", "expected"),
    [
        ("{yyyy}{mm}-{n:03}", {}, ["202611-001", "202611-002", "202612-001", "202701-001"]),
        ("{yyyy}{mm}-{n:03}", {"reset": "year"}, ["202611-001", "202611-002", "202612-003", "202701-001"]),
        ("{yy}/{n}", {"reset": "none"}, ["26/1", "26/2", "26/3", "27/4"]),
        ("{yyyy}-{mm}-{dd} {n}", {}, ["2026-11-16 1", "2026-11-16 2", "2026-12-01 1", "2027-01-01 1"]),
    ],
)
def test_the_count_begins_anew_as_the_rule_says(
    house: House, pattern: str, more: dict[str, str], expected: list[str]
) -> None:
    house.deploy(numbered(pattern, **more))

    found = [started(house), started(house)]
    for moment in ("2026-12-01T00:00+08:00", "2027-01-01T00:00+08:00"):
        house.engine.advance_to(moment)
        found.append(started(house))

    assert found == expected


def test_a_joint_document_has_the_number_of_the_first_sender(house: House) -> None:
    house.deploy(numbered("{senders}〔{yyyy}〕{n:02}号"))

    assert started(house, senders=["基金", "教育"]) == "基金〔2026〕01号"
    assert started(house, senders=["教育"]) == "教育〔2026〕01号"
    assert started(house, senders=["基金"]) == "基金〔2026〕02号"
    with pytest.raises(InputInvalid) as refused:
        started(house, senders=[])
    assert refused.value.code == "number-part-missing"
    assert started(house, senders=["基金"]) == "基金〔2026〕03号"


def test_a_number_is_given_when_the_step_is_done_and_kept_when_it_is_done_again(house: House) -> None:
    back = '<flowkit:operation name="return-for-rework" targets="issue"/>'
    fields = [field("no"), field("code")]
    steps = user("issue", number("no", "{code}-{n}"), ask=["code!"]), user("send", back, role="boss")
    house.deploy(diagram("letter", *steps, fields=fields))
    case, other = (house.engine.start("letter", by="ann").id for _ in range(2))
    assert house.engine.case(case, by="ann").data.get("no") is None

    first, second = (house.engine.case(each, by="ann").items[0] for each in (case, other))
    house.engine.complete(first.id, {"code": "A"}, by="ann")
    assert house.engine.case(case, by="ann").data["no"] == "A-1"
    house.engine.return_for_rework(house.only_item("cat").id, by="cat", reason="not signed")
    (again,) = [each for each in house.engine.worklist("ann") if each.id != second.id]
    house.engine.complete(again.id, {"code": "A"}, by="ann")
    house.engine.complete(second.id, {"code": "A"}, by="ann")

    assert house.engine.case(case, by="ann").data["no"] == "A-1"
    assert house.engine.case(other, by="ann").data["no"] == "A-2"


def test_a_number_is_never_used_again(house: House) -> None:
    house.deploy(numbered("{n}"))
    case = house.engine.start("letter", by="ann")
    house.engine.cancel(case.id, by="ann", reason="by mistake")

    assert started(house) == "2"
    assert [each.id for each in house.engine.numbered("1", by="ann")] == [case.id]
    assert house.engine.numbered("1", by="ben") == []
    assert house.engine.numbered("7", by="ann") == []


def test_what_is_handed_in_is_the_number(house: House) -> None:
    """A called process that gets the number of the case, or a case that was numbered elsewhere."""
    house.deploy(numbered("{n}"))

    assert [started(house, no="old-17"), started(house)] == ["old-17", "1"]


def test_a_start_that_fails_gives_its_number_back(house: House) -> None:
    house.deploy(numbered("{n}"))
    engine = create_engine("sqlite://")
    host = Engine(engine, clock=VirtualClock(MORNING))
    host.deploy(house.folder)
    with engine.connect() as connection:
        transaction = connection.begin()
        lost = host.using(connection).start("letter", by="ann")
        assert host.using(connection).case(lost.id, by="ann").data["no"] == "1"
        transaction.rollback()

    kept = host.start("letter", by="ann")

    assert host.case(kept.id, by="ann").data["no"] == "1"
    host.close()


def test_two_processes_may_count_in_one_book(house: House) -> None:
    visit = numbered("L{n}", book="petitions").replace('process id="letter"', 'process id="visit"')
    house.deploy(numbered("L{n}", book="petitions"), visit)
    engine = house.engine

    found = [engine.start(process, by="ann").id for process in ("letter", "visit", "letter")]

    assert [engine.case(case, by="ann").data["no"] for case in found] == ["L1", "L2", "L3"]


def test_parts_that_run_together_are_never_the_same_number(house: House) -> None:
    house.deploy(numbered("{code}{n}"))
    assert [started(house, code="A")] == ["A1"]
    for _ in range(10):
        started(house, code="A")  # up to A11

    with pytest.raises(Exception, match="number-taken"):
        started(house, code="A1")
    assert started(house, code="A2") == "A21"


@pytest.mark.parametrize(
    ("pattern", "more", "code"),
    [
        ("{yyyy}", {}, "number-pattern"),
        ("{n}{n}", {}, "number-pattern"),
        ("{n", {}, "number-pattern"),
        ("n}-{n}", {}, "number-pattern"),
        ("{}{n}", {}, "number-pattern"),
        ("{n:99}", {}, "number-pattern"),
        ("{other}-{n}", {}, "number-pattern"),
        ("{mm}-{n}", {}, "number-reset"),
        ("{yyyy}{dd}-{n}", {}, "number-reset"),
        ("{n}", {"reset": "year"}, "number-reset"),
        ("{yyyy}{mm}-{n}", {"reset": "month"}, "number-reset"),
    ],
)
def test_a_rule_that_would_not_do_is_refused_when_it_is_deployed(
    house: House, pattern: str, more: dict[str, str], code: str
) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        house.deploy(numbered(pattern, **more))

    assert code in {each.code for each in refused.value.findings}


def test_a_number_with_a_date_needs_the_zone_of_a_calendar(house: House) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        house.deploy(numbered().replace(CALENDAR, ""))

    assert [each.code for each in refused.value.findings] == ["calendar-missing"]


def test_a_datum_that_cannot_hold_a_number_is_refused(house: House) -> None:
    rounds = "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"
    asked = user("a", number("no", "{n}"), ask=["no"])
    many = user("b", number("no", "{n}")).replace("</userTask>", f"{rounds}</userTask>")
    wrong = number("count", "{n}") + number("no", "{n}") + number("no", "{n}")
    with pytest.raises(DefinitionInvalid) as refused:
        house.deploy(diagram("letter", asked, many, fields=[field("no"), field("count", "integer")], head=wrong))

    codes = [each.code for each in refused.value.findings]
    assert (codes.count("number-field"), codes.count("number-twice")) == (3, 1)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["ann", "ben"]), st.booleans()), max_size=12))
def test_whatever_is_rolled_back_no_number_is_missing_and_none_is_double(
    tmp_path: Path, acts: list[tuple[str, bool]]
) -> None:
    engine = create_engine("sqlite://")
    host = Engine(engine, clock=VirtualClock(MORNING))
    house = House(tmp_path, host, VirtualClock(MORNING))
    house.deploy(numbered())
    given: list[str] = []
    for by, keep in acts:
        with engine.connect() as connection, connection.begin() as transaction:
            case = host.using(connection).start("letter", by=by)
            text = str(host.using(connection).case(case.id, by=by).data["no"])
            if keep:
                given.append(text)
            else:
                transaction.rollback()

    for unit, by in (("north", "ann"), ("south", "ben")):
        kept = sum(who == by and keep for who, keep in acts)
        assert [each for each in given if each.startswith(unit)] == [f"{unit}-2026-{n:05}" for n in range(1, kept + 1)]
    host.close()


def test_threads_at_once_leave_no_gap_and_give_none_twice(tmp_path: Path) -> None:
    with_file = Engine(f"sqlite:///{tmp_path / 'numbers.db'}", clock=VirtualClock(MORNING))
    (tmp_path / "of").mkdir()
    House(tmp_path / "of", with_file, VirtualClock(MORNING)).deploy(numbered())

    def begin(_: int) -> str:
        case = with_file.start("letter", by="ann")
        return str(with_file.case(case.id, by="ann").data["no"])

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(begin, range(30)))

    assert sorted(found) == [f"north-2026-{n:05}" for n in range(1, 31)]
    with_file.close()
