"""What only describes: it is drawn and kept, and no token ever sees it. Lanes give their role to the steps in them."""

from __future__ import annotations

from typing import Final

from flowkit.bpmn.kind import BASE, CONTAINER, FLOW_ELEMENT, Kind, attributes

_ARTIFACT_PLACES: Final = frozenset({CONTAINER, "collaboration"})

KINDS: Final = (
    Kind("documentation", frozenset({BASE}), attributes("textFormat"), groups=frozenset(), opaque=True),
    Kind("collaboration", frozenset({"definitions"}), attributes("name", isClosed="false")),
    Kind("participant", frozenset({"collaboration"}), attributes("name", "processRef")),
    Kind("messageFlow", frozenset({"collaboration"}), attributes("name", "sourceRef", "targetRef", "messageRef")),
    Kind("laneSet", frozenset({CONTAINER}), attributes("name")),
    Kind("lane", frozenset({"laneSet", "childLaneSet"}), attributes("name"), extensions=frozenset({"role"})),
    Kind("childLaneSet", frozenset({"lane"}), attributes("name")),
    Kind("flowNodeRef", frozenset({"lane"}), groups=frozenset(), leaf=True),
    Kind("textAnnotation", _ARTIFACT_PLACES, attributes("textFormat")),
    Kind("text", frozenset({"textAnnotation"}), groups=frozenset(), opaque=True),
    Kind("association", _ARTIFACT_PLACES, attributes("sourceRef", "targetRef", "associationDirection")),
    Kind("group", _ARTIFACT_PLACES, attributes("categoryValueRef")),
    Kind("category", frozenset({"definitions"}), attributes("name")),
    Kind("categoryValue", frozenset({"category"}), attributes("value")),
    Kind("categoryValueRef", frozenset({FLOW_ELEMENT}), groups=frozenset(), leaf=True),
)
