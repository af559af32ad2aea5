"""Several items at once: batches, the next of a queue, hand-overs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from diagrams import MORNING, House, diagram, element, field, user

from flowkit import Engine, InputInvalid, NotAuthorised, NotFound, OperationRefused, VirtualClock

BATCH = "".join(f'<flowkit:operation name="{name}" batch="true"/>' for name in ("claim", "complete", "transfer"))
WAIT = '<flowkit:states><flowkit:state id="wait" number="1" name="wait"/></flowkit:states>'


def priority(number: int) -> str:
    return f'<flowkit:priority value="{number}"/>'


@pytest.fixture
def busy(house: House) -> House:
    """Three items of a role, which may be done in batches."""
    house.deploy(diagram("sign", user("do", BATCH, ask=["note"]), fields=[field("note")]))
    for number in range(3):
        house.engine.start("sign", by="ann", business_key=f"S-{number}")
    return house


def ids(house: House, by: str = "ann") -> list[str]:
    return [each.id for each in house.engine.worklist(by)]


def test_one_that_fails_leaves_the_others_done(busy: House) -> None:
    engine, items = busy.engine, ids(busy)
    engine.claim(items[1], by="ben")
    results = engine.batch("claim", [*items, "nothing"], by="ann")
    assert [(each.item, each.done) for each in results] == [
        (items[0], True), (items[1], False), (items[2], True), ("nothing", False),
    ]  # fmt: skip
    assert [each.code for each in results] == ["", "not-authorised", "", "not-found"]
    assert results[1].text.zh
    done = engine.batch("complete", [items[0], items[2]], {"note": "seen"}, by="ann")
    assert all(each.done for each in done)
    assert [each.how for each in engine.done_list("ann")] == ["completed", "completed"]


def test_all_or_nothing_undoes_what_was_done_before_the_failure(busy: House) -> None:
    engine, items = busy.engine, ids(busy)
    engine.claim(items[1], by="ben")
    results = engine.batch("claim", items, by="ann", all_or_nothing=True)
    assert [each.code for each in results] == ["batch-undone", "not-authorised", "batch-undone"]
    assert {each.status for each in engine.worklist("ann")} == {"offered"}
    results = engine.batch("claim", [items[0], items[2]], by="ann", all_or_nothing=True)
    assert [each.done for each in results] == [True, True]


def test_a_batch_must_be_allowed_and_is_bounded(house: House) -> None:
    house.deploy(diagram("plain", user("do")))
    house.engine.start("plain", by="ann")
    (item,) = ids(house)
    (result,) = house.engine.batch("claim", [item], by="ann")
    assert result.code == "batch-not-offered"
    for items in ([], ["x"] * 0, [str(n) for n in range(201)], "text", None, [None]):
        with pytest.raises(InputInvalid):
            house.engine.batch("claim", items, by="ann")  # type: ignore[arg-type]  # because that is what is tested


def test_a_repeated_batch_is_done_once(busy: House) -> None:
    items = ids(busy)
    first = busy.engine.batch("claim", items, by="ann", request_id="r")
    assert busy.engine.batch("claim", items, by="ann", request_id="r") == first
    assert all(each.done for each in first)


@pytest.mark.parametrize("length", [1, 150, 151, 165, 166, 190])
def test_a_batch_takes_every_request_id_that_others_take(busy: House, length: int) -> None:
    items, request = ids(busy), "r" * length

    first = busy.engine.batch("claim", items, by="ann", request_id=request)

    assert all(each.done for each in first)
    assert busy.engine.batch("claim", items, by="ann", request_id=request) == first
    other = busy.engine.batch("complete", items, {"note": "seen"}, by="ann", request_id=request)
    assert {each.code for each in other} == {"request-reused"}


def test_a_batch_refuses_a_request_id_that_is_none_before_it_begins(busy: House) -> None:
    for request in ("r" * 191, 7, "a\0b", "r "):
        with pytest.raises(InputInvalid) as refused:
            busy.engine.batch("claim", ids(busy), by="ann", request_id=request)  # type: ignore[arg-type]  # because that is what is tested
        assert refused.value.code in {"text-expected", "text-invalid"}


# queues


@pytest.fixture
def queue(house: House) -> House:
    house.deploy(
        diagram("low", user("do", priority(-1))), diagram("mid", user("do")), diagram("high", user("do", priority(5)))
    )
    for minute, key in enumerate(("low", "mid", "high", "mid", "high")):
        house.engine.advance_to(f"2026-11-16T08:3{minute + 1}+08:00")
        house.engine.start(key, by="dan", business_key=f"{key}-{minute}")
    return house


ORDER = ["high-2", "high-4", "mid-1", "mid-3", "low-0"]


def test_a_queue_goes_by_priority_then_due_time_then_age(queue: House) -> None:
    engine = queue.engine
    listed = engine.queue("ann")
    assert [each.business_key for each in listed] == ORDER
    ranks = [engine.rank(each.id, by="ben") for each in listed]
    assert [(each.rank, each.total, each.key) for each in ranks] == [(n, 5, "role:clerk") for n in range(1, 6)]
    assert engine.rank(listed[3].id, by="dan").rank == 4  # who started the case sees the place in the queue
    with pytest.raises(NotFound):
        engine.rank("x", by="dan")


def test_next_claims_the_first_that_may_be_taken(queue: House) -> None:
    engine = queue.engine
    taken = []
    while (item := engine.next("ann")) is not None:
        assert (item.status, item.assignee) == ("claimed", "ann")
        taken.append(item.business_key)
    assert taken == ORDER
    assert engine.next("dan") is None


def test_a_repeated_next_gives_the_same(queue: House) -> None:
    first = queue.engine.next("ann", request_id="n")
    assert first is not None
    assert queue.engine.next("ann", request_id="n") == first


@pytest.mark.postgres
@pytest.mark.parametrize("kind", ["sqlite_url", "postgres_url"])
def test_two_who_ask_at_once_never_get_the_same(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    engine = Engine(request.getfixturevalue(kind), clock=VirtualClock(MORNING))
    folder = tmp_path / "definitions"
    folder.mkdir()
    House(folder, engine, engine.clock).deploy(diagram("mid", user("do")))  # type: ignore[arg-type]  # because it is a virtual one
    for _ in range(12):
        engine.start("mid", by="dan")
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda n: engine.next(("ann", "ben")[n % 2]), range(12)))
    got = [each.id for each in taken if each is not None]
    assert len(got) == len(set(got)) == 12
    engine.close()


# handing over


@pytest.fixture
def shift(house: House) -> House:
    """Ann holds two items, one of them suspended, was delegated one and named for one."""
    suspend = '<flowkit:operation name="suspend" states="wait"/>'
    house.deploy(diagram("work", user("do", suspend), head=WAIT))
    engine = house.engine
    for number in range(4):
        engine.advance_to(f"2026-11-16T08:3{number + 1}+08:00")
        engine.start("work", by="dan", business_key=f"W-{number}")
    first, second, third, fourth = ids(house)
    engine.claim(first, by="ann")
    engine.claim(second, by="ann")
    engine.suspend(second, state="wait", by="ann", reason="vendor")
    engine.claim(third, by="ben")
    engine.delegate(third, to="ann", by="ben")
    engine.claim(fourth, by="ben")
    engine.transfer(fourth, to="ann", by="ben")
    return house


def test_everything_goes_over_as_it_stands_with_a_protocol(shift: House) -> None:
    engine = shift.engine
    made = engine.hand_over_all("ann", to="dan", by="ann", reason="end of shift")
    assert [each.done for each in made.items] == [True] * 4
    assert (made.giver, made.receiver, made.remaining, made.confirmed_at) == ("ann", "dan", 0, None)
    assert ids(shift) == []
    got = {each.business_key: each.status for each in engine.worklist("dan")}
    assert got == {"W-0": "claimed", "W-1": "suspended", "W-2": "delegated", "W-3": "offered"}
    assert {each.opened for each in engine.worklist("dan")} == {False}
    assert {each.how for each in engine.done_list("ann")} == {"handed-over"}
    case = engine.case(made.items[1].item, by="dan")
    assert (case.state, case.history[-1].action) == ("wait", "hand-over")


def test_the_next_one_confirms_the_protocol_once(shift: House) -> None:
    engine = shift.engine
    made = engine.hand_over_all("ann", to="dan", by="ann")
    for who in ("ann", "cat"):
        with pytest.raises(OperationRefused):
            engine.confirm_hand_over(made.id, by=who)
    assert engine.confirm_hand_over(made.id, by="dan").confirmed_at is not None
    with pytest.raises(OperationRefused):
        engine.confirm_hand_over(made.id, by="dan")
    assert [each.id for each in engine.hand_overs("ann")] == [each.id for each in engine.hand_overs("dan")] == [made.id]
    assert engine.hand_overs("ben") == []


def test_whoever_leads_them_may_hand_over_and_nobody_else(shift: House) -> None:
    with pytest.raises(NotAuthorised):
        shift.engine.hand_over_all("ann", to="ben", by="ben")
    with pytest.raises(NotAuthorised):
        shift.engine.hand_over_all("ann", to="nobody", by="ann")
    assert len(ids(shift)) == 4
    made = shift.engine.hand_over_all("ann", to="ben", by="cat", reason="ill")
    assert sum(each.done for each in made.items) >= 3
    assert made.by == "cat"


def test_what_the_other_may_not_have_stays_and_says_why(house: House) -> None:
    ban = '<flowkit:assignment excluding="first"><flowkit:rule kind="role" value="clerk"/></flowkit:assignment>'
    house.deploy(diagram("two", user("first"), element("userTask", "second", ban)))
    engine = house.engine
    engine.start("two", by="dan")
    (item,) = ids(house)
    engine.claim(item, by="ben")
    engine.complete(item, by="ben")
    (item,) = ids(house)
    engine.claim(item, by="ann")
    made = engine.hand_over_all("ann", to="ben", by="ann")
    assert [(each.item, each.done, each.code) for each in made.items] == [(item, False, "person-excluded")]
    assert made.remaining == 1
    assert ids(house) == [item]


def test_somebody_without_work_hands_over_nothing(house: House) -> None:
    house.deploy(diagram("plain", user("do")))
    assert house.engine.hand_over_all("ann", to="ben", by="ann").items == ()
    for stranger in ("ben", "dan"):
        with pytest.raises(NotAuthorised):
            house.engine.hand_over_all("ann", to="ben", by=stranger)
    with pytest.raises(NotAuthorised):
        house.engine.hand_over_all("nobody", to="ben", by="ben")
