"""Outsiders who act by a code: only what the case waits for, only with the code, and nothing else is learnt."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from office import FILES, faults, run_threads
from sqlalchemy import text
from sqlalchemy.orm import Session

from flowkit import (
    Engine,
    FlowkitError,
    InputInvalid,
    NotAuthorised,
    NotFound,
    SentFile,
    VirtualClock,
)
from flowkit.core.notification.records import Notice
from flowkit.engine.act_codes import MOST_LOCKS, WRONG_IN_A_ROW
from flowkit.engine.code_issuing import IssuedCode
from flowkit.engine.ids import act_code, act_code_shown
from flowkit.store import metadata

PHOTO = SentFile("evidence", "lamp.png", b"photo", "image/png")
FULL: dict[str, object] = {"explanation": "dark for a week"}


@dataclass
class Hall:
    """A case of somebody called Zhao Liu, begun by wu."""

    engine: Engine
    case: str

    def given(self, outsider: str = "petitioner", **how: Any) -> IssuedCode:
        return self.engine.issue_code(self.case, outsider, by="wu", **how)

    def at(self) -> tuple[str, ...]:
        return self.engine.case(self.case, by="sun").active

    def acts(self, code: str) -> list[str]:
        return [each.id for each in self.engine.by_code(code).acts]


@pytest.fixture
def hall(any_url: str) -> Iterator[Hall]:
    engine = Engine(any_url, clock=VirtualClock("2026-09-14T09:00+08:00"))
    engine.deploy(FILES / "hall")
    yield Hall(engine, begun(engine))
    engine.close()


def begun(engine: Engine, **data: object) -> str:
    given = {"petitioner": "Zhao Liu", "helper": "Qian Qi", "matter": "street lamp", "inner": "not for them", **data}
    return engine.start("hall", {"suppliers": ["S-1", "S-2"], **given}, by="wu").id


def wrong(code: str) -> str:
    """The same handle with another secret."""
    return code[:-1] + ("0" if code[-1] != "0" else "1")


def told(act: Callable[[], object]) -> tuple[str, ...]:
    with pytest.raises(FlowkitError) as caught:
        act()
    error = caught.value
    return (type(error).__name__, error.code, error.text.en, error.text.zh, error.mend.en, error.mend.zh)


def code_of(act: Callable[[], object]) -> str:
    return told(act)[1]


# doing


def test_an_outsider_does_what_the_case_waits_for_and_it_stands_in_the_history(hall: Hall) -> None:
    given = hall.given("helper")
    petitioner = hall.given()
    assert (hall.acts(petitioner.code), hall.acts(given.code)) == (["material"], [])

    hall.engine.submit_by_code(petitioner.code, "material", {**FULL, "amount": "12.5"}, files=[PHOTO])

    assert hall.at() == ("asked", "handle")
    assert hall.acts(given.code) == hall.acts(petitioner.code) == ["withdraw"]
    view = hall.engine.case(hall.case, by="li")
    assert (view.data["explanation"], str(view.data["amount"])) == ("dark for a week", "12.5")
    (file,) = hall.engine.attachments(hall.case, by="li")
    assert (file.kind, file.name, file.by) == ("evidence", "lamp.png", "petitioner, by code")
    assert hall.engine.download(file.id, by="li").read() == b"photo"
    hall.engine.submit_by_code(given.code.upper().replace("-", " "), "withdraw")
    last = hall.engine.case(hall.case, by="sun").history[-1]
    assert (last.actor, last.action) == ("Qian Qi, by code", "submit")
    assert hall.at() == ("asked",)
    assert not list(faults(hall.engine, hall.case))


@pytest.mark.parametrize("act", ["withdraw", "quote", "nothing"])
def test_what_the_case_does_not_wait_for_or_is_for_others_is_refused(hall: Hall, act: str) -> None:
    given = hall.given()

    refused = code_of(lambda: hall.engine.submit_by_code(given.code, act))

    assert refused == ("not-awaited" if act == "withdraw" else "act-unknown")
    assert hall.engine.case(hall.case, by="sun").history[-1].action == f"refused:{refused}"


def test_the_form_is_checked_as_that_of_a_step(hall: Hall) -> None:
    given = hall.given()
    for data, found in (
        ({}, "field-missing"),
        ({"explanation": "x", "amount": -1}, "field-check"),
        ({"explanation": "x", "amount": "much"}, "field-type"),
        ({"explanation": "x", "reply": "yes"}, "field-unknown"),
        ({"explanation": "x", "code": "mine"}, "field-unknown"),
    ):
        with pytest.raises(InputInvalid) as refused:
            hall.engine.submit_by_code(given.code, "material", data, files=[PHOTO])
        assert [each.code for each in refused.value.findings] == [found]
    assert hall.at() == ("missing", "asked")
    assert hall.engine.attachments(hall.case, by="sun") == []


def test_files_are_of_the_kinds_that_are_asked_for_and_bounded(hall: Hall) -> None:
    given = hall.given()
    letter = SentFile("letter", "a.txt", b"dear", "text/plain")
    for files, found in (
        ([], "attachments-missing"),
        ([letter], "attachments-missing"),
        ([SentFile("evidence", "a.png", b"x", "image/gif")], "media-type-refused"),
        ([SentFile("virus", "a.png", b"x", "image/png")], "kind-not-asked"),
        ([PHOTO, letter, letter], "files-too-many"),
        ([SentFile("evidence", "a.png", b"", "image/png")], "attachment-empty"),
        ([PHOTO] * 101, "files-invalid"),
    ):
        with pytest.raises(FlowkitError) as refused:
            hall.engine.submit_by_code(given.code, "material", FULL, files=files)
        assert refused.value.code == found
    assert hall.engine.attachments(hall.case, by="sun") == []
    hall.engine.submit_by_code(given.code, "material", FULL, files=[PHOTO, letter])
    assert len(hall.engine.attachments(hall.case, by="li")) == 2


def test_a_file_comes_with_the_act_that_asks_for_it_and_with_no_other(hall: Hall) -> None:
    given = hall.given()
    hall.engine.submit_by_code(given.code, "material", FULL, files=[PHOTO])

    for act, found in (("withdraw", "kind-not-asked"), ("material", "not-awaited"), ("nothing", "act-unknown")):
        assert code_of(lambda act=act: hall.engine.submit_by_code(given.code, act, FULL, files=[PHOTO] * 50)) in {  # type: ignore[misc]  # because of the same
            found, "field-unknown",
        }  # fmt: skip

    assert len(hall.engine.attachments(hall.case, by="li")) == 1
    assert hall.acts(given.code) == ["withdraw"]


@pytest.mark.parametrize("files", [7, "photo", [b"photo"], {"a": 1}, PHOTO, None, iter(lambda: PHOTO, None)])
def test_files_that_are_none_are_refused(hall: Hall, files: Any) -> None:
    given = hall.given()

    assert code_of(lambda: hall.engine.submit_by_code(given.code, "material", FULL, files=files)) == "files-invalid"


def test_one_of_several_suppliers_answers_for_itself(hall: Hall) -> None:
    first = hall.given("supplier", person="Acme", correlation="S-1")
    second = hall.given("supplier", person="Best", correlation="S-2")

    hall.engine.submit_by_code(second.code, "quote", {"price": 7})

    assert (hall.acts(first.code), hall.acts(second.code)) == (["quote"], [])
    assert code_of(lambda: hall.engine.submit_by_code(second.code, "quote", {"price": 8})) == "not-awaited"
    hall.engine.submit_by_code(first.code, "quote", {"price": 9})
    assert hall.at() == ("missing",)
    actors = [each.actor for each in hall.engine.case(hall.case, by="sun").history if each.action == "submit"]
    assert actors == ["Best, by code", "Acme, by code"]


def test_a_repeat_with_the_same_request_id_does_nothing_more(hall: Hall) -> None:
    given = hall.given()
    for _ in range(2):
        hall.engine.submit_by_code(given.code, "material", FULL, files=[PHOTO], request_id="r-1")

    assert len(hall.engine.attachments(hall.case, by="li")) == 1


def test_of_two_at_once_one_is_taken(hall: Hall) -> None:
    for number in range(5):
        case = begun(hall.engine)
        given = hall.engine.issue_code(case, "supplier", by="wu", person="Acme", correlation="S-1")

        done = run_threads(
            [lambda: hall.engine.submit_by_code(given.code, "quote", {"price": 1})] * 2  # noqa: B023 - used at once
        )

        codes = sorted(each.code if isinstance(each, FlowkitError) else "" for each in done)
        assert codes in (["", "not-awaited"], ["", "case-busy"]), (number, done)
        assert not list(faults(hall.engine, case))


def in_between(engine: Engine, words: str, act: Callable[[], object]) -> None:
    """Do something, once, when a statement with these words is about to run."""

    def look(statement: str) -> None:
        if words in statement:
            engine.store.watch(None)
            act()

    engine.store.watch(look)


@pytest.mark.postgres
@pytest.mark.parametrize("how", ["revoked", "replaced"])
def test_a_code_that_is_revoked_while_its_holder_submits_is_good_no_longer(postgres_url: str, how: str) -> None:
    clock = VirtualClock("2026-09-14T09:00+08:00")
    engine, other = Engine(postgres_url, clock=clock), Engine(postgres_url, clock=clock)
    engine.deploy(FILES / "hall")
    hall = Hall(engine, begun(engine))
    given = hall.given("supplier", person="Acme", correlation="S-1")

    def act() -> None:
        if how == "revoked":
            other.revoke_code(hall.case, given.handle, by="wu")
        else:
            other.issue_code(hall.case, "supplier", by="wu", person="Acme", correlation="S-1")

    in_between(engine, "FOR UPDATE", act)

    assert code_of(lambda: engine.submit_by_code(given.code, "quote", {"price": 1})) == "code-revoked"
    assert engine.case(hall.case, by="sun").history[-1].action != "submit"
    assert hall.at() == ("missing", "asked")
    engine.close()
    other.close()


def test_a_wrong_code_in_the_callers_transaction_is_counted_as_far_as_that_is_committed(hall: Hall) -> None:
    given = hall.given()
    with Session(hall.engine.store.engine) as session:
        for _ in range(WRONG_IN_A_ROW):
            code_of(lambda: hall.engine.using(session).by_code(wrong(given.code)))
        session.rollback()
    assert hall.acts(given.code) == ["material"], "a roll-back takes the count back"

    def submitted(code: str) -> None:
        hall.engine.by_code(code)  # counted by itself, before the transaction
        with Session(hall.engine.store.engine) as session, session.begin():
            hall.engine.using(session).submit_by_code(code, "material", FULL, files=[PHOTO])

    for _ in range(WRONG_IN_A_ROW):
        assert code_of(lambda: submitted(wrong(given.code))) == "code-unknown"
    assert code_of(lambda: submitted(given.code)) == "code-unknown", "locked"
    hall.engine.advance_to("2026-09-14T09:15+08:00")
    submitted(given.code)
    assert hall.at() == ("asked", "handle")


def test_in_the_callers_transaction_a_roll_back_leaves_nothing(hall: Hall) -> None:
    given = hall.given()
    with Session(hall.engine.store.engine) as session:
        hall.engine.using(session).submit_by_code(given.code, "material", FULL, files=[PHOTO])
        session.rollback()

    assert hall.at() == ("missing", "asked")
    assert hall.acts(given.code) == ["material"]


# seeing


def test_the_holder_of_a_code_sees_what_the_public_sees_and_no_id(hall: Hall) -> None:
    seen = hall.engine.by_code(hall.given().code)

    assert dict(seen.case.data) == {"matter": "street lamp"}
    assert seen.case == hall.engine.public_case(str(hall.engine.case(hall.case, by="wu").data["code"]))
    assert hall.case not in repr(seen)
    assert "not for them" not in repr(seen)
    assert {"wu", "li", "sun"}.isdisjoint(repr(seen).replace("'", " ").split())


def test_a_closed_name_is_told_to_nobody_who_may_not_see_it(hall: Hall) -> None:
    given = hall.given()
    hall.engine.submit_by_code(given.code, "material", FULL, files=[PHOTO])

    seen = hall.engine.case(hall.case, by="sun")

    assert [each.actor for each in seen.history[-2:]] == ["petitioner, by code"] * 2
    assert "Zhao" not in repr(seen)
    assert "Zhao" not in repr(hall.engine.codes(hall.case, by="sun"))
    assert hall.engine.codes(hall.case, by="li")[0].person == "Zhao Liu"
    assert {each.sender for each in hall.engine.worklist("li")} == {"petitioner, by code"}


def test_the_secret_of_a_code_is_stored_nowhere(hall: Hall) -> None:
    given = hall.given()
    hall.engine.submit_by_code(given.code, "material", FULL, files=[PHOTO])
    secret = given.code.replace("-", "")[8:]

    with hall.engine.store.engine.connect() as connection:
        rows = [repr(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(table.select())]

    assert any(given.handle in row for row in rows)
    assert not [row for row in rows if secret in row or given.code in row]


# who gives them


def test_whoever_works_on_the_case_or_began_it_gives_and_revokes_codes(hall: Hall) -> None:
    for who in ("zoe", "sun", "nobody"):
        with pytest.raises((NotAuthorised, NotFound)):
            hall.engine.issue_code(hall.case, "petitioner", by=who)
    given = hall.given()
    hall.engine.submit_by_code(given.code, "material", FULL, files=[PHOTO])
    for who in ("zoe", "sun"):
        with pytest.raises((NotAuthorised, NotFound)):
            hall.engine.revoke_code(hall.case, given.handle, by=who)

    hall.engine.revoke_code(hall.case, given.handle, by="li", reason="lost")

    assert code_of(lambda: hall.engine.submit_by_code(given.code, "withdraw")) == "code-revoked"
    assert code_of(lambda: hall.engine.revoke_code(hall.case, given.handle, by="li")) == "code-not-there"
    assert [each.revoked_at is not None for each in hall.engine.codes(hall.case, by="sun")] == [True]


def test_codes_are_for_declared_outsiders_with_a_name(hall: Hall) -> None:
    assert code_of(lambda: hall.given("mayor")) == "outsider-unknown"
    assert code_of(lambda: hall.given("supplier")) == "outsider-unnamed"
    assert code_of(lambda: hall.given("supplier", person="a\nb")) == "text-invalid"
    assert code_of(lambda: hall.given("supplier", person="x" * 101)) == "text-expected"
    nameless = begun(hall.engine, petitioner=None)
    assert code_of(lambda: hall.engine.issue_code(nameless, "petitioner", by="wu")) == "outsider-unnamed"
    for verb in ("issue-code", "revoke-code", "submit"):
        assert code_of(lambda verb=verb: hall.engine.operate(verb, hall.case, by="wu")) == "verb-only"  # type: ignore[misc]  # because of the same


def test_a_new_code_takes_the_place_of_the_one_before(hall: Hall) -> None:
    first, other, second = hall.given(), hall.given("helper"), hall.given()

    assert code_of(lambda: hall.engine.by_code(first.code)) == "code-revoked"
    assert hall.acts(second.code) == ["material"]
    assert hall.acts(other.code) == []


def test_a_code_expires_by_the_calendar(hall: Hall) -> None:
    given = hall.given()
    assert given.until is not None
    assert given.until.isoformat() == "2026-09-24T16:00:00+00:00"

    hall.engine.advance_to("2026-09-24T23:59+08:00")
    assert hall.acts(given.code) == ["material"]
    hall.engine.advance_to("2026-09-25T00:00+08:00")

    assert code_of(lambda: hall.engine.by_code(given.code)) == "code-expired"
    assert code_of(lambda: hall.engine.submit_by_code(given.code, "material", FULL, files=[PHOTO])) == "code-expired"


def test_a_code_opens_its_own_case_only_and_nothing_when_that_is_over(hall: Hall) -> None:
    given, other = hall.given(), begun(hall.engine)
    hall.engine.cancel(hall.case, by="wu", reason="settled")

    assert hall.acts(given.code) == []
    assert hall.engine.by_code(given.code).case.status == "cancelled"
    assert code_of(lambda: hall.engine.submit_by_code(given.code, "material", FULL, files=[PHOTO])) == "gone"
    assert hall.engine.case(other, by="sun").active == ("missing", "asked")


# guessing


def test_wrong_unknown_and_locked_codes_are_answered_in_the_same_words(hall: Hall) -> None:
    given = hall.given()
    never = act_code_shown(*act_code())
    said = {
        told(lambda typed=typed: hall.engine.by_code(typed))  # type: ignore[misc]  # because of the same
        for typed in (wrong(given.code), never, "", "abc", "\0" * 24, "x" * 10_000, None)
    }
    for _ in range(WRONG_IN_A_ROW):
        said.add(told(lambda: hall.engine.submit_by_code(wrong(given.code), "material", FULL)))
    said.add(told(lambda: hall.engine.by_code(given.code)))  # the right one, locked

    assert len(said) == 1


def test_a_code_is_locked_after_wrong_tries_and_used_up_after_many(hall: Hall) -> None:
    given = hall.given()
    for _ in range(WRONG_IN_A_ROW - 1):
        code_of(lambda: hall.engine.by_code(wrong(given.code)))
    assert hall.acts(given.code) == ["material"], "a right one begins the count anew"
    moment = 9 * 60
    for lock in range(MOST_LOCKS):
        for _ in range(WRONG_IN_A_ROW):
            assert code_of(lambda: hall.engine.by_code(wrong(given.code))) == "code-unknown"
        assert code_of(lambda: hall.engine.by_code(given.code)) == "code-unknown"
        moment += 15
        hall.engine.advance_to(f"2026-09-14T{moment // 60:02}:{moment % 60 - 1:02}+08:00" if moment % 60 else
                               f"2026-09-14T{moment // 60 - 1:02}:59+08:00")  # fmt: skip
        assert code_of(lambda: hall.engine.by_code(given.code)) == "code-unknown", lock
        hall.engine.advance_to(f"2026-09-14T{moment // 60:02}:{moment % 60:02}+08:00")

    assert code_of(lambda: hall.engine.by_code(given.code)) == "code-unknown", "used up"
    assert hall.acts(hall.given().code) == ["material"], "another one helps"


def test_tries_at_once_count_one_by_one(hall: Hall) -> None:
    given = hall.given()

    done = run_threads([lambda: hall.engine.by_code(wrong(given.code))] * 8)

    assert {each.code for each in done if isinstance(each, FlowkitError)} == {"code-unknown"}
    assert code_of(lambda: hall.engine.by_code(given.code)) == "code-unknown", "locked"


def test_a_wrong_code_writes_nothing_into_the_case(hall: Hall) -> None:
    given = hall.given()
    before = hall.engine.case(hall.case, by="sun").history
    code_of(lambda: hall.engine.submit_by_code(wrong(given.code), "material", FULL, files=[PHOTO]))

    assert hall.engine.case(hall.case, by="sun").history == before
    with hall.engine.store.engine.connect() as connection:
        assert connection.execute(text("SELECT tries FROM flowkit_code")).scalars().all() == [1]


def test_without_a_limit_a_code_is_good_as_long_as_the_case_is_open(hall: Hall) -> None:
    given = hall.given("helper")

    hall.engine.advance_to("2027-09-14T09:00+08:00")

    assert given.until is None
    assert hall.engine.by_code(given.code).person == "Qian Qi"


# told by a notice


class Box:
    """A channel that keeps what it is given."""

    channel = "sms"

    def __init__(self) -> None:
        self.sent: list[tuple[str, tuple[str, ...]]] = []
        self.broken = 0

    def deliver(self, notice: Notice, addresses: Iterable[str], key: str) -> None:
        self.sent.append((notice.body, tuple(addresses)))
        if self.broken:
            self.broken -= 1
            raise ConnectionError(f"no answer to: {notice.body}")


@pytest.fixture
def told_by_notice(any_url: str, tmp_path: Path) -> Iterator[tuple[Hall, Box]]:
    """Asked for material, the petitioner gets a code to a telephone, and the handlers hear of it."""
    folder = tmp_path / "hall"
    shutil.copytree(FILES / "hall", folder)
    rule = (
        '<flowkit:notification id="asked" on="started" to="data:phone,role:clerk" channels="sms" subject="code">'
        '{{ inner }} {{ code_of["petitioner"] }}</flowkit:notification><flowkit:access '
    )
    text = (folder / "hall.bpmn").read_text()
    field = '<flowkit:field name="phone" type="string"/></flowkit:data>'
    (folder / "hall.bpmn").write_text(text.replace("<flowkit:access ", rule, 1).replace("</flowkit:data>", field, 1))
    box = Box()
    engine = Engine(any_url, clock=VirtualClock("2026-09-14T09:00+08:00"), deliverers=[box])
    engine.deploy(folder)
    yield Hall(engine, begun(engine, phone="+8613800000000", inner="your code:")), box
    engine.close()


def codes_in(box: Box) -> list[str]:
    return [found[0] for body, _ in box.sent for found in re.finditer(r"\w{4}(-\w{4}){5}", body)]


def test_a_notice_tells_a_code_that_is_made_when_it_is_sent(told_by_notice: tuple[Hall, Box]) -> None:
    hall, box = told_by_notice
    hall.engine.run_due()

    (code,) = codes_in(box)
    assert ("your code: " + code, ("+8613800000000",)) in box.sent
    assert hall.acts(code) == ["material"]
    assert all("***" in body or code in body for body, _ in box.sent), "staff are not told it"
    with hall.engine.store.engine.connect() as connection:
        rows = [repr(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(table.select())]
    assert not [row for row in rows if code in row or code.replace("-", "")[8:] in row]


def test_a_notice_that_is_sent_again_tells_a_code_that_is_good(told_by_notice: tuple[Hall, Box]) -> None:
    hall, box = told_by_notice
    box.broken = 2
    hall.engine.run_due()
    hall.engine.advance_to("2026-09-14T10:00+08:00")

    codes = codes_in(box)
    assert hall.acts(codes[-1]) == ["material"]
    assert all(code_of(lambda each=each: hall.engine.by_code(each)) == "code-revoked" for each in codes[:-1])  # type: ignore[misc]  # because of the same


def test_what_a_channel_says_of_a_notice_is_kept_without_the_code(told_by_notice: tuple[Hall, Box]) -> None:
    hall, box = told_by_notice
    box.broken = 1_000
    hall.engine.advance_to("2026-09-18T09:00+08:00")

    codes = codes_in(box)
    dead = [each for each in hall.engine.dead_letters("sun") if each.to.startswith("address:")]
    assert len(codes) > 1
    assert [each.error for each in dead] == ["ConnectionError: no answer to: your code: ***"]
    with hall.engine.store.engine.connect() as connection:
        rows = [repr(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(table.select())]
    assert not [row for row in rows if any(code in row for code in codes)]


@pytest.fixture
def told_to_staff(any_url: str, tmp_path: Path) -> Iterator[tuple[Hall, Box]]:
    """A notice that would tell a code goes to the handler, who wants such later, and to his inbox."""
    folder = tmp_path / "hall"
    shutil.copytree(FILES / "hall", folder)
    rules = "".join(
        f'<flowkit:notification id="{channel}" on="started" to="role:handler" channels="{channel}" subject="code">'
        '{{ matter }} {{ code_of["petitioner"] }}</flowkit:notification>'
        for channel in ("sms", "inbox")
    )
    text = (folder / "hall.bpmn").read_text()
    (folder / "hall.bpmn").write_text(text.replace("<flowkit:access ", f"{rules}<flowkit:access ", 1))
    people = (folder / "people.yaml").read_text()
    (folder / "people.yaml").write_text(people.replace("{name: Li, ", "{name: Li, email: li@example.com, ", 1))
    box = Box()
    engine = Engine(any_url, clock=VirtualClock("2026-09-14T09:00+08:00"), deliverers=[box])
    engine.deploy(folder)
    engine.set_preferences({"digest": ["12:00"]}, by="li")
    yield Hall(engine, begun(engine)), box
    engine.close()


def test_staff_read_stars_for_a_code_in_their_inbox_and_in_what_comes_later(told_to_staff: tuple[Hall, Box]) -> None:
    hall, box = told_to_staff
    hall.engine.advance_to("2026-09-14T12:00+08:00")

    (notice,) = hall.engine.notices("li")

    assert notice.body == "street lamp ***"
    assert box.sent == [("street lamp ***", ("li@example.com",))]
    assert {each.body for each in hall.engine.case(hall.case, by="sun").notices} == {"street lamp ***"}


def test_whoever_fills_in_data_cannot_ask_for_a_code(told_by_notice: tuple[Hall, Box]) -> None:
    hall, box = told_by_notice
    hall.engine.run_due()
    box.sent.clear()
    begun(hall.engine, phone="+8613900000000", inner=f"[helper:{'0' * 32}] {{{{ code_of['helper'] }}}}")
    hall.engine.run_due()

    assert len(codes_in(box)) == 1
    assert any("code_of" in body for body, _ in box.sent)
