"""Two people reach for one item at once, on each database: one wins, the other learns why."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from office import faults, item_at, office

from flowkit import Engine, FlowkitError

DEEDS: dict[str, Callable[[Engine, str], None]] = {
    "claim": lambda engine, item: engine.claim(item, by="clerk-2"),
    "dispatch": lambda engine, item: engine.dispatch(item, to="clerk-4", by="clerk-3"),
    "dispatch elsewhere": lambda engine, item: engine.dispatch(item, to="clerk-5", by="clerk-2"),
}


@pytest.mark.parametrize(("one", "other"), [("claim", "dispatch"), ("dispatch", "dispatch elsewhere")])
def test_one_of_two_gets_the_item_and_the_other_a_typed_error(
    any_url: str, tmp_path: Path, one: str, other: str
) -> None:
    engine = office(any_url, tmp_path)
    for number in range(5):
        case = engine.start("handling", {"amount": 1}, by="clerk-1", business_key=f"K{number}").id
        item, both = item_at(engine, case, "check"), Barrier(2)

        def tried(name: str, item: str = item, both: Barrier = both) -> str:
            both.wait()
            try:
                DEEDS[name](engine, item)
            except FlowkitError as error:
                return error.code
            return ""

        with ThreadPoolExecutor(2) as pool:
            codes = list(pool.map(tried, (one, other)))

        assert min(codes) == "", codes
        assert max(codes) in {"not-authorised", "not-found", "no-group", "wrong-state", "case-busy"}, codes
        assert not list(faults(engine, case))
    engine.close()
