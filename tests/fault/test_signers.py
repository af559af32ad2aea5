"""Signers of a round who come and go (加签, 减签), through the whole engine, on each database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from office import faults, run_threads

from flowkit import Engine, FlowkitError, OperationRefused, VirtualClock

PEOPLE = """
organisation: council
zone: Asia/Shanghai
roles: {member: {name: member}, office: {name: office}, clerk: {name: clerk}}
units: {council: {name: council}}
positions:
  chair: {name: chair, unit: council, roles: [member], head: true}
  seat: {name: seat, unit: council, roles: [member]}
  office: {name: office, unit: council, roles: [office]}
  desk: {name: desk, unit: council, roles: [clerk]}
persons:
  an: {name: An, positions: [{position: chair}]}
  bo: {name: Bo, positions: [{position: seat}]}
  cui: {name: Cui, positions: [{position: seat}]}
  du: {name: Du, positions: [{position: seat}]}
  er: {name: Er, positions: [{position: office}]}
  fu: {name: Fu, positions: [{position: desk}]}
substitutions:
  - {person: du, by: bo, from: 2026-11-17, to: 2026-11-18}
  - {person: cui, by: er, from: 2026-11-17, to: 2026-11-18}
"""
PROCEDURE = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:flowkit="urn:flowkit:bpmn:1"
             id="d" targetNamespace="urn:example:signing">
  <process id="signing" name="signing" isExecutable="true">
    <extensionElements>
      <flowkit:data>
        <flowkit:field name="signers" type="list"/>
        <flowkit:field name="vote" type="string" choices="agree,disagree"/>
        <flowkit:field name="result" type="string"/>
        <flowkit:field name="count" type="context"/>
      </flowkit:data>
      <flowkit:access readers="office"/>
    </extensionElements>
    <startEvent id="asked"/>
    <userTask id="sign" name="sign">
      <extensionElements>
        <flowkit:assignment fallback="office"><flowkit:rule kind="data" value="signer"/></flowkit:assignment>
        <flowkit:form><flowkit:ask field="vote" required="true"/></flowkit:form>
        <flowkit:deadline id="limit"><flowkit:target within="PT4H"/></flowkit:deadline>
      </extensionElements>
      <multiInstanceLoopCharacteristics{order}>
        <extensionElements>
          <flowkit:round collection="signers" element="signer" outcome="vote" {rule} approve="agree"
                         result="result" tally="count"/>
        </extensionElements>
      </multiInstanceLoopCharacteristics>
    </userTask>
    <userTask id="file" name="file"><extensionElements><flowkit:role id="office"/></extensionElements></userTask>
    <endEvent id="filed"/>
    <sequenceFlow id="f1" sourceRef="asked" targetRef="sign"/>
    <sequenceFlow id="f2" sourceRef="sign" targetRef="file"/>
    <sequenceFlow id="f3" sourceRef="file" targetRef="filed"/>
  </process>
</definitions>
"""
COUNCIL = ("an", "bo", "cui", "du", "er", "fu")
Begin = Callable[..., Engine]


@pytest.fixture
def council(any_url: str, tmp_path: Path) -> Iterator[Begin]:
    engines: list[Engine] = []

    def begin(*, sequential: bool = False, rule: str = 'rule="all"') -> Engine:
        folder = tmp_path / "signing"
        folder.mkdir()
        (folder / "people.yaml").write_text(PEOPLE)
        (folder / "flowkit.yaml").write_text("organisation: people.yaml\n")
        order = ' isSequential="true"' if sequential else ""
        (folder / "signing.bpmn").write_text(PROCEDURE.replace("{order}", order).replace("{rule}", rule))
        engine = Engine(any_url, clock=VirtualClock("2026-11-16T09:00+08:00"))
        engines.append(engine)
        engine.deploy(folder)
        return engine

    yield begin
    for engine in engines:
        engine.close()


def item(engine: Engine, person: str, step: str = "sign") -> str:
    (found,) = [each.id for each in engine.worklist(person, level="personal") if each.step == step]
    return found


def signing(engine: Engine) -> list[str]:
    """Who has an item to sign."""
    return [each for each in COUNCIL for one in engine.worklist(each, level="personal") if one.step == "sign"]


def vote(engine: Engine, *people: str) -> None:
    for each in people:
        engine.complete(item(engine, each), {"vote": "agree"}, by=each)


def tally(engine: Engine, case: str) -> dict[str, object]:
    found = engine.case(case, by="er").data["count"]
    assert isinstance(found, dict)
    return found


def clocks(engine: Engine, case: str) -> Counter[str]:
    """How many of the limits were kept, late, void; "" runs."""
    with engine.store.read() as unit:
        return Counter(each.verdict for each in unit.deadlines(case))


