"""Law 10: every operation and every reading has an actor and is authorised; a refusal tells an outsider nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from office import FILES, MORNING, faults, item_at, office
from sqlalchemy import text
from sqlalchemy.orm import Session

from flowkit import Engine, FlowkitError, MessageUnmatched, NotAuthorised, NotFound, OperationRefused, VirtualClock

NOWHERE = "0" * 20
TABLES = (
    "case",
    "scope",
    "token",
    "item",
    "inbox",
    "deadline",
    "job",
    "subscription",
    "incident",
    "case_field",
    "code",
    "outbox",
)


@dataclass(frozen=True)
class Desk:
    """One case, begun by clerk-1 and held by clerk-2."""

    engine: Engine
    case: str
    item: str
    deadline: str


@pytest.fixture
def desk(sqlite_url: str, tmp_path: Path) -> Iterator[Desk]:
    engine = office(sqlite_url, tmp_path)
    case = engine.start("handling", {"amount": 1}, by="clerk-1", business_key="K").id
    item = item_at(engine, case, "check")
    engine.claim(item, by="clerk-2")
    yield Desk(engine, case, item, engine.case(case, by="clerk-1").deadlines[0].id)
    engine.close()


def stored(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Everything but the history, and what counts it."""
    with engine.store.engine.connect() as connection:
        return {
            name: sorted(
                tuple(value for column, value in row._mapping.items() if column not in ("fence", "chain"))
                for row in connection.execute(text(f"SELECT * FROM flowkit_{name}"))
            )
            for name in TABLES
        }


# reading: everybody beside the case, and whether they may

READERS = {
    "clerk-1": True,  # began it
    "clerk-2": True,  # holds it
    "head-1": True,  # the superior of its unit
    "auditor-1": True,  # a named reader of the process
    "clerk-3": False,  # might have taken the item, and may no more
    "outsider": False,
    "nobody": False,  # stands in no directory
    "flowkit": False,  # the engine is no person
    "": False,
}
READINGS: dict[str, Callable[[Desk, str], object]] = {
    "case": lambda desk, who: desk.engine.case(desk.case, by=who),
    "explain": lambda desk, who: desk.engine.explain(desk.deadline, by=who),
    "cases": lambda desk, who: desk.engine.cases("handling", by=who, business_key="K"),
    "operations": lambda desk, who: desk.engine.operations(desk.case, by=who),
    "codes": lambda desk, who: desk.engine.codes(desk.case, by=who) == [],
    "tokens": lambda desk, who: desk.engine.tokens(desk.case, by=who),
}


@pytest.mark.parametrize("reading", READINGS)
def test_a_case_is_read_by_those_whom_the_rule_names_and_by_nobody_else(desk: Desk, reading: str) -> None:
    assert {who: reads(partial(READINGS[reading], desk, who)) for who in READERS} == READERS


def reads(read: Callable[[], object]) -> bool:
    try:
        return bool(read())
    except (NotFound, NotAuthorised):
        return False


def test_inboxes_show_what_one_holds_or_may_take_and_nothing_else(desk: Desk) -> None:
    seen = {
        who: [each.id for each in desk.engine.worklist(who)] for who in READERS if who.startswith(("clerk", "head"))
    }

    assert seen == {"clerk-1": [], "clerk-2": [desk.item], "clerk-3": [], "head-1": []}
    assert desk.engine.worklist("outsider") == desk.engine.done_list("outsider") == []


def test_notices_reach_whom_they_are_addressed_to(desk: Desk) -> None:
    desk.engine.advance_to("2026-11-16T11:30+08:00")

    told = {
        who: {each.cause for each in desk.engine.notices(who)} for who in ("clerk-1", "clerk-3", "head-1", "outsider")
    }

    assert told == {
        "clerk-1": {"warned", "late"},
        "clerk-3": {"warned"},
        "head-1": {"whole/e1", "whole/e2"},
        "outsider": set(),
    }


def test_whoever_held_an_item_may_read_its_case_later(desk: Desk) -> None:
    desk.engine.transfer(desk.item, to="clerk-5", by="clerk-2")

    assert desk.engine.case(desk.case, by="clerk-2").id == desk.case
    assert desk.engine.case(desk.case, by="clerk-5").id == desk.case


# acting: everybody beside the case, and each operation

