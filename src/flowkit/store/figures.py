"""What figures of a day are counted from, and what was counted.

Counted are cases that are open, found by their state, and those that ended since the day began, found by their end:
never all that ever ended. Each comes with the moment at which something last happened to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, insert, literal, select, union_all

from flowkit.core.protocol import Instant
from flowkit.engine.ports import CountedCase, KeptFigures
from flowkit.store.statement import Statement
from flowkit.store.tables import case, deadline, figure, history
from flowkit.store.transaction import Transaction

_COLUMNS = [figure.c[name] for name in ("process", "day", "unit", "as_of", "kept_at", "figures")]


def counted_cases(transaction: Transaction, process: str, begin: Instant, end: Instant) -> Iterator[CountedCase]:
    """The cases of the process that may count on this day, as they are now."""
    both = union_all(_now(transaction, process, end, None), _now(transaction, process, end, begin))
    for number, unit, status, started_at, ended_at, due_at, warn_at, touched, late in transaction.query(both):
        yield CountedCase(number, unit, status, started_at, ended_at, due_at, warn_at, touched, bool(late))


def _now(transaction: Transaction, process: str, end: Instant, ended_since: Instant | None) -> Select[Any]:
    """Open cases; or those that ended since an instant."""
    c, last, clock = case.c, history.c, deadline.c
    touched = and_(last.tenant == c.tenant, last.case_id == c.id, last.number == c.fence)
    over_the_case = and_(clock.tenant == c.tenant, clock.case_id == c.id, clock.scope == 1, clock.token.is_(None))
    late = literal(0) if ended_since is None else _count(and_(over_the_case, clock.verdict == "late"))
    here = c.status == "open" if ended_since is None else c.ended_at >= ended_since
    return (
        select(c.id, c.unit, c.status, c.started_at, c.ended_at, c.due_at, c.warn_at, last.done_at, late)
        .select_from(case.join(history, touched))
        .where(c.tenant == transaction.tenant, c.process == process, here, c.started_at < end)
    )


def _count(which: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(deadline).where(which).scalar_subquery()


def put_figures(transaction: Transaction, kept: KeptFigures) -> None:
    values = (kept.process, kept.day, kept.unit, kept.as_of, kept.kept_at, kept.figures)
    transaction.write(_PUT, (transaction.tenant, *values))


_PUT = Statement(lambda _: insert(figure), "tenant process day unit as_of kept_at figures")


def figures(transaction: Transaction, process: str, day: str) -> list[KeptFigures]:
    """Of the day, by unit, the whole process first; of the last one that was counted if none is named."""
    c = figure.c
    mine = and_(c.tenant == transaction.tenant, c.process == process)
    if not day:
        found = transaction.query(select(c.day).where(mine, c.unit == "").order_by(c.day.desc()).limit(1))
        day = found[0][0] if found else ""
    wanted = select(*_COLUMNS).where(mine, c.day == day).order_by(c.unit)
    return [KeptFigures(*row) for row in transaction.query(wanted)]
