"""The descriptor of our extension elements for editors built on bpmn.io's moddle, made from the schema.

`python -m flowkit.bpmn.moddle` prints what `schema/flowkit.moddle.json` holds; a test keeps the two equal.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from lxml import etree

from flowkit.bpmn.elements import KINDS
from flowkit.bpmn.tree import FLOWKIT, Element

DESCRIPTOR: Final = Path(__file__).parent / "schema" / "flowkit.moddle.json"
_SCHEMA: Final = Path(__file__).parent / "schema" / "flowkit.xsd"
_XS: Final = "{http://www.w3.org/2001/XMLSchema}"
_SIMPLE: Final = {
    "xs:boolean": "Boolean",
    "xs:decimal": "Real",
    "xs:integer": "Integer",
    "number": "Integer",
    "rank": "Integer",
}
_Json = dict[str, Any]


def descriptor() -> _Json:
    """Every element of the schema as a type, with the BPMN elements that may hold it; lists of values are named."""
    schema = etree.fromstring(_SCHEMA.read_bytes())
    types: list[_Json] = []
    enumerations: list[_Json] = []
    named = {each.get("name", ""): each for each in schema.iterchildren(f"{_XS}complexType")}
    for simple in schema.iterchildren(f"{_XS}simpleType"):
        _enumeration(_type_name(simple.get("name", "")), simple, enumerations)
    listed = {each["name"] for each in enumerations}
    for name, kind in named.items():
        types.append(_type(_type_name(name), kind, types, enumerations, listed))
    for element in schema.iterchildren(f"{_XS}element"):
        tag = element.get("name", "")
        own = element.find(f"{_XS}complexType")
        if own is None:
            made: _Json = {"name": _type_name(tag), "superClass": [_type_name(element.get("type", ""))]}
        else:
            made = _type(_type_name(tag), own, types, enumerations, listed)
        made["meta"] = {"allowedIn": [f"bpmn:{_type_name(each)}" for each in _holders(tag)]}
        types.append(made)
    return {
        "name": "flowkit",
        "uri": FLOWKIT,
        "prefix": "flowkit",
        "xml": {"tagAlias": "lowerCase"},
        "associations": [],
        "types": sorted(types, key=lambda each: str(each["name"])),
        "enumerations": sorted(enumerations, key=lambda each: str(each["name"])),
    }


def _holders(tag: str) -> list[str]:
    return sorted(name for name, kind in KINDS.items() if tag in kind.extensions)


def _type_name(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("-"))


def _type(name: str, kind: Element, types: list[_Json], enumerations: list[_Json], listed: set[str]) -> _Json:
    properties = [_attribute(name, each, enumerations, listed) for each in _attributes(kind)]
    if kind.find(f"{_XS}simpleContent") is not None:
        properties.append({"name": "body", "isBody": True, "type": "String"})
    inside = (*kind.iterfind(f"{_XS}sequence/{_XS}element"), *kind.iterfind(f"{_XS}choice/{_XS}element"))
    properties.extend(_child(name, child, types, enumerations, listed) for child in inside)
    return {"name": name, "superClass": ["Element"], "properties": properties}


def _attributes(kind: Element) -> Iterator[Element]:
    yield from kind.iterchildren(f"{_XS}attribute")
    yield from kind.iterfind(f"{_XS}simpleContent/{_XS}extension/{_XS}attribute")


def _child(owner: str, child: Element, types: list[_Json], enumerations: list[_Json], listed: set[str]) -> _Json:
    """A child element is written under its own name, which may be that of another type, too."""
    tag, own = child.get("name", ""), child.find(f"{_XS}complexType")
    if own is not None:
        name = owner + _type_name(tag)
        types.append(_type(name, own, types, enumerations, listed))
    else:
        name = _type_name(child.get("type", ""))
    many = child.get("maxOccurs") == "unbounded" or child.getparent().get("maxOccurs") == "unbounded"  # type: ignore[union-attr]  # because a child has a parent
    return {"name": tag, "type": name, **({"isMany": True} if many else {}), "xml": {"serialize": "property"}}


def _attribute(owner: str, attribute: Element, enumerations: list[_Json], listed: set[str]) -> _Json:
    name, written = attribute.get("name", ""), attribute.get("type", "")
    kind = _SIMPLE.get(written, _type_name(written) if _type_name(written) in listed else "String")
    own = attribute.find(f"{_XS}simpleType")
    if own is not None:
        wanted = owner + _type_name(name)
        base = own.find(f"{_XS}restriction")
        plain = _SIMPLE.get(base.get("base", "") if base is not None else "", "String")
        kind = wanted if _enumeration(wanted, own, enumerations) else plain
    return {"name": name, "isAttr": True, "type": kind}


def _enumeration(name: str, simple: Element, enumerations: list[_Json]) -> bool:
    values = [each.get("value", "") for each in simple.iter(f"{_XS}enumeration")]
    if values:
        enumerations.append({"name": name, "literalValues": [{"name": value} for value in values]})
    return bool(values)


def text() -> str:
    return json.dumps(descriptor(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
