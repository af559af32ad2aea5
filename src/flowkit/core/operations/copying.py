"""Copy (抄送) and read (阅毕): somebody is to know, and says so by reading. A copy outlives its item and its case."""

from __future__ import annotations

from typing import get_args

from flowkit.core.commands import Operate
from flowkit.core.definition.model import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.instance.records import CaseStatus
from flowkit.core.operations import sides
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.protocol import Context, Question, Rejection
from flowkit.core.workitem.facts import CopyRead
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import Text


def copy(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    """To everybody who holds a named role now, a copy each: every reader gives an own receipt."""
    names = sides.named(command, sides.TO)
    place = sides.place_of(context, draft, draft.find(WorkItem, command.subject))
    keys = names if isinstance(names, Rejection) else sides.keys_of(context, draft, place, names, kept_apart=False)
    if not isinstance(keys, tuple):
        return keys
    persons = sides.each_person(context, draft, place, keys)
    if isinstance(persons, Question):
        return persons
    own = f"person:{context.actor.id}"
    readers = [each for each in persons if each != own]
    open_to_all = place._replace(excluded=())
    return sides.opened(context, open_to_all, "copy", readers, command.reason) if readers else sides.no_receiver()


def read(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    return (CopyRead(command.subject, context.actor.id),)


CC = Operation(
    "cc",
    "part",
    ("holder", "starter", "worker", "reader"),
    Text("copy", "抄送"),
    Text(
        "others are to know of the item or the case, and say that they have read it",
        "将事项或办件抄送他人知悉,由其阅毕确认",
    ),
    copy,
    takes={sides.TO: "list"},
    needs=("data",),
    undo=Text("withdraw, before it is read", "阅毕前收回"),
)
READ = Operation(
    "read",
    "item",
    ("candidate", "holder"),
    Text("read", "阅毕"),
    Text("say that a copy has been read", "确认已阅抄送件"),
    read,
    frozenset({"offered"}),
    kinds=frozenset({"copy"}),
    cases=frozenset(get_args(CaseStatus)),
)
