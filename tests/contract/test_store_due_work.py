"""What falls due, what is leased, what is on its way."""

from __future__ import annotations

from dataclasses import replace

from cases import MINUTE, NOON, action, begun, loaded, new_case
from sqlalchemy import update

from flowkit.core.instance.records import Job, Subscription
from flowkit.core.notification.records import Notice
from flowkit.engine.ports import BufferedMessage, DueJob, Focus, OutboxNotice, StartJob, Unit, Waiting
from flowkit.store import SqlStore
from flowkit.store.tables import job, outbox

LATER = NOON + 60 * MINUTE


def lapse(store: SqlStore) -> None:
    """Let every lease run out."""
    with store.engine.begin() as connection:
        for table in (job, outbox):
            connection.execute(update(table).where(table.c.leased_until.is_not(None)).values(leased_until=1))


# jobs


def test_due_jobs_come_by_due_time_priority_case_and_number_of_all_tenants(store: SqlStore) -> None:
    with store.begin("north") as unit:
        begun(unit, Job(9, "timer", NOON, 2, "n", priority=1), case=new_case("b"))
    with store.begin("south") as unit:
        begun(
            unit,
            Job(3, "timer", NOON, 2, "n"),
            Job(2, "deadline", NOON, 2, "n"),
            Job(4, "timer", NOON - 1, 2, "n", priority=9),
            Job(5, "timer", NOON + 1, 2, "n"),
            Job(6, "handler", NOON, 2, "n"),
            case=new_case("a"),
        )
    with store.read() as unit:
        assert [(each.case, each.number) for each in unit.due_jobs(NOON, limit=9)] == [
            ("a", 4),
            ("b", 9),
            ("a", 2),
            ("a", 3),
        ]
        assert unit.due_jobs(NOON, limit=1) == [DueJob("south", "a", 4, "timer", NOON - 1, 9)]
        assert [each.number for each in unit.due_jobs(NOON, limit=9, kinds=["handler"])] == [6]
        assert unit.due_jobs(NOON - 2, limit=9) == []


def test_the_next_due_instant_is_that_of_jobs_and_starts(store: SqlStore) -> None:
    with store.begin() as unit:
        assert unit.next_due() is None
        begun(unit, Job(3, "timer", NOON + 5, 2, "n"))
        assert unit.next_due() == NOON + 5
        unit.put_start(StartJob("", "leave", 1, "start", NOON + 3))
    with store.read("north") as unit:
        assert [unit.next_due(), unit.next_due(NOON + 3), unit.next_due(NOON + 5)] == [NOON + 3, NOON + 5, None]


def test_a_handler_job_is_leased_once_until_the_lease_runs_out(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, Job(3, "handler", NOON, 2, "n"), Job(4, "timer", NOON, 2, "n"))
    with store.begin() as unit:
        assert unit.lease_job(case.id, 3, seconds=60)
    with store.begin() as unit:
        assert not unit.lease_job(case.id, 3, seconds=60)
        assert unit.due_jobs(NOON, limit=9, kinds=["handler"]) == []
        assert not unit.lease_job(case.id, 4, seconds=60), "a timer is not leased"
        assert not unit.lease_job(case.id, 99, seconds=60)
    lapse(store)
    with store.begin() as unit:
        assert [each.number for each in unit.due_jobs(NOON, limit=9, kinds=["handler"])] == [3]
        assert unit.lease_job(case.id, 3, seconds=60)


def test_a_lease_of_no_time_has_run_out(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, Job(3, "handler", NOON, 2, "n"))
    with store.begin() as unit:
        assert unit.lease_job(case.id, 3, seconds=-1)
    with store.begin() as unit:
        assert unit.lease_job(case.id, 3, seconds=3600)
        assert not unit.lease_job(case.id, 3, seconds=3600)


def test_a_failed_handler_is_free_again_at_its_new_time(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, Job(3, "handler", NOON, 2, "n"))
    with store.begin() as unit:
        assert unit.lease_job(case.id, 3, seconds=60)
    with store.begin() as unit:
        draft = loaded(unit, case.id, Focus("job", 3))
        failed = draft.get(Job, 3)
        failed.attempts, failed.due_at = 1, LATER
        draft.change(failed)
        unit.save(draft, action(draft.case))
    with store.begin() as unit:
        assert unit.due_jobs(NOON, limit=9, kinds=["handler"]) == []
        assert unit.lease_job(case.id, 3, seconds=60)