ACTS: dict[str, tuple[Callable[[Desk, str], object], set[str]]] = {
    "claim": (lambda desk, who: desk.engine.claim(desk.item, by=who), set()),
    "complete": (lambda desk, who: desk.engine.complete(desk.item, {"note": "x"}, by=who), {"clerk-2"}),
    "complete, wrong data": (lambda desk, who: desk.engine.complete(desk.item, {"nothing": "x"}, by=who), set()),
    "transfer": (lambda desk, who: desk.engine.transfer(desk.item, to="clerk-9", by=who), {"clerk-2"}),
    "unclaim": (lambda desk, who: desk.engine.unclaim(desk.item, by=who), {"clerk-2"}),
    "save-draft": (lambda desk, who: desk.engine.save_draft(desk.item, {"note": "x"}, by=who), {"clerk-2"}),
    "save-draft, wrong data": (lambda desk, who: desk.engine.save_draft(desk.item, {"nothing": "x"}, by=who), set()),
    "delegate": (lambda desk, who: desk.engine.delegate(desk.item, to="clerk-9", by=who), {"clerk-2"}),
    "hand-over": (
        lambda desk, who: desk.engine.operate("hand-over", desk.item, to="clerk-9", by=who),
        {"clerk-2", "head-1"},
    ),
    "hand-back": (lambda desk, who: desk.engine.hand_back(desk.item, by=who), set()),
    "add-signer": (
        lambda desk, who: desk.engine.add_signer(desk.item, to="clerk-9", place="before", by=who),
        {"clerk-2"},
    ),
    "remove-signer": (lambda desk, who: desk.engine.remove_signer(desk.item, by=who, reason="x"), set()),
    "dispatch": (lambda desk, who: desk.engine.dispatch(desk.item, to="clerk-9", by=who), set()),
    "ask-advice": (
        lambda desk, who: desk.engine.ask_advice(desk.item, to=["clerk-9"], question="x", by=who),
        {"clerk-2"},
    ),
    "answer": (lambda desk, who: desk.engine.answer(desk.item, "x", by=who), set()),
    "cc": (
        lambda desk, who: desk.engine.cc(desk.case, to=["clerk-9"], by=who),
        {"clerk-1", "clerk-2", "auditor-1"},
    ),
    "read": (lambda desk, who: desk.engine.read(desk.item, by=who), set()),
    "attach": (lambda desk, who: desk.engine.attach(desk.item, "a.pdf", b"x", by=who), {"clerk-1", "clerk-2"}),
    "cancel": (lambda desk, who: desk.engine.cancel(desk.case, by=who, reason="x"), {"clerk-1"}),
    "close": (lambda desk, who: desk.engine.close_case(desk.case, by=who, reason="x"), set()),
    "reopen": (lambda desk, who: desk.engine.reopen(desk.case, by=who, reason="x"), set()),
    "jump": (lambda desk, who: desk.engine.jump(desk.item, target="sign", by=who, reason="x"), set()),
    "undo-close": (lambda desk, who: desk.engine.undo_close(desk.case, by=who, reason="x"), set()),
    "link": (lambda desk, who: desk.engine.link(desk.case, to=desk.case, by=who), set()),
    "unlink": (lambda desk, who: desk.engine.unlink(desk.case, by=who, reason="x"), set()),
    "interrupt": (lambda desk, who: desk.engine.interrupt(desk.item, by=who, reason="x"), set()),
    "hold": (lambda desk, who: desk.engine.hold(desk.item, by=who, reason="x"), {"clerk-2", "head-1"}),
    "release": (lambda desk, who: desk.engine.release(desk.item, by=who), set()),
    "merge": (lambda desk, who: desk.engine.merge(desk.case, to=desk.case, by=who, reason="x"), set()),
    "unmerge": (lambda desk, who: desk.engine.unmerge(desk.case, by=who, reason="x"), set()),
    "repeats": (lambda desk, who: desk.engine.register_repeats(desk.case, [{}], by=who), set()),
    "escalate": (
        lambda desk, who: desk.engine.escalate(desk.case, by=who, reason="x"),
        {"clerk-1", "clerk-2", "auditor-1"},
    ),
    "acknowledge": (lambda desk, who: desk.engine.acknowledge(desk.deadline, by=who), set()),
    "request-extension": (
        lambda desk, who: desk.engine.request_extension(desk.deadline, amount="PT1H", by=who, reason="x"),
        set(),
    ),
    "rate": (lambda desk, who: desk.engine.operate("rate", desk.case, {"grade": "good"}, by=who), set()),
    "issue-code": (lambda desk, who: desk.engine.issue_code(desk.case, "customer", by=who), set()),
    "revoke-code": (lambda desk, who: desk.engine.revoke_code(desk.case, "abcdefgh", by=who), set()),
    "submit": (lambda desk, who: desk.engine.operate("submit", desk.case, by=who, target="tell"), set()),
    "retry": (lambda desk, who: desk.engine.retry(f"{desk.case}.999", by=who), set()),
    "unknown": (lambda desk, who: desk.engine.operate("grasp", desk.case, by=who), set()),
}


