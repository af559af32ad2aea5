"""Inboxes show who sees what now, in order, page by page."""

from __future__ import annotations

import random

import pytest
from cases import MINUTE, NOON, action, begun, change, item, loaded, new_case, waiting

from flowkit.core.draft import Record
from flowkit.core.workitem.records import WorkItem
from flowkit.engine.ports import Focus, ListedItem, Unit
from flowkit.store import SqlStore


def numbers(listed: list[ListedItem]) -> list[tuple[str, int]]:
    return [(each.case, each.item.id) for each in listed]


def finished(unit: Unit, person: str, limit: int = 9) -> list[ListedItem]:
    return [each.listed for each in unit.done_list([person], limit=limit)]


def test_an_item_is_listed_under_its_offer_then_under_its_holder_then_nowhere(store: SqlStore) -> None:
    keys = ["role:a", "role:b", "person:li"]

    def listed(unit: Unit) -> dict[str, int]:
        return {key: len(unit.worklist([key], limit=9)) for key in keys}

    with store.begin() as unit:
        case = begun(unit, *waiting(2, 3, offer=("role:a", "role:b")))
        assert listed(unit) == {"role:a": 1, "role:b": 1, "person:li": 0}
    for state, expected in (
        ({"status": "claimed", "assignee": "li"}, {"role:a": 0, "role:b": 0, "person:li": 1}),
        ({"status": "offered", "assignee": "", "offer": ("role:b",)}, {"role:a": 0, "role:b": 1, "person:li": 0}),
        ({"status": "suspended", "assignee": "li"}, {"role:a": 0, "role:b": 0, "person:li": 1}),
        ({"status": "completed", "assignee": "li", "ended_at": NOON}, {"role:a": 0, "role:b": 0, "person:li": 0}),
    ):
        with store.begin() as unit:
            change(unit, case.id, Focus("item", 3), item(3, token=2, **state))
            assert listed(unit) == expected
            assert unit.live_rows(case.id)["inbox"] == sum(expected.values())


def test_a_changed_due_time_moves_the_item_in_the_inbox(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, *waiting(2, 3, offer=("role:a",)), *waiting(4, 5, offer=("role:a",), due_at=NOON))
        assert numbers(unit.worklist(["role:a"], limit=9)) == [(case.id, 5), (case.id, 3)]
    with store.begin() as unit:
        change(unit, case.id, Focus("item", 3), item(3, token=2, offer=("role:a",), due_at=NOON - 1))
        assert numbers(unit.worklist(["role:a"], limit=9)) == [(case.id, 3), (case.id, 5)]
    with store.begin() as unit:
        change(unit, case.id, Focus("item", 5), item(5, token=4, offer=("role:a",), due_at=None))
        assert numbers(unit.worklist(["role:a"], limit=9)) == [(case.id, 3), (case.id, 5)]
        assert unit.live_rows(case.id)["inbox"] == 2


def test_a_worklist_line_carries_the_item_and_the_columns_of_its_case(store: SqlStore) -> None:
    with store.begin() as unit:
        head = new_case(process="采购", version=7, business_key="键-1", state="审批中")
        token, work = waiting(2, 3, offer=("role:a",), due_at=NOON, name="审批", why=(("en", "中文"),))
        case = begun(unit, token, work, case=head)
    with store.read() as unit:
        assert unit.worklist(["role:a"], limit=1) == [ListedItem(case.id, "键-1", "采购", 7, "审批中", work)]


@pytest.fixture
def crowded(store: SqlStore) -> SqlStore:
    """300 items in 30 cases under 12 keys, several keys each, few different due times."""
    chance = random.Random(7)  # noqa: S311 - the same crowd in each run
    with store.begin() as unit:
        for case in range(30):
            records: list[Record] = []
            for number in range(10):
                offer = tuple(dict.fromkeys(f"role:{chance.randrange(12)}" for _ in range(3)))
                due_at = chance.choice([None, NOON, NOON + MINUTE, NOON + chance.randrange(90) * MINUTE])
                records += waiting(2 + number * 2, 3 + number * 2, offer=offer, due_at=due_at)
            begun(unit, *records, case=new_case(f"{chance.choice('abAB')}-{case:02}"))
    return store


