"""Messages and signals from outside: who may get them, by the declared policy, and the cases that they begin."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from flowkit.core.codec import dump
from flowkit.core.commands import Deliver, Start
from flowkit.core.definition.events import Signal, triggers_of
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.timers import Message
from flowkit.core.instance.data import taken
from flowkit.core.instance.elements.timers import WITHOUT_WORK
from flowkit.core.protocol import SYSTEM, Actor
from flowkit.core.worktime import Timetable, compile_calendar, forward
from flowkit.engine.action import Workshop, perform, start
from flowkit.engine.answers import starts_of
from flowkit.engine.ids import new_case_id
from flowkit.engine.ports import BufferedMessage, Focus, Unit, Waiting
from flowkit.engine.reading import readable
from flowkit.errors import MessageUnmatched, NotAuthorised, NotFound, Text

Body = dict[str, object]


class Sent(NamedTuple):
    """What is sent, by whom."""

    name: str
    key: str
    body: Body
    actor: Actor


class Reach(NamedTuple):
    """Whom it may reach: waiting tokens, and start events (process, node)."""

    waiting: list[Waiting]
    starts: list[tuple[str, str]]


def send_message(shop: Workshop, unit: Unit, name: str, key: str, body: Body, actor: Actor) -> int:
    """How many got it, or will. Who waits comes before a case that would begin."""
    definition, policy = _policy(shop, unit, name)
    sent, reach = Sent(name, key, body, actor), _reach(shop, unit, "message", name, key, actor)
    if policy.delivery == "one":
        return _to_one(shop, unit, sent, reach)
    if policy.delivery == "broadcast":
        return _to_all(shop, unit, sent, reach)
    if reach.starts and not reach.waiting:
        begin_at(shop, unit, *reach.starts[0], name, body, actor)
        return 1
    now = shop.clock.now()
    keep = forward(_timetable(shop, unit, definition), now, policy.keep) if policy.keep is not None else None
    unit.put_message(BufferedMessage(new_case_id(now), unit.tenant, name, key, dump(body), "", 0, keep, actor.id))
    return len(reach.waiting)


def send_signal(shop: Workshop, unit: Unit, name: str, body: Body, actor: Actor) -> int:
    """A signal to everybody who waits for it and that the actor may reach, and to the processes that it begins."""
    return _to_all(shop, unit, Sent(name, "", body, actor), _reach(shop, unit, "signal", name, "", actor))


def _reach(shop: Workshop, unit: Unit, kind: str, name: str, key: str, actor: Actor) -> Reach:
    return Reach(
        _readable(shop, unit, unit.waiting(name, key, kind=kind), actor),
        _startable(shop, unit, starts_of(shop.catalogue, unit, kind, name), actor),
    )


def begin_at(shop: Workshop, unit: Unit, process: str, node: str, name: str, body: Body, actor: Actor) -> str:
    """Begin a case at a start event, with what the event takes of the payload; the id of the case."""
    definition = shop.catalogue.definition(unit, process)
    triggers = enumerate(triggers_of(definition.nodes[node]))
    fitting = ((which, each) for which, each in triggers if isinstance(each, Message | Signal) and each.name == name)
    which, result = next(((which, each.result) for which, each in fitting), (0, ()))
    data = shop.forms.start(definition, taken(definition, result, body))
    return start(shop, unit, definition, Start(process, definition.version, data, None, actor.unit, node, which), actor)


def begin_for(shop: Workshop, unit: Unit, asked: BufferedMessage, data: Body, origin: str) -> str:
    """Begin a case that another one, `origin`, asked for, in the unit of that case; the id of the new one."""
    definition = shop.catalogue.definition(unit, asked.process)
    asking = unit.case(origin)
    home = asking.unit if asking is not None else ""
    checked = shop.forms.start(definition, data)
    actor = Actor(asked.sent_by, unit=home) if asked.sent_by else SYSTEM
    command = Start(asked.process, definition.version, checked, asked.key, home, asked.node)
    return start(shop, unit, definition, command, actor)


def _to_one(shop: Workshop, unit: Unit, sent: Sent, reach: Reach) -> int:
    if len(reach.waiting) == 1:
        (only,) = reach.waiting
        command = Deliver(only.subscription, sent.body)
        perform(shop, unit, only.case, Focus("subscription", only.subscription), command, sent.actor)
        return 1
    if not reach.waiting and len(reach.starts) == 1:
        begin_at(shop, unit, *reach.starts[0], sent.name, sent.body, sent.actor)
        return 1
    found = Text("{n} cases wait for message {name} with {key}", "等待消息 {name}({key})的办件有 {n} 个")
    raise MessageUnmatched(
        found.format(n=len(reach.waiting), name=sent.name, key=sent.key),
        mend=Text("check name and correlation", "请检查消息名与关联值"),
    )


def _to_all(shop: Workshop, unit: Unit, sent: Sent, reach: Reach) -> int:
    """A delivery for each receiver: what one cannot take holds up no other."""
    now = shop.clock.now()
    waiting = [(each.case, each.subscription, "", "") for each in reach.waiting]
    starts = [("", 0, process, node) for process, node in reach.starts]
    for case, subscription, process, node in (*waiting, *starts):
        unit.put_message(
            BufferedMessage(
                new_case_id(now), unit.tenant, sent.name, sent.key, dump(sent.body), case, subscription, None,
                sent.actor.id, process, node,
            )
        )  # fmt: skip
    return len(waiting) + len(starts)


def _readable(shop: Workshop, unit: Unit, waiting: list[Waiting], actor: Actor) -> list[Waiting]:
    found: list[Waiting] = []
    for each in waiting:
        try:
            readable(shop.catalogue, unit, each.case, actor, shop.clock.now())
        except NotFound:
            continue
        found.append(each)
    return found


def _startable(shop: Workshop, unit: Unit, starts: Iterator[tuple[str, str]], actor: Actor) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for process, node in starts:
        try:
            check_starter(shop.catalogue.definition(unit, process), actor)
        except NotAuthorised:
            continue
        found.append((process, node))
    return found


def check_starter(definition: ProcessDefinition, actor: Actor) -> None:
    """Raises NotAuthorised if the actor may not start a case of the process."""
    if definition.starters and actor.keys.isdisjoint(f"role:{role}" for role in definition.starters):
        raise NotAuthorised(
            Text("{by} may not start {key}", "{by} 无权发起 {key}").format(by=actor.id, key=definition.key),
            mend=Text("ask one of: {r}", "请由下列角色发起:{r}").format(r=", ".join(definition.starters)),
        )


def _policy(shop: Workshop, unit: Unit, name: str) -> tuple[ProcessDefinition, Message]:
    """The newest version that knows the message, and what it declares of it."""
    catalogue = shop.catalogue
    newest = (catalogue.definition(unit, process) for process in catalogue.latest(unit, "process"))
    for definition in chain(newest, _all_versions(shop, unit)):
        for node in definition.nodes.values():
            for trigger in triggers_of(node):
                if isinstance(trigger, Message) and trigger.name == name:
                    return definition, trigger
    raise MessageUnmatched(Text("no process knows message {name}", "没有流程使用消息 {name}").format(name=name))


def _timetable(shop: Workshop, unit: Unit, definition: ProcessDefinition) -> Timetable:
    """The calendar of the process, as new clocks take it."""
    version = shop.catalogue.latest(unit, "calendar").get(definition.calendar)
    if version is None:
        return compile_calendar(WITHOUT_WORK)
    return shop.catalogue.timetable(unit, definition.calendar, version)


def _all_versions(shop: Workshop, unit: Unit) -> Iterator[ProcessDefinition]:
    """Every version, the older ones last: running cases may still wait for what the newest knows no more."""
    for stored in sorted(unit.definitions(), key=lambda each: -each.version):
        yield shop.catalogue.definition(unit, stored.process, stored.version)
