"""Case fields: the declared data of a case, in columns that an index covers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, exists, not_

from flowkit.core.codec import dump
from flowkit.core.protocol import to_instant
from flowkit.exact import EXACT
from flowkit.store.rows import Row
from flowkit.store.tables import case, case_field

_LONGEST = 190
"""As much of a text as the index covers; `value` holds all of it."""


def field_rows(tenant: str, number: str, fields: Mapping[str, object]) -> Iterator[Row]:
    for name, value in fields.items():
        if value is not None:
            yield (tenant, number, name, dump(value), *_comparable(value))


def has_field(name: str, value: object) -> ColumnElement[bool]:
    """Whether a case has this value in that field. Numbers are equal as numbers, moments as moments."""
    c = case_field.c
    same_field = and_(c.tenant == case.c.tenant, c.case_id == case.c.id, c.name == name)
    if value is None:
        return not_(exists().where(same_field))
    text, number, instant = _comparable(value)
    same = [c.text_value == text]
    if number is not None:
        same.append(c.number_value.is_not(None))
    elif instant is not None and isinstance(value, datetime):
        same.append(c.instant_value == instant)
    else:
        same.append(c.value == dump(value))
    return exists().where(same_field, *same)


def _comparable(value: object) -> tuple[str, float | None, int | None]:
    """Text for equality, number and instant for order."""
    if isinstance(value, bool):
        return ("true" if value else "false", None, None)
    if isinstance(value, int | float | Decimal):
        exact = EXACT.normalize(Decimal(str(value)))
        plain = format(exact, "f") if exact else "0"
        return (plain if len(plain) <= _LONGEST else str(exact), float(exact), None)
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        return (_in_utc(moment).isoformat(), None, to_instant(moment))
    if isinstance(value, date):
        return (value.isoformat(), None, to_instant(datetime.combine(value, time(), UTC)))
    text = value if isinstance(value, str) else value.isoformat() if isinstance(value, time) else dump(value)
    return (text[:_LONGEST], None, None)


def _in_utc(moment: datetime) -> datetime:
    """The moment as UTC writes it; the first and last hours of all years only as they came."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment
