"""BPMN 10.4.1: data objects, properties and the inputs and outputs of a process are data that are declared where they
stand. Those right in the process are beside those of `flowkit:data`, and one name there is one datum; those of a
subprocess, an activity or an event are seen inside it only, and hide what has the same name outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flowkit.bpmn.elements.data import CATCHING, THROWING
from flowkit.bpmn.flows import CONTAINERS
from flowkit.bpmn.scope import RESERVED, Item, ProcessScope
from flowkit.bpmn.tree import BPMN, Element, child, children, flag, local, reference, text_of, value
from flowkit.core.definition.fields import DataField, FieldType
from flowkit.errors import ExpressionError
from flowkit.expressions import compile_expression

_TYPES: Final[dict[str, FieldType]] = {
    "string": "string",
    "integer": "integer",
    "int": "integer",
    "long": "integer",
    "short": "integer",
    "decimal": "number",
    "double": "number",
    "float": "number",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "datetime": "datetime",
    "duration": "duration",
    "daytimeduration": "duration",
    "yearmonthduration": "duration",
}
"""By the last part of a structureRef, in small letters: `xsd:string`, `java.lang.String`. All others are `any`."""
_HOLDERS: Final = ("process", *CONTAINERS)
_EVENTS: Final = THROWING | CATCHING


def declare_items(process: Element, scope: ProcessScope) -> None:
    """Declares what the process and everything in it has for data, and remembers it by id for the associations."""
    shown = _shown(process)
    for element in process.iter(*(f"{{{BPMN}}}{tag}" for tag in _ITEMS)):
        holder = element.getparent()
        if holder is not None and local(holder) == "ioSpecification":
            holder = holder.getparent()
        if holder is None or not value(element, "id"):
            continue
        names = [value(element, "name"), *shown.get(value(element, "id"), ())]
        item = Item(_name(element, names), holder, local(element))
        scope.items[value(element, "id")] = item
        scope.holders.setdefault(value(holder, "id"), []).append(item)
        _declare(element, item, scope)
    _require(process, scope)
    for each in process.iter(f"{{{BPMN}}}dataObjectReference"):
        known = scope.items.get(reference(value(each, "dataObjectRef")))
        if known is not None:
            scope.items[value(each, "id")] = known
    for each in process.iter(f"{{{BPMN}}}dataStoreReference"):
        scope.items[value(each, "id")] = _store(each, process, scope)


_ITEMS: Final = ("dataObject", "property", "dataInput", "dataOutput")


def _store(shown: Element, process: Element, scope: ProcessScope) -> Item:
    """A data store has one name in all files of a tenant: its own, else that of the reference, else an id."""
    named = scope.roots.get(("dataStore", reference(value(shown, "dataStoreRef"))))
    names = [value(each, "name") for each in (named, shown) if each is not None and value(each, "name")]
    ids = [value(each, "id") for each in (named, shown) if each is not None]
    said = _name(shown, [value(shown, "name"), *names])
    return Item(value(shown, "id") if said in scope.names else said, process, "dataStore", (names or ids)[0])


def _shown(process: Element) -> dict[str, list[str]]:
    """The names of the references to each data object: editors name those, and not the object."""
    found: dict[str, list[str]] = {}
    for each in process.iter(f"{{{BPMN}}}dataObjectReference"):
        found.setdefault(reference(value(each, "dataObjectRef")), []).append(value(each, "name"))
    return found


def _name(element: Element, names: list[str]) -> str:
    """The first name that an expression can say; else the id."""
    for name in (" ".join(each.split()) for each in names):
        if name and name not in RESERVED and _can_be_said(name):
            return name
    return value(element, "id")


def _can_be_said(name: str) -> bool:
    try:
        return compile_expression(name, frozenset({name})).reads == {name}
    except ExpressionError:
        return False


def _declare(element: Element, item: Item, scope: ProcessScope) -> None:
    kind = _type(element, scope)
    known = scope.fields.get(item.name)
    if local(item.holder) == "process":
        scope.outer.add(item.name)
    else:
        scope.inner[value(item.holder, "id")] = scope.inner.get(value(item.holder, "id"), frozenset()) | {item.name}
    if known is None or (known.type == "any" and kind != "any"):
        scope.fields[item.name] = DataField(item.name, kind)
    elif kind not in ("any", known.type):
        scope.report.add("data-type-differs", element, name=item.name, type=kind, known=known.type)


def _type(element: Element, scope: ProcessScope) -> FieldType:
    """The type that the item definition names; Flowable names a type of XML Schema at once."""
    named = value(element, "itemSubjectRef")
    if flag(element, "isCollection"):
        return "list"
    definition = scope.root("itemDefinition", reference(named))
    if definition is not None and flag(definition, "isCollection"):
        return "list"
    structure = value(definition, "structureRef") if definition is not None else named
    return _TYPES.get(structure.replace(":", ".").rpartition(".")[2].lower(), "any")


def _require(process: Element, scope: ProcessScope) -> None:
    """What all input sets of the process require must be there at the start."""
    own = child(process, "ioSpecification")
    sets = list(required_sets(own, "Input", scope)) if own is not None else []
    for name in set(sets[0]).intersection(*sets) if sets else ():
        known = scope.fields[name]
        scope.fields[name] = DataField(
            name, known.type, known.title, known.choices, True, known.case_field, known.classification
        )


def required_sets(holder: Element, way: str, scope: ProcessScope) -> Iterator[tuple[str, ...]]:
    """For each input or output set the names that it requires."""
    for each in children(holder, f"{way.lower()}Set"):
        optional = {text_of(ref) for ref in children(each, f"optional{way}Refs")}
        ids = [reference(text_of(ref)) for ref in children(each, f"data{way}Refs") if text_of(ref) not in optional]
        for name in ids:
            if name not in scope.items:
                scope.report.add("reference-unknown", each, name=name, attribute=f"data{way}Refs")
        yield tuple(scope.items[name].name for name in ids if name in scope.items)


def inner_data(scope: ProcessScope, process: Element) -> dict[str, tuple[str, ...]]:
    """The data that each subprocess has for itself, without those of the activities in it."""
    found: dict[str, tuple[str, ...]] = {}
    for element in process.iter(*(f"{{{BPMN}}}{tag}" for tag in CONTAINERS)):
        own = scope.inner.get(value(element, "id"))
        if own:
            found[value(element, "id")] = tuple(sorted(own))
    return found
