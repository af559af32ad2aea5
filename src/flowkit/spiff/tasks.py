"""The tasks of a SpiffWorkflow workflow as the runtime looks at them: what is to be done next, and what waits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.events.intermediate_event import BoundaryEvent
from SpiffWorkflow.bpmn.specs.mixins.events.start_event import StartEvent
from SpiffWorkflow.bpmn.util import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from flowkit.core.protocol import Instant
from flowkit.spiff.events import DueTimer, RecurringTimer

_INTERRUPTS: Final = (BoundaryEvent, BoundaryEventJoin)
_TIMED: Final = (DueTimer, RecurringTimer)


def in_order(workflow: BpmnWorkflow) -> list[Any]:
    """All tasks, subprocesses included, in the order in which they came to their state."""
    return sorted(workflow.get_tasks(), key=lambda task: task.last_state_change)


def next_step(workflow: BpmnWorkflow) -> Any:
    """A step that nobody has to do: first what interrupts, so that an interrupted branch goes no further; then in the
    innermost subprocess, as SpiffWorkflow does it.
    """
    inner = sorted(workflow.get_active_subprocesses(), key=lambda each: each.depth, reverse=True)
    ready = [
        task
        for each in (*inner, workflow)
        for task in each.get_tasks(state=TaskState.READY, skip_subprocesses=True)
        if not task.task_spec.manual and task.workflow is each
    ]
    return next((task for task in ready if isinstance(task.task_spec, _INTERRUPTS)), ready[0] if ready else None)


def is_work(task: Any) -> bool:
    """Something that somebody may do now."""
    return bool(task.state == TaskState.READY and task.task_spec.manual and task.task_spec.bpmn_id)


def waits(task: Any) -> bool:
    """An event in the flow that is waited for; those on borders and at starts only watch."""
    spec = task.task_spec
    watches = isinstance(spec, BoundaryEvent | StartEvent)
    return bool(task.state == TaskState.WAITING and isinstance(spec, CatchingEvent) and not watches)


def timers_of(workflow: BpmnWorkflow) -> Iterator[tuple[Instant, Any]]:
    """What waits for a time, with the time."""
    for task in list(workflow.event_manager.tasks.values()):
        if task.state != TaskState.WAITING:
            continue
        definition = task.task_spec.event_definition
        parts = definition.event_definitions if isinstance(definition, MultipleEventDefinition) else [definition]
        for each in parts:
            if isinstance(each, _TIMED) and (due := each.due(task)) is not None:
                yield due, task


def thrower_of(workflow: BpmnWorkflow, thrown: Any) -> str:
    """The end event that threw an error last."""
    ends = [task for task in in_order(workflow) if getattr(task.task_spec, "event_definition", None) == thrown]
    return str(ends[-1].task_spec.bpmn_id) if ends else ""


def caught_around(workflow: BpmnWorkflow, event: BpmnEvent) -> bool:
    """Whether an event around the workflow that the error comes from catches it; the nearest one does."""
    while event.target is not None:
        here = event.target
        if any(
            task.workflow is here and task.task_spec.event_definition.catches(task, event)
            for task in workflow.event_manager.tasks.values()
        ):
            workflow.event_manager.catch(event, internal=False)
            return True
        event.target = here.parent_workflow
    return False
