"""Find cases by their columns and case fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, select

from flowkit.core.codec import load
from flowkit.core.instance.records import Case
from flowkit.engine.ports import FoundCase
from flowkit.store import rows
from flowkit.store.fields import has_field
from flowkit.store.rows import Row
from flowkit.store.tables import case, case_field
from flowkit.store.transaction import Transaction

_CHUNK = 500
_FEW = 20
_STATUSES = ("open", "completed", "closed", "merged", "cancelled")


def find_cases(  # noqa: PLR0913 - the port asks for them by name
    transaction: Transaction,
    process: str,
    *,
    states: Sequence[str],
    unit: str | None,
    fields: Mapping[str, object] | None,
    business_key: str | None,
    only_open: bool,
    newest_first: bool,
    limit: int,
) -> list[FoundCase]:
    c = case.c
    where: list[ColumnElement[bool]] = [c.tenant == transaction.tenant, c.process == process]
    if business_key is not None:
        where.append(c.business_key == business_key)
    if only_open:
        where.append(c.status == "open")
    elif states:
        where.append(c.status.in_(_STATUSES))
    if states:
        where.append(c.state.in_(list(states)))
    if unit is not None:
        where.append(c.unit == unit)
    where += [has_field(name, value) for name, value in (fields or {}).items()]
    order = (c.started_at.desc(), c.id.desc()) if newest_first else (c.started_at, c.id)
    found = transaction.query(select(*c).where(*where).order_by(*order).limit(limit))
    return with_fields(transaction, found)


def case_with(transaction: Transaction, process: str, field: str, text: str) -> Case | None:
    """The case of the process with this text in that case field, by its index alone; one of them if there are more."""
    c = case_field.c
    listed = select(c.case_id).where(c.tenant == transaction.tenant, c.name == field, c.text_value == text).limit(_FEW)
    for (number,) in transaction.query(listed):
        found = transaction.query(select(*case.c).where(case.c.tenant == transaction.tenant, case.c.id == number))
        if found and (record := rows.case_record(found[0])).process == process:
            return record
    return None


def with_fields(transaction: Transaction, found: list[Row]) -> list[FoundCase]:
    values: dict[str, dict[str, object]] = {row[1]: {} for row in found}
    numbers = list(values)
    c = case_field.c
    for start in range(0, len(numbers), _CHUNK):
        some = numbers[start : start + _CHUNK]
        wanted = select(c.case_id, c.name, c.value).where(c.tenant == transaction.tenant, c.case_id.in_(some))
        for number, name, value in transaction.query(wanted):
            values[number][name] = load(value)
    return [FoundCase(rows.case_record(row), values[row[1]]) for row in found]
