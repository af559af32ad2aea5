"""The history: one row for each action, chained so that a change or a gap shows.

`digest` is SHA-256 over salt and payload; `link` is SHA-256 over the previous link, the open columns and the digest. A
payload can be erased with its salt, and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any

from flowkit.core.codec import dump, load
from flowkit.core.execution import ROUTES
from flowkit.core.instance.records import Case
from flowkit.core.protocol import Command, Fact, Instant
from flowkit.engine.ports import HistoryRow
from flowkit.errors import InputInvalid, Text

SCHEMA = 1


def history_row(
    case: Case, at: Instant, actor: str, command: Command | None, facts: Sequence[Fact], name: str = ""
) -> HistoryRow:
    """The row of one action. The case still carries the link of the action before. Raises InputInvalid for no text."""
    what = name or (_name(command) if command is not None else "")
    told = [(type(each).__name__,) + each for each in facts]  # noqa: RUF005 -- to unpack them takes twice as long
    payload = dump({"command": _encoded(command), "facts": told})
    salt = os.urandom(16)
    digest = hashlib.sha256(salt + utf8_json(payload)).digest()
    number = case.fence + 1
    return HistoryRow(
        number, at, actor, what, payload, salt, digest, _link(case.chain, number, at, actor, what, digest), SCHEMA
    )


def facts_of(row: HistoryRow) -> tuple[Fact, ...]:
    """The facts of an action as the core has them; none where the payload is erased. A list of JSON stays a list."""
    if row.payload is None:
        return ()
    payload: Any = load(row.payload)
    return tuple(_KINDS[name](*values) for name, *values in payload["facts"] if name in _KINDS)


_KINDS: Mapping[str, Callable[..., Fact]] = {kind.__name__: kind for kind in ROUTES}


def utf8(text: str) -> bytes:
    """The text as bytes. Raises InputInvalid (text-invalid) for half a surrogate pair and for NUL, which not every
    database keeps.
    """
    try:
        if "\0" not in text:
            return text.encode()
    except UnicodeEncodeError as error:
        raise _no_text() from error
    raise _no_text()


def utf8_json(text: str) -> bytes:
    """The same for JSON text, where NUL is escaped. Most texts escape nothing, and one character is found at once."""
    if "\\" in text and "\\u0000" in text and _ESCAPED_NUL.search(text):
        raise _no_text()
    return utf8(text)


_ESCAPED_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def _no_text() -> InputInvalid:
    return InputInvalid(
        Text("a text has a character that is none", "文本含有无效字符"),
        code="text-invalid",
        mend=Text("send valid Unicode text", "请发送有效的 Unicode 文本"),
    )


def verify(rows: Iterable[HistoryRow]) -> int | None:
    """The number of the first row that does not fit, or None if the chain and every payload left are whole."""
    before, expected = b"", 1
    for row in rows:
        whole = row.payload is None or hashlib.sha256((row.salt or b"") + row.payload.encode()).digest() == row.digest
        link = _link(before, row.number, row.at, row.actor, row.command, row.digest)
        if not whole or row.link != link or row.number != expected:
            return row.number
        before, expected = row.link, expected + 1
    return None


def _link(before: bytes, number: int, at: Instant, actor: str, command: str, digest: bytes) -> bytes:
    open_columns = f"[{number},{at},{encode_basestring(actor)},{encode_basestring(command)}]"
    return hashlib.sha256(before + open_columns.encode() + digest).digest()


def _name(command: Command) -> str:
    operation = getattr(command, "operation", "")
    return operation or type(command).__name__


def _encoded(command: Command | None) -> list[object]:
    """Name and fields, as the facts have them."""
    return [] if command is None else [type(command).__name__, *_values(type(command))(command)]  # type: ignore[arg-type]  # because every class can be hashed


@cache
def _values(kind: Any) -> Callable[[Command], Iterable[object]]:
    """What reads the values of all fields of a command at once."""
    names = [each.name for each in fields(kind)]
    return attrgetter(*names) if len(names) > 1 else lambda command: [getattr(command, name) for name in names]