# timer starts


def test_timer_starts_fall_due_are_locked_and_move_on(store: SqlStore) -> None:
    first = StartJob("north", "leave", 1, "daily", NOON)
    following = StartJob("north", "leave", 2, "daily", LATER)
    with store.begin("north") as unit:
        unit.put_start(first)
        unit.put_start(StartJob("north", "leave", 1, "weekly", LATER))
    with store.begin("south") as unit:
        unit.put_start(StartJob("south", "leave", 1, "daily", NOON))
    with store.begin("north") as unit:
        assert [each.tenant for each in unit.due_starts(NOON, limit=9)] == ["north", "south"]
        assert unit.due_starts(NOON, limit=1) == [first]
        assert unit.lock_start(first)
        unit.put_start(following)
        assert not unit.lock_start(first)
        assert unit.lock_start(following)
        unit.drop_start(following)
        assert not unit.lock_start(following)
        unit.drop_starts("leave")
    with store.read() as unit:
        assert [(each.tenant, each.node) for each in unit.due_starts(LATER, limit=9)] == [("south", "daily")]


# messages


def message(number: str, *, case: str = "", subscription: int = 0, expires_at: int | None = None) -> BufferedMessage:
    return BufferedMessage(number, "north", "答复", '"单号"', '{"x":"是"}', case, subscription, expires_at, "li")


def test_a_message_lives_until_somebody_drops_it(store: SqlStore) -> None:
    kept = message("m-2", expires_at=LATER)
    with store.begin("north") as unit:
        unit.put_message(kept)
        unit.put_message(message("m-1"))
        assert unit.message("m-2") == kept
        assert [each.id for each in unit.messages()] == ["m-2", "m-1"]
        assert [each.id for each in unit.messages(name="答复", key='"单号"')] == ["m-2", "m-1"]
        assert [each.id for each in unit.messages(name="答复", limit=1)] == ["m-2"]
        assert unit.messages(name="答复", key='"另一"') == []
        assert unit.messages(name="other") == []
        assert unit.drop_message("m-2")
        assert not unit.drop_message("m-2")
        assert unit.message("m-2") is None
    with store.begin("south") as unit:
        assert unit.messages() == []
        assert not unit.drop_message("m-1")


def test_due_messages_are_on_their_way_waited_for_or_expired(store: SqlStore) -> None:
    with store.begin("north") as unit:
        unit.put_message(message("kept"))
        unit.put_message(message("on its way", case="c", subscription=4))
        unit.put_message(message("expires", expires_at=NOON))

    def due(now: int) -> list[str]:
        with store.read() as unit:
            return [each.id for each in unit.due_messages(now, limit=9)]

    assert due(NOON - 1) == ["on its way"]
    assert due(NOON) == ["on its way", "expires"]
    with store.begin("south") as unit:
        begun(unit, Subscription(4, 2, "答复", '"单号"'))
    assert due(NOON - 1) == ["on its way"]
    with store.begin("north") as unit:
        begun(unit, Subscription(4, 2, "答复", '"单号"'))
    assert due(NOON - 1) == ["kept", "on its way", "expires"]


def test_a_message_that_could_not_be_taken_waits_for_a_person_and_still_expires(store: SqlStore) -> None:
    failed = replace(message("m-1", case="c", subscription=2), error='{"code":"x"}')
    kept = replace(message("m-2", expires_at=LATER), error='{"code":"y"}')
    with store.begin("north") as unit:
        for each in (failed, kept, message("m-3", case="c", subscription=3)):
            unit.put_message(each)
        assert unit.undelivered(limit=9) == [failed, kept]
        assert unit.undelivered(limit=1) == [failed]
        assert [each.id for each in unit.due_messages(NOON, limit=9)] == ["m-3"]
        assert [each.id for each in unit.due_messages(LATER, limit=9)] == ["m-2", "m-3"]
    with store.begin("south") as unit:
        assert unit.undelivered(limit=9) == []


