"""Delivery of what waits in the outbox: to whom, in which language, and when the receiver wants it.

Everything that leaves the database is leased, tried again, and carries a stable key; at last it is a dead letter that a
person sees. What a receiver wants later is held for that person and channel, and comes together with the rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby, takewhile
from urllib.parse import quote

from flowkit.core.definition.secrecy import INTERNAL, is_cleared
from flowkit.core.notification.preferences import USUAL, Preferences, preferences_of
from flowkit.core.notification.records import Notice
from flowkit.core.protocol import Instant
from flowkit.core.worktime import SECOND, local_datetime
from flowkit.engine.action import Workshop
from flowkit.engine.calls import WHEN_NOBODY_THERE
from flowkit.engine.code_issuing import with_codes
from flowkit.engine.codes_in_notices import without, without_codes
from flowkit.engine.ports import Deliverer, HeldNotice, NeverDeliverable, OutboxNotice, Store, Unit
from flowkit.engine.reading import secrecy_of
from flowkit.errors import Text

Going = Callable[[], bool]
BATCH = 100
LEASE = 300
"""Seconds for which a worker holds a handler or a delivery; afterwards another takes it over."""
DELIVERY_RETRIES = WHEN_NOBODY_THERE
_TOGETHER = Text("{n} notices", "{n} 条通知")


@dataclass(frozen=True, slots=True)
class _Receiver:
    """Somebody behind a receiver key; an address by itself is nobody with wishes."""

    person: str
    address: str
    wishes: Preferences


def deliver(shop: Workshop, store: Store, deliverers: Mapping[str, Deliverer], now: Instant, going: Going) -> int:
    """Send what waits. Notices of the channel "inbox" do not: they are read where they lie."""
    done = 0
    while True:
        with store.read() as unit:
            pending = unit.pending_notices(now, limit=BATCH)
            held = unit.due_held(now, limit=BATCH)
        sent = sum(_send(shop, store, deliverers, each, now) for each in takewhile(lambda _: going(), pending))
        groups = groupby(held, key=lambda each: (each.tenant, each.person, each.channel))
        for (tenant, person, channel), _ in takewhile(lambda _: going(), groups):
            sent += _send_held(shop, store, deliverers, tenant, person, channel, now)
        done += sent
        if not sent:
            return done


def _send(shop: Workshop, store: Store, deliverers: Mapping[str, Deliverer], each: OutboxNotice, now: Instant) -> bool:
    channel = each.notice.channel
    if not store.run(each.tenant, lambda unit: unit.lease_notice(each.key, seconds=LEASE)):
        return False
    deliverer, codes = deliverers.get(channel), frozenset[str]()
    try:
        sender = _registered(deliverer, channel)
        receivers = store.run(each.tenant, lambda unit: _receivers(shop, unit, each.case, each.notice, now))
        at_once, later = _sorted(each.notice, receivers, now)
        if at_once or not receivers:
            notice, codes = with_codes(shop, store, each)
            for language, addresses in _by_language(at_once):
                sender.deliver(in_language(notice, language), addresses, _key(each.key, language))
    except Exception as error:  # noqa: BLE001 -- whatever a channel raises must become a retry or a dead letter
        attempts = each.attempts if deliverer is not None else len(DELIVERY_RETRIES)
        again = attempts < len(DELIVERY_RETRIES) and not isinstance(error, NeverDeliverable)
        retry = now + DELIVERY_RETRIES[attempts] * SECOND if again else None
        text = told(error, codes)
        store.run(each.tenant, lambda unit: unit.notice_failed(each.key, retry_at=retry, error=text))
        return True
    return store.run(each.tenant, lambda unit: _mark(unit, each.key, now, later))


def _mark(unit: Unit, key: str, now: Instant, later: Iterable[tuple[str, str, Instant]] = ()) -> bool:
    """Delivered, as far as it is to be; for who wants it later it is held in the same transaction."""
    for person, channel, at in later:
        unit.hold_notice(HeldNotice(key, unit.tenant, person, channel, at, 0))
    unit.notice_delivered(key, now)
    return True


def _sorted(
    notice: Notice, receivers: Iterable[_Receiver], now: Instant
) -> tuple[list[_Receiver], list[tuple[str, str, Instant]]]:
    """Who gets it now, and who later; whoever has switched it off gets nothing."""
    at_once, later = [], {}
    rule = notice.cause.partition("/")[0]
    for each in receivers:
        at = each.wishes.sends_at(now, notice.channel, rule, urgent=bool(notice.data.get("urgent")))
        if at is not None and at <= now:
            at_once.append(each)
        elif at is not None:
            later[each.person] = (each.person, notice.channel, at)
    return at_once, list(later.values())


def _by_language(receivers: Iterable[_Receiver]) -> Iterator[tuple[str, list[str]]]:
    """The addresses of each language; without a receiver none, for the channel to judge."""
    found: dict[str, dict[str, None]] = {}
    for each in receivers:
        found.setdefault(each.wishes.language, {})[each.address] = None
    yield from ((language, list(addresses)) for language, addresses in (found or {"": {}}).items())


def in_language(notice: Notice, language: str) -> Notice:
    """The notice in a language that its rule has a text for; else as it is."""
    texts = notice.data.get("texts")
    text = texts.get(language) if isinstance(texts, dict) else None
    return replace(notice, subject=str(text[0]), body=str(text[1])) if isinstance(text, list | tuple) else notice


def _key(key: str, *parts: str) -> str:
    """The key of a part of what is sent, in signs that stand in every header."""
    return ":".join((key, *(quote(each, safe="") for each in parts if each)))


def _receivers(shop: Workshop, unit: Unit, case: str, notice: Notice, now: Instant) -> list[_Receiver]:
    """Who is behind a receiver key as of now, with an address, and is cleared for the case.

    Raises NeverDeliverable if there is somebody and nobody of them is cleared: a channel that needs no address would
    tell others.
    """
    kind, _, name = notice.to.partition(":")
    if kind == "address":
        return [_Receiver("", name, USUAL)]
    found: dict[str, tuple[str, str]] = {}
    level, shut_out = _level(shop, unit, case), False
    for organisation in shop.catalogue.organisations(unit):
        role, _, home = name.partition("@")
        people: Iterable[str] = (name,) if kind == "person" else organisation.holders(role, now, home or None)
        for person in people:
            known = organisation.person(person)
            cleared = level <= INTERNAL or is_cleared(level, organisation.keys_of(person, now))
            shut_out = shut_out or not cleared
            if known is not None and known.email and cleared:
                found.setdefault(person, (known.email, organisation.zone))
    if shut_out and not found:
        raise NeverDeliverable(
            Text("nobody of {to} is cleared for the case", "{to} 均无该办件的涉密权限").format(to=notice.to),
            code="receiver-not-cleared",
        )
    wishes = unit.preferences(list(found))
    return [
        _Receiver(person, address, preferences_of(wishes[person], zone) if person in wishes else USUAL)
        for person, (address, zone) in found.items()
    ]


def _level(shop: Workshop, unit: Unit, case: str) -> int:
    found = unit.case(case)
    if found is None:
        return INTERNAL
    return secrecy_of(unit, case, shop.catalogue.definition(unit, found.process, found.version))


def _send_held(
    shop: Workshop,
    store: Store,
    deliverers: Mapping[str, Deliverer],
    tenant: str,
    person: str,
    channel: str,
    now: Instant,
) -> int:
    """What was held for a person and a channel, as one notice."""
    taken = store.run(tenant, lambda unit: unit.take_held(person, channel, now, seconds=LEASE))
    if not taken:
        return 0
    try:
        sender = _registered(deliverers.get(channel), channel)
        notice, addresses = store.run(tenant, lambda unit: _together(shop, unit, taken, now))
        if notice is not None:
            sender.deliver(notice, addresses, _key_of_held(taken, person))
    except Exception as error:  # noqa: BLE001 -- as above
        text = told(error)
        store.run(tenant, lambda unit: _put_off(unit, taken, now, text))
        return len(taken)
    store.run(tenant, lambda unit: _drop(unit, taken))
    return len(taken)


def _key_of_held(taken: Sequence[HeldNotice], person: str) -> str:
    """The same for the same notices: a receiver that knows the key of fewer must not take more of them for a repeat."""
    if len(taken) == 1:
        return _key(taken[0].key, person)
    return _key(taken[0].key, person, hashlib.sha256(" ".join(each.key for each in taken).encode()).hexdigest()[:16])


def _drop(unit: Unit, taken: Iterable[HeldNotice]) -> None:
    for each in taken:
        unit.drop_held(each)


def _together(shop: Workshop, unit: Unit, taken: Iterable[HeldNotice], now: Instant) -> tuple[Notice | None, list[str]]:
    """One notice of several; a single one as it is. What the person is no longer cleared for is left out."""
    person = next(each.person for each in taken)
    found: list[OutboxNotice] = []
    receivers: list[_Receiver] = []
    for each in (notice for held in taken if (notice := unit.notice(held.key)) is not None):
        with suppress(NeverDeliverable):
            receivers = _receivers(shop, unit, each.case, replace(each.notice, to=f"person:{person}"), now)
            found.append(each)
    if not found:
        return None, []
    language = receivers[0].wishes.language if receivers else ""
    zone = receivers[0].wishes.zone if receivers else "UTC"
    notices = [without_codes(in_language(each.notice, language)) for each in found]
    addresses = [each.address for each in receivers]
    if len(notices) == 1:
        return notices[0], addresses
    said = _TOGETHER.format(n=len(notices))
    subject = {"en": said.en, "zh": said.zh}.get(language, f"{said.en} {said.zh}")
    body = "\n\n".join(_entry(each, zone) for each in notices)
    return Notice(0, notices[0].channel, f"person:{person}", subject, body, "digest", now), addresses


def _entry(notice: Notice, zone: str) -> str:
    moment = f"{local_datetime(zone, notice.made_at):%Y-%m-%d %H:%M}"
    return f"{moment} {notice.subject}" + (f"\n{notice.body}" if notice.body else "")


def _put_off(unit: Unit, taken: Iterable[HeldNotice], now: Instant, error: str) -> None:
    """Tried again later; at last each is a dead letter."""
    for each in taken:
        if each.attempts < len(DELIVERY_RETRIES):
            unit.put_off_held(each, now + DELIVERY_RETRIES[each.attempts] * SECOND)
        else:
            unit.drop_held(each)
            unit.notice_failed(each.key, retry_at=None, error=error)


def _registered(found: Deliverer | None, name: str) -> Deliverer:
    if found is None:
        message = f"nothing is registered here under the name {name!r}"
        raise LookupError(message)
    return found


def told(error: Exception, codes: Iterable[str] = ()) -> str:
    """What an error says, as text that every database keeps; a channel may repeat what it was given, codes included."""
    text = without(f"{type(error).__name__}: {error}", codes)[:2000]
    return text.encode(errors="replace").decode().replace("\0", "?")
