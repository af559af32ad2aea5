"""The page about the extension elements, the schema and the table of the reader say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

import flowkit.bpmn
from flowkit.bpmn.elements import KINDS
from flowkit.bpmn.extensions import EXTENSIONS
from flowkit.bpmn.tree import BPMN, FLOWKIT, Element, local

XSD = "{http://www.w3.org/2001/XMLSchema}"
SCHEMA_FILE = Path(flowkit.bpmn.__file__).parent / "schema" / "flowkit.xsd"
# Which BPMN elements the sections of the page speak of.
SECTIONS = {
    "On `process`": {"process"},
    "On lanes": {"lane", "userTask"},
    "On `userTask`": {"userTask"},
    "On any flow node": {"userTask", "startEvent", "parallelGateway"},
    "On `serviceTask`": {"serviceTask"},
    "On `scriptTask`": {"scriptTask"},
    "On `sendTask`": {"sendTask", "receiveTask"},
    "On `businessRuleTask`": {"businessRuleTask"},
    "On `callActivity`": {"callActivity"},
    "On `sendTask` and `receiveTask`": {"sendTask", "receiveTask"},
    "On event definitions": {"startEvent", "message", "intermediateCatchEvent", "endEvent"},
    "On `standardLoopCharacteristics`": {"standardLoopCharacteristics"},
    "On `adHocSubProcess`": {"adHocSubProcess"},
    "On `endEvent`": {"endEvent"},
    "On `multiInstanceLoopCharacteristics`": {"multiInstanceLoopCharacteristics"},
}


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs" / "reference" / "bpmn-extensions.md").read_text("utf-8")


def outermost(page: str) -> Iterator[tuple[str, Element]]:
    """Each flowkit element of the examples that stands in no other, with the heading above it."""
    for section in page.split("\n## ")[1:]:
        for block in re.findall(r"```xml\n(.*?)```", section, re.DOTALL):
            for element in fragments(block):
                yield section.splitlines()[0], element


def fragments(block: str) -> Iterator[Element]:
    """The flowkit elements of an example, which is a piece of a file and leaves things out."""
    inside = 0
    for found in re.finditer(r"<flowkit:(?P<tag>[a-z-]+)\b(?:[^\">]|\"[^\"]*\")*>", block.replace("…", "")):
        text = found[0]
        if found.start() < inside:
            continue  # a child of the element before
        if not text.endswith("/>"):
            end = inside = block.replace("…", "").find(f"</flowkit:{found['tag']}>", found.end())
            text = block.replace("…", "")[found.start() : end] + f"</flowkit:{found['tag']}>"
        root = etree.fromstring(f'<x xmlns="{BPMN}" xmlns:flowkit="{FLOWKIT}">{text}</x>')
        if found["tag"] in EXTENSIONS:
            yield root[0]


def test_every_extension_element_has_an_example_in_its_section(page: str) -> None:
    shown = {(heading, local(element)) for heading, element in outermost(page)}
    assert {tag for _, tag in shown} == set(EXTENSIONS)
    for heading, tag in shown:
        owners = next(tags for start, tags in SECTIONS.items() if heading.startswith(start))
        assert any(tag in KINDS[owner].extensions or tag == "state" for owner in owners), (heading, tag)


def test_every_example_follows_the_schema(page: str) -> None:
    schema = etree.XMLSchema(file=str(SCHEMA_FILE))
    for heading, element in outermost(page):
        if local(element) == "state" and element.get("id"):
            continue  # a row of flowkit:states, which is checked as a whole
        assert schema.validate(element), (heading, etree.tostring(element), schema.error_log)


def test_schema_and_table_know_the_same_elements() -> None:
    root = etree.parse(str(SCHEMA_FILE)).getroot()
    assert {each.get("name") for each in root.iterchildren(f"{XSD}element")} == set(EXTENSIONS)
    assert set().union(*(kind.extensions for kind in KINDS.values())) == set(EXTENSIONS)


def test_every_attribute_of_the_schema_is_on_the_page(page: str) -> None:
    root = etree.parse(str(SCHEMA_FILE)).getroot()
    for attribute in root.iter(f"{XSD}attribute"):
        name = attribute.get("name", "")
        assert re.search(rf"[\s`]{re.escape(name)}(?:=|`)", page), name