@pytest.mark.parametrize("verb", ACTS)
def test_whoever_may_not_do_an_operation_is_refused_and_changes_nothing(desk: Desk, verb: str) -> None:
    act, may = ACTS[verb]
    before = stored(desk.engine)

    for who in READERS.keys() - may:
        with pytest.raises(FlowkitError) as caught:
            act(desk, who)
        assert caught.value.text.zh, who
        assert stored(desk.engine) == before, who
    assert not list(faults(desk.engine, desk.case))


@pytest.mark.parametrize("verb", ["claim", "complete", "unclaim", "delegate", "cancel", "escalate", "transfer"])
def test_the_descriptor_says_who_may_and_whoever_tries_it_finds_it_so(desk: Desk, verb: str) -> None:
    for who in READERS:
        try:
            views = desk.engine.operations(desk.item, by=who)
        except FlowkitError:
            assert who not in ACTS[verb][1]
            continue
        (said,) = [each for each in views if each.name == verb]
        assert said.allowed is (who in ACTS[verb][1]), who
        if not said.allowed:
            with pytest.raises(FlowkitError) as caught:
                ACTS[verb][0](desk, who)
            assert who == "clerk-3" or (caught.value.code, caught.value.text) == (said.code, said.why_not)


@pytest.mark.parametrize(("verb", "who"), [(verb, who) for verb, (_, may) in ACTS.items() for who in sorted(may)])
def test_whoever_may_do_an_operation_does_it(desk: Desk, verb: str, who: str) -> None:
    before = stored(desk.engine)

    ACTS[verb][0](desk, who)

    assert stored(desk.engine) != before
    assert not list(faults(desk.engine, desk.case))


def test_a_refusal_stands_in_the_history_with_its_actor_and_its_reason(desk: Desk) -> None:
    with pytest.raises(NotAuthorised) as refused:
        desk.engine.cancel(desk.case, by="clerk-2", reason="I would like to")

    last = desk.engine.case(desk.case, by="clerk-1").history[-1]
    assert (last.actor, last.action) == ("clerk-2", f"refused:{refused.value.code}")
    assert "I would like to" in last.command
    assert last.facts == ()


