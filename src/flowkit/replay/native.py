"""The runtime port over flowkit's own engine, on a database in memory."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Final

import sqlalchemy
from sqlalchemy.pool import StaticPool

from flowkit.bootstrap import Engine
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.protocol import Instant, to_datetime
from flowkit.core.workitem.records import OPEN_STATES
from flowkit.engine.clock import VirtualClock, parse_instant
from flowkit.engine.deploy import Parcel, store_parcel
from flowkit.engine.ports import Unit
from flowkit.engine.reading import case_view
from flowkit.engine.runtime import Observed, OpenItem, Trouble, counts
from flowkit.engine.views import CaseView, HistoryEntry
from flowkit.errors import NotFound, Text

_WAITING: Final = frozenset({"work", "event"})
_PASSED: Final[Mapping[str, int]] = {"NodePassed": 2, "TokenLeft": 3, "EventChosen": 3}
"""The facts that say that a token went on, and where the node stands in them."""
_TURN: Final = "RoundCounted"


class NativeRuntime:
    """Cases of one folder on flowkit's core, under a virtual clock. `dump` is the whole database."""

    def __init__(
        self,
        parcel: Parcel,
        definitions: Mapping[str, ProcessDefinition],
        clock: VirtualClock,
        handlers: Mapping[str, Callable[..., object]] | None = None,
    ) -> None:
        self._definitions = definitions
        self._clock = clock
        self._seen: list[str] = []
        self._connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        database = sqlalchemy.create_engine("sqlite://", creator=lambda: self._connection, poolclass=StaticPool)
        self._engine = _OfParcel(database, clock=clock)
        self._engine.deploy_parcel(parcel)
        for name, function in (handlers or {}).items():
            self._engine.handler(name, retries=())(function)

    def close(self) -> None:
        """Give the database up."""
        self._engine.close()
        self._connection.close()

    def now(self) -> Instant:
        return self._clock.now()

    def start(self, process: str, data: Mapping[str, object], *, by: str, key: str | None = None) -> str:
        case = self._engine.start(process, data, by=by, business_key=key)
        self._seen.append(case.id)
        self._engine.run_due()
        return case.id

    def complete(self, item: str, data: Mapping[str, object], *, by: str) -> None:
        self._engine.complete(item, data, by=by)
        self._engine.run_due()

    def message(self, name: str, data: Mapping[str, object], *, correlation: object = "", by: str) -> int:
        count = self._engine.message(name, data, correlation=correlation, by=by)
        self._engine.run_due()
        return count

    def signal(self, name: str, data: Mapping[str, object], *, by: str) -> int:
        count = self._engine.signal(name, data, by=by)
        self._engine.run_due()
        return count

    def next_due(self) -> Instant | None:
        with self._engine.store.read() as unit:
            return unit.next_due(after=self.now())

    def advance_to(self, instant: Instant) -> None:
        self._engine.advance_to(to_datetime(instant))

    def cases(self) -> tuple[str, ...]:
        with self._engine.store.read() as unit:
            found = [each.case for key in self._definitions for each in unit.find_cases(key, only_open=False)]
        new = sorted((case for case in found if case.id not in self._seen), key=lambda each: (each.started_at, each.id))
        self._seen += (case.id for case in new)
        return tuple(self._seen)

    def items(self, case: str) -> tuple[OpenItem, ...]:
        with self._engine.store.read() as unit:
            view = _view(unit, case, self.now())
        nodes = self._definitions[view.process].nodes
        return tuple(
            OpenItem(item.id, case, item.step, self._role(item.step, nodes))
            for item in view.items
            if item.kind == "work" and item.status in OPEN_STATES
        )

    def observe(self, case: str) -> Observed:
        with self._engine.store.read() as unit:
            view = _view(unit, case, self.now())
            tokens = unit.tokens(case) if view.status == "open" else []
        waiting = tuple(sorted(token.node for token in tokens if token.holds in _WAITING))
        troubles = tuple(Trouble(each.step, each.code, each.text) for each in view.incidents if each.is_open)
        passed = Counter(self._passed(view.history))
        end = view.end_state if view.status != "open" else ""
        return Observed(case, view.process, waiting, passed, view.data, end, troubles)

    def dump(self) -> str:
        image = base64.b64encode(self._connection.serialize()).decode()
        return json.dumps({"now": to_datetime(self.now()).isoformat(), "seen": self._seen, "database": image})

    def load(self, text: str) -> None:
        found = json.loads(text)
        self._seen = found["seen"]
        self._connection.deserialize(base64.b64decode(found["database"]))
        self._clock.move_to(max(self.now(), parse_instant(found["now"])))

    def _role(self, name: str, nodes: Mapping[str, object]) -> str:
        known = (each.nodes[name].role for each in self._definitions.values() if name in each.nodes)
        return next(known, "")

    def _passed(self, history: tuple[HistoryEntry, ...]) -> Iterator[str]:
        nodes = {name: node for each in self._definitions.values() for name, node in each.nodes.items()}
        for action in history:
            for name, *values in action.facts:
                fact = str(name)
                if fact not in _PASSED and fact != _TURN:
                    continue
                node = nodes.get(str(values[_PASSED.get(fact, 3) - 1]))
                if node is not None and counts(node) and (node.round is not None) == (fact == _TURN):
                    yield node.id


class _OfParcel(Engine):
    """An engine that takes what was read already."""

    def deploy_parcel(self, parcel: Parcel) -> None:
        now = self.clock.now()
        self._transactions.write(lambda unit: store_parcel(self._shop.catalogue, unit, parcel, now, ""))


def _view(unit: Unit, case: str, now: Instant) -> CaseView:
    found = unit.case(case)
    if found is None:
        raise NotFound(Text("no case {id}", "没有办件 {id}").format(id=case), code="no-case")
    return case_view(unit, found, now)
