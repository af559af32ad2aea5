"""Notices on their way to people: quiet hours, digests, languages, read receipts, dead letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest
from diagrams import MORNING, PEOPLE, House, diagram, user
from diagrams import field as datum
from sqlalchemy import text

from flowkit import Engine, InputInvalid, NotFound, VirtualClock
from flowkit.core.notification.records import Notice
from flowkit.engine.clock import parse_instant

TEXTS = (
    '<flowkit:notification id="came" on="started" to="role:clerk" channels="email,inbox" subject="{{ matter }} came">'
    "do {{ matter }}</flowkit:notification>"
    '<flowkit:translation of="came" language="zh" subject="来件:{{ matter }}">请办理</flowkit:translation>'
    '<flowkit:notification id="loud" on="ended" to="role:clerk" channels="email" subject="over" urgent="true"/>'
    '<flowkit:access readers="boss"/>'
)


@dataclass
class Post:
    """A channel that keeps what it sends; `broken` makes it fail."""

    channel: str = "email"
    sent: list[tuple[str, tuple[str, ...], str, str]] = field(default_factory=list)
    broken: bool = False

    def deliver(self, notice: Notice, addresses: Iterable[str], key: str) -> None:
        if self.broken:
            raise ConnectionError("no line")
        self.sent.append((notice.subject, tuple(sorted(addresses)), notice.body, key))

    def subjects(self) -> list[str]:
        return [subject for subject, *_ in self.sent]


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def office(tmp_path: Path, post: Post) -> Iterator[House]:
    clock = VirtualClock(MORNING)
    engine = Engine("sqlite://", clock=clock, deliverers=[post])
    house = House(tmp_path, engine, clock)
    house.deploy(diagram("matter", user("work"), fields=[datum("matter")], head=TEXTS))
    yield house
    engine.close()


def begin(office: House, matter: str) -> str:
    case = office.engine.start("matter", {"matter": matter}, by="cat").id
    office.engine.run_due()
    return case


def test_without_wishes_everybody_gets_it_at_once(office: House, post: Post) -> None:
    begin(office, "noise")

    assert [each[:3] for each in post.sent] == [("noise came", ("ann@example.com", "ben@example.com"), "do noise")]


def test_what_is_told_of_a_start_has_its_number(office: House, post: Post) -> None:
    head = (
        '<flowkit:calendar ref="office-hours"/><flowkit:number field="no" pattern="L-{yyyy}-{n}"/>'
        '<flowkit:notification id="came" on="started" to="role:clerk" channels="email" subject="{{ no }}: came"/>'
    )
    office.deploy(diagram("letter", user("work"), fields=[datum("no")], head=head))

    office.engine.start("letter", by="cat")
    office.engine.run_due()

    assert post.subjects() == ["L-2026-1: came"]


def test_a_notice_calls_people_and_units_by_their_names(office: House, post: Post) -> None:
    names = "{{ name_of[case.starter] }} {{ name_of[case.unit] }}"
    told = f'<flowkit:notification id="came" on="started" to="role:clerk" channels="email" subject="{names}"/>'
    office.deploy(diagram("letter", user("work"), head=told))

    office.engine.start("letter", by="ann")
    office.engine.run_due()

    assert post.subjects() == ["安 北区"]


def test_each_gets_the_language_they_want(office: House, post: Post) -> None:
    office.engine.set_preferences({"language": "zh"}, by="ben")

    begin(office, "noise")

    assert sorted(each[:3] for each in post.sent) == [
        ("noise came", ("ann@example.com",), "do noise"),
        ("来件:noise", ("ben@example.com",), "请办理"),
    ]
    assert len({key for *_, key in post.sent}) == 2
    assert [each.subject for each in office.engine.notices("ben")] == ["来件:noise"]
    assert [each.subject for each in office.engine.notices("ann")] == ["noise came"]


def test_what_comes_in_quiet_hours_comes_together_when_they_are_over(office: House, post: Post) -> None:
    office.engine.set_preferences({"quiet": "22:00-07:00", "language": "zh"}, by="ben")
    office.engine.advance_to("2026-11-16T22:30+08:00")
    begin(office, "noise")
    office.engine.advance_to("2026-11-16T22:31+08:00")
    begin(office, "smell")
    assert {addresses for _, addresses, *_ in post.sent} == {("ann@example.com",)}
    post.sent.clear()

    office.engine.advance_to("2026-11-17T06:59+08:00")
    assert post.sent == []
    office.engine.advance_to("2026-11-17T07:00+08:00")

    ((subject, addresses, body, _),) = post.sent
    assert (subject, addresses) == ("2 条通知", ("ben@example.com",))
    assert body == "2026-11-16 22:30 来件:noise\n请办理\n\n2026-11-16 22:31 来件:smell\n请办理"
    office.engine.advance_to("2026-11-19T07:00+08:00")
    assert len(post.sent) == 1


@pytest.mark.parametrize("person", ["张三", "li.四"])
def test_the_key_of_what_was_held_stands_in_a_header_whoever_gets_it(office: House, post: Post, person: str) -> None:
    office.deploy(
        diagram("matter", user("work"), fields=[datum("matter")], head=TEXTS),
        people=PEOPLE.replace("  ben: {", f'  "{person}": {{'),
    )
    office.engine.set_preferences({"digest": ["14:00"]}, by=person)
    begin(office, "noise")
    post.sent.clear()

    office.engine.advance_to("2026-11-16T14:00+08:00")

    ((_, addresses, _, key),) = post.sent
    assert addresses == ("ben@example.com",)
    assert key.isascii()
    assert quote(person, safe="") in key


def test_more_that_was_held_is_not_taken_for_what_was_sent_before(
    office: House, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that is killed between the sending and its record leaves all of it to be sent again, with what came."""
    office.engine.set_preferences({"digest": ["14:00"]}, by="ann")
    office.engine.set_preferences({"off": ["email"]}, by="ben")
    begin(office, "noise")
    begin(office, "smell")
    deliver = post.deliver

    def killed(notice: Notice, addresses: Iterable[str], key: str) -> None:
        deliver(notice, addresses, key)
        raise SystemExit

    monkeypatch.setattr(post, "deliver", killed)
    with pytest.raises(SystemExit):
        office.engine.advance_to("2026-11-16T14:00+08:00")
    monkeypatch.setattr(post, "deliver", deliver)
    office.clock.move_to(parse_instant("2026-11-16T14:01+08:00"))
    begin(office, "light")
    with office.engine.store.engine.begin() as connection:
        connection.execute(text("UPDATE flowkit_held SET leased_until = 0"))
    office.clock.move_to(parse_instant("2026-11-17T14:00+08:00"))
    office.engine.run_due()

    assert post.subjects() == ["2 notices 2 条通知", "3 notices 3 条通知"]
    assert len({key for *_, key in post.sent}) == 2


def test_a_single_held_notice_comes_as_it_is(office: House, post: Post) -> None:
    office.engine.set_preferences({"digest": ["14:00"]}, by="ann")
    office.engine.set_preferences({"off": ["email:came"]}, by="ben")
    begin(office, "noise")
    assert post.sent == []

    office.engine.advance_to("2026-11-16T14:00+08:00")

    assert [each[:2] for each in post.sent] == [("noise came", ("ann@example.com",))]
    assert [each.subject for each in office.engine.notices("ben")] == ["noise came"]  # the inbox stays on


def test_what_is_urgent_waits_for_no_morning(office: House, post: Post) -> None:
    office.engine.set_preferences({"quiet": "00:00-23:59", "off": ["email"]}, by="ann")
    begin(office, "noise")
    (item,) = office.engine.worklist("ann")
    post.sent.clear()

    office.engine.complete(item.id, by="ann")
    office.engine.run_due()

    assert [each[:2] for each in post.sent] == [("over", ("ann@example.com", "ben@example.com"))]


def test_a_wish_that_is_none_is_refused_and_the_old_ones_stay(office: House) -> None:
    office.engine.set_preferences({"language": "zh"}, by="ben")

    with pytest.raises(InputInvalid):
        office.engine.set_preferences({"quiet": "late"}, by="ben")
    assert office.engine.preferences("ben").data == {"language": "zh"}
    assert office.engine.preferences("ann").data == {}


def test_a_message_is_read_once_and_the_sender_sees_by_whom_and_when(office: House) -> None:
    case = begin(office, "noise")
    (notice,) = office.engine.notices("ann", unread=True)

    office.engine.read_notice(notice.id, by="ann")
    office.engine.advance_to("2026-11-16T10:00+08:00")
    office.engine.set_preferences({"language": "zh"}, by="ann")
    read = office.engine.read_notice(notice.id, by="ann")

    assert read.subject == "来件:noise"
    assert {who: f"{when:%H:%M}" for who, when in read.read_by.items()} == {"ann": "00:30"}
    assert office.engine.notices("ann", unread=True) == []
    assert len(office.engine.notices("ben", unread=True)) == 1
    (inbox,) = [each for each in office.engine.case(case, by="cat").notices if each.channel == "inbox"]
    assert set(inbox.read_by) == {"ann"}


def test_nobody_reads_what_is_not_to_them(office: House) -> None:
    begin(office, "noise")
    (notice,) = office.engine.notices("ann")

    for who, which in (("dan", notice.id), ("ann", f"{notice.case_id}.999"), ("cat", notice.id)):
        with pytest.raises(NotFound):
            office.engine.read_notice(which, by=who)


def test_what_cannot_be_delivered_is_a_dead_letter_that_a_reader_sends_again(office: House, post: Post) -> None:
    post.broken = True
    begin(office, "noise")
    office.engine.advance_to("2026-11-18T08:30+08:00")

    (dead,) = office.engine.dead_letters("cat")
    assert (dead.status, dead.subject, dead.error) == ("dead", "noise came", "ConnectionError: no line")
    assert office.engine.dead_letters("ann") == []
    with pytest.raises(NotFound):
        office.engine.resend(dead.id, by="ann")

    post.broken = False
    office.engine.resend(dead.id, by="cat")
    office.engine.run_due()
    assert post.subjects() == ["noise came"]
    assert office.engine.dead_letters("cat") == []
    with pytest.raises(NotFound):
        office.engine.resend(dead.id, by="cat")


def test_a_held_notice_that_cannot_be_sent_is_tried_again_and_at_last_a_dead_letter(office: House, post: Post) -> None:
    office.engine.set_preferences({"digest": ["14:00"]}, by="ann")
    office.engine.set_preferences({"off": ["email"]}, by="ben")
    begin(office, "noise")
    post.broken = True
    office.engine.advance_to("2026-11-16T14:00+08:00")
    assert office.engine.dead_letters("cat") == []
    post.broken = False
    office.engine.advance_to("2026-11-16T15:00+08:00")
    assert post.subjects() == ["noise came"]

    begin(office, "smell")
    post.broken = True
    office.engine.advance_to("2026-11-20T14:00+08:00")
    assert [each.subject for each in office.engine.dead_letters("cat")] == ["smell came"]


def test_somebody_unknown_has_no_wishes(office: House) -> None:
    with pytest.raises(Exception, match="nobody-7"):
        office.engine.set_preferences({}, by="nobody-7")
