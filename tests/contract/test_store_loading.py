"""An action loads what it begins with, and no more."""

from __future__ import annotations

import pytest
from cases import NOON, action, begun, change, item, kinds, loaded, new_case, waiting

from flowkit.core.deadline.records import Deadline
from flowkit.core.draft import Record
from flowkit.core.instance.records import Incident, Job, Scope, Subscription, Token
from flowkit.core.workitem.records import WorkItem
from flowkit.engine.ports import Focus, FocusKind
from flowkit.errors import Conflict
from flowkit.store import SqlStore
from flowkit.store.tables import case as case_table


def clock(number: int, scope: int, token: int | None = None, *, ended: bool = False) -> Deadline:
    return Deadline(number, "rule", scope, token, None, NOON, "1 day", "cn", 1, NOON, ended_at=NOON if ended else None)


def called_process() -> tuple[Record, ...]:
    """A called process with a subprocess in it, each with an item, and a sibling of each kind in the root."""
    return (
        *waiting(2, 3),
        Token(10, 1, "call", "scope"),
        Scope(10, 1, 10, "process", "call", "called", 4, {"x": 1}, live=2),
        Token(20, 10, "sub", "scope"),
        Scope(20, 10, 20, "subprocess", "sub", "called", 4, live=1),
        Token(30, 20, "work", "work"),
        item(31, token=30, scope=20, node="work"),
        item(32, token=30, scope=20, node="work", status="completed", ended_at=NOON),
        *waiting(40, 41, scope=10, node="other"),
        clock(50, 1),
        clock(51, 10),
        clock(52, 20, 30),
        clock(53, 10, 40),
        clock(54, 1, 2),
        clock(55, 10, ended=True),
        clock(56, 20, 30, ended=True),
        Job(60, "timer", NOON, 30, "boundary"),
        Job(51, "deadline", NOON, None, "rule"),
        Subscription(61, 30, "m", "k"),
        Incident(62, 30, "work", "code", "en", "zh", NOON),
    )


IN_THE_SUBPROCESS = {
    ("Scope", 1), ("Scope", 10), ("Scope", 20), ("Token", 10), ("Token", 20), ("Token", 30), ("WorkItem", 31),
    ("Deadline", 50), ("Deadline", 51), ("Deadline", 52),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "number", "more"),
    [
        ("item", 31, set()),
        ("token", 30, set()),
        ("job", 60, {("Job", 60)}),
        ("deadline", 52, set()),
        ("subscription", 61, {("Subscription", 61)}),
        ("incident", 62, {("Incident", 62)}),
    ],
)
def test_a_focus_brings_its_token_item_scopes_with_owners_and_running_clocks(
    store: SqlStore, kind: FocusKind, number: int, more: set[tuple[str, int]]
) -> None:
    with store.begin() as unit:
        case = begun(unit, *called_process())
    with store.begin() as unit:
        draft = loaded(unit, case.id, Focus(kind, number))
        further = unit.row(case.id, Focus(kind, number))
    assert kinds(draft.rows.values()) == IN_THE_SUBPROCESS | more
    assert kinds(further) == (IN_THE_SUBPROCESS | more) - {("Scope", 1)}


def test_the_whole_case_in_focus_brings_the_root_and_its_clocks(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, *called_process())
    with store.begin() as unit:
        assert kinds(loaded(unit, case.id).rows.values()) == {("Scope", 1), ("Deadline", 50)}


def test_an_item_in_the_root_needs_no_chain(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, *called_process())
    with store.begin() as unit:
        found = kinds(loaded(unit, case.id, Focus("item", 3)).rows.values())
    assert found == {("Scope", 1), ("Token", 2), ("WorkItem", 3), ("Deadline", 50), ("Deadline", 54)}


def test_the_job_of_a_clock_brings_the_clock_of_a_called_process(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, *called_process())
    with store.begin() as unit:
        found = kinds(loaded(unit, case.id, Focus("job", 51)).rows.values())
    assert found == {("Scope", 1), ("Scope", 10), ("Token", 10), ("Job", 51), ("Deadline", 50), ("Deadline", 51)}


def test_a_focused_record_that_is_gone_is_not_in_the_draft(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit)
    kinds_of_focus: list[FocusKind] = ["item", "token", "job", "deadline", "subscription", "incident"]
    with store.begin() as unit:
        for kind in kinds_of_focus:
            assert kinds(loaded(unit, case.id, Focus(kind, 99)).rows.values()) == {("Scope", 1)}


