"""Claim (签收): one takes an item from a group inbox; the others no longer see it."""

from __future__ import annotations

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.protocol import Context
from flowkit.core.workitem.facts import ItemClaimed
from flowkit.errors import Text


def decide(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    return (ItemClaimed(command.subject, context.actor.id),)


OPERATION = Operation(
    "claim",
    "item",
    ("candidate",),
    Text("claim", "签收"),
    Text("take the item from a group inbox; the others no longer see it", "从共享待办中领取事项,其他人不再看到"),
    decide,
    frozenset({"offered"}),
    kinds=frozenset({"work", "helper", "advice"}),
    undo=Text("unclaim", "退签"),
)
