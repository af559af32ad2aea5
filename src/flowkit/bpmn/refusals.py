"""For what is refused: the clause of BPMN 2.0.2 where it is described, and what to use instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flowkit.errors import NOTHING, Text

_CLAUSES: Final[Mapping[str, tuple[str, ...]]] = {
    "BPMN 8.4, common elements": ("error", "correlationProperty", "import", "extension"),
    "BPMN 8.5, services": ("interface", "operation", "endPoint"),
    "BPMN 8.3, external relationships": ("relationship",),
    "BPMN 8.4.3, events": ("signal", "escalation", "eventDefinitionRef"),
    "BPMN 9.3, pools and participants": ("participantMultiplicity", "partnerEntity", "partnerRole"),
    "BPMN 9.5, conversations": ("conversation", "subConversation", "callConversation", "globalConversation"),
    "BPMN 10.3.1, resources": ("resource", "resourceRole", "performer", "humanPerformer", "potentialOwner"),
    "BPMN 10.3.3, tasks": ("rendering",),
    "BPMN 10.3.8, loop characteristics": (
        "loopCondition",
        "multiInstanceLoopCharacteristics",
    ),
    "BPMN 10.4, items and data": (
        "ioBinding",
        "whileExecutingInputRefs",
        "whileExecutingOutputRefs",
        "inputSetRefs",
        "outputSetRefs",
    ),
    "BPMN 10.5, events": ("intermediateThrowEvent", "implicitThrowEvent", "event"),
    "BPMN 10.5.5, event definitions": (
        "cancelEventDefinition",
        "compensateEventDefinition",
        "conditionalEventDefinition",
        "errorEventDefinition",
        "escalationEventDefinition",
        "linkEventDefinition",
        "messageEventDefinition",
        "signalEventDefinition",
        "terminateEventDefinition",
        "timerEventDefinition",
    ),
    "BPMN 10.6.5, complex gateway": ("activationCondition",),
    "BPMN 10.9, instances, auditing, monitoring": ("auditing", "monitoring"),
    "BPMN 11, choreography": (
        "choreography",
        "choreographyTask",
        "callChoreography",
        "subChoreography",
        "globalChoreographyTask",
    ),
}
_CLAUSE_OF: Final = {tag: clause for clause, tags in _CLAUSES.items() for tag in tags}

_MENDS: Final[Mapping[str, Text]] = {
    "potentialOwner": Text(
        "Use flowkit:assignment, or a lane with flowkit:role", "请改用 flowkit:assignment，或带 flowkit:role 的泳道"
    ),
    "humanPerformer": Text(
        "Use flowkit:assignment, or a lane with flowkit:role", "请改用 flowkit:assignment，或带 flowkit:role 的泳道"
    ),
    "whileExecutingInputRefs": Text("Inputs are taken when the activity starts", "输入在活动开始时取得"),
    "whileExecutingOutputRefs": Text("Outputs are given when the activity has ended", "输出在活动结束时给出"),
}


def clause_of(tag: str) -> str:
    """Where the standard describes the element."""
    return _CLAUSE_OF.get(tag, "BPMN 2.0.2")


def mend_of(tag: str) -> Text:
    """What to use instead of an element, or of an attribute (`@name`); empty where the general advice must do."""
    return _MENDS.get(tag, NOTHING)
