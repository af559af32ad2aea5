"""A message becomes a row of the outbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flowkit.core.draft import Draft
from flowkit.core.notification.facts import Notified
from flowkit.core.notification.records import Notice
from flowkit.core.protocol import Fact, Instant


def notified(draft: Draft, fact: Notified, now: Instant) -> None:
    draft.add(Notice(fact.notice, fact.channel, fact.to, fact.subject, fact.body, fact.cause, now, dict(fact.data)))


EVOLVE: Mapping[type[Fact], Callable[[Draft, Any, Instant], None]] = {Notified: notified}
