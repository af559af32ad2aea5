"""What hangs on people and units, on each database: never what belongs to another tenant, or is over."""

from __future__ import annotations

from cases import NOON, begun, change, item, new_case, root, waiting

from flowkit.core.instance.records import MEMBERS, RETURN_TO, THEN, Scope, Token
from flowkit.core.workitem.records import Dispatch
from flowkit.engine.ports import Focus
from flowkit.store import SqlStore

MANY = [f"p{number}" for number in range(1200)]


def test_open_items_are_counted_under_each_of_many_keys(store: SqlStore) -> None:
    with store.begin() as unit:
        begun(unit, *waiting(2, 3, offer=("role:a@north", "person:li")))
        begun(unit, *waiting(2, 3, offer=("role:a@north",)))
    with store.read() as unit:
        keys = [*(f"person:{each}" for each in MANY), "role:a@north", "person:li", "role:b"]
        assert unit.listed(keys) == {"role:a@north": 2, "person:li": 1}
        assert unit.listed([]) == {}
    with store.read("other") as unit:
        assert unit.listed(["role:a@north"]) == {}


def test_what_somebody_has_delegated_is_found_until_it_is_back(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit, *waiting(2, 3, offer=("role:a",)))
        begun(unit, *waiting(2, 3, offer=("role:a",)))
    for state, expected in (
        ({"status": "claimed", "assignee": "li"}, []),
        ({"status": "delegated", "assignee": "wu", "giver": "li"}, [(case.id, 3)]),
        ({"status": "claimed", "assignee": "li"}, []),
    ):
        with store.begin() as unit:
            change(unit, case.id, Focus("item", 3), item(3, token=2, offer=("role:a",), **state))
        with store.read() as unit:
            assert [(each.case, each.item.id) for each in unit.delegated(["zhao", "li", *MANY])] == expected
            assert unit.delegated(["wu"]) == []
        with store.read("other") as unit:
            assert unit.delegated(["li"]) == []


def test_tokens_and_rounds_that_name_somebody_are_found_by_whole_names(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(
            unit,
            root(data={"by": "li"}, live=3),  # the data of the case are no turn
            Token(2, 1, "sign", "scope"),
            Scope(2, 1, 2, "round", "sign", "leave", 1, {MEMBERS: ["wu", 'o"neil', "李伟"]}, live=1),
            Token(4, 1, "a", "event", data={RETURN_TO: "li"}),
            Token(5, 1, "b", "event", data={THEN: [{"$signer": "li"}, {"$signer": "wu"}]}),
            Token(6, 1, "c", "event", data={"loopCounter": 1, "name": "liu"}),
        )
    expected = {
        "li": [("token", 4), ("token", 5)],
        "wu": [("scope", 2), ("token", 5)],
        'o"neil': [("scope", 2)],
        "李伟": [("scope", 2)],
        "l_": [],
        "%": [],
    }
    with store.read() as unit:
        for person, found in expected.items():
            assert unit.turns([person]) == [(case.id, *each, person) for each in found]
            assert unit.turns([person, *MANY]) == unit.turns([person])
        assert unit.turns([]) == []
    with store.read("other") as unit:
        assert unit.turns(["li"]) == []


def test_items_are_found_by_their_offer_whoever_has_them_and_by_that_before_a_dispatch(store: SqlStore) -> None:
    with store.begin() as unit:
        listed = begun(unit, *waiting(2, 3, offer=("role:a@north",)))
        held = begun(unit, *waiting(2, 3, offer=("role:a@north",)))
        sent = begun(unit, *waiting(2, 3, offer=("person:li",), dispatch=Dispatch("wu", ("role:a@north",))))
        begun(unit, *waiting(2, 3, offer=("role:a@north-east",)))
        over = begun(unit, *waiting(2, 3, offer=("role:a@north",)))
    with store.begin() as unit:
        offer = ("role:a@north",)
        change(unit, held.id, Focus("item", 3), item(3, token=2, offer=offer, status="claimed", assignee="li"))
        ended = item(3, token=2, offer=offer, status="completed", done_by="li", ended_at=NOON)
        change(unit, over.id, Focus("item", 3), ended)
    with store.read() as unit:
        keys = ["role:a@north", *(f"role:{each}" for each in MANY[:120])]
        assert [each.case for each in unit.offered(keys)] == sorted([listed.id, held.id, sent.id])
    with store.read("other") as unit:
        assert unit.offered(["role:a@north"]) == []


def test_open_cases_of_a_unit_are_found(store: SqlStore) -> None:
    with store.begin() as unit:
        here = begun(unit, case=new_case(unit="north"))
        begun(unit, case=new_case(unit="north", status="completed"))
        begun(unit, case=new_case(unit="south"))
    with store.read() as unit:
        assert unit.open_cases(["north", *MANY]) == [(here.id, "north")]
    with store.read("other") as unit:
        assert unit.open_cases(["north"]) == []
