"""Ids. A case id is made at the edge and sorts by time; what is inside a case is named `<case>.<number>`."""

from __future__ import annotations

import re
import secrets

from flowkit.core.protocol import Instant
from flowkit.errors import NotFound, Text

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_ID = re.compile(rf"([{_ALPHABET}]{{20}})(?:\.([1-9][0-9]{{0,17}}))?", re.ASCII)


def new_case_id(now: Instant) -> str:
    """20 characters: milliseconds, then 50 random bits. Hard to guess, and sorted by time."""
    number = (now // 1000 & (1 << 50) - 1) << 50 | secrets.randbits(50)
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(95, -1, -5))


def inner_id(case: str, number: int) -> str:
    """The public id of an item, a deadline or an incident."""
    return f"{case}.{number}"


def split(public: object) -> tuple[str, int]:
    """Case id and number of a public id; number 0 for a case. Raises NotFound for text that is no id."""
    match = _ID.fullmatch(public) if isinstance(public, str) else None
    if match is None:
        raise NotFound(Text("{id!r} is no id", "{id!r} 不是有效标识").format(id=str(public)[:60]))
    return match[1], int(match[2] or 0)
