"""BPMN 13.4.3 word for word: whether an inclusive join is enabled, by walking every path."""

from __future__ import annotations

from collections.abc import Mapping

from flowkit.core.definition.model import ProcessDefinition


def enabled(definition: ProcessDefinition, join: str, at: Mapping[str, int], filled: set[str]) -> bool:
    """A token waits on some incoming flow, and whatever can come to an empty one can come to a filled one instead."""
    empty = set(definition.nodes[join].incoming) - filled
    for place, tokens in at.items():
        if place == join or not tokens:
            continue
        comes_to = _ends(definition, place, join)
        if comes_to & empty and not comes_to & filled:
            return False
    return bool(filled)


def _ends(definition: ProcessDefinition, place: str, join: str) -> set[str]:
    """The incoming flows of the join at the ends of paths that do not visit it before."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [place]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        node = definition.nodes[name]
        waiting += node.boundary
        for flow in node.outgoing:
            if flow.target == join:
                found.add(flow.id)
            else:
                waiting.append(flow.target)
    return found
