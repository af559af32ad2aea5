"""A configurable BPMN workflow engine: durable cases, deadlines, escalation, replayable scenarios."""

from flowkit.bootstrap import Engine
from flowkit.engine.clock import SystemClock, VirtualClock
from flowkit.errors import (
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

__all__ = [
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
    "SystemClock",
    "Text",
    "VirtualClock",
    "__version__",
]

__version__ = "0.1.0.dev0"
