"""What keeps a code for acting (办理码) from being guessed.

A code is a public handle, by which it is found, and a secret of 80 random bits, of which only a digest is kept: what is
random needs no slow digest. A try is counted before it is looked at, in a transaction of its own, so that tries at once
count, too. After five wrong ones in a row the code takes none for 15 minutes; whoever does that four times has used it
up. Nothing tells a wrong secret from a handle that was never given, or from a code that is locked: the same statements
run, the digests are compared in constant time, and the answer is in the same words.
"""

from __future__ import annotations

import hashlib
import hmac

from flowkit.core.protocol import Instant
from flowkit.core.worktime import MINUTE
from flowkit.engine.ids import act_code_typed
from flowkit.engine.ports import StoredCode, Unit
from flowkit.errors import NotFound, OperationRefused, Text

WRONG_IN_A_ROW = 5
LOCKED_FOR = 15 * MINUTE
MOST_LOCKS = 4


def digest_of(tenant: str, handle: str, secret: str) -> str:
    """The digest of the secret half, as hexadecimal text."""
    return hashlib.sha256(f"{tenant}\x00{handle}\x00{secret}".encode()).hexdigest()


def tried(unit: Unit, typed: object, now: Instant) -> StoredCode | None:
    """The code that somebody typed; None if it is none. Afterwards the transaction must be committed either way."""
    handle, secret = act_code_typed(typed)
    counted = unit.count_try(handle, now, most=MOST_LOCKS)
    found = unit.code(handle)
    given = digest_of(unit.tenant, handle, secret)
    right = hmac.compare_digest(given, found.digest if found is not None else "0" * len(given))
    if found is None or not counted:
        return None
    if right:
        unit.code_was_right(handle)
        return found
    if found.tries >= WRONG_IN_A_ROW:
        unit.lock_code(handle, now + LOCKED_FOR)
    return None


def good(code: StoredCode | None, now: Instant) -> StoredCode:
    """The same, if it is good now. Whoever has the right secret learns what became of it.

    Raises NotFound (code-unknown), OperationRefused (code-revoked, code-expired).
    """
    if code is None:
        raise NotFound(
            Text("this code opens nothing", "此办理码无效"),
            code="code-unknown",
            mend=Text(
                "compare it with the message; after several wrong tries wait a quarter of an hour, or ask for another",
                "请与收到的消息核对;多次输错须等待一刻钟,或请求重新发放",
            ),
        )
    mend = Text("ask whoever works on the case for another", "请向办理人员索取新的办理码")
    if code.revoked_at is not None:
        raise OperationRefused(Text("this code was revoked", "此办理码已作废"), code="code-revoked", mend=mend)
    if not code.is_good(now):
        raise OperationRefused(Text("this code has expired", "此办理码已过期"), code="code-expired", mend=mend)
    return code
