"""The descriptor for editors says what the schema says."""

from __future__ import annotations

import json
from pathlib import Path

from lxml import etree

from flowkit.bpmn.extensions import EXTENSIONS
from flowkit.bpmn.moddle import DESCRIPTOR, descriptor, text
from flowkit.bpmn.tree import FLOWKIT, local, namespace

PROCEDURES = Path(__file__).resolve().parents[3] / "process_definitions"


def test_the_shipped_descriptor_is_the_one_made_from_the_schema() -> None:
    """If not: python -m flowkit.bpmn.moddle > src/flowkit/bpmn/schema/flowkit.moddle.json."""
    assert DESCRIPTOR.read_text("utf-8") == text()


def test_every_extension_element_is_a_type_that_says_where_it_may_stand() -> None:
    types = {each["name"][0].lower() + each["name"][1:]: each for each in descriptor()["types"]}
    assert not set(EXTENSIONS) - set(types)
    assert all(types[tag]["meta"]["allowedIn"] for tag in EXTENSIONS)


def test_a_type_refers_only_to_types_that_are_there() -> None:
    found = json.loads(text())
    known = {each["name"] for each in found["types"] + found["enumerations"]}
    known |= {"Element", "String", "Boolean", "Integer", "Real"}
    names = [each["type"] for kind in found["types"] for each in kind.get("properties", ())]
    assert not {*names, *(name for kind in found["types"] for name in kind["superClass"])} - known
    assert len(found["types"]) == len({each["name"] for each in found["types"]})


def test_all_that_the_procedures_write_is_described() -> None:
    types = {each["name"]: each for each in descriptor()["types"]}
    for path in PROCEDURES.glob("**/*.bpmn"):
        for element in etree.parse(path).getroot().iter(f"{{{FLOWKIT}}}*"):
            parent = element.getparent()
            if parent is not None and namespace(parent) != FLOWKIT:
                known = types[local(element)[0].upper() + local(element)[1:]]
                base = types.get(known["superClass"][0], {})
                names = {each["name"] for kind in (known, base) for each in kind.get("properties", ())}
                assert set(element.keys()) <= names, local(element)
                assert {local(each) for each in element.iterchildren("*")} <= names, local(element)