def whole(engine: Engine, case: str) -> None:
    assert not list(faults(engine, case))


def code_of(deed: Callable[[], object]) -> str:
    with pytest.raises(OperationRefused) as refused:
        deed()
    return refused.value.code


def test_signers_before_after_and_beside_in_a_parallel_round(council: Begin) -> None:
    engine = council()
    case = engine.start("signing", {"signers": ["an", "bo"]}, by="fu").id

    engine.add_signer(item(engine, "an"), to="cui", place="before", by="an")
    assert signing(engine) == ["bo", "cui"]
    vote(engine, "cui")
    assert signing(engine) == ["an", "bo"]
    engine.add_signer(item(engine, "an"), to="du", place="after", by="an")
    engine.add_signer(item(engine, "bo"), to="er", place="beside", by="bo")
    assert signing(engine) == ["an", "bo", "er"]
    vote(engine, "an")
    assert signing(engine) == ["bo", "du", "er"]
    vote(engine, "bo", "er", "du")

    assert engine.case(case, by="er").active == ("file",)
    assert (tally(engine, case)["total"], tally(engine, case)["approved"]) == (5, 5)
    assert clocks(engine, case) == {"kept": 5, "void": 1}
    whole(engine, case)


def test_signers_before_after_and_beside_in_a_sequential_round(council: Begin) -> None:
    engine = council(sequential=True)
    case = engine.start("signing", {"signers": ["an", "bo"]}, by="fu").id

    engine.add_signer(item(engine, "an"), to="cui", place="before", by="an")
    seen = [signing(engine)]
    vote(engine, "cui")
    engine.add_signer(item(engine, "an"), to="du", place="after", by="an")
    engine.add_signer(item(engine, "an"), to="er", place="beside", by="an")
    for people in (("an", "er"), ("du",), ("bo",)):
        seen.append(signing(engine))
        vote(engine, *people)

    assert seen == [["cui"], ["an", "er"], ["du"], ["bo"]]
    assert engine.case(case, by="er").active == ("file",)
    assert tally(engine, case)["approved"] == 5
    whole(engine, case)


@pytest.mark.parametrize("sequential", [False, True])
def test_a_removed_signer_is_out_of_the_lists_and_of_the_count(council: Begin, *, sequential: bool) -> None:
    engine = council(sequential=sequential)
    case = engine.start("signing", {"signers": ["an", "bo", "cui"]}, by="fu").id

    engine.remove_signer(item(engine, "an"), by="fu", reason="on leave")
    assert signing(engine) == (["bo"] if sequential else ["bo", "cui"])
    assert engine.counts("an")["personal"].total == 0
    engine.remove_signer(item(engine, "bo"), by="fu", reason="on leave", to="cui" if sequential else "")
    assert (
        code_of(lambda: engine.remove_signer(item(engine, signing(engine)[0]), by="fu", reason="all")) == "last-signer"
    )
    vote(engine, *signing(engine))

    assert (tally(engine, case)["total"], tally(engine, case)["approved"]) == (1, 1)
    whole(engine, case)


def test_unread_counts_follow_the_signers(council: Begin) -> None:
    engine = council()
    engine.start("signing", {"signers": ["an", "bo"]}, by="fu")

    def counted(person: str) -> tuple[int, int]:
        found = engine.counts(person)["personal"]
        return found.unread, found.total

    engine.open(item(engine, "an"), by="an")
    assert (counted("an"), counted("bo"), counted("cui")) == ((0, 1), (1, 1), (0, 0))
    engine.add_signer(item(engine, "an"), to="cui", place="before", by="an")
    assert (counted("an"), counted("cui")) == ((0, 0), (1, 1))
    vote(engine, "cui")
    assert (counted("an"), counted("cui")) == ((1, 1), (0, 0)), "what comes back is a fresh item"
    engine.add_signer(item(engine, "bo"), to="du", place="beside", by="bo")
    engine.open(item(engine, "du"), by="du")
    assert counted("du") == (0, 1)
    engine.remove_signer(item(engine, "du"), by="bo", reason="not needed")
    assert counted("du") == (0, 0)


