"""Which case has called which: found from both ends, in the order of the calls."""

from __future__ import annotations

from flowkit.engine.ports import CalledCase
from flowkit.store import SqlStore


def test_a_link_is_found_from_both_ends(store: SqlStore) -> None:
    links = [CalledCase("b", "a", 7), CalledCase("c", "a", 12), CalledCase("d", "b", 3)]
    with store.begin() as unit:
        for each in reversed(links):
            unit.put_called(each)

    with store.read() as unit:
        assert unit.called_by("a") == links[:2]
        assert unit.caller_of("c") == links[1]
        assert unit.caller_of("a") is None
        assert unit.called_by("d") == []


def test_links_are_those_of_one_tenant(store: SqlStore) -> None:
    with store.begin("north") as unit:
        unit.put_called(CalledCase("b", "a", 7))

    with store.read("south") as unit:
        assert unit.called_by("a") == []
        assert unit.caller_of("b") is None
