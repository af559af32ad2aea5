"""Which flows leave a node that sends a token along each flow whose condition is true (BPMN 13.4.3)."""

from __future__ import annotations

from flowkit.core.definition.model import Node
from flowkit.core.draft import Draft
from flowkit.core.instance.data import holds
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context
from flowkit.errors import FlowkitError, Text


def true_flows(context: Context, draft: Draft, scope: Scope, node: Node) -> tuple[str, ...]:
    """The flows without a condition, those whose condition is true, and if there are none the default flow.

    Raises FlowkitError if there is no default flow either.
    """
    taken = tuple(
        way.id for way in node.choices if way.condition is None or holds(context, draft, scope, way.condition)
    )
    if taken:
        return taken
    if node.default is None:
        raise no_flow()
    return (node.default,)


def no_flow() -> FlowkitError:
    return FlowkitError(
        Text("no condition is true and there is no default flow", "没有条件成立,也没有默认流"),
        code="no-flow",
        mend=Text(
            "correct the data and retry, or give the gateway a default flow", "更正数据后重试,或为网关设置默认流"
        ),
    )
