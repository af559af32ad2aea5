"""BPMN 10.4 Items and Data: what carries data, and how they are carried. What they mean is read by `flowkit.bpmn.items`
and `flowkit.bpmn.associations`. Data stores are drawn.
"""

from __future__ import annotations

from typing import Final

from flowkit.bpmn.kind import ACTIVITY, BASE, CONTAINER, FLOW_ELEMENT, Kind, attributes

THROWING: Final = frozenset({"intermediateThrowEvent", "endEvent"})
CATCHING: Final = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
_SPECIFIED: Final = frozenset({"ioSpecification"})
_DATA: Final = frozenset(
    {"dataObject", "dataObjectReference", "dataInput", "dataOutput", "property", "dataStore", "dataStoreReference"}
)
_ASSOCIATIONS: Final = frozenset({"dataInputAssociation", "dataOutputAssociation"})
_REFS: Final = {
    "dataInputRefs": "inputSet",
    "optionalInputRefs": "inputSet",
    "dataOutputRefs": "outputSet",
    "optionalOutputRefs": "outputSet",
}
EXPRESSIONS: Final = ("transformation", "from", "to")


def _item(tag: str, within: frozenset[str], *more: str, groups: frozenset[str] = frozenset()) -> Kind:
    return Kind(tag, within, attributes("name", "itemSubjectRef", *more), groups=groups | {BASE})


KINDS: Final = (
    Kind("itemDefinition", frozenset({"definitions"}), attributes("structureRef", "isCollection", "itemKind")),
    _item("dataObject", frozenset({CONTAINER}), "isCollection", groups=frozenset({FLOW_ELEMENT})),
    _item("dataObjectReference", frozenset({CONTAINER}), "dataObjectRef", groups=frozenset({FLOW_ELEMENT})),
    _item("dataStore", frozenset({"definitions"}), "capacity", "isUnlimited"),
    _item("dataStoreReference", frozenset({CONTAINER}), "dataStoreRef", groups=frozenset({FLOW_ELEMENT})),
    Kind("dataState", _DATA, attributes("name")),
    _item("property", THROWING | CATCHING | {"process", ACTIVITY}),
    Kind("ioSpecification", frozenset({"process", ACTIVITY}), attributes()),
    _item("dataInput", _SPECIFIED | THROWING, "isCollection"),
    _item("dataOutput", _SPECIFIED | CATCHING, "isCollection"),
    Kind("inputSet", _SPECIFIED | THROWING, attributes("name")),
    Kind("outputSet", _SPECIFIED | CATCHING, attributes("name")),
    *(Kind(tag, frozenset({within}), groups=frozenset(), leaf=True) for tag, within in _REFS.items()),
    Kind("dataInputAssociation", THROWING | {ACTIVITY}, attributes()),
    Kind("dataOutputAssociation", CATCHING | {ACTIVITY}, attributes()),
    Kind("sourceRef", _ASSOCIATIONS, groups=frozenset(), leaf=True),
    Kind("targetRef", _ASSOCIATIONS, groups=frozenset(), leaf=True),
    Kind("transformation", _ASSOCIATIONS, attributes("language"), groups=frozenset(), leaf=True),
    Kind("assignment", _ASSOCIATIONS, attributes()),
    Kind("from", frozenset({"assignment"}), attributes("language"), groups=frozenset(), leaf=True),
    Kind("to", frozenset({"assignment"}), attributes("language"), groups=frozenset(), leaf=True),
)
