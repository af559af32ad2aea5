"""Ids. A case id is made at the edge and sorts by time; what is inside a case is named `<case>.<number>`."""

from __future__ import annotations

import re
import secrets

from flowkit.core.protocol import Instant
from flowkit.errors import NotFound, Text, shown

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_CODE = re.compile(rf"[{_ALPHABET}]{{12}}", re.ASCII)
HANDLE, _SECRET = 8, 16
_ACT_CODE = re.compile(rf"[{_ALPHABET}]{{{HANDLE + _SECRET}}}", re.ASCII)
_ALIKE = str.maketrans("oil", "011")
_LONGEST_TYPED = 40
_ID = re.compile(rf"([{_ALPHABET}]{{20}})(?:\.([1-9][0-9]{{0,17}}))?", re.ASCII)


def new_case_id(now: Instant) -> str:
    """20 characters: milliseconds, then 50 random bits. Hard to guess, and sorted by time."""
    number = (now // 1000 & (1 << 50) - 1) << 50 | secrets.randbits(50)
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(95, -1, -5))


def query_code() -> str:
    """A query code (查询码): 60 random bits in 12 characters that are told apart when read aloud or typed."""
    return _random(12)


def query_code_typed(text: object) -> str:
    """A code as people type it: in capitals, with blanks and hyphens, `o` for 0, `i` and `l` for 1; "" for none."""
    code = _typed(text)
    return code if _CODE.fullmatch(code) else ""


def act_code() -> tuple[str, str]:
    """A code for acting (办理码) in its halves: a public handle of 40 random bits, and a secret of 80."""
    return _random(HANDLE), _random(_SECRET)


def placeholder(outsider: str) -> str:
    """What stands in a notice for the code of an outsider until it is sent."""
    return f"[{outsider}:{secrets.token_hex(16)}]"


def act_code_shown(handle: str, secret: str) -> str:
    """The code as people get it: six groups of four."""
    whole = handle + secret
    return "-".join(whole[begin : begin + 4] for begin in range(0, len(whole), 4))


def act_code_typed(text: object) -> tuple[str, str]:
    """The halves of a code as people type it. What is no code has the halves of one that was never given."""
    code = _typed(text)
    whole = code if _ACT_CODE.fullmatch(code) else "0" * (HANDLE + _SECRET)
    return whole[:HANDLE], whole[HANDLE:]


def _typed(text: object) -> str:
    if not isinstance(text, str) or len(text) > _LONGEST_TYPED:
        return ""
    return re.sub(r"[\s-]", "", text).lower().translate(_ALIKE)


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def inner_id(case: str, number: int) -> str:
    """The public id of an item, a deadline or an incident."""
    return f"{case}.{number}"


def split(public: object) -> tuple[str, int]:
    """Case id and number of a public id; number 0 for a case. Raises NotFound for text that is no id."""
    match = _ID.fullmatch(public) if isinstance(public, str) else None
    if match is None:
        raise NotFound(Text("{id!r} is no id", "{id!r} 不是有效标识").format(id=shown(public)))
    return match[1], int(match[2] or 0)