def test_what_an_outsider_tried_stands_in_the_history_too(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.engine.complete(desk.item, {"note": "mine now"}, by="outsider")

    last = desk.engine.case(desk.case, by="clerk-1").history[-1]
    assert last.actor == "outsider"
    assert last.action.startswith("refused:")


# what an outsider learns

TRIES: dict[str, Callable[[Engine, str, int], object]] = {
    "case": lambda engine, case, _: engine.case(case, by="outsider"),
    "operations": lambda engine, case, _: engine.operations(case, by="outsider"),
    "operations of an item": lambda engine, case, number: engine.operations(f"{case}.{number}", by="outsider"),
    "explain": lambda engine, case, number: engine.explain(f"{case}.{number}", by="outsider"),
    "claim": lambda engine, case, number: engine.claim(f"{case}.{number}", by="outsider"),
    "complete": lambda engine, case, number: engine.complete(f"{case}.{number}", {"note": "x"}, by="outsider"),
    "complete, wrong": lambda engine, case, number: engine.complete(f"{case}.{number}", {"none": "x"}, by="outsider"),
    "transfer": lambda engine, case, number: engine.transfer(f"{case}.{number}", to="outsider", by="outsider"),
    "unclaim": lambda engine, case, number: engine.unclaim(f"{case}.{number}", by="outsider"),
    "save-draft": lambda engine, case, number: engine.save_draft(f"{case}.{number}", {"note": "x"}, by="outsider"),
    "delegate": lambda engine, case, number: engine.delegate(f"{case}.{number}", to="outsider", by="outsider"),
    "hand-over": lambda engine, case, number: engine.operate(
        "hand-over", f"{case}.{number}", to="outsider", by="outsider"
    ),
    "hand-back": lambda engine, case, number: engine.hand_back(f"{case}.{number}", by="outsider"),
    "add-signer": lambda engine, case, number: engine.add_signer(
        f"{case}.{number}", to="outsider", place="beside", by="outsider"
    ),
    "remove-signer": lambda engine, case, number: engine.remove_signer(f"{case}.{number}", by="outsider", reason="x"),
    "dispatch": lambda engine, case, number: engine.dispatch(f"{case}.{number}", to="outsider", by="outsider"),
    "ask-advice": lambda engine, case, number: engine.ask_advice(
        f"{case}.{number}", to=["outsider"], question="x", by="outsider"
    ),
    "answer": lambda engine, case, number: engine.answer(f"{case}.{number}", "x", by="outsider"),
    "cc": lambda engine, case, _: engine.cc(case, to=["outsider"], by="outsider"),
    "read": lambda engine, case, number: engine.read(f"{case}.{number}", by="outsider"),
    "comment": lambda engine, case, _: engine.comment(case, "x", by="outsider"),
    "attach": lambda engine, case, _: engine.attach(case, "a.pdf", b"x", by="outsider"),
    "download": lambda engine, case, number: engine.download(f"{case}.{number}", by="outsider"),
    "detach": lambda engine, case, number: engine.detach(f"{case}.{number}", by="outsider"),
    "withdraw": lambda engine, case, number: engine.withdraw(f"{case}.{number}", by="outsider"),
    "suspend": lambda engine, case, number: engine.suspend(f"{case}.{number}", state="x", by="outsider", reason="x"),
    "acknowledge": lambda engine, case, number: engine.acknowledge(f"{case}.{number}", by="outsider"),
    "request-extension": lambda engine, case, number: engine.request_extension(
        f"{case}.{number}", amount="PT1H", by="outsider", reason="x"
    ),
    "approve-extension": lambda engine, case, number: engine.approve_extension(f"{case}.{number}", by="outsider"),
    "refuse-extension": lambda engine, case, number: engine.refuse_extension(
        f"{case}.{number}", by="outsider", reason="x"
    ),
    "rate": lambda engine, case, _: engine.operate("rate", case, {"grade": "good"}, by="outsider"),
    "issue-code": lambda engine, case, _: engine.issue_code(case, "customer", by="outsider"),
    "revoke-code": lambda engine, case, _: engine.revoke_code(case, "abcdefgh", by="outsider"),
    "codes": lambda engine, case, _: engine.codes(case, by="outsider"),
    "retry": lambda engine, case, number: engine.retry(f"{case}.{number}", by="outsider"),
    "resolve": lambda engine, case, number: engine.resolve(f"{case}.{number}", by="outsider", reason="x"),
    "cancel": lambda engine, case, _: engine.cancel(case, by="outsider", reason="x"),
    "close": lambda engine, case, _: engine.close_case(case, by="outsider", reason="x"),
    "reopen": lambda engine, case, _: engine.reopen(case, by="outsider", reason="x"),
    "jump": lambda engine, case, number: engine.jump(f"{case}.{number}", target="x", by="outsider", reason="x"),
    "jump, preview": lambda engine, case, number: engine.jump_preview(f"{case}.{number}", target="x", by="outsider"),
    "tokens": lambda engine, case, _: engine.tokens(case, by="outsider"),
    "undo-close": lambda engine, case, _: engine.undo_close(case, by="outsider", reason="x"),
    "cancel, no reason": lambda engine, case, _: engine.cancel(case, by="outsider", reason=""),
    "link": lambda engine, case, _: engine.link(case, to=case, by="outsider"),
    "unlink": lambda engine, case, _: engine.unlink(case, by="outsider", reason="x"),
    "interrupt": lambda engine, case, number: engine.interrupt(f"{case}.{number}", by="outsider", reason="x"),
    "hold": lambda engine, case, number: engine.hold(f"{case}.{number}", by="outsider", reason="x"),
    "release": lambda engine, case, number: engine.release(f"{case}.{number}", by="outsider"),
    "merge": lambda engine, case, _: engine.merge(case, to=case, by="outsider", reason="x"),
    "unmerge": lambda engine, case, _: engine.unmerge(case, by="outsider", reason="x"),
    "duplicates": lambda engine, case, _: engine.duplicates(case, by="outsider"),
    "repeats": lambda engine, case, _: engine.repeats(case, by="outsider"),
    "register-repeats": lambda engine, case, _: engine.register_repeats(case, [{}], by="outsider"),
    "escalate": lambda engine, case, _: engine.escalate(case, by="outsider", reason="x"),
    "raise": lambda engine, case, _: engine.raise_grade(case, {"amount": 2}, by="outsider"),
    "raise, wrong": lambda engine, case, _: engine.raise_grade(case, {"none": 2}, by="outsider"),
    "unknown": lambda engine, case, _: engine.operate("grasp", case, by="outsider"),
}


def told(act: Callable[[], object], case: str) -> tuple[str, ...]:
    """What the error says, apart from the id that the actor sent."""
    with pytest.raises(FlowkitError) as caught:
        act()
    error = caught.value
    parts = (type(error).__name__, error.code, error.text.en, error.text.zh, error.mend.en, error.mend.zh)
    return tuple(part.replace(case, "CASE") for part in parts)


@pytest.mark.parametrize("verb", TRIES)
def test_a_case_that_one_may_not_read_is_refused_in_the_words_of_one_that_is_not_there(desk: Desk, verb: str) -> None:
    there = told(lambda: TRIES[verb](desk.engine, desk.case, int(desk.item.split(".")[1])), desk.case)
    not_there = told(lambda: TRIES[verb](desk.engine, NOWHERE, 5), NOWHERE)

    assert there == not_there
    assert there[:2] == ("NotFound", "not-found")


@pytest.mark.parametrize("verb", ["case", "claim", "complete, wrong", "cancel"])
def test_inside_a_callers_transaction_the_words_are_the_same(desk: Desk, verb: str) -> None:
    with Session(desk.engine.store.engine) as session:
        inside = desk.engine.using(session)
        there = told(lambda: TRIES[verb](inside, desk.case, int(desk.item.split(".")[1])), desk.case)  # type: ignore[arg-type]  # because the verbs are the same there

    assert there == told(lambda: TRIES[verb](desk.engine, NOWHERE, 5), NOWHERE)


def test_a_message_needs_an_actor_whom_the_directory_knows(sqlite_url: str) -> None:
    engine = Engine(sqlite_url, clock=VirtualClock(MORNING))
    engine.deploy(FILES / "answer.bpmn")
    case = engine.start("answer", {"number": "7"}, by="clerk-1").id

    with pytest.raises(NotAuthorised):
        engine.message("customer-answer", {"text": "yes"}, correlation="7", by="nobody")
    assert engine.case(case, by="clerk-1").active == ("wait",)

    # Who may not read the case learns nothing of it by sending: it is as if nobody waited.
    with pytest.raises(MessageUnmatched):
        engine.message("customer-answer", {"text": "yes"}, correlation="7", by="clerk-2")
    assert engine.case(case, by="clerk-1").active == ("wait",)

    assert engine.message("customer-answer", {"text": "yes"}, correlation="7", by="clerk-1") == 1
    assert engine.case(case, by="clerk-1").data["text"] == "yes"
    engine.close()


def test_a_process_with_starters_is_started_by_them_only(sqlite_url: str, tmp_path: Path) -> None:
    source = (FILES / "handling.bpmn").read_text().replace('readers="auditor"', 'starters="head" readers="auditor"')
    (tmp_path / "handling.bpmn").write_text(source)
    (tmp_path / "flowkit.yaml").write_text(f"organisation: {FILES / 'organisation.yaml'}\n")
    engine = Engine(sqlite_url, clock=VirtualClock(MORNING))
    engine.deploy(tmp_path)

    with pytest.raises(OperationRefused):
        engine.start("handling", {"amount": 1}, by="clerk-1")
    assert engine.start("handling", {"amount": 1}, by="head-1").id
    engine.close()


def test_tenants_know_nothing_of_each_other(any_url: str) -> None:
    one = Engine(any_url, clock=VirtualClock(MORNING), tenant="one")
    other = Engine(any_url, clock=VirtualClock(MORNING), tenant="other")
    for engine in (one, other):
        engine.deploy(FILES / "handling.bpmn")

    case = one.start("handling", {"amount": 1}, by="clerk-1", business_key="K", request_id="R").id
    same = other.start("handling", {"amount": 1}, by="clerk-1", business_key="K", request_id="R").id

    assert same != case
    assert [each.case_id for each in other.worklist("clerk-3")] == [same]
    with pytest.raises(NotFound):
        other.case(case, by="clerk-1")
    with pytest.raises(NotFound):
        other.claim(f"{case}.3", by="clerk-1")
    one.close()
    other.close()