def test_a_limit_missed_in_mid_round_is_that_turns_alone(council: Begin) -> None:
    engine = council()
    case = engine.start("signing", {"signers": ["an", "bo", "cui"]}, by="fu").id
    engine.advance_to("2026-11-16T10:00+08:00")
    vote(engine, "an")
    engine.advance_to("2026-11-16T11:00+08:00")
    engine.add_signer(item(engine, "bo"), to="du", place="beside", by="bo")
    engine.add_signer(item(engine, "bo"), to="er", place="after", by="bo")

    engine.advance_to("2026-11-16T14:00+08:00")
    lights = {each: engine.worklist(each, level="personal")[0].light for each in signing(engine)}
    assert lights == {"bo": "red", "cui": "red", "du": "green"}
    vote(engine, "bo", "cui")
    assert signing(engine) == ["du", "er"]
    engine.advance_to("2026-11-16T15:30+08:00")
    vote(engine, "du", "er")

    assert clocks(engine, case) == {"kept": 2, "late": 3}
    assert engine.case(case, by="er").active == ("file",)
    whole(engine, case)


def test_a_stand_in_who_signs_too_gets_no_second_turn(council: Begin) -> None:
    engine = council()
    engine.advance_to("2026-11-17T09:00+08:00")
    case = engine.start("signing", {"signers": ["bo", "du", "cui"]}, by="fu").id

    assert signing(engine) == ["bo", "er"]
    (of_cui,) = [each for each in engine.worklist("er", level="personal") if each.on_behalf_of == "cui"]
    (of_du,) = [each for each in engine.worklist("er") if each.offer == ("role:office",)]
    assert [each.en for each in of_du.why][-2:] == [
        "bo stands in for du on 2026-11-17, but may not act here", "fallback: role office: 1 holder",
    ]  # fmt: skip
    assert code_of(lambda: engine.claim(of_du.id, by="er")) == "already-in-round", "er stands in for cui"
    assert code_of(lambda: engine.add_signer(of_cui.id, to="du", place="beside", by="er")) == "already-in-round"
    whole(engine, case)


def test_in_a_sequential_round_the_stand_in_signs_twice(council: Begin) -> None:
    engine = council(sequential=True)
    engine.advance_to("2026-11-17T09:00+08:00")
    case = engine.start("signing", {"signers": ["du", "bo"]}, by="fu").id

    assert engine.worklist("bo")[0].on_behalf_of == "du"
    vote(engine, "bo")
    assert engine.worklist("bo")[0].on_behalf_of == ""
    vote(engine, "bo")

    assert tally(engine, case)["approved"] == 2
    whole(engine, case)


def test_a_substitution_that_begins_in_mid_round_leaves_the_turns_where_they_are(council: Begin) -> None:
    engine = council()
    case = engine.start("signing", {"signers": ["bo", "du"]}, by="fu").id

    engine.advance_to("2026-11-17T09:00+08:00")

    assert signing(engine) == ["bo", "du"]
    assert code_of(lambda: engine.transfer(item(engine, "du"), to="bo", by="du", reason="away")) == "already-in-round"
    vote(engine, "bo", "du")
    assert tally(engine, case)["approved"] == 2


def test_two_who_add_the_same_signer_at_once_add_one(council: Begin) -> None:
    engine = council()
    for _ in range(5):
        case = engine.start("signing", {"signers": ["an", "bo"]}, by="fu").id
        items = {each: item(engine, each) for each in ("an", "bo")}

        done = run_threads(
            [lambda by=by, of=of: engine.add_signer(of, to="cui", place="beside", by=by) for by, of in items.items()]  # type: ignore[misc]  # because mypy cannot infer the defaults
        )

        codes = sorted(each.code for each in done if isinstance(each, FlowkitError))
        assert codes in (["already-in-round"], ["case-busy"]), done
        vote(engine, "an", "bo", "cui")
        assert (tally(engine, case)["total"], tally(engine, case)["approved"]) == (3, 3)
        whole(engine, case)
        engine.complete(item_of_file(engine), by="er")


def test_a_vote_and_a_removal_at_once_decide_the_round_once(council: Begin) -> None:
    engine = council(rule='rule="share" share=">1/2"')
    for _ in range(5):
        case = engine.start("signing", {"signers": ["an", "bo", "cui"]}, by="fu").id
        vote(engine, "an")
        of_bo, of_cui = item(engine, "bo"), item(engine, "cui")

        done = run_threads(
            [
                lambda of=of_bo: engine.complete(of, {"vote": "agree"}, by="bo"),  # type: ignore[misc]  # because of the same
                lambda of=of_cui: engine.remove_signer(of, by="fu", reason="on leave"),  # type: ignore[misc]  # because of the same
            ]
        )

        assert all(each is None or isinstance(each, FlowkitError) for each in done), done
        if signing(engine):
            vote(engine, *signing(engine))
        assert engine.case(case, by="er").active == ("file",)
        assert tally(engine, case)["result"] == "approved"
        whole(engine, case)
        engine.complete(item_of_file(engine), by="er")


def item_of_file(engine: Engine) -> str:
    (found,) = [each.id for each in engine.worklist("er") if each.step == "file"]
    return found
