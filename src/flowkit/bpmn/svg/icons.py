"""The small signs inside shapes, drawn around (0, 0) in a box of 16 by 16 pixels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flowkit.bpmn.svg.markup import number, path, tag


def _teeth() -> str:
    return "M0 -7V-4.6M0 4.6V7M-7 0H-4.6M4.6 0H7M-5 -5L-3.3 -3.3M3.3 3.3L5 5M-5 5L-3.3 3.3M3.3 -3.3L5 -5"


_PERSON = path("M-6.5 7V4.5C-6.5 1.5 -4 0.5 0 0.5S6.5 1.5 6.5 4.5V7Z", "sign") + tag(
    "circle", r=3.4, cy=-3.6, class_="sign"
)
_GEAR = path(_teeth(), "sign") + tag("circle", r=4.6, class_="sign") + tag("circle", r=1.8, class_="sign")
_SCRIPT = path("M-3 -7H6C3 -3.5 7.5 0 4 7H-5C-1.5 0 -6 -3.5 -3 -7Z", "sign") + path(
    "M-2 -3.6H3M-1.2 0H4M-1.6 3.6H3.2", "sign"
)
_CLOCK = (
    tag("circle", r=9, class_="sign")
    + path(
        "M0 -9V-6.6M0 6.6V9M-9 0H-6.6M6.6 0H9M4.5 -7.8L3.4 -5.9M-4.5 -7.8L-3.4 -5.9M4.5 7.8L3.4 5.9M-4.5 7.8L-3.4 5.9",
        "sign",
    )
    + path("M1.8 -6L0 0L5 1", "sign")
)
_ENVELOPE = path("M-8 -5.5H8V5.5H-8ZM-8 -5.5L0 1L8 -5.5", "sign")

_HAND = path(
    "M-8 -2L-4 -6H2C3.5 -6 3.5 -4 2 -4H-1H6C8 -4 8 -1.8 6 -1.8H7C8.5 -1.8 8.5 0.4 7 0.4H6C7.5 0.4 7.5 2.6 6 2.6H5"
    "C6 2.6 6 4.8 4.5 4.8H-5L-8 3.5Z",
    "sign",
)
_TABLE = path("M-8 -6H8V6H-8ZM-8 -2.5H8M-8 1.8H8M-3 -2.5V6", "sign")

TASKS: Final[Mapping[str, str]] = {
    "businessRuleTask": _TABLE,
    "manualTask": _HAND,
    "receiveTask": _ENVELOPE,
    "scriptTask": _SCRIPT,
    "sendTask": tag("g", _ENVELOPE, class_="thrown"),
    "serviceTask": _GEAR,
    "userTask": _PERSON,
}
EVENTS: Final[Mapping[str, str]] = {
    "timerEventDefinition": _CLOCK,
    "messageEventDefinition": _ENVELOPE,
    "errorEventDefinition": path("M-9 8L-4 -8L2 0L8 -8L4 8L-2 0Z", "sign"),
    "escalationEventDefinition": path("M0 -8L6 7L0 1L-6 7Z", "sign"),
    "signalEventDefinition": path("M0 -8L8 6H-8Z", "sign"),
    "conditionalEventDefinition": path("M-6 -8H6V8H-6ZM-3.5 -4.5H3.5M-3.5 -1.5H3.5M-3.5 1.5H3.5M-3.5 4.5H3.5", "sign"),
    "linkEventDefinition": path("M-8 -3H1V-7L8 0L1 7V3H-8Z", "sign"),
    "compensateEventDefinition": path("M0 -6V6L-8 0ZM8 -6V6L0 0Z", "sign"),
    "cancelEventDefinition": path("M-6 -8L0 -2L6 -8L8 -6L2 0L8 6L6 8L0 2L-6 8L-8 6L-2 0L-8 -6Z", "sign"),
    "terminateEventDefinition": tag("circle", r=9, class_="full"),
}
GATEWAYS: Final[Mapping[str, str]] = {
    "exclusiveGateway": path("M-7 -7L7 7M-7 7L7 -7", "heavy"),
    "parallelGateway": path("M-10 0H10M0 -10V10", "heavy"),
    "inclusiveGateway": tag("circle", r=9.5, class_="strong"),
    "complexGateway": path("M-10 0H10M0 -10V10M-7 -7L7 7M-7 7L7 -7", "heavy"),
}
PENTAGON: Final = path("M0 -8L8 -2L5 7H-5L-8 -2Z", "sign")
CROSS: Final = path("M-2.5 -8H2.5V-2.5H8V2.5H2.5V8H-2.5V2.5H-8V-2.5H-2.5Z", "sign")
_RING = tag("circle", r=12.5, class_="sign")
ON_EVENTS: Final[Mapping[tuple[bool, bool], str]] = {
    (False, False): _RING + tag("circle", r=9.8, class_="sign") + tag("g", PENTAGON, transform="scale(0.75)"),
    (True, False): _RING + tag("g", PENTAGON, transform="scale(0.75)"),
    (True, True): _RING + tag("g", CROSS, transform="scale(0.85)"),
    (False, True): _RING + tag("g", CROSS, transform="scale(0.85)"),
}
"""An event-based gateway: whether it begins a process, and whether it waits for all of its events."""

MULTIPLE: Final = path("M-4 -6V6M0 -6V6M4 -6V6", "strong")
IN_TURN: Final = path("M-6 -4H6M-6 0H6M-6 4H6", "strong")
LOOP: Final = path("M-3 5.4A6 6 0 1 1 3 5.4M-3 5.4H-7M-3 5.4V1.4", "strong")
UNDO: Final = path("M0 -5V5L-7 0ZM7 -5V5L0 0Z", "sign")
ADHOC: Final = path("M-7 2C-5 -4 -2 -3 0 0S5 4 7 -2", "strong")
INPUT: Final = path("M-6 -2H1V-5L7 0L1 5V2H-6Z", "sign")
COLLAPSED: Final = path("M-7 -7H7V7H-7ZM-4 0H4M0 -4V4", "sign")
BADGES: Final[Mapping[str, str]] = {
    "active": path("M-2.5 -4L4 0L-2.5 4Z", "badge-sign"),
    "done": path("M-4 0L-1 3L4 -3", "badge-line"),
    "overdue": path("M0 -4V0.5L3 2.5", "badge-line"),
    "incident": path("M0 -4.5V1M0 3.2V4", "badge-line"),
}


def at(icon: str, x: float, y: float) -> str:
    """The sign with its middle at this point."""
    return tag("g", icon, transform=f"translate({number(x)} {number(y)})")
