"""Law 10: whatever is sent through the verbs, the answer is an error of flowkit, and nothing changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from bottomless import cyclic, nested
from databases import on_postgresql
from office import FILES, MORNING, faults, item_at
from sqlalchemy import text

from flowkit import Engine, FlowkitError, InputInvalid, VirtualClock

HUGE = "長" * (10 * 1024 * 1024)
HALF = "\ud83d"
TABLES = (
    "case", "scope", "token", "item", "inbox", "deadline", "job", "subscription", "incident", "case_field", "outbox",
    "start", "message", "request",
)  # fmt: skip
Verb = Callable[[Engine, Any], object]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One engine for all; each test shows that it left no trace."""
    made = Engine(f"sqlite:///{tmp_path_factory.mktemp('wrong') / 'flowkit.db'}", clock=VirtualClock(MORNING))
    yield from _with_cases(made)


@pytest.fixture(scope="module")
def on_postgres(postgres_server: str) -> Iterator[Engine]:
    with on_postgresql(postgres_server, "flowkit_wrong_input") as url:
        yield from _with_cases(Engine(url, clock=VirtualClock(MORNING)))


def _with_cases(made: Engine) -> Iterator[Engine]:
    for file in ("everything.bpmn", "answer.bpmn", "handling.bpmn"):
        made.deploy(FILES / file)
    made.start("everything", {"grade": 2}, by="clerk-1", business_key="first")
    made.start("everything", {}, by="clerk-1", business_key="second")
    made.start("answer", {"number": "7"}, by="clerk-1")
    made.start("handling", {"amount": 1}, by="clerk-1", business_key="handled")
    yield made
    made.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def each_engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue("engine" if request.param == "sqlite" else "on_postgres")
    return found


def case_of(engine: Engine, key: str = "first", process: str = "everything") -> str:
    (found,) = engine.cases(process, by="clerk-1", business_key=key)
    return found.id


