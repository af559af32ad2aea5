"""A literal value in an attribute, of a declared type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Final

from flowkit.core.definition.fields import FieldType


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text]


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(text)
    return number


def _datetime(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() is None:
        raise ValueError(text)
    return moment


_READ: Final[Mapping[FieldType, Callable[[str], object]]] = {
    "string": str,
    "integer": int,
    "number": _number,
    "boolean": _boolean,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "datetime": _datetime,
}


def literal(text: str, kind: FieldType) -> object | None:
    """The value, or None if the text is none of that type, or the type has no literals here."""
    read = _READ.get(kind)
    try:
        return None if read is None else read(text)
    except (ValueError, KeyError, InvalidOperation):
        return None
