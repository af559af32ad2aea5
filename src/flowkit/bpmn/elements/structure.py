"""The elements around the flow nodes: definitions, processes, sequence flows, messages, expressions."""

from __future__ import annotations

from typing import Final

from flowkit.bpmn.kind import ACTIVITY, BASE, CONTAINER, FLOW_ELEMENT, FLOW_NODE, Kind, attributes

_TIMER: Final = frozenset({"timerEventDefinition"})
_ROUND: Final = frozenset({"multiInstanceLoopCharacteristics"})
_PROCESS_EXTENSIONS: Final = frozenset(
    {
        "procedure",
        "calendar",
        "data",
        "scale",
        "states",
        "deadline",
        "notification",
        "translation",
        "access",
        "operation",
        "number",
        "separation",
        "paper",
        "public",
        "duplicates",
        "figures",
    }
)

EVENTS: Final = frozenset(
    {"startEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent", "endEvent", "event"}
)
"""Which definitions each of them may have is said by `flowkit.bpmn.rules.events`."""

KINDS: Final = (
    Kind(
        "definitions",
        within=frozenset(),
        attributes=attributes(
            "name", "targetNamespace", "exporter", "exporterVersion", "expressionLanguage", "typeLanguage"
        ),
    ),
    Kind(
        "process",
        within=frozenset({"definitions"}),
        attributes=attributes("name", "isExecutable", "processType", isClosed="false"),
        groups=frozenset({BASE, CONTAINER}),
        extensions=_PROCESS_EXTENSIONS,
    ),
    Kind("extensionElements", within=frozenset({BASE}), groups=frozenset()),
    Kind(
        "sequenceFlow",
        within=frozenset({CONTAINER}),
        attributes=attributes("name", "sourceRef", "targetRef"),
        groups=frozenset({BASE, FLOW_ELEMENT}),
    ),
    Kind(
        "conditionExpression",
        within=frozenset({"sequenceFlow"}),
        attributes=attributes("language"),
        groups=frozenset(),
        leaf=True,
    ),
    Kind(
        "activationCondition",
        within=frozenset({"complexGateway"}),
        attributes=attributes("language"),
        groups=frozenset(),
        leaf=True,
    ),
    Kind("incoming", within=frozenset({FLOW_NODE}), groups=frozenset(), leaf=True),
    Kind("outgoing", within=frozenset({FLOW_NODE}), groups=frozenset(), leaf=True),
    Kind("message", frozenset({"definitions"}), attributes("name", "itemRef"), extensions=frozenset({"message"})),
    Kind("script", frozenset({"scriptTask", "globalScriptTask"}), groups=frozenset(), leaf=True),
    Kind("error", frozenset({"definitions"}), attributes("name", "errorCode", "structureRef")),
    Kind("escalation", frozenset({"definitions"}), attributes("name", "escalationCode", "structureRef")),
    Kind("signal", frozenset({"definitions"}), attributes("name", "structureRef")),
    Kind("signalEventDefinition", EVENTS | {"definitions"}, attributes("signalRef")),
    Kind("conditionalEventDefinition", EVENTS | {"definitions"}, attributes()),
    Kind(
        "condition",
        frozenset({"conditionalEventDefinition", "complexBehaviorDefinition"}),
        attributes("language"),
        groups=frozenset(),
        leaf=True,
    ),
    Kind("eventDefinitionRef", EVENTS, groups=frozenset(), leaf=True),
    Kind("messageEventDefinition", EVENTS | {"definitions"}, attributes("messageRef")),
    Kind("timerEventDefinition", EVENTS | {"definitions"}, attributes()),
    Kind("errorEventDefinition", EVENTS | {"definitions"}, attributes("errorRef")),
    Kind("escalationEventDefinition", EVENTS | {"definitions"}, attributes("escalationRef")),
    Kind(
        "compensateEventDefinition",
        EVENTS | {"definitions"},
        attributes("activityRef", "waitForCompletion"),
    ),
    Kind("cancelEventDefinition", EVENTS | {"definitions"}, attributes()),
    Kind("linkEventDefinition", EVENTS, attributes("name"), groups=frozenset()),
    Kind("source", frozenset({"linkEventDefinition"}), groups=frozenset(), leaf=True),
    Kind("target", frozenset({"linkEventDefinition"}), groups=frozenset(), leaf=True),
    Kind("timeDate", _TIMER, attributes("language"), groups=frozenset(), leaf=True),
    Kind("timeDuration", _TIMER, attributes("language"), groups=frozenset(), leaf=True),
    Kind("timeCycle", _TIMER, attributes("language"), groups=frozenset(), leaf=True),
    Kind("terminateEventDefinition", EVENTS | {"definitions"}, attributes()),
    Kind(
        "multiInstanceLoopCharacteristics",
        frozenset({ACTIVITY}),
        {
            **attributes("isSequential", "noneBehaviorEventRef", "oneBehaviorEventRef"),
            "behavior": frozenset({"None", "One", "All", "Complex"}),
        },
        extensions=frozenset({"round"}),
    ),
    Kind(
        "standardLoopCharacteristics",
        frozenset({ACTIVITY}),
        attributes("testBefore", "loopMaximum"),
        extensions=frozenset({"loop"}),
    ),
    Kind(
        "loopCondition",
        frozenset({"standardLoopCharacteristics"}),
        attributes("language"),
        groups=frozenset(),
        leaf=True,
    ),
    Kind("loopDataInputRef", _ROUND, groups=frozenset(), leaf=True),
    Kind("loopDataOutputRef", _ROUND, groups=frozenset(), leaf=True),
    Kind("inputDataItem", _ROUND, attributes("name", "isCollection")),
    Kind("outputDataItem", _ROUND, attributes("name", "isCollection")),
    Kind("complexBehaviorDefinition", _ROUND, attributes()),
    Kind("event", frozenset({"complexBehaviorDefinition"}), attributes("name")),
    Kind("loopCardinality", _ROUND, attributes("language"), groups=frozenset(), leaf=True),
    Kind("completionCondition", _ROUND | {"adHocSubProcess"}, attributes("language"), groups=frozenset(), leaf=True),
)
