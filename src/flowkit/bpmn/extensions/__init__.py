"""The elements of `urn:flowkit:bpmn:1`: whether each may stand more than once in one `extensionElements`.

Where each may stand is said by the rows of `flowkit.bpmn.elements`; its own attributes and children by `flowkit.xsd`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

EXTENSIONS: Final[Mapping[str, bool]] = {
    "access": False,
    "assignment": False,
    "attachment": True,
    "begin": False,
    "calendar": False,
    "call": False,
    "candidates": False,
    "cc": True,
    "clause": False,
    "data": False,
    "deadline": True,
    "decision": False,
    "duplicates": False,
    "duty": False,
    "end": False,
    "figures": False,
    "form": False,
    "handler": False,
    "in": True,
    "loop": False,
    "message": False,
    "missed": False,
    "milestone": True,
    "notification": True,
    "translation": True,
    "number": True,
    "operation": True,
    "out": True,
    "paper": True,
    "priority": False,
    "procedure": False,
    "public": False,
    "query": False,
    "role": False,
    "round": False,
    "scale": True,
    "script": False,
    "separation": True,
    "set": True,
    "state": False,
    "states": False,
}
