"""Copy (抄送) and read (阅毕): somebody is to know, and says so by reading. A copy outlives its item and its case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, get_args

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.definition.tasks import UserTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of, process_scope
from flowkit.core.instance.records import CaseStatus, Scope
from flowkit.core.operations import sides
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context, Fact, Question, Rejection
from flowkit.core.workitem.facts import CopyRead, ItemCompleted
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import Text

MOST: Final = 1000
"""To as many persons one operation sends a copy each."""


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
    if len(persons) > MOST:
        return refusal(
            "receivers-too-many", "{n} persons would get a copy; at most {most} at once",
            "将有 {n} 人收到抄送,一次最多 {most} 人",
            Text("name a smaller role, or send a notice", "请指定范围较小的角色,或改用通知"), n=len(persons), most=MOST,
        )  # fmt: skip
    own = f"person:{context.actor.id}"
    readers = [each for each in persons if each != own]
    open_to_all = place._replace(excluded=())
    return sides.opened(context, open_to_all, "copy", readers, command.reason) if readers else sides.no_receiver()


def after_completing(context: Context, draft: Draft, fact: ItemCompleted) -> Sequence[Fact] | Question:
    """The copies that the step itself sends, to whom of them there is."""
    item = draft.get(WorkItem, fact.item)
    scope = process_scope(draft, draft.get(Scope, item.scope))
    spec = definition_of(context, scope).nodes[item.node].spec
    rules = spec.copies if isinstance(spec, UserTask) else ()
    sent: list[Fact] = []
    for rule in rules:
        place = sides.place_of(context, draft, item)._replace(excluded=())
        persons = sides.each_person(context, draft, place, _named_by(draft, scope, rule.to))
        if isinstance(persons, Question):
            return persons
        sent += sides.opened(context, place, "copy", persons, rule.matter)
    return sent


def _named_by(draft: Draft, scope: Scope, names: Iterable[str]) -> Iterator[str]:
    """The keys behind the names of a rule; a datum holds the id of a person, or a list of them."""
    for name in names:
        if name == "starter":
            yield f"person:{draft.case.starter}"
        elif name.startswith("data:"):
            value = scope.data.get(name.removeprefix("data:"))
            yield from (f"person:{each}" for each in (value if isinstance(value, list) else [value]) if each)
        else:
            yield name


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
    wrong_input=frozenset({"receiver-missing", "person-unknown"}),
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
