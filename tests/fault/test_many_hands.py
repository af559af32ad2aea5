"""Law 2: one case, one writer. However many act at once, nobody sees a lock error and everything is counted once."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from office import FILES, faults, item_at, office, run_threads

from flowkit import BusinessKeyTaken, Engine, FlowkitError, NotAuthorised, OperationRefused, RequestReused
from flowkit.engine.views import CaseRef

MANY = 20


def open_items(engine: Engine, case: str) -> list[str]:
    with engine.store.read() as unit:
        return [f"{case}.{item.id}" for item in unit.items(case) if item.ended_at is None]


def actions(engine: Engine, case: str) -> Counter[str]:
    with engine.store.read() as unit:
        return Counter(row.command for row in unit.history(case))


def facts(engine: Engine, case: str, name: str) -> list[tuple[object, ...]]:
    return [fact for row in engine.case(case, by="clerk-1").history for fact in row.facts if fact[0] == name]


def test_twenty_branches_completed_at_once_meet_in_one_join(any_url: str, tmp_path: Path) -> None:
    engine = office(any_url, tmp_path, file="split.bpmn")
    case = engine.start("split", by="clerk-1").id
    items = open_items(engine, case)
    assert len(items) == MANY

    results = run_threads(partial(engine.complete, item, by=f"clerk-{n}") for n, item in enumerate(items, 1))

    assert results == [None] * MANY
    assert not list(faults(engine, case))
    assert actions(engine, case)["complete"] == MANY
    passed = [fact for fact in facts(engine, case, "NodePassed") if fact[2] == "join"]
    assert len(passed) == 1
    assert engine.case(case, by="clerk-1").active == ("sum-up",)
    with engine.store.read() as unit:
        (root,) = unit.scopes(case)
    assert (root.live, root.joins) == (1, {})
    engine.close()


def test_twenty_signers_at_once_are_counted_once_each(any_url: str, tmp_path: Path) -> None:
    engine = office(any_url, tmp_path, file="round.bpmn")
    signers = [f"clerk-{n}" for n in range(1, MANY + 1)]
    case = engine.start("round", {"signers": signers}, by="clerk-1").id
    by_signer = {engine.worklist(signer)[0].id: signer for signer in signers}
    assert len(by_signer) == MANY

    votes = ["agree" if number % 3 else "refuse" for number in range(MANY)]
    acts = zip(by_signer.items(), votes, strict=True)
    results = run_threads(partial(engine.complete, item, {"vote": vote}, by=who) for (item, who), vote in acts)

    assert results == [None] * MANY
    assert not list(faults(engine, case))
    view = engine.case(case, by="clerk-1")
    assert view.active == ("announce",)
    given = view.data["votes"]
    assert isinstance(given, list)
    assert Counter(each["vote"] for each in given) == Counter(votes)
    assert len(facts(engine, case, "RoundCounted")) == MANY
    engine.close()


def test_cases_started_at_once_wait_for_nobody_in_vain(any_url: str, tmp_path: Path) -> None:
    engine = office(any_url, tmp_path)

    started = run_threads(partial(engine.start, "handling", {"amount": n}, by="clerk-1") for n in range(MANY))

    ids = {each.id for each in started if isinstance(each, CaseRef)}
    assert len(ids) == MANY, started
    assert not [fault for case in ids for fault in faults(engine, case)]
    engine.close()


def test_one_business_key_at_once_is_one_case_and_the_others_learn_which(any_url: str, tmp_path: Path) -> None:
    engine = office(any_url, tmp_path)
    begin = partial(engine.start, "handling", {"amount": 1}, by="clerk-1", business_key="K")

    results = run_threads([begin] * 6)

    begun = [each for each in results if isinstance(each, CaseRef)]
    refused = [each for each in results if isinstance(each, BusinessKeyTaken)]
    assert (len(begun), len(refused)) == (1, 5), results
    assert {each.case_id for each in refused} == {begun[0].id}
    assert [each.id for each in engine.cases("handling", by="clerk-1")] == [begun[0].id]
    engine.close()


def test_the_key_of_an_ended_case_is_free_again(any_url: str, tmp_path: Path) -> None:
    engine = office(any_url, tmp_path)
    first = engine.start("handling", {"amount": 1}, by="clerk-1", business_key="K")
    engine.cancel(first.id, by="clerk-1", reason="a mistake")

    second = engine.start("handling", {"amount": 1}, by="clerk-1", business_key="K")

    assert second.id != first.id
    engine.close()


def test_one_request_sent_twice_at_once_has_one_effect_and_one_answer(any_url: str, tmp_path: Path) -> None:
    engine = office(any_url, tmp_path)
    begin = partial(engine.start, "handling", {"amount": 1}, by="clerk-1", request_id="R-1")

    begun = run_threads([begin] * 6)

    assert isinstance(begun[0], CaseRef)
    assert begun == [begun[0]] * 6
    item = item_at(engine, begun[0].id, "check")
    assert run_threads([partial(engine.claim, item, by="clerk-1", request_id="R-2")] * 6) == [None] * 6
    assert actions(engine, begun[0].id) == {"Start": 1, "claim": 1}
    engine.close()


def test_a_request_id_belongs_to_one_command(any_url: str, tmp_path: Path) -> None:
    engine = office(any_url, tmp_path)
    case = engine.start("handling", {"amount": 1}, by="clerk-1", request_id="R-1")

    with pytest.raises(RequestReused):
        engine.start("handling", {"amount": 2}, by="clerk-1", request_id="R-1")

    assert [each.id for each in engine.cases("handling", by="clerk-1")] == [case.id]
    engine.close()


def test_a_repeated_request_answers_with_the_version_that_the_case_runs_on(sqlite_url: str, tmp_path: Path) -> None:
    engine = office(sqlite_url, tmp_path)
    begun = engine.start("handling", {"amount": 1}, by="clerk-1", request_id="R-1")
    source = (FILES / "handling.bpmn").read_text()
    (tmp_path / "handling.bpmn").write_text(source.replace('name="Handling"', 'name="Handling, again"'))
    (tmp_path / "flowkit.yaml").write_text(f"organisation: {FILES / 'organisation.yaml'}\n")
    (deployed,) = engine.deploy(tmp_path / "handling.bpmn")
    assert deployed.version == 2

    assert engine.start("handling", {"amount": 1}, by="clerk-1", request_id="R-1") == begun
    engine.close()


def test_of_many_who_claim_at_once_one_has_it_and_each_refusal_is_recorded(any_url: str, tmp_path: Path) -> None:
    engine = office(any_url, tmp_path)
    case = engine.start("handling", {"amount": 1}, by="clerk-1").id
    item = item_at(engine, case, "check")

    results = run_threads(partial(engine.claim, item, by=f"clerk-{n}") for n in range(1, 6))

    refused = [each for each in results if isinstance(each, OperationRefused)]
    assert (results.count(None), len(refused)) == (1, 4), results
    holder = next(each for each in engine.case(case, by="clerk-1").items if each.id == item).assignee
    assert results[int(holder.removeprefix("clerk-")) - 1] is None
    assert all(each.code and each.text.en and each.text.zh for each in refused)
    assert sum(count for name, count in actions(engine, case).items() if name.startswith("refused:")) == 4
    assert actions(engine, case)["claim"] == 1
    assert not list(faults(engine, case))
    engine.close()


def test_of_two_who_complete_one_item_at_once_one_did_it(any_url: str, tmp_path: Path) -> None:
    engine = office(any_url, tmp_path)
    case = engine.start("handling", {"amount": 1}, by="clerk-1").id
    item = item_at(engine, case, "check")

    results = run_threads(partial(engine.complete, item, {"note": f"{n}"}, by=f"clerk-{n}") for n in (1, 2))

    refused = [each for each in results if each is not None]
    assert len(refused) == 1
    assert isinstance(refused[0], OperationRefused)
    assert not isinstance(refused[0], NotAuthorised)
    assert refused[0].code == "gone"
    assert not list(faults(engine, case))
    engine.close()


def test_one_message_sent_twice_at_once_is_received_once(any_url: str, tmp_path: Path) -> None:
    engine = office(any_url, tmp_path, file="answer.bpmn")
    case = engine.start("answer", {"number": "7"}, by="clerk-1").id

    send = partial(engine.message, "customer-answer", {"text": "yes"}, correlation="7", by="clerk-1")
    results = run_threads([send] * 6)

    refused = [each for each in results if isinstance(each, FlowkitError)]
    assert (results.count(1), len(refused)) == (1, 5), results
    assert len(facts(engine, case, "MessageReceived")) == 1
    assert not list(faults(engine, case))
    engine.close()


def test_a_kept_message_reaches_one_case_once_however_many_workers_there_are(any_url: str, tmp_path: Path) -> None:
    engine = office(any_url, tmp_path, file="answer.bpmn")
    cases = [engine.start("answer", {"number": number}, by="clerk-1").id for number in ("7", "8")]
    engine.message("kept-answer", {"text": "early"}, correlation="7", by="clerk-1")
    for number in ("7", "8"):
        engine.message("customer-answer", {"text": "first"}, correlation=number, by="clerk-1")

    results = run_threads([engine.run_due] * 4)

    assert not [each for each in results if isinstance(each, Exception)]
    views = [engine.case(case, by="clerk-1") for case in cases]
    assert [(view.status, view.data["text"]) for view in views] == [("completed", "early"), ("open", "first")]
    assert not [fault for case in cases for fault in faults(engine, case)]
    engine.close()
