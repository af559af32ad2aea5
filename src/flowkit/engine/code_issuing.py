"""How a code for acting (办理码) is made: when staff give one, and when a notice that tells it is sent.

A notice is written in the transaction of what it tells, and lies in the outbox. So it holds a placeholder, and the code
is made at the moment of sending: no database ever has it. A placeholder is random, so that nobody can write one into
the data that a notice quotes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flowkit.core.commands import Operate
from flowkit.core.notification.records import Notice
from flowkit.core.protocol import SYSTEM, Actor
from flowkit.core.workitem.codes import CodeIssued, CodeRevoked
from flowkit.engine.act_codes import digest_of
from flowkit.engine.action import Refused, Workshop, perform
from flowkit.engine.codes_in_notices import NO_CODE, places, put_in
from flowkit.engine.history import facts_of
from flowkit.engine.ids import act_code, act_code_shown
from flowkit.engine.ports import Focus, OutboxNotice, Store, StoredCode, Unit
from flowkit.engine.views import moment


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code that was just given. The `code` is told once: only a digest of it is kept. `handle` names it."""

    code: str
    handle: str
    outsider: str
    person: str
    until: datetime | None


def issue(
    shop: Workshop, tx: Unit, case: str, data: Mapping[str, object], actor: Actor = SYSTEM, reason: str = ""
) -> IssuedCode:
    """Give a code, in the transaction of the caller."""
    handle, secret = act_code()
    command = Operate("issue-code", 0, {**data, "handle": handle}, reason)
    perform(shop, tx, case, Focus(), command, actor)
    facts = facts_of(tx.history_before(case, 2**62)[0])
    made = next(each for each in facts if isinstance(each, CodeIssued))
    now = shop.clock.now()
    tx.revoke_codes([each.handle for each in facts if isinstance(each, CodeRevoked)], now)
    tx.put_code(
        StoredCode(
            handle, case, made.outsider, made.person, made.correlation, digest_of(tx.tenant, handle, secret), now,
            actor.id, made.until,
        )
    )  # fmt: skip
    return IssuedCode(act_code_shown(handle, secret), handle, made.outsider, made.person, moment(made.until))


def with_codes(shop: Workshop, store: Store, each: OutboxNotice) -> tuple[Notice, frozenset[str]]:
    """The notice as it is sent, where each placeholder is a code that is made now; and these codes. Only a notice to
    an address has one.
    """
    marks = places(each.notice)
    if not marks:
        return each.notice, frozenset()
    made = {name: _code(shop, store, each, name) for name in dict.fromkeys(marks.values())}
    notice = put_in(each.notice, {mark: made[name] for mark, name in marks.items()})
    return notice, frozenset(made.values()) - {NO_CODE}


def _code(shop: Workshop, store: Store, each: OutboxNotice, outsider: str) -> str:
    if not each.notice.to.startswith("address:"):
        return NO_CODE
    try:
        return store.run(each.tenant, lambda unit: issue(shop, unit, each.case, {"outsider": outsider})).code
    except Refused:  # the case is over, or nobody is named
        return NO_CODE
