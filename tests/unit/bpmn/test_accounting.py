"""Whatever the BPMN schema knows and the reader does not consume is refused: each element and attribute, injected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from flowkit.bpmn import read
from flowkit.bpmn.consume import account
from flowkit.bpmn.elements import KINDS
from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import BPMN, Element, local, owner_id
from flowkit.bpmn.validation import bpmn_schemas

EVERYTHING = (Path(__file__).parent / "files" / "everything.bpmn").read_bytes()
XSD = "{http://www.w3.org/2001/XMLSchema}"
REFUSED = {"element-unsupported", "element-misplaced"}
EXPRESSIONS = {
    "conditionExpression",
    "timeDate",
    "timeDuration",
    "timeCycle",
    "loopCardinality",
    "completionCondition",
    "activationCondition",
    "loopCondition",
    "transformation",
    "from",
    "to",
}


@dataclass
class Schema:
    """As much of the BPMN schema as says what may stand where."""

    type_of: dict[str, str] = field(default_factory=dict)
    substitutes: dict[str, list[str]] = field(default_factory=dict)
    types: dict[str, Element] = field(default_factory=dict)

    def chain(self, name: str) -> Iterator[Element]:
        """The complex type and those it extends."""
        here: str | None = name
        while here in self.types:
            found = self.types[here]
            yield found
            base = found.find(f".//{XSD}extension")
            here = base.get("base") if base is not None else None

    def attributes(self, name: str) -> set[str]:
        return {each.get("name", "") for type_ in self.chain(name) for each in type_.iter(f"{XSD}attribute")}

    def children(self, name: str) -> set[str]:
        return {tag for type_ in self.chain(name) for each in type_.iter(f"{XSD}element") for tag in self.tags(each)}

    def tags(self, particle: Element) -> Iterator[str]:
        if particle.get("name"):
            yield particle.get("name", "")
            return
        waiting = [particle.get("ref", "")]
        while waiting:
            tag = waiting.pop()
            if ":" not in tag:
                yield tag
                waiting.extend(self.substitutes.get(tag, ()))


@cache
def schema() -> Schema:
    found = Schema()
    for file in ("Semantic.xsd", "BPMN20.xsd"):
        root = etree.parse(str(bpmn_schemas() / file)).getroot()
        for each in root.iterchildren(f"{XSD}element"):
            found.type_of[each.get("name", "")] = each.get("type", "")
            if each.get("substitutionGroup"):
                found.substitutes.setdefault(each.get("substitutionGroup", ""), []).append(each.get("name", ""))
        for each in root.iterchildren(f"{XSD}complexType"):
            found.types[each.get("name", "")] = each
        for each in root.iter(f"{XSD}element"):  # the local ones; global ones came first
            if each.get("name") and each.get("type"):
                found.type_of.setdefault(each.get("name", ""), each.get("type", ""))
    found.type_of.update(dict.fromkeys(EXPRESSIONS, "tFormalExpression"))
    return found


def instances() -> dict[str, Element]:
    """One element of each kind out of the file with everything."""
    found: dict[str, Element] = {}
    for element in etree.fromstring(EVERYTHING).iter(f"{{{BPMN}}}*"):
        found.setdefault(local(element), element)
    return found


def test_the_file_with_everything_holds_every_element_that_is_consumed() -> None:
    assert set(instances()) == set(KINDS)
    assert set(KINDS) <= set(schema().type_of)


def test_the_table_consumes_only_attributes_that_the_schema_knows() -> None:
    for tag, kind in KINDS.items():
        assert set(kind.attributes) - {"id"} <= schema().attributes(schema().type_of[tag]), tag


def injections() -> list[tuple[str, str]]:
    known = schema()
    return [
        (parent, child)
        for parent in sorted(KINDS)
        if not KINDS[parent].opaque
        for child in sorted(known.children(known.type_of[parent]))
    ]


def test_the_schema_offers_what_is_injected() -> None:
    pairs = injections()
    assert len(pairs) > 400
    assert {("process", "complexGateway"), ("userTask", "ioSpecification")} <= set(pairs)
    assert {("endEvent", "errorEventDefinition"), ("definitions", "choreography")} <= set(pairs)


@pytest.mark.parametrize("parent", sorted(KINDS))
def test_each_child_that_the_schema_allows_is_consumed_or_refused(parent: str) -> None:
    for _, child in (pair for pair in injections() if pair[0] == parent):
        host = instances()[parent]
        injected = etree.SubElement(host, f"{{{BPMN}}}{child}")
        injected.tail = "\n"
        data = etree.tostring(host.getroottree(), encoding="utf-8")
        line = _line_of_last_child(data, host)

        findings = read(data).findings  # and whatever it is, nothing is raised

        if not (child in KINDS and KINDS[parent].admits(KINDS[child])):
            refusals = [each for each in findings if each.code in REFUSED and child in each.message.en]
            assert [(each.element, each.line, each.level) for each in refusals] == [
                (owner_id(injected), line, "error")
            ], (parent, child)
            assert refusals[0].rule.startswith("BPMN")


def _line_of_last_child(data: bytes, host: Element) -> object:
    found = etree.fromstring(data).getroottree().xpath(host.getroottree().getpath(host))
    assert isinstance(found, list)
    assert isinstance(found[0], etree._Element)
    return found[0][-1].sourceline


def test_no_element_of_the_schema_slips_in_anywhere() -> None:
    for parent in (tag for tag, kind in KINDS.items() if not kind.opaque):
        host = instances()[parent]
        injected = {tag: etree.SubElement(host, f"{{{BPMN}}}{tag}") for tag in schema().type_of}
        report = Report()
        account(host.getroottree().getroot(), report)
        for tag, element in injected.items():
            admitted = tag in KINDS and KINDS[parent].admits(KINDS[tag])
            assert report.blames(element) is not admitted, (parent, tag)


@pytest.mark.parametrize("tag", sorted(KINDS))
def test_each_attribute_that_the_schema_knows_is_consumed_or_refused(tag: str) -> None:
    kind = KINDS[tag]
    for name in sorted({*schema().attributes(schema().type_of[tag]), "invented"}):
        host = instances()[tag]
        host.set(name, "something else")

        findings = read(etree.tostring(host.getroottree(), encoding="utf-8")).findings

        codes = {each.code for each in findings if each.level == "error" and f"{name}" in each.message.en}
        if name not in kind.attributes:
            assert "attribute-unsupported" in codes, (tag, name)
        elif kind.attributes[name] is not None:
            assert "attribute-value" in codes, (tag, name)


def test_defaults_that_an_editor_writes_out_are_accepted() -> None:
    for tag, kind in KINDS.items():
        host = instances()[tag]
        for name, allowed in kind.attributes.items():
            for value in allowed or ():
                host.set(name, value)
        report = Report()
        account(host.getroottree().getroot(), report)
        assert not report.has_errors, tag
