"""A damaged file is reported, never a crash: elements and attributes of a right file are lost, doubled and changed."""

from __future__ import annotations

import random
from copy import deepcopy
from pathlib import Path

import pytest
from lxml import etree

from flowkit.bpmn import diff, lay_out, read, render
from flowkit.bpmn.dialects.importing import import_file
from flowkit.bpmn.tree import Element
from flowkit.errors import DefinitionInvalid, Finding

HERE = Path(__file__).parent
EVERYTHING = (HERE / "files" / "everything.bpmn").read_bytes()
OTHERS = sorted((*(HERE / "files").rglob("*.bpmn"), *(HERE.parents[1] / "conformance" / "bpmn").rglob("*.bpmn")))
VALUES = ("", "-", "1", "true", "PT1H", "p", "record", "=", "x:y", "{0}", "{tag}", "%s", "审批", '"', "R/", "9" * 40)


def damage(root: Element, chance: random.Random) -> None:
    """One change somewhere."""
    element = chance.choice([each for each in root.iter("*") if each is not root])
    parent = element.getparent()
    if parent is None:
        return
    match chance.randrange(6):
        case 0:
            parent.remove(element)
        case 1:
            parent.append(deepcopy(element))
        case 2:
            chance.choice(list(root.iter("*"))).append(deepcopy(element))
        case 3 if element.attrib:
            del element.attrib[chance.choice(list(element.attrib))]
        case 4 if element.attrib:
            element.set(chance.choice(list(element.attrib)), chance.choice(VALUES))
        case _:
            element.text = chance.choice(VALUES)


def damaged(data: bytes, chance: random.Random) -> bytes:
    root = etree.fromstring(data)
    for _ in range(chance.randint(1, 12)):
        if len(root):
            damage(root, chance)
    return etree.tostring(root)


def check(findings: tuple[Finding, ...]) -> None:
    """Each says in both languages what is wrong, and where."""
    for finding in findings:
        assert finding.say("en")
        assert finding.say("zh")
        assert finding.line > 0 or finding.code.startswith("too-many")


@pytest.mark.parametrize("seed", range(10))
def test_a_damaged_file_is_reported_and_never_a_crash(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - damage needs no secrecy
    for _ in range(20):
        reading = read(damaged(EVERYTHING, chance))

        assert reading.has_errors == (not reading.definitions)
        check(reading.findings)


@pytest.mark.parametrize("seed", range(5))
def test_nothing_that_is_done_with_a_damaged_file_crashes(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - damage needs no secrecy
    for path in chance.sample(OTHERS, 20):
        data = damaged(path.read_bytes(), chance)
        check(read(data).findings)
        check(import_file(data).findings)
        try:
            drawn = lay_out(data, again=True)
            diff(data, drawn or data)
            render(drawn or data)
        except DefinitionInvalid as refused:
            check(refused.findings)


UNDOING = (
    '<subProcess id="undoing" triggeredByEvent="true"><startEvent id="us"><compensateEventDefinition/></startEvent>'
    "</subProcess>"
)
JOIN = '<startEvent id="s"/><parallelGateway id="j"/>' + "".join(
    f'<sequenceFlow id="f{n}" sourceRef="s" targetRef="j"/>' for n in "12"
)


@pytest.mark.parametrize("inside", [JOIN, UNDOING])
def test_what_stands_in_a_subprocess_without_an_id_is_reported(inside: str) -> None:
    text = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:x"><process id="p">'
        f"<subProcess>{inside}</subProcess></process></definitions>"
    )
    assert "id-missing" in {finding.code for finding in read(text.encode()).findings}
