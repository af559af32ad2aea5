"""Workflows as JSON text and back: SpiffWorkflow's serializer, told of what is flowkit's."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Final

from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.default.task_spec import SubWorkflowConverter
from SpiffWorkflow.bpmn.serializer.helpers import BpmnDataSpecificationConverter

from flowkit.core.codec import dump, load
from flowkit.expressions import YearMonthDuration
from flowkit.spiff.events import KeyedConverter
from flowkit.spiff.parsing import MappedCall, Member, Members, Output

_VALUES: Final = (Decimal, datetime, date, time, timedelta, YearMonthDuration)


@cache
def serializer() -> BpmnWorkflowSerializer:
    """One for all: it keeps nothing of a workflow."""
    own = {**dict.fromkeys(KeyedConverter.classes, KeyedConverter), MappedCall: SubWorkflowConverter}
    own |= dict.fromkeys((Members, Member, Output), BpmnDataSpecificationConverter)
    registry = BpmnWorkflowSerializer.configure({**DEFAULT_CONFIG, **own})
    for kind in _VALUES:
        registry.register(kind, _written, _read, f"flowkit {kind.__name__}")
    return BpmnWorkflowSerializer(registry)


def _written(value: object) -> dict[str, Any]:
    return {"value": dump(value)}


def _read(written: dict[str, Any]) -> object:
    return load(written["value"])
