"""Every finding of the reader: what is wrong, how to mend it, and the rule that is broken. A module for each group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flowkit.bpmn.messages.consumed import CONSUMED
from flowkit.bpmn.messages.declared import DECLARED
from flowkit.bpmn.messages.elements import ELEMENTS
from flowkit.bpmn.messages.file import FILE
from flowkit.bpmn.messages.graph import GRAPH
from flowkit.bpmn.messages.people import PEOPLE
from flowkit.bpmn.messages.time import TIME
from flowkit.errors import Message

EXTENSIONS_PAGE: Final = "urn:flowkit:bpmn:1"

GROUPS: Final[Mapping[str, Mapping[str, Message]]] = {
    "The file": FILE,
    "What is read": CONSUMED,
    "Data, expressions, times": DECLARED,
    "People": PEOPLE,
    "Timers and limits": TIME,
    "Elements": ELEMENTS,
    "The drawing as a whole": GRAPH,
}
MESSAGES: Final[Mapping[str, Message]] = {code: message for group in GROUPS.values() for code, message in group.items()}

__all__ = ["EXTENSIONS_PAGE", "GROUPS", "MESSAGES"]
