"""Law 10, by the signatures: whatever stands in a parameter of a verb, it is taken or refused in words of flowkit."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from bottomless import cyclic, nested
from databases import on_mariadb, on_postgresql
from office import FILES
from sqlalchemy import func, select

from flowkit import Engine, FlowkitError, InputInvalid, SentFile, VirtualClock
from flowkit.store import metadata

pytestmark = pytest.mark.slow
NOT_OF_DATA = {
    "close",
    "using",
    "handler",
    "deploy",
    "deploy_calendar",
    "recompute",
    "calendars",
    "run_due",
    "advance_to",
}
"""Verbs of whoever runs the engine."""
OF_THE_HALL = {"issue_code", "revoke_code", "codes", "by_code", "submit_by_code", "public_case", "rate"}


FIRST, LAST = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001 - as a careless host sends them
HOSTILE: list[object] = [
    None, "", " ", 7, -1, 10**30, 10**5_000, 2**63, 1.5, float("nan"), float("inf"), Decimal("NaN"),
    Decimal("sNaN"), Decimal("1E+6000"), b"x", [], {}, set(), object(), True, int, "\ud83d", "a\udc00b", "a\0b",
    "\U0001f642" * 190, "\U0001f642" * 191, "x" * 10_000, "x" * 300_000, "' OR 1=1 --", "a|b,c;d/e:f.g",
    "{{ 1 }}", FIRST, LAST, LAST.replace(tzinfo=UTC), date.max, "9999-12-31T23:59:59Z",
    "P999999999Y", timedelta.max, nested(2_000), cyclic(), {"a\0": 1}, {"\ud83d": 1}, {None: 1},
    {"text": "\0"}, {"text": "\ud83d"}, {"number": 10**5_000}, {"day": date.max}, {"moment": LAST},
    {"moment": "0001-01-01T00:00:00+14:00"}, {"x" * 10_000: 1}, ["\0"], ["x" * 191], [None], ["a"] * 2_000,
    "0" * 20, "0" * 20 + ".1", "0" * 20 + "." + "9" * 17, "0" * 20 + "." + "9" * 18, "9" * 400,
]  # fmt: skip


class House:
    """An engine with a case of each kind, and for each parameter something that fits it.

    `wrote` says whether the last call may have written. `turn` is which third of the values a parameter begins with:
    each database takes another third, and all three together every value in every parameter.
    """

    def __init__(self, url: str, turn: int) -> None:
        self.turn = turn
        self.engine = Engine(url, clock=VirtualClock("2026-09-14T09:00+08:00"))
        for name in ("everything.bpmn", "answer.bpmn", "hall"):
            self.engine.deploy(FILES / name)
        self.begin()
        self.wrote = False
        self.engine.store.watch(self._look)

    def _look(self, statement: str) -> None:
        self.wrote = self.wrote or statement.startswith(("INSERT", "UPDATE", "DELETE"))

    def begin(self) -> None:
        """Cases to which nothing has happened."""
        engine = self.engine
        self.case = engine.start("everything", {"grade": 2}, by="clerk-1").id
        with engine.store.read() as unit:
            self.item = f"{self.case}.{unit.items(self.case)[0].id}"
        named = {"petitioner": "P", "helper": "Q", "suppliers": ["S-1"]}
        self.of_the_hall = engine.start("hall", named, by="wu").id
        self.code = engine.issue_code(self.of_the_hall, "petitioner", by="wu")

    def fitting(self, verb: str) -> dict[str, Any]:
        """By the names of parameters, as far as they need something."""
        hall, part = verb in OF_THE_HALL, f"{self.case}.1"
        return {
            "by": "wu" if hall else "clerk-1", "case": self.of_the_hall if hall else self.case, "item": self.item,
            "subject": self.item, "phase": self.item, "deadline": part, "incident": part, "attachment": part,
            "notice": part, "reason": "because", "to": "clerk-2", "target": "fill", "state": "x", "data": {},
            "process": "everything", "name": "customer-answer", "correlation": "7", "operation": "cc",
            "person": "clerk-1", "answer": "so", "items": [self.item], "outsider": "petitioner",
            "handle": self.code.handle, "code": self.code.code,
            "act": "material", "files": [SentFile("evidence", "a.png", b"x", "image/png")], "text": "hello",
            "content": b"abc", "media_type": "text/plain", "paper": "x", "grade": "good", "number": "x", "message": "x",
            "store": "x", "amount": "PT1H", "activity": "x", "hand_over": "x", "question": "why?", "entries": [{}],
            "query": {"process": "everything"}, "anchor": "2026-12-01", "place": "after",
        }  # fmt: skip


DATABASES = ("sqlite", "postgresql", "mariadb")


@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=pytest.mark.postgres if name == "postgresql" else ()) for name in DATABASES],
)
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    servers: Mapping[str, Callable[[], AbstractContextManager[str]]] = {
        "sqlite": lambda: nullcontext("sqlite://"),
        "postgresql": lambda: on_postgresql(request.getfixturevalue("postgres_server"), "flowkit_parameters"),
        "mariadb": lambda: on_mariadb("flowkit_parameters"),
    }
    with servers[request.param]() as url:
        made = House(url, DATABASES.index(request.param))
        yield made
        made.engine.close()


def verbs() -> Iterator[tuple[str, str]]:
    """Each parameter of each verb."""
    for verb, function in inspect.getmembers(Engine, inspect.isfunction):
        if not verb.startswith("_") and verb not in NOT_OF_DATA:
            yield from ((verb, name) for name in inspect.signature(function).parameters if name != "self")


def stored(house: House) -> dict[str, object]:
    """What stands of the two cases, and how much of everything that belongs to no case; but no history, where a refusal
    is recorded, nor what counts it, nor the tries of codes.
    """
    cases = [house.case, house.of_the_hall]
    with house.engine.store.engine.connect() as connection:
        return {
            table.name: sorted(
                repr({name: value for name, value in row._mapping.items() if name not in ("fence", "chain", "tries")})
                for row in connection.execute(select(table).where(table.c[_CASE[table.name]].in_(cases)))
            )
            if table.name in _CASE
            else connection.scalar(select(func.count()).select_from(table))
            for table in metadata.sorted_tables
            if table.name != "flowkit_history"
        }


_CASE = {
    table.name: "id" if table.name == "flowkit_case" else "case_id"
    for table in metadata.sorted_tables
    if table.name == "flowkit_case" or "case_id" in table.c
}


def called(house: House, verb: str, given: Mapping[str, object]) -> FlowkitError | None:
    """The error of flowkit, if it is one. Any other comes through."""
    method: Callable[..., Any] = getattr(house.engine, verb)
    known, parameters = house.fitting(verb), inspect.signature(method).parameters
    needed = {name: known[name] for name, each in parameters.items() if each.default is each.empty}
    house.wrote = False
    try:
        method(**{**needed, **{name: known[name] for name in ("to", "reason") if name in parameters}, **given})
    except FlowkitError as error:
        return error
    return None


def test_what_stands_in_a_parameter_is_taken_or_refused_in_words(house: House) -> None:
    for number, (verb, name) in enumerate(verbs()):
        before = stored(house)
        for value in HOSTILE[(number + house.turn) % len(DATABASES) :: len(DATABASES)]:
            error = called(house, verb, {name: value})
            if error is None and house.wrote:
                house.begin()
                before = stored(house)
            if error is None:
                continue
            for text in (error.text.en, error.text.zh, error.mend.en, error.mend.zh):
                assert len(text.encode()) < 10_000, (verb, name)
            assert error.code
            assert error.text.en
            assert error.text.zh
        assert stored(house) == before, (verb, name)


def test_names_that_differ_by_a_blank_at_the_end_are_never_taken_for_each_other(house: House) -> None:
    """MariaDB and MySQL pad with blanks what they compare."""
    for given in ({"business_key": "key "}, {"request_id": "key "}):
        error = called(house, "start", given)
        assert isinstance(error, InputInvalid)
        assert error.code == "text-invalid"
    assert isinstance(called(house, "save_query", {"name": "mine "}), InputInvalid)
