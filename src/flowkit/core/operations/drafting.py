"""Save a draft (暂存): what was filled in so far is kept with the item, and not sent."""

from __future__ import annotations

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.protocol import Context
from flowkit.core.workitem.facts import ItemDrafted
from flowkit.errors import Text


def decide(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    return (ItemDrafted(command.subject, context.actor.id, command.data),)


OPERATION = Operation(
    "save-draft",
    "item",
    ("holder",),
    Text("save a draft", "暂存"),
    Text(
        "keep what was filled in so far; completing takes it where nothing else is given",
        "保存已填内容,办理时未另填的字段以暂存为准",
    ),
    decide,
    frozenset({"claimed", "delegated", "suspended"}),
    clock=Text("runs on", "继续计时"),
    needs=("data",),
)
