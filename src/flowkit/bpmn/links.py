"""BPMN 10.5.5 Link: a throwing link leads to the catching link of its name in the same scope, as a sequence flow would.

For the runtime it is a sequence flow with an id of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from flowkit.bpmn.events import links
from flowkit.bpmn.flows import parent_of
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, is_bpmn, value
from flowkit.core.definition.model import Flow


def link_flows(process: Element, scope: ProcessScope, flows: Iterable[Flow]) -> dict[Element, Flow]:
    """The flow of each link that is thrown, by its definition."""
    drawn = list(flows)
    left, entered = {flow.source for flow in drawn}, {flow.target for flow in drawn}
    targets: dict[tuple[str | None, str], str] = {}
    thrown: list[tuple[Element, Element]] = []
    for event, definition in links(process):
        name = value(definition, "name")
        if not name:
            scope.report.add("link-without-name", definition)
        elif is_bpmn(event, "intermediateThrowEvent"):
            thrown.append((event, definition))
        elif (parent_of(event), name) in targets:
            scope.report.add("link-twice", definition, name=name)
        else:
            targets[parent_of(event), name] = value(event, "id")
    used = Counter((parent_of(event), value(definition, "name")) for event, definition in thrown)
    for event, definition in links(process):
        key = parent_of(event), value(definition, "name")
        if is_bpmn(event, "intermediateCatchEvent") and key[1] and not used[key]:
            scope.report.add("link-without-source", definition, name=key[1])
        if value(event, "id") in (left if is_bpmn(event, "intermediateThrowEvent") else entered):
            scope.report.add("link-with-flow", event)
    made: dict[Element, Flow] = {}
    for event, definition in thrown:
        target = targets.get((parent_of(event), value(definition, "name")))
        if target is None:
            scope.report.add("link-without-target", definition, name=value(definition, "name"))
        else:
            made[definition] = Flow(f"link:{value(event, 'id')}", value(event, "id"), target)
    return made