def stored(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Everything but the history, where a refusal is recorded, and what counts it."""
    with engine.store.engine.connect() as connection:
        return {
            name: sorted(
                tuple(value for column, value in row._mapping.items() if column not in ("fence", "chain"))
                for row in connection.execute(text(f"SELECT * FROM flowkit_{name}"))
            )
            for name in TABLES
        }


def answer(act: Callable[[], object]) -> FlowkitError | None:
    """The error of flowkit, if it is one. Any other comes through."""
    try:
        act()
    except FlowkitError as error:
        return error
    return None


def refused(engine: Engine, act: Callable[[], object]) -> FlowkitError:
    """The error; it is flowkit's, speaks both languages, and nothing changed."""
    before = stored(engine)
    error = answer(act)
    assert error is not None, f"accepted: {ascii(getattr(act, 'args', act))[-200:]}"
    assert error.code
    assert error.text.en
    assert error.text.zh
    assert len(error.text.en) < 10_000, "the error repeats what was sent"
    assert stored(engine) == before
    return error


# ids

NO_TEXT: list[object] = [10**5_000, nested(2_000), cyclic()]
"""What cannot even be told in a message."""
NO_IDS = [
    None, "", " ", 7, -1, 10**30, 1.5, b"bytes", [], {}, object(), "no id", "x" * 20, "../../etc/passwd",
    "'; DROP TABLE flowkit_case; --", "0" * 20 + ".1", "0" * 20 + ".0", "0" * 20 + ".-1", "0" * 20 + "." + "9" * 30,
    "0" * 20 + ".1\n", "0" * 20 + ".١", "0" * 19 + "O", HALF, "\0", "0" * 19 + "\0", HUGE,
    *NO_TEXT,
]  # fmt: skip
BY_ID: dict[str, Verb] = {
    "claim": lambda engine, id_: engine.claim(id_, by="clerk-1"),
    "complete": lambda engine, id_: engine.complete(id_, {}, by="clerk-1"),
    "transfer": lambda engine, id_: engine.transfer(id_, to="clerk-2", by="clerk-1"),
    "suspend": lambda engine, id_: engine.suspend(id_, state="x", by="clerk-1", reason="x"),
    "raise": lambda engine, id_: engine.raise_grade(id_, {"grade": 1}, by="clerk-1"),
    "acknowledge": lambda engine, id_: engine.acknowledge(id_, by="clerk-1"),
    "request-extension": lambda engine, id_: engine.request_extension(id_, amount="PT1H", by="clerk-1", reason="x"),
    "approve-extension": lambda engine, id_: engine.approve_extension(id_, by="clerk-1"),
    "cancel": lambda engine, id_: engine.cancel(id_, by="clerk-1", reason="x"),
    "retry": lambda engine, id_: engine.retry(id_, by="clerk-1"),
    "case": lambda engine, id_: engine.case(id_, by="clerk-1"),
    "explain": lambda engine, id_: engine.explain(id_, by="clerk-1"),
}


@pytest.mark.parametrize("verb", BY_ID)
def test_what_is_no_id_is_not_found(engine: Engine, verb: str) -> None:
    for id_ in NO_IDS:
        assert refused(engine, partial(BY_ID[verb], engine, id_)).code == "not-found", repr(id_)[:80]


@pytest.mark.parametrize("verb", [verb for verb in BY_ID if verb != "case"])
@pytest.mark.parametrize("number", ["1", "999999", "999999999999999999"])
def test_a_number_that_the_case_does_not_have_is_refused(each_engine: Engine, verb: str, number: str) -> None:
    refused(each_engine, lambda: BY_ID[verb](each_engine, f"{case_of(each_engine)}.{number}"))


def test_the_number_of_another_case_reaches_nothing_there(engine: Engine) -> None:
    other = item_at(engine, case_of(engine, "handled", "handling"), "check")
    engine.start("everything", {}, by="clerk-1", business_key="third")
    number = int(other.split(".")[1])

    refused(engine, lambda: engine.claim(f"{case_of(engine, 'third')}.{number + 50}", by="clerk-1"))

    assert engine.case(other.split(".")[0], by="clerk-1").items[0].assignee == ""


# persons, operations, words

NO_NAMES = [None, "", 7, b"x", [], {}, object(), "nobody", "' OR 1=1 --", HALF, "\0", "person:clerk-1", HUGE, *NO_TEXT]
BY_PERSON: dict[str, Verb] = {
    "start": lambda engine, who: engine.start("everything", by=who),
    "claim": lambda engine, who: engine.claim(item_at(engine, case_of(engine), "fill"), by=who),
    "worklist": lambda engine, who: engine.worklist(who),
    "done_list": lambda engine, who: engine.done_list(who),
    "notices": lambda engine, who: engine.notices(who),
    "case": lambda engine, who: engine.case(case_of(engine), by=who),
    "cases": lambda engine, who: engine.cases("everything", by=who),
    "message": lambda engine, who: engine.message("customer-answer", correlation="7", by=who),
    "undelivered": lambda engine, who: engine.undelivered(who),
    "discard": lambda engine, who: engine.discard("x", by=who),
}


@pytest.mark.parametrize("verb", BY_PERSON)
def test_somebody_whom_nobody_knows_may_do_nothing(engine: Engine, verb: str) -> None:
    for who in NO_NAMES:
        refused(engine, partial(BY_PERSON[verb], engine, who))


BY_WORD: dict[str, Verb] = {
    "process": lambda engine, word: engine.start(word, by="clerk-1"),
    "operation": lambda engine, word: engine.operate(word, case_of(engine), by="clerk-1"),
    "transfer to": lambda engine, word: engine.transfer(
        item_at(engine, case_of(engine), "fill"), to=word, by="clerk-1"
    ),
    "return target": lambda engine, word: engine.return_for_rework(
        item_at(engine, case_of(engine), "fill"),
        by="clerk-1",
        reason="x",
        target=word,
    ),
    "state": lambda engine, word: engine.suspend(
        item_at(engine, case_of(engine), "fill"),
        state=word,
        by="clerk-1",
        reason="x",
    ),
    "message": lambda engine, word: engine.message(word, correlation="7", by="clerk-1"),
    "correlation": lambda engine, word: engine.message("customer-answer", correlation=word, by="clerk-1"),
    "undelivered": lambda engine, word: engine.redeliver(word, by="clerk-1"),
}
NO_WORDS = [None, "", 8, b"x", [], {}, object(), "nothing", "' OR 1=1 --", HALF, "a\0b", HUGE, *NO_TEXT]


@pytest.mark.parametrize("verb", BY_WORD)
def test_a_word_that_names_nothing_is_refused(each_engine: Engine, verb: str) -> None:
    for word in NO_WORDS:
        refused(each_engine, partial(BY_WORD[verb], each_engine, word))


LONG = "x" * 200
UNSTORABLE = [7, b"x", [], object(), HALF, "a\0b", HUGE, LONG, "x ", *NO_TEXT]
BY_TEXT: dict[str, Verb] = {
    "business key": lambda engine, word: engine.start("everything", by="clerk-1", business_key=word),
    "unit": lambda engine, word: engine.start("everything", by="clerk-1", unit=word),
    "request id": lambda engine, word: engine.start("everything", by="clerk-1", request_id=word),
}


@pytest.mark.parametrize("verb", BY_TEXT)
def test_a_text_that_no_column_holds_is_refused(each_engine: Engine, verb: str) -> None:
    for word in UNSTORABLE:
        refused(each_engine, partial(BY_TEXT[verb], each_engine, word))


@pytest.mark.parametrize("reason", [None, "", "   ", 7, b"x", [], HALF, "a\0b", HUGE])
def test_a_reason_that_is_none_is_refused(each_engine: Engine, reason: Any) -> None:
    refused(each_engine, lambda: each_engine.cancel(case_of(each_engine), by="clerk-1", reason=reason))


# data

UNKNOWN: list[object] = [
    7, "text", ["text"], [("text", "x")], object(),
    {"unknown": 1}, {"": 1}, {None: 1}, {7: 1}, {("a",): 1}, {HALF: 1}, {"a\0b": 1}, {HUGE: 1},
]  # fmt: skip
UNLIKE: list[object] = [
    {"text": 7}, {"text": b"x"}, {"text": ["x"]}, {"whole": "seven"}, {"whole": 1.5}, {"whole": []}, {"number": "x"},
    {"yes": "perhaps"}, {"yes": 7}, {"day": "yesterday"}, {"day": "2026-02-30"}, {"hour": "25:00"}, {"moment": "now"},
    {"moment": []}, {"span": "long"}, {"parts": "x"}, {"parts": {"a": 1}}, {"things": [1]},
]  # fmt: skip
UNSTORABLE_DATA: list[object] = [
    {"text": HALF}, {"text": "a\0b"}, {"text": HUGE}, {"whole": float("nan")}, {"whole": float("inf")},
    {"number": float("nan")}, {"number": Decimal("NaN")}, {"number": Decimal("sNaN")}, {"number": Decimal("Infinity")},
    {"number": Decimal("1e999999999")}, {"parts": nested(100_000)}, {"parts": nested(2_000)}, {"parts": [float("nan")]},
    {"parts": [object()]}, {"parts": [HALF]}, {"parts": ["a\0b"]}, {"parts": [b"x"]}, {"parts": [HUGE]},
    {"parts": list(range(2_000_000))}, {"things": cyclic()}, {"things": {7: 1}}, {"things": {"a": object()}},
    {"things": {HALF: 1}}, {"things": {"a": Decimal("NaN")}}, {"things": {("a",): 1}}, {"things": {"a": HUGE}},
    {"things": {"a\0b": 1}},
]  # fmt: skip
NUMBERS: list[object] = [
    {"number": "1e999999999"},
    {"number": "NaN"},
    {"whole": "9" * 5_000},
    {"whole": 10**5000},
    {"whole": 10**35},
]
TO_FORMS: dict[str, Verb] = {
    "start": lambda engine, data: engine.start("everything", data, by="clerk-1"),
    "complete": lambda engine, data: engine.complete(item_at(engine, case_of(engine), "fill"), data, by="clerk-1"),
    "start, request": lambda engine, data: engine.start("everything", data, by="clerk-1", request_id="R"),
}


@pytest.mark.parametrize("verb", TO_FORMS)
@pytest.mark.parametrize("kind", ["UNKNOWN", "UNLIKE", "UNSTORABLE_DATA", "NUMBERS"])
def test_data_that_do_not_fit_a_form_are_refused(each_engine: Engine, verb: str, kind: str) -> None:
    for data in globals()[kind]:
        refused(each_engine, partial(TO_FORMS[verb], each_engine, data))


def test_data_that_cannot_be_kept_go_with_no_message(each_engine: Engine) -> None:
    for data in (*UNSTORABLE_DATA, 7, "text", object(), {None: 1}, {HALF: 1}, {HUGE: 1}):
        for name in ("customer-answer", "kept-answer"):
            refused(each_engine, partial(send, each_engine, name, data))


def send(engine: Engine, name: str, payload: Any) -> int:
    return engine.message(name, payload, correlation="7", by="clerk-1")


def test_a_read_only_field_is_refused_by_name(engine: Engine) -> None:
    item = item_at(engine, case_of(engine), "fill")

    error = refused(engine, lambda: engine.complete(item, {"colour": "red"}, by="clerk-1"))

    assert isinstance(error, InputInvalid)
    assert [finding.element for finding in error.findings] == ["colour"]


def test_a_required_field_is_missed_however_little_is_sent(engine: Engine) -> None:
    item = item_at(engine, case_of(engine, "handled", "handling"), "check")

    for data in ({}, None, {"note": None}):
        error = refused(engine, partial(engine.complete, item, data, by="clerk-1"))
        assert isinstance(error, InputInvalid)
        assert "note" in error.text.en
    error = refused(engine, lambda: engine.start("handling", {}, by="clerk-1"))
    assert "amount" in error.text.en


@pytest.mark.parametrize(
    "data", [{"grade": 3}, {"grade": 9}, {"grade": "x"}, {"colour": "red"}, {"grade": None}, {}, None, {"unknown": 1}]
)
def test_a_grade_that_is_none_or_lower_is_refused(engine: Engine, data: dict[str, object]) -> None:
    refused(engine, lambda: engine.raise_grade(case_of(engine), data, by="clerk-1"))


def test_every_fault_of_a_form_is_named_at_once(engine: Engine) -> None:
    data = {"whole": "x", "yes": "perhaps", "unknown": 1, "colour": "blue"}

    error = refused(engine, lambda: engine.start("everything", data, by="clerk-1"))

    assert isinstance(error, InputInvalid)
    assert {finding.element for finding in error.findings} == {"whole", "yes", "unknown", "colour"}


@pytest.mark.parametrize("limit", [None, "x", 1.5])
@pytest.mark.parametrize("read", ["worklist", "done_list", "notices", "undelivered"])
def test_a_page_length_that_is_no_number_is_refused(engine: Engine, read: str, limit: object) -> None:
    refused(engine, partial(getattr(engine, read), "clerk-1", limit=limit))


@pytest.mark.parametrize("limit", [-1, 0, 1, 10**30])
@pytest.mark.parametrize("read", ["worklist", "done_list", "notices"])
def test_a_page_is_never_longer_than_asked_for(each_engine: Engine, read: str, limit: int) -> None:
    assert len(getattr(each_engine, read)("clerk-1", limit=limit)) <= max(0, limit)


@pytest.mark.parametrize("after", ["x", 5, [], object(), "0" * 20 + ".1"])
def test_a_page_begins_after_an_item_and_nothing_else(each_engine: Engine, after: Any) -> None:
    error = refused(each_engine, lambda: each_engine.worklist("clerk-1", after=after))
    assert error.code == "after-invalid"


FILTERS: list[dict[str, object]] = [
    {"states": ("' OR 1=1 --",)}, {"states": ("a\0b",)}, {"states": (HALF,)},
    {"fields": {"text": "' OR 1=1 --"}}, {"fields": {"' OR 1=1 --": 1}}, {"fields": {"text": HALF}},
    {"fields": {"text": "a\0b"}}, {"fields": {"whole": 10**30}}, {"fields": {"whole": float("nan")}},
    {"fields": {"text": object()}}, {"fields": {"text": HUGE}}, {"fields": {None: 1}}, {"fields": {HUGE: 1}},
    {"business_key": HALF}, {"business_key": "a\0b"}, {"business_key": "%"}, {"business_key": 10**30},
]  # fmt: skip


def test_a_strange_filter_finds_nothing_or_is_refused(each_engine: Engine) -> None:
    for given in FILTERS:
        found: list[object] = []
        error = answer(partial(look, each_engine, given, found))
        assert found == [], ascii(given)
        assert error is None or error.text.zh


def look(engine: Engine, given: dict[str, Any], found: list[object]) -> None:
    found += engine.cases("everything", by="clerk-1", **given)


def test_after_all_that_the_cases_are_whole(each_engine: Engine) -> None:
    for key in ("first", "second"):
        assert not list(faults(each_engine, case_of(each_engine, key)))


def test_texts_of_every_kind_come_back_as_they_were(each_engine: Engine) -> None:
    text_ = "''; -- \\u0000 \\ \" {{ 7*7 }} <b> %s {x} 中文 🙂 \n\r\t \u202e $decimal"
    things = {"$decimal": "1", "$$x": {"$date": 1}, "": [1, None, True, "x"]}
    data = {"text": text_, "whole": 10**30, "number": "0.10", "things": things}

    case = each_engine.start("everything", data, by="clerk-1", business_key="as it was").id

    view = each_engine.case(case, by="clerk-1")
    assert view.data["text"] == text_
    assert view.data["whole"] == 10**30
    assert view.data["number"] == Decimal("0.10")
    assert view.data["things"] == things
    assert [each.id for each in each_engine.cases("everything", by="clerk-1", fields={"text": text_})] == [case]
    assert [each.id for each in each_engine.cases("everything", by="clerk-1", fields={"whole": 10**30})] == [case]