def expected_order(unit: Unit, keys: list[str]) -> list[tuple[str, int]]:
    """The order as the port states it, worked out from the items themselves."""
    found = [
        (2**63 if each.due_at is None else each.due_at, case.case.id, each.id)
        for case in unit.find_cases("leave")
        for each in unit.items(case.case.id)
        if set(keys) & set(each.inbox_keys)
    ]
    return [(case, number) for _, case, number in sorted(found)]


@pytest.mark.parametrize("count", [1, 2, 7, 12, 250, 700])
def test_pages_under_many_keys_follow_due_time_case_and_number_without_repeats(crowded: SqlStore, count: int) -> None:
    keys = [f"role:{number}" for number in range(count)]
    with crowded.read() as unit:
        expected = expected_order(unit, keys)
        assert len(expected) > 20
        assert numbers(unit.worklist(keys, limit=1000)) == expected
        assert numbers(unit.worklist([*keys, *keys], limit=20)) == expected[:20]
        pages: list[ListedItem] = []
        while page := unit.worklist(
            keys, limit=17, after=(pages[-1].item.due_at, pages[-1].case, pages[-1].item.id) if pages else None
        ):
            pages += page
        assert numbers(pages) == expected
        assert unit.count_worklist(keys) == len(expected)


def test_nobody_and_nothing_give_an_empty_worklist(crowded: SqlStore) -> None:
    with crowded.read() as unit:
        assert unit.worklist([], limit=20) == []
        assert unit.worklist(["role:nobody"], limit=20) == []
        assert unit.worklist(["role:1"], limit=0) == []
        assert unit.count_worklist([]) == 0
        assert unit.count_worklist(["role:nobody"]) == 0


