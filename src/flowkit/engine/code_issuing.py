"""How a code for acting (办理码) is made: when staff give one, and when a notice that tells it is sent.

A notice is written in the transaction of what it tells, and lies in the outbox. So it holds a placeholder, and the code
is made at the moment of sending: no database ever has it. A placeholder is random, so that nobody can write one into
the data that a notice quotes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flowkit.core.commands import Operate
from flowkit.core.notification.records import Notice
from flowkit.core.protocol import SYSTEM, Actor
from flowkit.core.workitem.codes import CodeIssued, CodeRevoked
from flowkit.engine.act_codes import digest_of
from flowkit.engine.action import Refused, Workshop, perform
from flowkit.engine.history import facts_of
from flowkit.engine.ids import act_code, act_code_shown
from flowkit.engine.ports import Focus, OutboxNotice, Store, StoredCode, Unit
from flowkit.engine.views import moment

_NO_CODE = "***"
"""What stands in the place of a code in a notice to somebody else, and where there can be none any more."""


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


def with_codes(shop: Workshop, store: Store, each: OutboxNotice) -> Notice:
    """The notice as it is sent: each placeholder is a code that is made now. Only a notice to an address has one."""
    notice, marks = each.notice, each.notice.data.get("codes")
    if not isinstance(marks, dict):
        return notice
    made = {name: _code(shop, store, each, name) for name in dict.fromkeys(marks.values())}
    codes = {mark: made[name] for mark, name in marks.items()}
    texts = notice.data.get("texts")
    data = dict(notice.data)
    if isinstance(texts, dict):
        data["texts"] = {language: [_filled(part, codes) for part in pair] for language, pair in texts.items()}
    return replace(notice, subject=_filled(notice.subject, codes), body=_filled(notice.body, codes), data=data)


def _filled(text: str, codes: Mapping[str, str]) -> str:
    for mark, code in codes.items():
        text = text.replace(mark, code)
    return text


def _code(shop: Workshop, store: Store, each: OutboxNotice, outsider: str) -> str:
    if not each.notice.to.startswith("address:"):
        return _NO_CODE
    try:
        return store.run(each.tenant, lambda unit: issue(shop, unit, each.case, {"outsider": outsider})).code
    except Refused:  # the case is over, or nobody is named
        return _NO_CODE
