"""What is written comes back as it was, every field of every record."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from cases import NOON, action, begun, change, item, loaded, new_case, root

from flowkit.core.deadline.records import Change, Deadline, Extension, Mark
from flowkit.core.draft import Record
from flowkit.core.instance.records import Case, Incident, Job, Scope, Subscription, Token
from flowkit.core.notification.records import Notice
from flowkit.core.workitem.records import Dispatch, WorkItem
from flowkit.engine.ports import Focus, OutboxNotice, Unit
from flowkit.expressions import YearMonthDuration
from flowkit.store import SqlStore

EVERYTHING: dict[str, object] = {
    "审批金额": Decimal("1234567890123.4500"),
    "day": date(2026, 11, 16),
    "at": datetime(2026, 11, 16, 8, 30, 0, 123456, tzinfo=UTC),
    "time": time(8, 30),
    "span": timedelta(days=1, microseconds=1),
    "months": YearMonthDuration(14),
    "$tag": {"$decimal": "no number"},
    "list": [1, "二", None, True, {"deep": [Decimal("0.1")]}],
    "text": "quotes \" ' \\ and % and %s and ? and :name, 表情 🎉, line\nbreak",
    "big": 2**60,
    "float": 0.1,
    "null": None,
}
SCOPE = Scope(
    7, 1, 7, "round", "sign", "leave", 3, dict(EVERYTHING), live=2, joins={"j": {"f1": 1, "f2": 2}}, total=5,
    completed=3, outcomes={"同意": 2, "reject": 1}, at={"n": 2}, taken={"g": {"f1": 1}},
)  # fmt: skip
TOKEN = Token(7, 1, "sign", "scope", dict(EVERYTHING), jobs=(11, 12), subscriptions=(13, 14), since=NOON)
ITEM = WorkItem(
    8, 7, 1, "approve", "审批 “请假”", "suspended", offer=("role:leader@办公室", "person:li"),
    excluded=("zhang", "王五"), assignee="li", on_behalf_of="wang", sender="zhang", giver="zhao",
    suspended_into="审批中",
    why=(("chosen", "选中"), ("because 'x'", "原因")), created_at=NOON, due_at=NOON + 1, warn_at=NOON - 1, priority=-3,
    pass_number=2, data=dict(EVERYTHING), ended_at=NOON + 2, done_by="li", reason="理由 %s",
    parent=3, matter="征求 %s", sides={20: True, 21: False}, dispatch=Dispatch("zhao", ("role:inbox@局",)),
    interrupts=(("c-9.4", "c-1.8"), ("件.5", "c-1.8")), interrupted_for="c-7.3", least_priority=-7,
)  # fmt: skip
DEADLINE = Deadline(
    9, "step", 1, 7, 8, NOON, "4 workhours", "中国", 5, NOON + 10, NOON + 5, pauses=[(1, 2), (3, None)],
    marks=[
        Mark("warn", "w", NOON),
        Mark("step", "1", None, 5, late=True, void=True, acknowledged_at=6, acknowledged_by="李"),
    ],
    breached_at=NOON + 11, ended_at=NOON + 12, verdict="late",
    extensions=[Extension(1, "5 workdays", "li", "理由", NOON, None, "approved", "wu", NOON + 1, "可")],
    changes=[Change("paused", NOON, "等客户", "1 day", None, ("warn/w",)), Change("resumed", NOON, "", "PT1H", 7)],
)  # fmt: skip
RUNNING = dataclasses.replace(DEADLINE, ended_at=None, verdict="")
JOB = Job(11, "handler", NOON + 3, 7, "mail", priority=2, attempts=4)
SUBSCRIPTION = Subscription(13, 7, "客户答复", '{"no":"1"}', "signal", "late", 2, met=True)
INCIDENT = Incident(14, 7, "mail", "handler-failed", "It failed", "失败了", NOON, 11, NOON + 9, "admin")
NOTICE = Notice(15, "email", "address:a@b.c", "主题", "正文\n%s", "rule/1", NOON, dict(EVERYTHING))
RECORDS: tuple[Any, ...] = (SCOPE, TOKEN, ITEM, DEADLINE, JOB, SUBSCRIPTION, INCIDENT)


def every_field_is_set(record: Any) -> list[str]:
    """The fields that have the value which a forgotten column would give."""
    return [
        each.name
        for each in dataclasses.fields(record)
        if getattr(record, each.name) in (None, "", 0, (), [], {}) and each.name != "data"
    ]


def test_the_samples_leave_no_field_at_its_default() -> None:
    assert {type(each).__name__: every_field_is_set(each) for each in (*RECORDS, NOTICE)} == {
        type(each).__name__: [] for each in (*RECORDS, NOTICE)
    }


def read_all(unit: Unit, case: str) -> dict[type[Any], Any]:
    job = loaded(unit, case, Focus("job", JOB.id)).get(Job, JOB.id)
    subscription = loaded(unit, case, Focus("subscription", SUBSCRIPTION.id)).get(Subscription, SUBSCRIPTION.id)
    return {
        Scope: unit.scopes(case)[1],
        Token: unit.tokens(case)[0],
        WorkItem: unit.items(case)[0],
        Deadline: unit.deadlines(case)[0],
        Job: job,
        Subscription: subscription,
        Incident: unit.incidents(case)[0],
    }


def test_added_records_come_back_whole(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, *RECORDS, NOTICE)
    with store.begin() as unit:
        assert read_all(unit, case.id) == {type(each): each for each in RECORDS}
        assert unit.deadline(case.id, 9) == DEADLINE
        assert unit.deadline(case.id, 99) is None
        (sent,) = unit.notices(case.id)
    assert sent == OutboxNotice(f"{case.id}:15", "", case.id, NOTICE, 0, "pending")


def test_changed_records_come_back_whole(store: SqlStore) -> None:
    bare: tuple[Record, ...] = (
        Scope(7, 1, 7, "round", "sign", "leave", 3),
        Token(7, 1, "other", "work"),
        item(8, token=7),
        Deadline(9, "step", 1, 7, 8, NOON, "1 day", "中国", 4, None),
        Job(11, "handler", NOON, 7, "mail"),
        Subscription(13, 7, "m", "k"),
        Incident(14, 7, "mail", "handler-failed", "It failed", "失败了", NOON, 11),
    )
    with store.begin() as unit:
        case = begun(unit, *bare)
    with store.begin() as unit:
        change(unit, case.id, Focus("job", 11), *RECORDS)
    with store.begin() as unit:
        assert read_all(unit, case.id) == {type(each): each for each in RECORDS}


def test_a_deadline_that_runs_keeps_its_pauses_and_marks(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, TOKEN, RUNNING)
    with store.begin() as unit:
        draft = loaded(unit, case.id, Focus("deadline", 9))
    assert draft.get(Deadline, 9) == RUNNING
    assert draft.get(Token, 7) == TOKEN


def test_the_case_and_its_root_scope_come_back_whole(store: SqlStore) -> None:
    given = new_case(
        business_key="键 %s'", version=3, status="completed", state="已完成", end_state="done", unit="市局",
        starter="张三", ended_at=NOON + 1, due_at=NOON + 2, warn_at=NOON + 3, pass_number=2, sequence=40,
        own_state="受理", suspended=(9, 7),
    )  # fmt: skip
    base = root(data=dict(EVERYTHING), live=3, joins={"join": {"f": 1}})
    scope = dataclasses.replace(base, version=3)
    with store.begin() as unit:
        begun(unit, scope, case=given)
    with store.begin() as unit:
        draft = loaded(unit, given.id)
        assert unit.case(given.id) == given
        assert unit.scopes(given.id) == [scope]
        assert unit.case("nobody") is None
        assert unit.scopes("nobody") == []
        assert unit.load("nobody", Focus()) is None
    assert draft.case == given
    assert draft.get(Scope, 1) == scope
    assert [each.name for each in dataclasses.fields(Case) if getattr(given, each.name) in (None, 0, ())] == []


def test_the_case_and_its_root_scope_change(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, case=new_case(business_key="K"))
    with store.begin() as unit:
        draft = loaded(unit, case.id)
        head = draft.case
        head.state, head.status, head.end_state, head.ended_at = "gone", "cancelled", "withdrawn", NOON + 5
        head.due_at, head.warn_at, head.pass_number, head.version, head.sequence = 1, 2, 3, 4, 5
        scope = draft.get(Scope, 1)
        scope.version = 4
        scope.data["x"] = Decimal("1.50")
        scope.live, scope.joins = 0, {"j": {"f": 1}}
        draft.change(scope)
        unit.save(draft, action(head, link=b"second"))
    with store.read() as unit:
        assert unit.case(case.id) == head
        assert unit.scopes(case.id) == [scope]
    assert (head.fence, head.chain) == (2, b"second")


def test_the_history_comes_back_in_order_and_can_lose_a_payload(store: SqlStore) -> None:
    first_row = None
    with store.begin() as unit:
        case = begun(unit)
    with store.begin() as unit:
        draft = loaded(unit, case.id)
        row = action(
            draft.case,
            payload='{"审批":"%s"}',
            salt=bytes(range(16)),
            digest=bytes(32),
            link=bytes(range(32)),
            schema=2,
        )
        unit.save(draft, row)
    with store.begin() as unit:
        first_row, second_row = unit.history(case.id)
        assert second_row == row
        unit.erase_payload(case.id, 2)
    with store.read() as unit:
        assert unit.history(case.id) == [first_row, row._replace(payload=None, salt=None)]


def test_removed_records_are_gone(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, *RECORDS)
    with store.begin() as unit:
        draft = loaded(unit, case.id)
        for each in RECORDS:
            draft.remove(type(each), each.id)
        unit.save(draft, action(draft.case))
    with store.read() as unit:
        assert (unit.scopes(case.id)[1:], unit.tokens(case.id), unit.items(case.id)) == ([], [], [])
        assert (
            unit.deadlines(case.id),
            unit.incidents(case.id),
            unit.due_jobs(NOON * 2, limit=9, kinds=["handler"]),
        ) == ([], [], [])


def test_a_record_that_takes_the_place_of_a_removed_one_is_stored(store: SqlStore) -> None:
    later = Job(11, "deadline", NOON + 99, None, "rule")
    with store.begin() as unit:
        case = begun(unit, Job(11, "deadline", NOON, None, "rule"))
    with store.begin() as unit:
        draft = loaded(unit, case.id)
        draft.remove(Job, 11)
        draft.add(later)
        unit.save(draft, action(draft.case))
    with store.begin() as unit:
        assert loaded(unit, case.id, Focus("job", 11)).get(Job, 11) == later