def test_who_waits_for_a_message_is_found_by_name_and_key(store: SqlStore) -> None:
    with store.begin() as unit:
        begun(unit, Subscription(5, 3, "m", "k"), Subscription(4, 2, "m", "k"), case=new_case("b"))
        begun(unit, Subscription(4, 2, "m", "k"), Subscription(5, 2, "m", "other"), case=new_case("a"))
        assert unit.waiting("m", "k") == [Waiting("a", 4, 2), Waiting("b", 4, 2), Waiting("b", 5, 3)]
        assert unit.waiting("n", "k") == []
    with store.read("north") as unit:
        assert unit.waiting("m", "k") == []


# the outbox


def notice(number: int, **values: object) -> Notice:
    given: dict[str, object] = {
        "channel": "email", "to": "person:li", "subject": "主题", "body": "", "cause": "r", "made_at": NOON,
    }  # fmt: skip
    return Notice(number, **{**given, **values})  # type: ignore[arg-type]  # because the values are those of a notice


def pending(unit: Unit, now: int = NOON) -> list[str]:
    return [each.key for each in unit.pending_notices(now, limit=9)]


def test_a_notice_is_pending_until_it_is_delivered(store: SqlStore) -> None:
    with store.begin() as unit:
        begun(unit, notice(5), notice(4), notice(6, made_at=LATER), case=new_case("a:b"))
    with store.begin() as unit:
        assert unit.pending_notices(NOON, limit=1) == [OutboxNotice("a:b:4", "", "a:b", notice(4), 0, "pending")]
        assert pending(unit) == ["a:b:4", "a:b:5"]
        assert unit.lease_notice("a:b:4", seconds=60)
    with store.begin() as unit:
        assert pending(unit) == ["a:b:5"]
        assert not unit.lease_notice("a:b:4", seconds=60)
        unit.notice_delivered("a:b:4", NOON + 1)
    lapse(store)
    with store.begin() as unit:
        assert pending(unit, LATER) == ["a:b:5", "a:b:6"]
        assert not unit.lease_notice("a:b:4", seconds=60)
        assert [(each.status, each.attempts) for each in unit.notices("a:b")] == [
            ("delivered", 1),
            ("pending", 0),
            ("pending", 0),
        ]


def test_a_notice_that_fails_is_tried_again_and_then_given_up(store: SqlStore) -> None:
    with store.begin() as unit:
        begun(unit, notice(4), case=new_case("c"))
        assert unit.lease_notice("c:4", seconds=60)
        unit.notice_failed("c:4", retry_at=LATER, error="没有连接")
        assert (pending(unit), pending(unit, LATER)) == ([], ["c:4"])
        assert unit.lease_notice("c:4", seconds=60)
        unit.notice_failed("c:4", retry_at=None, error="没有连接")
        assert pending(unit, LATER) == []
        assert [(each.status, each.attempts) for each in unit.notices("c")] == [("dead", 2)]


def test_pending_notices_are_those_of_all_tenants(store: SqlStore) -> None:
    for tenant in ("north", "south"):
        with store.begin(tenant) as unit:
            begun(unit, notice(4), case=new_case("c"))
    with store.begin("north") as unit:
        assert [each.tenant for each in unit.pending_notices(NOON, limit=9)] == ["north", "south"]
        unit.notice_delivered("c:4", NOON)
        assert [each.tenant for each in unit.pending_notices(NOON, limit=9)] == ["south"]


def test_notices_of_the_inbox_are_read_where_they_lie(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(
            unit,
            notice(4, channel="inbox"),
            notice(5, channel="inbox", to="role:a", made_at=LATER),
            notice(6, channel="inbox", to="person:wang"),
            notice(7),
        )
    with store.read() as unit:
        assert [each.notice.id for each in unit.inbox_notices(["person:li", "role:a"], limit=9)] == [5, 4]
        assert [each.notice.id for each in unit.inbox_notices(["person:li", "role:a"], limit=1)] == [5]
        assert unit.inbox_notices([], limit=9) == []
        assert pending(unit, LATER) == [f"{case.id}:7"]
        assert [each.status for each in unit.notices(case.id)] == ["delivered", "delivered", "delivered", "pending"]
