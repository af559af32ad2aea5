"""An action costs the same number of statements whatever the age of the case and the number of open siblings."""

from __future__ import annotations

import pytest
from cases import NOON, action, begun, item, loaded, waiting

from flowkit.core.deadline.records import Deadline
from flowkit.core.draft import Record
from flowkit.core.instance.records import Job, Scope, Token
from flowkit.core.notification.records import Notice
from flowkit.core.workitem.records import WorkItem
from flowkit.engine.ports import Focus
from flowkit.store import SqlStore

LOADING = 3
"""The case, the item with its token, the running clocks."""
COMPLETING = 7
"""Case; token that moves; next item; inbox line that moves; item ended; doer; history."""
IN_MEMORY = {"SCAN below", "SCAN page", "SCAN CONSTANT ROW"}
"""What a query plan may scan: rows that the statement itself has gathered."""


def complete(store: SqlStore, case: str, token: int, number: int, *more: Record) -> list[str]:
    """Complete the item of a token; a next one is made in its place. The statements."""
    seen: list[str] = []
    store.watch(seen.append)
    with store.begin() as unit:
        draft = loaded(unit, case, Focus("item", number))
        work = draft.get(WorkItem, number)
        work.status, work.done_by, work.ended_at = "completed", "li", NOON
        draft.change(work)
        draft.remove(Token, token)
        made: list[Record] = [*waiting(token + 1000, number + 1000, offer=("role:a",)), *more]
        for each in made:
            draft.add(each)
        draft.change(draft.get(Scope, 1))
        unit.save(draft, action(draft.case))
    store.watch(None)
    return seen


def test_completing_an_item_takes_a_fixed_number_of_statements(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, *waiting(2, 3, offer=("role:a",)))
    assert len(complete(store, case.id, 2, 3)) == LOADING + COMPLETING
    assert len(complete(store, case.id, 1002, 1003)) == LOADING + COMPLETING


def test_all_inboxes_but_one_are_left_with_one_statement(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, *waiting(2, 3, offer=tuple(f"role:{number}" for number in range(9))))
    assert len(complete(store, case.id, 2, 3)) == LOADING + COMPLETING + 1


def test_neither_age_nor_siblings_add_a_statement(store: SqlStore) -> None:
    siblings = [each for number in range(100, 400, 2) for each in waiting(number, number + 1, offer=("role:b",))]
    old = [item(number, token=1, status="completed", ended_at=NOON) for number in range(401, 600)]
    with store.begin() as unit:
        case = begun(unit, *waiting(2, 3, offer=("role:a",)), *siblings, *old)
    assert len(complete(store, case.id, 2, 3)) == LOADING + COMPLETING


def test_each_further_kind_of_row_adds_one_statement(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, *waiting(2, 3, offer=("role:a",)))
    more: list[Record] = []
    for number in (1, 2):
        more += [
            Deadline(5000 + number, "rule", 1, None, None, NOON, "1 day", "cn", 1, NOON),
            Job(5000 + number, "deadline", NOON, None, "rule"),
            Notice(6000 + number, "inbox", "role:a", "s", "b", "c", NOON),
        ]
    assert len(complete(store, case.id, 2, 3, *more)) == LOADING + COMPLETING + 3


def test_what_did_not_change_is_not_written(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, *waiting(2, 3, offer=("role:a",)))
    seen: list[str] = []
    with store.begin() as unit:
        draft = loaded(unit, case.id, Focus("item", 3))
        store.watch(seen.append)
        draft.change(draft.get(WorkItem, 3))
        draft.change(draft.get(Token, 2))
        unit.save(draft, action(draft.case))
    assert [each.split()[0] for each in seen] == ["UPDATE", "INSERT"]


def test_an_item_deep_inside_takes_one_statement_more(store: SqlStore) -> None:
    def nested(depth: int) -> list[Record]:
        records: list[Record] = []
        parent = 1
        for number in range(10, 10 + depth):
            records += [Token(number, parent, "sub", "scope"), Scope(number, parent, number, "process", "sub", "p", 1)]
            parent = number
        return [*records, *waiting(90, 91, scope=parent, offer=("role:a",))]

    counts = set()
    for depth in (1, 5, 20):
        with store.begin() as unit:
            case = begun(unit, *nested(depth))
        seen: list[str] = []
        store.watch(seen.append)
        with store.begin() as unit:
            draft = loaded(unit, case.id, Focus("item", 91))
        assert len(list(draft.all(Scope))) == depth + 1
        counts.add(len(seen))
    assert counts == {LOADING + 1}


@pytest.mark.parametrize("keys", [1, 50])
def test_a_page_of_a_worklist_is_one_statement(store: SqlStore, keys: int) -> None:
    seen: list[str] = []
    with store.read() as unit:
        store.watch(seen.append)
        unit.worklist([f"role:{number}" for number in range(keys)], limit=20)
    assert len(seen) == 1


def test_sqlite_reads_every_hot_statement_through_an_index(store: SqlStore) -> None:
    """None scans a table, and none makes an index for itself."""
    if store.engine.dialect.name != "sqlite":
        pytest.skip("the other databases choose their plan by how much is in the tables")
    with store.begin() as unit:
        case = begun(unit, *waiting(2, 3, offer=("role:a",)))
    seen = complete(store, case.id, 2, 3)
    with store.read() as unit:
        store.watch(seen.append)
        unit.worklist([f"role:{number}" for number in range(50)], limit=20)
        unit.below(case.id, 1)
        unit.below(case.id, 7)
        unit.row(case.id, Focus("job", 7))
        unit.row(case.id, Focus("deadline", 7))
        unit.doers(case.id, 1, ["a", "b"])
        unit.round_results(case.id, 7)
        unit.due_jobs(NOON, limit=20)
        unit.pending_notices(NOON, limit=20)
        unit.waiting("m", "k")
        store.watch(None)
        cursor = unit.transaction.cursor  # type: ignore[attr-defined]  # because the test looks inside
        scans = {
            f"{step[3]}: {sql}"
            for sql in seen
            for step in cursor.execute(f"EXPLAIN QUERY PLAN {sql}", [0] * sql.count("?")).fetchall()
            if (step[3].startswith("SCAN") and step[3] not in IN_MEMORY) or "AUTOMATIC" in step[3]
        }
    assert scans == set()