def test_an_ended_item_still_comes_when_it_is_in_focus(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, *called_process())
    with store.begin() as unit:
        assert loaded(unit, case.id, Focus("item", 32)).get(WorkItem, 32).status == "completed"


def test_below_finds_everything_alive_in_a_scope_and_those_below_it(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, *called_process())
    with store.begin() as unit:
        loaded(unit, case.id)
        inner = kinds(unit.below(case.id, 20))
        middle = kinds(unit.below(case.id, 10))
        everything = kinds(unit.below(case.id, 1))
        nothing = unit.below(case.id, 99)
    assert inner == {("Scope", 20), ("Token", 30), ("WorkItem", 31), ("Deadline", 52)}
    assert middle == inner | {
        ("Scope", 10), ("Token", 20), ("Token", 40), ("WorkItem", 41), ("Deadline", 51), ("Deadline", 53),
    }  # fmt: skip
    assert everything == middle | {("Token", 10), ("Token", 2), ("WorkItem", 3), ("Deadline", 50), ("Deadline", 54)}
    assert nothing == []


def test_rows_of_another_tenant_do_not_exist(store: SqlStore) -> None:
    with store.begin("south") as unit:
        case = begun(unit, *waiting(2, 3, offer=("role:a",)))
    with store.begin("north") as unit:
        assert unit.load(case.id, Focus()) is None
        assert unit.case(case.id) is None
        assert unit.items(case.id) == []
        assert unit.history(case.id) == []
        assert unit.worklist(["role:a"], limit=9) == []
    with store.read("south") as unit:
        assert unit.case(case.id) == case
        assert case.tenant == "south"


def test_the_same_ids_live_side_by_side_in_two_tenants(store: SqlStore) -> None:
    for tenant, name in (("south", "南"), ("north", "北")):
        with store.begin(tenant) as unit:
            begun(unit, *waiting(2, 3, name=name), case=new_case("same", business_key="K"))
    with store.begin("north") as unit:
        change(unit, "same", Focus("item", 3), item(3, token=2, name="changed"))
    with store.read("south") as unit:
        assert [each.name for each in unit.items("same")] == ["南"]


def test_each_action_moves_the_fence_by_one(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit)
        assert case.fence == 1
    with store.begin() as unit:
        draft = change(unit, case.id, Focus())
        assert draft.case.fence == 2
        unit.save(draft, action(draft.case))
    with store.read() as unit:
        stored = unit.case(case.id)
        assert stored is not None
        assert (stored.fence, stored.chain) == (3, b"link 3")
        assert [row.number for row in unit.history(case.id)] == [1, 2, 3]


def test_a_draft_that_is_not_of_this_transaction_is_refused(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit)
    with store.begin() as unit:
        draft = loaded(unit, case.id)
    with store.begin() as unit, pytest.raises(Conflict) as refused:
        unit.save(draft, action(draft.case))
    assert refused.value.code == "case-not-loaded"


def test_a_save_that_comes_second_is_a_conflict(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit)
    with store.begin() as unit:
        draft = loaded(unit, case.id)
        raise_the_fence = case_table.update().values(fence=5)
        unit.transaction.change(raise_the_fence)  # type: ignore[attr-defined]  # because the test plays somebody else
        with pytest.raises(Conflict) as refused:
            unit.save(draft, action(draft.case))
    assert refused.value.code == "fence"


def test_a_record_is_changed_without_having_been_loaded(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, *waiting(2, 3, offer=("role:a", "role:b"), due_at=NOON))
    with store.begin() as unit:
        draft = loaded(unit, case.id)
        draft.change(item(3, token=2, offer=("role:a", "role:b"), status="claimed", assignee="li", due_at=NOON + 1))
        unit.save(draft, action(draft.case))
    with store.read() as unit:
        assert [each.item.assignee for each in unit.worklist(["role:a", "role:b", "person:li"], limit=9)] == ["li"]
        assert unit.live_rows(case.id)["inbox"] == 1


def test_live_rows_count_what_the_case_still_acts_on(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, *called_process())
    with store.read() as unit:
        assert unit.live_rows(case.id) == {
            "case": 1, "scope": 2, "token": 5, "item": 3, "inbox": 0, "deadline": 5, "job": 2, "subscription": 1,
            "incident": 1, "message": 0,
        }  # fmt: skip
