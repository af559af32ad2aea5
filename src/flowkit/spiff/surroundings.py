"""Where a task of SpiffWorkflow stands: the data of its process, and the instances of rounds around it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask, MultiInstanceTask
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import CallActivity

Data: TypeAlias = dict[str, Any]


def data_of(task: Any) -> Data:
    """The data of the process instance that a task belongs to: the case's own, or those of a called process.

    SpiffWorkflow gives each branch a copy and merges the copies, so that a join may bring an old value back. Here the
    data are kept once, beside it; its tasks hold only what an instance of a round gives.
    """
    top, here = task.workflow.top_workflow, task.workflow
    while here is not top:
        caller = top.get_task_from_id(here.parent_task_id)
        if isinstance(caller.task_spec, CallActivity):
            break
        here = caller.workflow
    kept: dict[str, Data] = top.process_data
    return kept.setdefault("" if here is top else str(here.parent_task_id), {})


def instances_around(task: Any) -> Iterator[Any]:
    """The instances of loops and rounds that a task stands in, from the innermost outwards."""
    here = task
    while here is not None:
        if here.parent is not None and isinstance(here.parent.task_spec, LoopTask):
            yield here
        name = getattr(here.workflow, "parent_task_id", None)
        if here.parent is not None:
            here = here.parent
        else:
            here = here.workflow.top_workflow.get_task_from_id(name) if name is not None else None


def instances_of(whole: Any) -> list[Any]:
    """The instances of a loop or a round so far, in the order in which they began."""
    return [each for each in whole.children if each.task_spec.name == whole.task_spec.task_spec]


def counters_of(task: Any) -> Data:
    """What the innermost instance around the task knows of its round."""
    here = next(instances_around(task), None)
    if here is None:
        return {}
    whole = here.parent
    instances = instances_of(whole)
    found: Data = {"loopCounter": instances.index(here) + 1}
    if isinstance(whole.task_spec, MultiInstanceTask):
        done = len(whole.internal_data.get("merged", ()))
        number = whole.internal_data.get("cardinality")
        many = number if number is not None else len(instances) + len(whole.internal_data.get("remaining", ()))
        counts = {"": many, "Completed": done, "Active": len(instances) - done, "Terminated": 0}
        found |= {f"{number}{of}Instances": n for number in ("numberOf", "nrOf") for of, n in counts.items()}
    return found
