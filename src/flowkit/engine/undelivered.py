"""Messages and signals that their receiver could not take: kept with the reason, until a person sees to them.

A process that a message cannot begin has no case yet that could have an incident; so the message itself is what is
listed, tried again or given up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flowkit.core.codec import dump, load
from flowkit.core.protocol import SYSTEM, Actor
from flowkit.engine.action import Workshop
from flowkit.engine.ports import BufferedMessage, Unit
from flowkit.engine.reading import is_reader, readable
from flowkit.engine.sending import begin_at
from flowkit.errors import FlowkitError, NotFound, Text

MOST = 10_000
"""So many are looked through for those that a person may see."""


@dataclass(frozen=True, slots=True)
class UndeliveredView:
    """A message or signal that could not be taken: by the `step` of a `process` that it would begin, or by a case.

    `code` and `why` say what was wrong.
    """

    id: str
    name: str
    correlation: str
    payload: dict[str, object]
    process: str
    step: str
    case_id: str
    sent_by: str
    code: str
    why: Text


def begin(shop: Workshop, unit: Unit, message: BufferedMessage) -> str:
    """The id of the case that a message or a signal begins."""
    return begin_at(shop, unit, message.process, message.node, message.name, payload_of(message), SYSTEM)


def failed(message: BufferedMessage, error: FlowkitError) -> BufferedMessage:
    """The message with the reason why it was not taken."""
    return replace(message, error=dump({"code": error.code, "en": error.say("en"), "zh": error.say("zh")}))


def undelivered(shop: Workshop, unit: Unit, actor: Actor, limit: int) -> list[UndeliveredView]:
    """What the actor may see, in the order in which it failed."""
    found = (each for each in unit.undelivered(limit=MOST) if _may_see(shop, unit, each, actor))
    return [_view(each) for _, each in zip(range(limit), found, strict=False)]


def redeliver(shop: Workshop, unit: Unit, number: str, actor: Actor) -> None:
    """Try it again when what is due is done. Raises NotFound."""
    unit.put_message(replace(_taken_out(shop, unit, number, actor), error=None))


def discard(shop: Workshop, unit: Unit, number: str, actor: Actor) -> None:
    """Give it up. Raises NotFound."""
    _taken_out(shop, unit, number, actor)


def _taken_out(shop: Workshop, unit: Unit, number: str, actor: Actor) -> BufferedMessage:
    message = unit.message(number)
    if (
        message is None
        or message.error is None
        or not _may_see(shop, unit, message, actor)
        or not unit.drop_message(number)
    ):
        text = Text("no undelivered message {id} that {person} may see", "没有 {person} 可查看的未送达消息 {id}")
        raise NotFound(text.format(id=number, person=actor.id))
    return message


def _may_see(shop: Workshop, unit: Unit, message: BufferedMessage, actor: Actor) -> bool:
    """Who sent it; who may read the case it is for; the readers and the named starters of the process that it would
    begin, everybody where it names neither.
    """
    if message.sent_by == actor.id:
        return True
    if not message.process:
        return any(_reads(shop, unit, case, actor) for case in _cases(unit, message))
    definition = shop.catalogue.definition(unit, message.process)
    starts = any(f"role:{role}" in actor.keys for role in definition.starters)
    return starts or is_reader(definition, actor) or not (definition.readers or definition.starters)


def _cases(unit: Unit, message: BufferedMessage) -> Iterator[str]:
    """The cases that could not take it."""
    if message.case:
        yield message.case
        return
    for each in unit.waiting(message.name, message.key):
        yield each.case


def _reads(shop: Workshop, unit: Unit, case: str, actor: Actor) -> bool:
    try:
        readable(shop.catalogue, unit, case, actor, shop.clock.now())
    except NotFound:
        return False
    return True


def payload_of(message: BufferedMessage) -> dict[str, object]:
    """What a message carries."""
    payload = load(message.payload)
    return payload if isinstance(payload, dict) else {}


def _view(message: BufferedMessage) -> UndeliveredView:
    found = load(message.error or "{}")
    why = found if isinstance(found, dict) else {}
    return UndeliveredView(
        message.id, message.name, message.key, payload_of(message), message.process, message.node, message.case,
        message.sent_by, str(why.get("code", "")), Text(str(why.get("en", "")), str(why.get("zh", ""))),
    )  # fmt: skip
