"""Who has to do with a case, and who did which step."""

from __future__ import annotations

from cases import NOON, action, begun, change, item, loaded, waiting

from flowkit.core.workitem.records import WorkItem
from flowkit.engine.ports import Focus, Unit
from flowkit.store import SqlStore


def completed(unit: Unit, case: str, token: int, number: int, by: str, **values: object) -> None:
    """An item made and completed in one action."""
    draft = loaded(unit, case)
    done: dict[str, object] = {"status": "completed", "done_by": by, "ended_at": NOON}
    draft.add(item(number, token=token, **{**done, **values}))
    unit.save(draft, action(draft.case))


def test_holders_candidates_and_doers_are_involved(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(
            unit,
            *waiting(2, 3, offer=("role:a", "role:b"), excluded=("wang",)),
            *waiting(4, 5, status="claimed", assignee="li", on_behalf_of="chen", offer=("role:c",)),
            item(7, token=6, status="completed", assignee="zhao", done_by="zhao", offer=("role:d",), ended_at=NOON),
        )
    with store.read() as unit:
        involved = {
            "may take": unit.is_involved(case.id, "sun", ["role:x", "role:b"]),
            "is excluded": unit.is_involved(case.id, "wang", ["role:a"]),
            "holds": unit.is_involved(case.id, "li", []),
            "is substituted": unit.is_involved(case.id, "chen", []),
            "could have taken what another holds": unit.is_involved(case.id, "sun", ["role:c"]),
            "has done": unit.is_involved(case.id, "zhao", []),
            "could have taken what is done": unit.is_involved(case.id, "sun", ["role:d"]),
            "nobody": unit.is_involved(case.id, "", []),
        }
    assert involved == {
        "may take": True,
        "is excluded": False,
        "holds": True,
        "is substituted": True,
        "could have taken what another holds": False,
        "has done": True,
        "could have taken what is done": False,
        "nobody": False,
    }


def test_the_turns_of_a_person_in_a_round_are_found_without_its_siblings(store: SqlStore) -> None:
    ended: dict[str, object] = {"ended_at": NOON, "status": "completed", "done_by": "li"}
    with store.begin() as unit:
        case = begun(
            unit,
            *waiting(3, 4, scope=2, status="claimed", assignee="li"),
            *waiting(5, 6, scope=2, offer=("person:li",)),
            *waiting(7, 8, scope=2, offer=("person:li", "person:wang")),
            *waiting(9, 10, scope=2, status="claimed", assignee="wang", offer=("person:li",)),
            *waiting(11, 12, scope=1, offer=("person:li",)),
            item(14, token=13, scope=2, **ended),
            item(16, token=15, scope=2, status="withdrawn", assignee="li", ended_at=NOON),
        )
    with store.read() as unit:
        assert unit.turns_of(case.id, 2, "li") == [4, 6, 14]
        assert unit.turns_of(case.id, 2, "wang") == [10]
        assert unit.turns_of(case.id, 2, "zhao") == []


def test_whoever_held_an_item_stays_involved(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, *waiting(2, 3, offer=("role:a",)))
    for holder in ("li", "wang"):
        with store.begin() as unit:
            change(unit, case.id, Focus("item", 3), item(3, token=2, status="claimed", assignee=holder))
    with store.begin() as unit:
        change(unit, case.id, Focus("item", 3), item(3, token=2, offer=("person:zhao",)))
    with store.read() as unit:
        assert [unit.is_involved(case.id, person, []) for person in ("li", "wang", "zhao")] == [True, True, False]
        assert unit.is_involved(case.id, "zhao", ["person:zhao"])


def test_open_items_are_found_by_the_keys_they_are_listed_under(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(
            unit,
            *waiting(2, 3, offer=("role:a", "role:b")),
            *waiting(4, 5, status="claimed", assignee="li", offer=("role:c",)),
            item(7, token=6, status="completed", assignee="zhao", offer=("role:d",), ended_at=NOON),
        )
        other = begun(unit, *waiting(2, 3, offer=("role:e",)))
    with store.read() as unit:
        keys = ["role:a", "role:b", "role:c", "person:li", "role:d", "person:zhao", "role:e"]
        assert [key for key in keys if unit.has_open_item(case.id, [key])] == ["role:a", "role:b", "person:li"]
        assert unit.has_open_item(other.id, ["role:x", "role:e"])
        assert not unit.has_open_item(other.id, [])


def test_the_doers_of_a_step_are_told_apart_by_pass_and_the_last_one_stands_last(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit)
        for number, by in enumerate(["li", "wang", "li", "zhao", "li"]):
            completed(unit, case.id, 10 + number, 20 + number, by)
        completed(unit, case.id, 30, 31, "sun", node="check")
        completed(unit, case.id, 32, 33, "qian", node="check", status="returned")
        completed(unit, case.id, 34, 35, "chen", pass_number=2)
    with store.read() as unit:
        assert unit.doers(case.id, 1, ["approve", "check", "other"]) == {
            "approve": ("wang", "zhao", "li"),
            "check": ("sun",),
        }
        assert unit.doers(case.id, 2, ["approve", "check"]) == {"approve": ("chen",)}
        assert unit.doers(case.id, 1, []) == {}
        assert unit.doers("nobody", 1, ["approve"]) == {}


def test_a_step_is_counted_when_an_open_item_is_completed(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, *waiting(2, 3))
    with store.begin() as unit:
        draft = loaded(unit, case.id, Focus("item", 3))
        work = draft.get(WorkItem, 3)
        work.status, work.done_by, work.ended_at = "completed", "li", NOON
        draft.change(work)
        unit.save(draft, action(draft.case))
        assert unit.doers(case.id, 1, ["approve"]) == {"approve": ("li",)}


def test_steps_and_results_of_a_scope_come_oldest_first(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit)
        completed(unit, case.id, 2, 9, "li", ended_at=NOON + 1, data={"n": 2})
        completed(unit, case.id, 4, 5, "li", ended_at=NOON + 2, data={"n": 3})
        completed(unit, case.id, 6, 7, "li", ended_at=NOON, data={"n": 1})
        completed(unit, case.id, 8, 11, "li", status="withdrawn")
        completed(unit, case.id, 12, 13, "li", scope=12, data={"n": 9})
        completed(unit, case.id, 14, 15, "li", pass_number=2, ended_at=NOON + 3, data={"n": 4})
    with store.read() as unit:
        assert [each.id for each in unit.steps_done(case.id, 1, 1)] == [7, 9, 5]
        assert [each.id for each in unit.steps_done(case.id, 2, 1)] == [15]
        assert [each.id for each in unit.steps_done(case.id, 1, 1, ["approve", "other"])] == [7, 13, 9, 5]
        assert [each.id for each in unit.steps_done(case.id, 1, 1, ["other"])] == [7, 9, 5]
        assert unit.round_results(case.id, 1) == [{"n": 1}, {"n": 2}, {"n": 3}, {"n": 4}]
        assert unit.round_results(case.id, 12) == [{"n": 9}]
