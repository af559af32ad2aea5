"""Which expressions a node evaluates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from flowkit.core.definition.model import Node
from flowkit.core.definition.tasks import UserTask
from flowkit.expressions import Expression


def expressions_of(node: Node) -> Iterator[Expression]:
    """Every expression of what the node does, and of how often; not the conditions of its flows, nor who gets it."""
    waiting: list[object] = [node.round, None if isinstance(node.spec, UserTask) else node.spec]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Expression):
            yield here
        elif isinstance(here, tuple):
            waiting += here
        elif is_dataclass(here):
            waiting += (getattr(here, each.name) for each in fields(here))
