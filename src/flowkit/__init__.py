"""A configurable BPMN workflow engine: durable cases, deadlines, escalation, replayable scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flowkit.engine.clock import SystemClock, VirtualClock
from flowkit.errors import (
    BpmnError,
    BusinessKeyTaken,
    CaseBusy,
    Conflict,
    DefinitionInvalid,
    ExpressionError,
    ExpressionNull,
    Finding,
    FlowkitError,
    InputInvalid,
    MessageUnmatched,
    NotAuthorised,
    NotFound,
    OperationRefused,
    RequestReused,
    SchemaOutdated,
    Text,
)

if TYPE_CHECKING:
    from flowkit.bootstrap import Engine
    from flowkit.engine.content import SentFile

__all__ = [
    "BpmnError",
    "BusinessKeyTaken",
    "CaseBusy",
    "Conflict",
    "DefinitionInvalid",
    "Engine",
    "ExpressionError",
    "ExpressionNull",
    "Finding",
    "FlowkitError",
    "InputInvalid",
    "MessageUnmatched",
    "NotAuthorised",
    "NotFound",
    "OperationRefused",
    "RequestReused",
    "SchemaOutdated",
    "SentFile",
    "SystemClock",
    "Text",
    "VirtualClock",
    "__version__",
]

__version__ = "0.1.0.dev0"


_LATER = {"Engine": "flowkit.bootstrap", "SentFile": "flowkit.engine.content"}


def __getattr__(name: str) -> object:
    """The engine when it is first asked for: it brings the database and XML libraries along."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 -- so that the command line starts without it

    globals()[name] = found = getattr(import_module(_LATER[name]), name)
    return found
