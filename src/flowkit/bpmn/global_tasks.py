"""BPMN 10.3.7 global tasks: a task that stands beside the processes and is called. It becomes a process of one step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flowkit.bpmn.elements import GLOBAL_TASKS
from flowkit.bpmn.extensions.assignment import role_of
from flowkit.bpmn.extensions.declarations import declare
from flowkit.bpmn.process import Draft
from flowkit.bpmn.report import Report
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, documentation, extension, local, value
from flowkit.core.definition.model import Flow, Node, ProcessDefinition

_KINDS: Final = {"globalTask": "task", "globalManualTask": "manualTask"}
"""What the two are called as steps; the others are shaped as steps already."""


def read_global_task(element: Element, roots: Mapping[tuple[str, str], Element], report: Report) -> Draft:
    """The process of the one step; its key is the id of the global task, and the step has the same id."""
    key = value(element, "id")
    if not key:
        report.add("id-missing", element, tag=local(element))
    scope = ProcessScope(key, report, {}, roots, node_ids=frozenset({key}), steps=frozenset({key}))
    declare(element, scope)
    transform = GLOBAL_TASKS[local(element)].transform
    if transform is None:
        raise LookupError(local(element))
    shaped, clause = transform(element, scope), extension(element, "clause")
    start, end = f"{key}:start", f"{key}:end"
    into, out_of = Flow(f"{key}:in", start, key), Flow(f"{key}:out", key, end)
    name = value(element, "name")
    step = Node(
        key, _KINDS.get(shaped.kind, shaped.kind), name, incoming=(into.id,), outgoing=(out_of,),
        role=role_of(element, scope), spec=shaped.spec, clause=value(clause, "ref") if clause is not None else "",
        documentation=documentation(element),
    )  # fmt: skip
    first, last = Node(start, "startEvent", outgoing=(into,)), Node(end, "endEvent", incoming=(out_of.id,))
    definition = ProcessDefinition(
        key=key,
        name=name or key,
        nodes={each.id: each for each in (first, step, last)},
        starts={None: start},
        fields=scope.fields,
        scales=scope.scales,
        roles=tuple(scope.roles),
        documentation=documentation(element),
    )
    return Draft(element, scope, definition, nodes={}, flows={}, deadlines={})