def test_the_done_list_shows_the_latest_first_and_how_each_ended(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(
            unit,
            item(3, token=2, status="completed", assignee="li", done_by="li", ended_at=NOON),
            item(5, token=4, status="withdrawn", assignee="li", ended_at=NOON + 2),
            item(7, token=6, status="returned", done_by="wang", ended_at=NOON + 3),
            item(9, token=8, status="claimed", assignee="li"),
            item(11, token=10, status="withdrawn", ended_at=NOON + 4),
        )
    with store.read() as unit:
        done = finished(unit, "li")
        assert [(each.item.id, each.item.status) for each in done] == [(5, "withdrawn"), (3, "completed")]
        assert done[0].case == case.id
        assert numbers(finished(unit, "li", limit=1)) == [(case.id, 5)]
        assert numbers(finished(unit, "wang")) == [(case.id, 7)]
        assert finished(unit, "") == []


def test_an_item_enters_the_done_list_when_it_ends(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, *waiting(2, 3, offer=("role:a",)))
    with store.begin() as unit:
        draft = loaded(unit, case.id, Focus("item", 3))
        work = draft.get(WorkItem, 3)
        work.status, work.done_by, work.ended_at = "completed", "li", NOON
        draft.change(work)
        unit.save(draft, action(draft.case))
        assert numbers(finished(unit, "li")) == [(case.id, 3)]
        assert unit.worklist(["role:a"], limit=9) == []


def counted(tx: Unit, **levels: list[str]) -> dict[str, tuple[int, ...]]:
    return {level: tuple(count) for level, count in tx.count_levels("li", levels).items()}


def test_unread_and_all_are_counted_for_each_list_and_each_item_once(store: SqlStore) -> None:
    mine = {"personal": ["person:li"], "unit": ["role:a@x", "role:b@x"], "institution": ["role:c"]}
    with store.begin() as unit:
        assert counted(unit, **mine) == {"personal": (0, 0), "unit": (0, 0), "institution": (0, 0)}
        case = begun(
            unit,
            *waiting(2, 3, offer=("person:li",)),
            *waiting(4, 5, offer=("role:a@x", "role:b@x")),
            *waiting(6, 7, offer=("role:a@x",), excluded=("li",)),
            *waiting(8, 9, offer=("role:a@x",), excluded=("lin", 'li"')),
            *waiting(10, 11, offer=("role:c",)),
            *waiting(12, 13, offer=("role:other",)),
        )
    with store.begin() as unit:
        assert counted(unit, **mine) == {"personal": (1, 1), "unit": (2, 2), "institution": (1, 1)}
        assert counted(unit, personal=[]) == {"personal": (0, 0)}
        loaded(unit, case.id, Focus("item", 5))
        assert unit.open_item(case.id, 5)
        assert not unit.open_item(case.id, 5)
    with store.begin() as unit:
        assert counted(unit, **mine) == {"personal": (1, 1), "unit": (1, 2), "institution": (1, 1)}
        assert [each.opened for each in unit.worklist(["role:b@x"], limit=9)] == [True]


def test_an_item_that_was_opened_can_be_changed_in_the_same_transaction(store: SqlStore) -> None:
    asked = {"token": 2, "offer": ("role:b",), "kind": "advice", "parent": 9, "matter": "what now?"}
    with store.begin() as unit:
        case = begun(unit, *waiting(2, 3, offer=("role:b",)))
        change(unit, case.id, Focus("item", 3), item(3, **asked))  # type: ignore[arg-type]  # because the values are those of an item
    with store.begin() as unit:
        loaded(unit, case.id, Focus("item", 3))
        assert unit.open_item(case.id, 3)
        change(unit, case.id, Focus("item", 3), item(3, **asked, priority=2))  # type: ignore[arg-type]  # because of the same
    with store.begin() as unit:
        (listed,) = unit.worklist(["role:b"], limit=9)
    assert (listed.opened, listed.item.priority, listed.item.matter, listed.item.parent) == (True, 2, "what now?", 9)


def test_a_changed_due_time_keeps_what_was_opened_and_another_inbox_does_not(store: SqlStore) -> None:
    work = {"token": 2, "offer": ("role:b", "role:a"), "due_at": NOON}
    with store.begin() as unit:
        case = begun(unit, *waiting(2, 3, offer=("role:b", "role:a")))
    with store.begin() as unit:
        loaded(unit, case.id, Focus("item", 3))
        unit.open_item(case.id, 3)
    for changed, keys, expected in (
        (work, ["role:a"], (0, 1)),
        ({**work, "offer": ("role:a", "role:b", "role:c")}, ["role:a", "role:b"], (1, 1)),
        ({**work, "status": "claimed", "assignee": "li"}, ["person:li"], (0, 1)),
        ({**work, "status": "delegated", "assignee": "wu", "giver": "li"}, ["person:wu"], (1, 1)),
        ({**work, "status": "claimed", "assignee": "li"}, ["person:li"], (1, 1)),
        ({**work, "offer": ("role:a",)}, ["role:a"], (1, 1)),
        ({**work, "offer": ("role:c", "role:a")}, ["role:c"], (1, 1)),
    ):
        now = item(3, **changed)  # type: ignore[arg-type]  # because the values are those of an item
        with store.begin() as unit:
            change(unit, case.id, Focus("item", 3), now)
            assert counted(unit, list=keys) == {"list": expected}
            assert unit.live_rows(case.id)["inbox"] == len(now.inbox_keys)


def test_what_was_passed_on_stands_in_the_done_list_of_whoever_had_it(store: SqlStore) -> None:
    offered = {"token": 2, "offer": ("role:a",)}
    with store.begin() as unit:
        case = begun(unit, *waiting(2, 3, offer=("role:a",)))
        change(unit, case.id, Focus("item", 3), item(3, **offered, status="claimed", assignee="li"))  # type: ignore[arg-type]  # because the values are those of an item
        assert unit.done_list(["li"], limit=9) == []
        change(unit, case.id, Focus("item", 3), item(3, **offered))  # type: ignore[arg-type]  # because of the same
        assert unit.done_list(["li"], limit=9) == []
        change(unit, case.id, Focus("item", 3), item(3, token=2, offer=("person:wu",), giver="li"))
        (passed,) = unit.done_list(["li"], limit=9)
        assert (passed.listed.case, passed.listed.item.id, passed.at, passed.by) == (case.id, 3, NOON, "zhang")
        assert unit.done_list(["li"], limit=9, offered=["role:a"]) == []


def test_a_units_done_list_shows_what_had_been_offered_there(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(
            unit,
            item(3, token=2, status="completed", offer=("role:a",), done_by="li", ended_at=NOON),
            item(5, token=4, status="completed", offer=("role:b",), done_by="li", ended_at=NOON + 1),
            item(7, token=6, status="withdrawn", offer=("role:a", "role:b"), ended_at=NOON + 2),
        )
        done = [each.listed for each in unit.done_list(["li", "wu"], limit=9, offered=["role:a"])]
        assert numbers(done) == [(case.id, 7), (case.id, 3)]
        assert numbers(finished(unit, "li")) == [(case.id, 5), (case.id, 3)]
