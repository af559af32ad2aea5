"""Side items (附属事项): help, advice and copies that belong to an item or a case and hold no token.

A side item has a place in inboxes of its own, a limit of its own, and ends with an answer; it never moves a token. With
its parent it is withdrawn, in the same action; a copy stays to be read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.draft import Draft
from flowkit.core.escalation.questions import Persons
from flowkit.core.instance.data import definition_of, process_scope
from flowkit.core.instance.elements.timers import timetable_of
from flowkit.core.instance.records import Scope
from flowkit.core.operations.operation import Decision
from flowkit.core.operations.receiver import unfit
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context, Instant, Question, Rejection
from flowkit.core.workitem.facts import SideDeclined, SideOpened, SideWithdrawn
from flowkit.core.workitem.questions import Loaded
from flowkit.core.workitem.records import WorkItem
from flowkit.core.worktime import forward, parse_quantity
from flowkit.errors import FlowkitError, Text

TO, HELPERS, WITHIN, WAITS = "to", "helpers", "within", "waits"
"""What the rows take, by name."""
MOST = 100
"""To as many persons and roles one operation may turn, and as many may be asked for one item at a time."""


class Place(NamedTuple):
    """What a side item belongs to: an item, or the case."""

    parent: int
    scope: int
    node: str
    name: str
    excluded: tuple[str, ...]
    priority: int


def place_of(context: Context, draft: Draft, item: WorkItem | None) -> Place:
    if item is None:
        definition = definition_of(context, draft.get(Scope, 1))
        return Place(0, 1, "", definition.name or definition.key, (), 0)
    return Place(item.id, item.scope, item.node, item.name, item.excluded, item.priority)


def named(command: Operate, name: str) -> tuple[str, ...] | Rejection:
    """A list of persons and roles that the command takes, each once."""
    given = command.data.get(name)
    listed = given if isinstance(given, list) else []
    if not all(isinstance(each, str) and each.strip() for each in listed):
        return refusal("receiver-invalid", "{name} must be a list of persons and roles", "{name} 应为人员或角色列表",
                       Text('write "ann" or "role:clerk"', '请写 "ann" 或 "role:clerk"'), name=name)  # fmt: skip
    if len(listed) > MOST:
        return refusal("receivers-too-many", "at most {n} receivers at once", "一次最多 {n} 个对象", n=MOST)
    return tuple(dict.fromkeys(listed))


def no_receiver() -> Rejection:
    mend = Text('name a person, or a role as "role:<id>"', "请指定人员,或以 “role:<角色>” 指定角色")
    return refusal("receiver-missing", "nobody is named", "未指定对象", mend)


class Request(NamedTuple):
    """Whom help or advice is asked of, and until when."""

    keys: tuple[str, ...]
    due_at: Instant | None


def request(
    context: Context, draft: Draft, command: Operate, setting: OperationSetting, place: Place, name: str
) -> Request | Rejection | Question:
    names = named(command, name)
    keys = names if isinstance(names, Rejection) else keys_of(context, draft, place, names)
    due_at = due(context, draft, command, setting)
    if not isinstance(keys, tuple):
        return keys
    return due_at if isinstance(due_at, Rejection) else Request(keys, due_at)


def keys_of(
    context: Context, draft: Draft, place: Place, names: Iterable[str], *, kept_apart: bool = True
) -> tuple[str, ...] | Rejection | Question:
    """The keys of persons in office and of roles that somebody holds. Whoever did a duty that is kept apart from the
    step gets no part in it, and nobody turns to himself.
    """
    keys: list[str] = []
    for name in names:
        kind, colon, rest = name.partition(":")
        if colon and kind == "role":
            question: Question = _holders(context, draft, place, name)
            if question not in context.answers:
                return question
            if not context.answers[question]:
                return _unknown(rest)
            keys.append(name)
            continue
        person = rest if colon and kind == "person" else name
        no = unfit(context, draft, person)
        if no is not None:
            return no
        if kept_apart and person in (context.actor.id, *place.excluded):
            return refusal("person-excluded", "{to} may not take this item", "{to} 不得办理此事项", to=person)
        keys.append(f"person:{person}")
    return tuple(dict.fromkeys(keys))


def each_person(context: Context, draft: Draft, place: Place, keys: Iterable[str]) -> tuple[str, ...] | Question:
    """The keys with everybody who holds a role now in the place of the role; whoever has left, or is not cleared for
    the case, is left out.
    """
    found: list[str] = []
    for key in keys:
        question = _holders(context, draft, place, key)
        persons: object = (key.removeprefix("person:"),)
        if not key.startswith("person:"):
            if question not in context.answers:
                return question
            persons = context.answers[question]
        for person in persons if isinstance(persons, tuple) else ():
            no = unfit(context, draft, person)
            if isinstance(no, Question):
                return no
            found += () if no else (f"person:{person}",)
    return tuple(dict.fromkeys(found))


def _holders(context: Context, draft: Draft, place: Place, key: str) -> Persons:
    scope = draft.find(Scope, place.scope) or draft.get(Scope, 1)
    return Persons(process_scope(draft, scope).process, (key,))


def _unknown(name: str) -> Rejection:
    return refusal("person-unknown", "nobody in office is called {to!r}", "没有在职人员 {to!r}", to=name)


def opened(
    context: Context,
    place: Place,
    kind: Literal["helper", "advice", "copy"],
    keys: Iterable[str],
    matter: str,
    *,
    waits: bool = False,
    due_at: Instant | None = None,
) -> tuple[SideOpened, ...]:
    """A side item for each key."""
    return tuple(
        SideOpened(
            context.new_id(), place.parent, place.scope, place.node, place.name, kind, (key,), place.excluded,
            context.actor.id, matter, waits, due_at, place.priority,
        )
        for key in keys
    )  # fmt: skip


def due(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Instant | Rejection | None:
    """When the answers are due: after what the command says, else the setting; None without either."""
    given = command.data.get(WITHIN)
    try:
        within = parse_quantity(str(given)) if given else setting.within
        if within is None:
            return None
        return forward(timetable_of(context, definition_of(context, draft.get(Scope, 1))), context.now, within)
    except FlowkitError as error:
        return Rejection(error.code, error.text, error.mend)


def waits(command: Operate, setting: OperationSetting, *, default: bool) -> bool:
    given = command.data.get(WAITS)
    if isinstance(given, bool):
        return given
    return default if setting.waits is None else setting.waits


def unanswered(item: WorkItem) -> Rejection | None:
    """The refusal of a completion that waits for answers."""
    missing = sum(item.sides.values())
    if not missing:
        return None
    return refusal(
        "answers-missing", "{n} answers are still awaited", "尚有 {n} 项意见未答复",
        Text("wait for them, or withdraw what was asked", "请等待答复,或收回征求"), n=missing,
    )  # fmt: skip


def withdraw(context: Context, draft: Draft, command: Operate) -> Decision:
    """Whoever asked, or has the parent now, asks no more; whoever sent a copy takes it back unread."""
    item = draft.get(WorkItem, command.subject)
    return with_parent(context, item) or (SideWithdrawn(item.id, item.parent),)


def decline(context: Context, draft: Draft, command: Operate) -> Decision:
    item = draft.get(WorkItem, command.subject)
    return with_parent(context, item) or (SideDeclined(item.id, item.parent, context.actor.id, command.reason),)


def with_parent(context: Context, item: WorkItem) -> Question | None:
    """The parent names its open sides, so it changes with them."""
    question = Loaded((item.parent,))
    return question if item.parent and question not in context.answers else None
