"""Deployment: a folder or a file becomes versions, or everything wrong is told at once and nothing is stored."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from diagrams import MORNING, OFFICE_HOURS, PEOPLE, House, call, diagram, field, script, timer_start, user
from sqlalchemy import text

from flowkit import DefinitionInvalid, Engine, InputInvalid, NotFound, VirtualClock
from flowkit.engine.deploy import LARGEST_FOLDER, open_parcel

HELLO = diagram("hello", user("greet", ask=["word"]), fields=[field("word")])
COUNT = diagram("count", script("add", sum="1 + 1"), fields=[field("sum", "integer")])
CALENDAR = '<flowkit:calendar ref="office-hours"/>'


def daily(key: str, cycle: str = "workdays at 09:30", *, per_role: str = "") -> str:
    start = timer_start("tick", cycle, per_role=per_role)
    return diagram(key, user("report"), fields=[field("x")], head=CALENDAR, start=start)


def refusal(house: House, path: Path) -> list[tuple[str, str]]:
    """Code and file or element of each finding; nothing was stored."""
    before = stored(house)
    with pytest.raises(DefinitionInvalid) as refused:
        house.engine.deploy(path)
    assert stored(house) == before
    return [(each.code, each.file or each.element) for each in refused.value.findings]


def stored(house: House) -> list[object]:
    with house.engine.store.read() as unit:
        kinds = ("process", "calendar", "organisation")
        starts = [(each.process, each.version) for each in unit.due_starts(2**62, limit=100)]
        return [*(unit.latest(kind) for kind in kinds), starts]


def versions(house: House, path: Path) -> list[tuple[str, int, bool]]:
    return [(each.process, each.version, each.is_new) for each in house.engine.deploy(path)]


def test_a_folder_is_deployed_with_its_people_and_calendars(house: House) -> None:
    folder = house.write(HELLO, COUNT)
    assert versions(house, folder) == [("count", 1, True), ("hello", 1, True)]
    assert stored(house)[:3] == [{"count": 1, "hello": 1}, {"office-hours": 1}, {"office": 1}]


def test_a_file_alone_is_deployed_with_the_manifest_beside_it(house: House) -> None:
    folder = house.write(HELLO, COUNT)
    assert versions(house, folder / "hello.bpmn") == [("hello", 1, True)]
    house.engine.start("hello", by="ann")
    assert house.only_item("ben").step == "greet"


def test_a_process_without_people_needs_no_manifest(house: House) -> None:
    (house.folder / "count.bpmn").write_text(COUNT, "utf-8")
    assert versions(house, house.folder / "count.bpmn") == [("count", 1, True)]


def test_user_tasks_without_an_organisation_are_refused(house: House) -> None:
    (house.folder / "hello.bpmn").write_text(HELLO, "utf-8")
    assert refusal(house, house.folder) == [("organisation-missing", "hello")]


def test_a_calendar_that_is_nowhere_is_refused(house: House) -> None:
    folder = house.write(daily("tick-tock"), calendars=())
    assert refusal(house, folder) == [("calendar-unknown", "tick-tock")]


def test_a_calendar_that_was_deployed_before_is_enough(house: House) -> None:
    house.engine.deploy(house.write(HELLO))
    assert ("tick-tock", 1, True) in versions(house, house.write(daily("tick-tock"), calendars=()))


def test_what_was_refused_leaves_no_trace_in_the_version_that_follows(house: House) -> None:
    refusal(house, house.write(daily("tick-tock", "workdays at 10:00"), calendars=()))
    house.deploy(daily("tick-tock", "workdays at 09:30"))

    house.engine.advance_to("2026-11-16T09:30+08:00")

    item = house.only_item("ann")
    assert (item.process, house.engine.case(item.case_id, by="ann").version) == ("tick-tock", 1)


def test_what_has_not_changed_keeps_its_version(house: House) -> None:
    folder = house.write(HELLO, COUNT)
    house.engine.deploy(folder)
    assert versions(house, folder) == [("count", 1, False), ("hello", 1, False)]
    changed = diagram("hello", user("greet", ask=["word!"]), fields=[field("word")])
    assert versions(house, house.write(changed)) == [("count", 1, False), ("hello", 2, True)]


def test_a_return_to_an_older_file_is_a_new_version(house: House) -> None:
    changed = diagram("hello", user("greet", ask=["word!"]), fields=[field("word")])
    found = [versions(house, house.write(each))[0][1:] for each in (HELLO, changed, HELLO)]
    assert found == [(1, True), (2, True), (3, True)]


def test_changed_people_are_a_new_version_of_the_organisation_only(house: House) -> None:
    house.engine.deploy(house.write(HELLO))
    folder = house.write(HELLO, people=PEOPLE + "  eve: {name: Eve, zh: 夏, positions: [{position: messenger}]}\n")
    assert versions(house, folder) == [("hello", 1, False)]
    assert stored(house)[:3] == [{"hello": 1}, {"office-hours": 1}, {"office": 2}]


def test_a_changed_calendar_is_a_new_version_of_the_calendar_only(house: House) -> None:
    house.engine.deploy(house.write(HELLO))
    folder = house.write(HELLO, calendars=[OFFICE_HOURS.replace("18:00", "17:00")])
    assert versions(house, folder) == [("hello", 1, False)]
    assert stored(house)[:3] == [{"hello": 1}, {"office-hours": 2}, {"office": 1}]


def test_who_deployed_stands_with_the_version(house: House) -> None:
    house.engine.deploy(house.write(HELLO), by="cat")
    with house.engine.store.read() as unit:
        found = unit.definition("hello", 1)
    assert found is not None
    assert (found.deployed_by, found.file, found.pins) == ("cat", "hello.bpmn", {"organisation": "office"})
    assert found.xml.decode() == HELLO


def test_one_key_in_two_files_is_refused(house: House) -> None:
    folder = house.write(HELLO, COUNT)
    (folder / "again.bpmn").write_text(HELLO, "utf-8")
    assert refusal(house, folder) == [("process-twice", "hello")]


def test_everything_wrong_is_told_at_once(house: House) -> None:
    folder = house.write(HELLO, COUNT, people="organisation: [1", calendars=["id: x\nzone: Nowhere/Land\n"])
    (folder / "again.bpmn").write_text(HELLO, "utf-8")
    (folder / "broken.bpmn").write_text("<definitions", "utf-8")
    (folder / "folder.bpmn").mkdir()
    (folder / "wild.bpmn").write_text(diagram("wild", user("do", ask=["nowhere"])), "utf-8")

    found = refusal(house, folder)

    files = {Path(place).name for _, place in found}
    assert {"people.yaml", "calendar-0.yaml", "broken.bpmn", "folder.bpmn", "wild.bpmn", "hello"} <= files


@pytest.mark.parametrize(
    ("manifest", "code", "place"),
    [
        ("organisation: nobody.yaml\n", "directory-unreadable", "nobody.yaml"),
        ("organisation: people.yaml\ncalendars: [never.yaml]\n", "file-unreadable", "never.yaml"),
        ("organisation: people.yaml\ncalendars: never.yaml\n", "manifest-invalid", "flowkit.yaml"),
        ("organisation: people.yaml\ncalendars: 5\n", "manifest-invalid", "flowkit.yaml"),
        ("organisation: people.yaml\ncalendars: [5]\n", "file-unreadable", "5"),
        ("organisation: people.yaml\ncalendars: [[a.yaml]]\n", "manifest-invalid", "flowkit.yaml"),
        ("organisation: people.yaml\ncalendars: [~]\n", "manifest-invalid", "flowkit.yaml"),
        ("organisation: people.yaml\norganisation: people.yaml\n", "manifest-invalid", "flowkit.yaml"),
        ('organisation: "a\\0b"\n', "file-unreadable", "a\0b"),
        ("organisation: &a people.yaml\ncalendars: [*a]\n", "manifest-invalid", "flowkit.yaml"),
        ("organisation: !!str people.yaml\n", "manifest-invalid", "flowkit.yaml"),
        ("organisation: [people.yaml]\n", "manifest-invalid", "flowkit.yaml"),
        ("organisation: people.yaml\ncalender: x\n", "manifest-invalid", "flowkit.yaml"),
        ("organisation: people.yaml\n5: x\n", "manifest-invalid", "flowkit.yaml"),
        ("- people.yaml\n", "manifest-invalid", "flowkit.yaml"),
        ("organisation: [\n", "manifest-invalid", "flowkit.yaml"),
    ],
)
def test_a_manifest_that_leads_nowhere_is_refused(house: House, manifest: str, code: str, place: str) -> None:
    folder = house.write(HELLO)
    (folder / "flowkit.yaml").write_text(manifest, "utf-8")
    assert (code, place) in refusal(house, folder)


@pytest.mark.parametrize("name", ["flowkit.yaml", "people.yaml", "calendar-0.yaml"])
def test_a_file_that_is_no_text_is_a_finding(house: House, name: str) -> None:
    folder = house.write(HELLO)
    (folder / name).write_bytes(b"\xff\xfe\x00")
    assert name in {Path(place).name for _, place in refusal(house, folder)}


@pytest.mark.parametrize("name", ["flowkit.yaml", "people.yaml", "calendar-0.yaml"])
@pytest.mark.parametrize("text", ["x: " + "[" * 5000, "x: " + "{a: " * 5000, "- " * 5000, "a: \x00\n", "a: &a [*a]\n"])
def test_a_file_that_would_exhaust_its_reader_is_a_finding(house: House, name: str, text: str) -> None:
    folder = house.write(HELLO, calendars=[OFFICE_HOURS])
    (folder / name).write_text(text, "utf-8")
    assert name in {Path(place).name for _, place in refusal(house, folder)}


@pytest.mark.parametrize("path", [None, "", "  ", 5, b"x", "a\0b", "x" * 5000])
def test_a_path_that_names_no_place_is_refused(house: House, path: Any) -> None:
    with pytest.raises(InputInvalid) as refused:
        house.engine.deploy(path)
    assert refused.value.code in ("path-invalid", "path-missing")
    assert refused.value.text.zh
    assert refused.value.mend.zh
    assert stored(house)[0] == {}


def test_two_missing_files_are_two_findings(house: House) -> None:
    folder = house.write(HELLO)
    (folder / "flowkit.yaml").write_text("organisation: nobody.yaml\ncalendars: [a.yaml, b.yaml]\n", "utf-8")
    assert [place for _, place in refusal(house, folder)] == ["nobody.yaml", "a.yaml", "b.yaml"]


def test_a_folder_without_diagrams_is_refused(house: House) -> None:
    assert [code for code, _ in refusal(house, house.write())] == ["no-bpmn"]


def test_a_path_that_is_not_there_is_refused(house: House) -> None:
    with pytest.raises(InputInvalid) as refused:
        house.engine.deploy(house.folder / "nothing.bpmn")
    assert refused.value.code == "path-missing"


def test_of_too_many_files_none_is_left_out_silently(house: House) -> None:
    for number in range(LARGEST_FOLDER + 1):
        (house.folder / f"p{number}.bpmn").write_text("", "utf-8")
    assert refusal(house, house.folder) == [("folder-large", "")]


def test_a_role_that_nobody_knows_does_not_prevent_deployment(house: House) -> None:
    assert versions(house, house.write(diagram("hello", user("greet", role="wizard")))) == [("hello", 1, True)]


def test_a_process_that_is_not_deployed_cannot_be_started(house: House) -> None:
    house.deploy(HELLO)
    with pytest.raises(NotFound):
        house.engine.start("goodbye", by="ann")


# timer starts


def starts(house: House) -> list[tuple[str, int, str, datetime]]:
    with house.engine.store.read() as unit:
        found = unit.due_starts(2**62, limit=100)
    return [(each.process, each.version, each.node, datetime.fromtimestamp(each.due_at / 1e6, UTC)) for each in found]


def test_a_timer_start_waits_for_its_next_instant(house: House) -> None:
    house.deploy(daily("tick-tock"))
    assert starts(house) == [("tick-tock", 1, "tick", datetime(2026, 11, 16, 1, 30, tzinfo=UTC))]


def test_a_new_version_takes_the_place_of_the_old_ones_timer_start(house: House) -> None:
    house.deploy(daily("tick-tock"))
    house.deploy(daily("tick-tock", "workdays at 10:00"))
    assert starts(house) == [("tick-tock", 2, "tick", datetime(2026, 11, 16, 2, 0, tzinfo=UTC))]


def test_a_new_version_without_a_timer_start_ends_the_old_ones(house: House) -> None:
    house.deploy(daily("tick-tock"))
    house.deploy(diagram("tick-tock", user("report")))
    assert starts(house) == []
    house.engine.advance_to("2026-11-20T00:00+08:00")
    assert house.engine.worklist("ann") == []


def test_what_has_not_changed_keeps_its_appointment(house: House) -> None:
    house.deploy(daily("tick-tock"))
    house.engine.advance_to("2026-11-16T09:00+08:00")
    before = starts(house)
    house.deploy(daily("tick-tock"))
    assert starts(house) == before


def test_a_timer_start_on_a_date_fires_once(house: House) -> None:
    cycle = daily("once")
    dated = re.sub(r"<timeCycle>.*</timeCycle>", "<timeDate>2026-11-17T10:00:00+08:00</timeDate>", cycle)
    assert dated != cycle
    house.deploy(dated)
    assert starts(house) == [("once", 1, "tick", datetime(2026, 11, 17, 2, 0, tzinfo=UTC))]

    house.engine.advance_to("2026-11-20T00:00+08:00")

    assert len(house.engine.worklist("ann")) == 1
    assert starts(house) == []


def test_a_timer_starts_one_case_at_each_of_its_instants(house: House) -> None:
    house.deploy(daily("tick-tock"))
    house.engine.advance_to("2026-11-18T09:30+08:00")
    items = house.engine.worklist("ann")
    assert [(item.created_at.day, item.created_at.hour) for item in items] == [(16, 1), (17, 1), (18, 1)]
    assert {item.sender for item in items} == {""}


def test_a_standing_duty_starts_a_case_for_each_unit_with_a_holder_of_the_role(house: House) -> None:
    house.deploy(daily("tick-tock", per_role="clerk"))

    house.engine.advance_to("2026-11-16T09:30+08:00")

    items = house.engine.worklist("ann", limit=10)
    units = {house.engine.case(item.case_id, by="ann").unit for item in items}
    assert (len(items), units) == (2, {"north", "south"})


def test_a_duty_of_a_role_that_nobody_holds_starts_no_case_and_comes_again(house: House) -> None:
    house.deploy(daily("tick-tock", per_role="auditor"))
    house.engine.advance_to("2026-11-16T09:30+08:00")
    assert house.engine.worklist("ann") == []
    assert starts(house)[0][3] == datetime(2026, 11, 17, 1, 30, tzinfo=UTC)


# versions of running cases


def asking(question: str, *, version: int) -> str:
    return diagram(
        "quiz",
        user("first"),
        user("second" if version == 1 else "other", ask=[question]),
        fields=[field(question)],
    )


def test_a_running_case_stays_on_its_version_and_a_new_one_takes_the_newest(house: House) -> None:
    house.deploy(asking("colour", version=1))
    old = house.engine.start("quiz", by="ann", business_key="old")
    house.deploy(asking("size", version=2))
    new = house.engine.start("quiz", by="ann", business_key="new")

    for item in house.engine.worklist("ann"):
        house.engine.complete(item.id, by="ann")

    steps = {item.business_key: (item.step, item.process) for item in house.engine.worklist("ann")}
    assert steps == {"old": ("second", "quiz"), "new": ("other", "quiz")}
    assert (old.version, new.version) == (1, 2)
    by_key = {item.business_key: item.id for item in house.engine.worklist("ann")}
    with pytest.raises(InputInvalid):
        house.engine.complete(by_key["old"], {"size": "large"}, by="ann")
    house.engine.complete(by_key["old"], {"colour": "red"}, by="ann")
    house.engine.complete(by_key["new"], {"size": "large"}, by="ann")
    assert house.engine.case(old.id, by="ann").data == {"colour": "red"}
    assert house.engine.case(new.id, by="ann").status == "completed"


CALLED_ONE = diagram("called", user("one"))
CALLED_TWO = diagram("called", user("two"))
CALLING = diagram("calling", user("before"), call("calls", "called"), user("after"))


def test_a_call_takes_the_newest_version_when_it_is_reached_and_stays_on_it(house: House) -> None:
    house.deploy(CALLING, CALLED_ONE)
    early, late = (house.engine.start("calling", by="ann", business_key=key) for key in ("early", "late"))
    first = {item.business_key: item.id for item in house.engine.worklist("ann")}
    house.engine.complete(first["early"], by="ann")
    house.deploy(CALLED_TWO)
    house.engine.complete(first["late"], by="ann")

    inside = {item.business_key: item for item in house.engine.worklist("ann")}

    assert {key: item.step for key, item in inside.items()} == {"early": "one", "late": "two"}
    for item in inside.values():
        house.engine.complete(item.id, by="ann")
    assert {item.step for item in house.engine.worklist("ann")} == {"after"}
    assert {house.engine.case(each.id, by="ann").version for each in (early, late)} == {1}


def test_a_call_of_what_is_not_deployed_is_an_incident_that_a_deployment_and_a_retry_mend(house: House) -> None:
    readers = '<flowkit:access readers="boss"/>'
    house.deploy(diagram("calling", call("calls", "called"), user("after"), head=readers))
    case = house.engine.start("calling", by="ann")
    (incident,) = house.engine.case(case.id, by="cat").incidents
    assert (incident.code, incident.step, incident.resolved_at) == ("called-process-missing", "calls", None)

    house.deploy(CALLED_ONE)
    house.engine.retry(incident.id, by="cat")

    assert house.only_item("ben").step == "one"
    (incident,) = house.engine.case(case.id, by="cat").incidents
    assert incident.resolved_by == "cat"


def test_a_duty_roster_that_the_organisation_does_not_have_is_a_warning(house: House) -> None:
    watch = '<flowkit:assignment fallback="clerk"><flowkit:rule kind="on-duty" value="watch"/></flowkit:assignment>'
    folder = house.write(diagram("night", user("guard", watch, role="")))
    found = [(each.code, each.element, each.level) for each in open_parcel(folder).warnings]
    assert found == [("roster-unknown", "guard", "warning")]


TWO_STARTS = "".join(
    f'<startEvent id="news-{n}"><messageEventDefinition messageRef="news"/></startEvent>'
    f'<sequenceFlow id="from-{n}" sourceRef="news-{n}" targetRef="greet"/>'
    for n in (1, 2)
)


def test_cases_of_a_version_that_later_rules_refuse_go_on(tmp_path: Path, sqlite_url: str) -> None:
    """As if the file had been deployed by a flowkit that did not have the rule yet."""
    engine, folder = Engine(sqlite_url, clock=VirtualClock(MORNING)), tmp_path / "definitions"
    folder.mkdir()
    House(folder, engine, VirtualClock(MORNING)).deploy(HELLO)
    case = engine.start("hello", {}, by="ann")
    refused = HELLO.replace("</process>", f"{TWO_STARTS}</process>").replace(
        "<process", '<message id="news" name="news"/><process', 1
    )
    with engine.store.engine.begin() as connection:
        connection.execute(text("UPDATE flowkit_definition SET xml = :xml"), {"xml": refused.encode()})
    engine.close()
    (folder / "hello.bpmn").write_text(refused, "utf-8")

    engine = Engine(sqlite_url, clock=VirtualClock(MORNING))
    with pytest.raises(DefinitionInvalid):
        engine.deploy(folder)
    (item,) = engine.worklist("ann")
    engine.complete(item.id, {"word": "hi"}, by="ann")
    assert engine.case(case.id, by="ann").status == "completed"
    engine.close()
