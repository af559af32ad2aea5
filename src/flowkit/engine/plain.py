"""What may stand in a datum: small checks beside pydantic's own. Each raises ValueError, which pydantic collects."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from flowkit.core.codec import dump
from flowkit.engine.history import utf8, utf8_json
from flowkit.errors import FlowkitError
from flowkit.expressions import DEFAULT, YearMonthDuration
from flowkit.expressions.messages import Unfit
from flowkit.expressions.numbers import CONTEXT, INT_LIMIT
from flowkit.expressions.temporal_text import parse_duration
from flowkit.expressions.values import Admission


def unlike_boolean(value: object) -> object:
    """For Python true is 1; for a person it is not."""
    if isinstance(value, bool):
        raise ValueError(str(value))  # noqa: TRY004 -- pydantic collects a ValueError
    return value


def unlike_bytes(value: object) -> object:
    """Bytes are no text: nobody has said in which encoding."""
    if isinstance(value, bytes | bytearray):
        raise ValueError("bytes")  # noqa: TRY004 -- pydantic collects a ValueError
    return value


def written(value: object) -> object:
    """A date or time, or its text. A number would be seconds since some day, which nobody means."""
    if isinstance(value, int | float | Decimal) or (
        isinstance(value, str) and value.strip(" +-").replace(".", "").isdigit()
    ):
        raise ValueError(str(value))
    return value


def duration(value: object) -> timedelta | YearMonthDuration:
    """As FEEL reads it: a year is twelve months and never 365 days; months and days do not mix."""
    read = parse_duration(value.strip()) if isinstance(value, str) else value
    if not isinstance(read, timedelta | YearMonthDuration):
        raise ValueError(str(value)[:60])  # noqa: TRY004 -- pydantic collects a ValueError
    return read


def exact(value: int | Decimal) -> int | Decimal:
    """A number that expressions take without rounding it."""
    if not -INT_LIMIT < value < INT_LIMIT or CONTEXT.plus(Decimal(value)) != value:
        raise ValueError("digits")
    return value


def plain_data(value: object) -> object:
    """A list or context of what expressions know and the store can keep; a float becomes the number that it prints."""
    try:
        admitted: object = Admission(DEFAULT).admit(value)
        utf8_json(dump(admitted))
    except (FlowkitError, Unfit, ArithmeticError, RecursionError) as error:
        raise ValueError(type(error).__name__) from error
    return admitted


def storable(value: str) -> str:
    """A text that every database keeps."""
    try:
        utf8(value)
    except FlowkitError as error:
        raise ValueError(error.code) from error
    return value


def not_blank(value: str) -> str:
    """An empty box of a form is no answer."""
    if not value.strip():
        raise ValueError("blank")
    return value
