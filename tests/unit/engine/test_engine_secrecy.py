"""Secrecy levels: who sees a case that is above internal, and who may be given its work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from pathlib import Path

import pytest
from diagrams import MORNING, PEOPLE, House, diagram, field, user

from flowkit import Engine, NotFound, OperationRefused, VirtualClock
from flowkit.core.notification.records import Notice

CLEARED = (
    PEOPLE.replace("roles: [boss], head: true}", "roles: [boss], head: true, clearance: top-secret}")
    .replace("unit: north, roles: [clerk]}", "unit: north, roles: [clerk], clearance: secret}")
    .replace("unit: office}\npersons", "unit: office, clearance: internal}\npersons")
)
LEVELS = "public,internal,confidential,secret,top-secret"
FIELDS = [field("level", choices=LEVELS), field("note")]
ACCESS = '<flowkit:access secrecy-field="level" readers="clerk,messenger"/>'


@pytest.fixture
def office(house: House) -> House:
    named = '<flowkit:assignment><flowkit:rule kind="data" value="note"/></flowkit:assignment>'
    steps = (user("work", ask=["note", "level"]), user("hand", named, role=""), user("sign", role="boss"))
    house.deploy(diagram("paper", *steps, fields=FIELDS, head=ACCESS), people=CLEARED)
    return house


def listed(house: House, by: str) -> list[str]:
    return [each.step for each in house.engine.worklist(by)]


@pytest.mark.parametrize(
    ("level", "seen"),
    [
        (None, "ann ben cat"),
        ("public", "ann ben cat"),
        ("internal", "ann ben cat"),
        ("confidential", "ann cat"),
        ("secret", "ann cat"),
        ("top-secret", "cat"),
    ],
)
def test_a_case_is_read_by_whoever_is_cleared_for_it(office: House, level: str | None, seen: str) -> None:
    case = office.engine.start("paper", {"level": level} if level else {}, by="cat").id

    for person in ("ann", "ben", "cat"):
        if person in seen.split():
            assert office.engine.case(case, by=person).id == case
        else:
            with pytest.raises(NotFound) as refused:
                office.engine.case(case, by=person)
            assert "may read" in refused.value.text.en
            assert office.engine.cases("paper", by=person) == []


def test_work_of_a_secret_case_stands_in_no_list_of_whoever_is_not_cleared(office: House) -> None:
    case = office.engine.start("paper", {"level": "secret"}, by="cat").id

    assert (listed(office, "ann"), listed(office, "ben")) == (["work"], [])
    (item,) = office.engine.worklist("ann")
    with pytest.raises(NotFound):
        office.engine.claim(item.id, by="ben")
    office.engine.claim(item.id, by="ann")
    with pytest.raises(OperationRefused) as refused:
        office.engine.transfer(item.id, to="ben", by="ann")
    assert refused.value.code == "person-not-cleared"
    assert office.engine.case(case, by="cat").history[-1].action == "refused:person-not-cleared"


def test_nobody_is_assigned_who_is_not_cleared_and_it_is_said(office: House) -> None:
    case = office.engine.start("paper", {"level": "secret"}, by="cat").id
    (item,) = office.engine.worklist("ann")
    office.engine.complete(item.id, {"note": "ben"}, by="ann")

    (incident,) = office.engine.case(case, by="cat").incidents
    assert "ben is not cleared" in incident.text.en


def test_a_role_that_nobody_cleared_holds_is_an_incident_too(house: House) -> None:
    house.deploy(diagram("paper", user("work"), fields=FIELDS, head=ACCESS))
    case = house.engine.start("paper", {"level": "internal"}, by="cat").id
    assert listed(house, "ann") == ["work"]
    house.engine.cancel(case, by="cat", reason="x")

    fresh = house.engine.start("paper", {"level": "top-secret"}, by="cat").id
    assert listed(house, "ann") == []
    with pytest.raises(NotFound):
        house.engine.case(fresh, by="cat")


def test_a_case_that_becomes_secret_leaves_the_lists_and_comes_back_with_a_lower_level(office: House) -> None:
    case = office.engine.start("paper", by="cat").id
    assert listed(office, "ben") == ["work"]
    (item,) = office.engine.worklist("ann")
    office.engine.complete(item.id, {"note": "ann", "level": "confidential"}, by="ann")

    assert [each.step for each in office.engine.done_list("ann")] == ["work"]
    with pytest.raises(NotFound):
        office.engine.case(case, by="ben")


def test_a_process_may_say_that_all_its_cases_are_secret(house: House) -> None:
    house.deploy(
        diagram("paper", user("work"), head='<flowkit:access secrecy="secret" readers="clerk"/>'), people=CLEARED
    )
    house.engine.start("paper", by="cat")

    assert (listed(house, "ann"), listed(house, "ben")) == (["work"], [])


def test_what_is_told_of_a_secret_case_reaches_whoever_is_cleared(house: House) -> None:
    told = '<flowkit:notification id="told" on="started" to="role:clerk" channels="inbox" subject="{{ note }} came"/>'
    head = f'<flowkit:access secrecy-field="level"/>{told}'
    house.deploy(diagram("paper", user("work"), fields=FIELDS, head=head), people=CLEARED)
    for level in ("internal", "secret"):
        house.engine.start("paper", {"level": level, "note": level}, by="cat")

    assert [each.subject for each in house.engine.notices("ben")] == ["internal came"]
    (hidden,) = [each for each in house.engine.notices("ann") if each.subject == "secret came"]
    with pytest.raises(NotFound):
        house.engine.read_notice(hidden.id, by="ben")
    assert house.engine.read_notice(hidden.id, by="ann").subject == "secret came"


def test_who_opened_a_case_stands_in_its_history_where_the_process_wants_that(house: House) -> None:
    house.deploy(diagram("paper", user("work"), head='<flowkit:access readers="clerk" log-reading="true"/>'))
    case = house.engine.start("paper", by="cat").id

    house.engine.case(case, by="ben")
    house.engine.advance_to("2026-11-16T09:00+08:00")
    history = house.engine.case(case, by="ann").history

    assert [(each.action, each.actor) for each in history[1:]] == [("read", "ben")]
    assert house.engine.case(case, by="ann").history[-1].actor == "ann"


EVERYBODY = ("ann", "ben", "cat")


def counted(house: House, by: str) -> tuple[int, int]:
    """All that is unread, and all there is, in the three lists together."""
    found = house.engine.counts(by).values()
    return sum(each.unread for each in found), sum(each.total for each in found)


def lists_and_counts_agree(house: House) -> None:
    for by in EVERYBODY:
        page = house.engine.worklist(by, limit=200)
        assert counted(house, by) == (sum(not each.opened for each in page), len(page)), by
        assert house.engine.count({"of": "items"}, by=by) == len(page), by


def test_counts_beside_the_lists_are_those_of_the_lists_at_every_level(house: House) -> None:
    both = '<flowkit:assignment><flowkit:rule kind="data" value="who"/></flowkit:assignment>'
    steps = (user("work", ask=["level"]), user("pair", both, role=""))
    house.deploy(diagram("paper", *steps, fields=[*FIELDS, field("who", "list")], head=ACCESS), people=CLEARED)
    for level in (None, *LEVELS.split(","), "public"):
        case = house.engine.start("paper", {"level": level, "who": ["ann", "ben"]} if level else {}, by="cat").id
        if level in ("secret", "public"):
            (item,) = [each for each in house.engine.worklist("ann") if each.case_id == case]
            house.engine.complete(item.id, by="ann")

    assert len(house.engine.worklist("ben")) < len(house.engine.worklist("ann"))
    lists_and_counts_agree(house)
    for item in house.engine.worklist("ann")[::2]:
        house.engine.open(item.id, by="ann")
    lists_and_counts_agree(house)


def test_what_stands_in_the_lists_already_follows_the_level_of_its_case(house: House) -> None:
    fork, join = '<parallelGateway id="fork"/>', '<parallelGateway id="join"/>'
    flows = ["start>fork", "fork>rate", "fork>work", "rate>join", "work>join", "join>end"]
    steps = (user("rate", ask=["level"]), user("work", ask=["note"]))
    house.deploy(
        diagram("paper", fork, *steps, join, '<endEvent id="end"/>', fields=FIELDS, head=ACCESS, flows=flows),
        people=CLEARED,
    )
    cases = [house.engine.start("paper", {"level": level}, by="cat").id for level in ("internal", "secret")]
    lists_and_counts_agree(house)

    for case, level in zip(cases, ("confidential", "public"), strict=True):
        items = {each.step: each.id for each in house.engine.worklist("ann") if each.case_id == case}
        house.engine.cc(
            items["work"].partition(".")[0], to=["ann", "ben"] if level == "confidential" else ["ann"], by="cat"
        )
        house.engine.complete(items["rate"], {"level": level}, by="ann")

    assert {each.case_id for each in house.engine.worklist("ben")} == {cases[1]}
    lists_and_counts_agree(house)


def test_a_level_that_stands_in_no_case_field_is_known_to_queries(office: House) -> None:
    for level in ("internal", "secret", "top-secret"):
        office.engine.start("paper", {"level": level}, by="cat")

    assert {by: office.engine.count({"process": "paper"}, by=by) for by in EVERYBODY} == {"ann": 2, "ben": 1, "cat": 3}
    assert len(office.engine.search({"process": "paper"}, by="ann")) == 2


def test_a_dead_letter_of_a_secret_case_is_for_readers_who_are_cleared(house: House) -> None:
    told = '<flowkit:notification id="told" on="started" to="starter" channels="post" subject="{{ note }} came"/>'
    house.deploy(diagram("paper", user("work"), fields=FIELDS, head=ACCESS + told), people=CLEARED)
    house.engine.start("paper", {"level": "secret", "note": "hush"}, by="cat")
    house.engine.advance_to("2026-11-20T08:00+08:00")

    (dead,) = house.engine.dead_letters("ann")
    assert dead.subject == "hush came"
    assert house.engine.dead_letters("ben") == []
    with pytest.raises(NotFound):
        house.engine.resend(dead.id, by="ben")


def test_a_channel_without_addresses_is_told_nothing_that_nobody_there_may_know(tmp_path: Path) -> None:
    @dataclass
    class Hook:
        channel: str = "hook"
        sent: list[str] = dataclass_field(default_factory=list)

        def deliver(self, notice: Notice, addresses: Iterable[str], key: str) -> None:
            self.sent.append(notice.subject)

    hook, clock = Hook(), VirtualClock(MORNING)
    house = House(tmp_path, Engine("sqlite://", clock=clock, deliverers=[hook]), clock)
    told = '<flowkit:notification id="told" on="started" to="data:note" channels="hook" subject="{{ level }}"/>'
    house.deploy(diagram("paper", user("work"), fields=FIELDS, head=ACCESS + told), people=CLEARED)
    for level in ("internal", "secret"):
        house.engine.start("paper", {"level": level, "note": "ben"}, by="cat")
    house.engine.run_due()

    assert hook.sent == ["internal"]
    (dead,) = house.engine.dead_letters("ann")
    assert "receiver-not-cleared" in dead.error
    house.engine.close()


def test_the_place_in_a_queue_of_a_secret_item_is_told_to_whoever_is_cleared(office: House) -> None:
    office.engine.start("paper", {"level": "secret"}, by="cat")
    (item,) = office.engine.worklist("ann")

    assert office.engine.rank(item.id, by="ann").rank == 1
    with pytest.raises(NotFound):
        office.engine.rank(item.id, by="ben")


def test_a_repeat_of_a_secret_case_shows_it_to_whoever_is_cleared(house: House) -> None:
    fields = [
        field("level", choices=LEVELS), field("note", case_field="true"), field("first", "context"),
        field("code", case_field="true", generated="code"),
    ]  # fmt: skip
    same = '<flowkit:same key="n" fields="note" weight="90"/>'
    rules = f'<flowkit:duplicates pool="p" first="first">{same}</flowkit:duplicates>'
    house.deploy(diagram("paper", user("work", show=["first"]), fields=fields, head=ACCESS + rules), people=CLEARED)
    first = house.engine.start("paper", {"level": "secret", "note": "hush"}, by="cat").id
    case = house.engine.start("paper", {"note": "again"}, by="cat").id
    house.engine.link(case, to=first, by="ann")

    kept = house.engine.case(case, by="ann").data["first"]
    assert isinstance(kept, dict)
    assert (kept["id"], kept["note"], "code" in kept) == (first, "hush", False)
    seen = house.engine.case(case, by="ben")
    assert seen.data["first"] == "***"
    assert "hush" not in repr(seen)
