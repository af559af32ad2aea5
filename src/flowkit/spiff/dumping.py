"""Workflows as JSON text and back: SpiffWorkflow's serializer, told of what is flowkit's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.default.task_spec import SubWorkflowConverter
from SpiffWorkflow.bpmn.serializer.helpers import BpmnDataSpecificationConverter
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow

from flowkit.core import codec
from flowkit.engine.runtime import Trouble
from flowkit.errors import Text
from flowkit.spiff.events import KeyedConverter
from flowkit.spiff.interpreter import Interpreter
from flowkit.spiff.parsing import MappedCall, Member, Members, Output


@cache
def serializer() -> BpmnWorkflowSerializer:
    """One for all: it keeps nothing of a workflow."""
    own = {**dict.fromkeys(KeyedConverter.classes, KeyedConverter), MappedCall: SubWorkflowConverter}
    own |= dict.fromkeys((Members, Member, Output), BpmnDataSpecificationConverter)
    registry = BpmnWorkflowSerializer.configure({**DEFAULT_CONFIG, **own})
    return BpmnWorkflowSerializer(registry)


@dataclass(slots=True)
class Case:
    """One workflow. What SpiffWorkflow does not keep stands beside it: the data of each process instance
    (`workflow.process_data`), what expressions see of the case (`workflow.case_values`), and where it is stuck.
    """

    process: str
    workflow: BpmnWorkflow
    troubles: list[Trouble] = field(default_factory=list)


def written(case: Case) -> dict[str, Any]:
    """The case as JSON values."""
    return {
        "process": case.process,
        "workflow": json.loads(serializer().serialize_json(case.workflow)),
        "kept": codec.dump([case.workflow.process_data, case.workflow.case_values]),
        "troubles": [[each.node, each.code, each.text.en, each.text.zh] for each in case.troubles],
    }


def restored(found: Mapping[str, Any], interpreter: Interpreter) -> Case:
    """The case that `written` wrote."""
    workflow = serializer().deserialize_json(json.dumps(found["workflow"]))
    workflow.script_engine = interpreter
    kept: Any = codec.load(found["kept"])
    workflow.process_data, workflow.case_values = kept
    troubles = [Trouble(node, code, Text(en, zh)) for node, code, en, zh in found["troubles"]]
    return Case(found["process"], workflow, troubles)
