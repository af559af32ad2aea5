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

TASKS: Final[Mapping[str, str]] = {"userTask": _PERSON, "serviceTask": _GEAR, "scriptTask": _SCRIPT}
EVENTS: Final[Mapping[str, str]] = {
    "timerEventDefinition": _CLOCK,
    "messageEventDefinition": _ENVELOPE,
    "errorEventDefinition": path("M-7 7L-3 -6L2 3L7 -7L3 6L-2 -3Z", "sign"),
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
}
MULTIPLE: Final = path("M-4 -6V6M0 -6V6M4 -6V6", "strong")
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
