"""A damaged file is reported, never a crash: elements and attributes of a right file are lost, doubled and changed."""

from __future__ import annotations

import random
from copy import deepcopy
from pathlib import Path

import pytest
from lxml import etree

from flowkit.bpmn import read
from flowkit.bpmn.tree import Element

EVERYTHING = (Path(__file__).parent / "files" / "everything.bpmn").read_bytes()
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


@pytest.mark.parametrize("seed", range(10))
def test_a_damaged_file_is_reported_and_never_a_crash(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - damage needs no secrecy
    for _ in range(20):
        root = etree.fromstring(EVERYTHING)
        for _ in range(chance.randint(1, 12)):
            damage(root, chance)

        reading = read(etree.tostring(root))

        assert reading.has_errors == (not reading.definitions)
        for finding in reading.findings:
            assert finding.say("en")
            assert finding.say("zh")
