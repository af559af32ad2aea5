"""The statements that load what an action needs of a case."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ClauseElement,
    ColumnElement,
    Select,
    and_,
    bindparam,
    literal_column,
    or_,
    select,
    union_all,
)

from flowkit.store import rows, tables
from flowkit.store.case_statements import columns, same
from flowkit.store.rows import Kind
from flowkit.store.statement import Statement

_KEY = "tenant case_id id"

# What an action begins with: the focused record, its token, and the token's open item


def _with_token(kind: Kind) -> ClauseElement:
    focused = kind.table.alias("focused")
    token = tables.token
    item = tables.item
    wanted = [*columns(kind, focused), *columns(rows.TOKEN)]
    source: Any = focused.outerjoin(token, _same_case(token, focused, token.c.id == focused.c.token))
    if kind is not rows.ITEM:
        wanted += columns(rows.ITEM)
        source = source.outerjoin(item, item_of_token(item, token))
    if kind is rows.JOB:
        wanted += columns(rows.DEADLINE)
        deadline = tables.deadline
        source = source.outerjoin(deadline, _same_case(deadline, focused, deadline.c.id == focused.c.id))
    return select(*wanted).select_from(source).where(same(focused, id=bindparam("id")))


def _token_with_item() -> ClauseElement:
    token, item = tables.token, tables.item
    source = token.outerjoin(item, item_of_token(item, token))
    wanted = [*columns(rows.TOKEN), *columns(rows.ITEM)]
    return select(*wanted).select_from(source).where(same(token, id=bindparam("id")))


def _same_case(one: Any, other: Any, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(one.c.tenant == other.c.tenant, one.c.case_id == other.c.case_id, *more)


def item_of_token(item: Any, token: Any) -> ColumnElement[bool]:
    return _same_case(item, token, item.c.id == token.c.item, item.c.ended_at.is_(None))


FOCUS = {
    "item": Statement(lambda _: _with_token(rows.ITEM), _KEY),
    "token": Statement(lambda _: _token_with_item(), _KEY),
    "job": Statement(lambda _: _with_token(rows.JOB), _KEY),
    "deadline": Statement(lambda _: _with_token(rows.DEADLINE), _KEY),
    "subscription": Statement(lambda _: _with_token(rows.SUBSCRIPTION), _KEY),
    "incident": Statement(lambda _: _with_token(rows.INCIDENT), _KEY),
}


def _chain(_: str) -> ClauseElement:
    """A scope and those above it up to the root, which has no row, each with the token that owns it."""
    scope, token = tables.scope, tables.token
    climbed = select(scope).where(same(scope, id=bindparam("id"))).cte("chain", recursive=True)
    above = scope.alias("above")
    climbed = climbed.union_all(select(above).where(_same_case(above, climbed, above.c.id == climbed.c.parent)))
    source = climbed.outerjoin(token, _same_case(token, climbed, token.c.id == climbed.c.owner))
    return select(*columns(rows.SCOPE, climbed), *columns(rows.TOKEN)).select_from(source)


CHAIN = Statement(_chain, _KEY)


@lru_cache(maxsize=64)
def running_deadlines(scopes: int, *, token: bool) -> Statement:
    """The running clocks over so many process scopes and, with `token`, on one token."""

    def build(_: str) -> ClauseElement:
        c = tables.deadline.c
        chosen = [c.scope == bindparam(f"scope{number}") for number in range(scopes)]
        over = and_(c.token.is_(None), or_(*chosen))
        wanted = select(*columns(rows.DEADLINE)).where(same(tables.deadline), c.ended_at.is_(None))
        if not token:
            return wanted.where(over)
        return union_all(wanted.where(over), wanted.where(c.token == bindparam("token")))

    key = "tenant case_id "
    order = key + " ".join(f"scope{number}" for number in range(scopes))
    return Statement(build, order + (f" {key} token" if token else ""))


@lru_cache(maxsize=128)
def numbered_items(count: int) -> Statement:
    """So many items of a case, by number."""
    names = [f"item{number}" for number in range(count)]
    c = tables.item.c
    chosen = or_(*(c.id == bindparam(name) for name in names))
    return Statement(
        lambda _: select(*columns(rows.ITEM)).where(same(tables.item), chosen).order_by(c.id),
        " ".join(["tenant case_id", *names]),
    )


# Everything alive in a scope and below it


@cache
def _below() -> Any:
    top = select(bindparam("id", type_=BigInteger).label("id")).cte("below", recursive=True)
    inner = tables.scope.alias("inner_scope")
    return top.union_all(select(inner.c.id).where(same(inner), inner.c.parent == top.c.id))


def _scopes_below(_: str) -> Select[Any]:
    below = _below()
    return select(*columns(rows.SCOPE)).where(same(tables.scope), tables.scope.c.id.in_(select(below.c.id)))


def _tokens_below(_: str) -> Select[Any]:
    return select(*columns(rows.TOKEN)).where(same(tables.token), _inside(tables.token))


def _items_below(_: str) -> Select[Any]:
    source = tables.token.join(tables.item, item_of_token(tables.item, tables.token))
    return select(*columns(rows.ITEM)).select_from(source).where(same(tables.token), _inside(tables.token))


def _deadlines_below(_: str) -> ClauseElement:
    token, deadline = tables.token, tables.deadline
    runs = deadline.c.ended_at.is_(None)
    source = token.join(deadline, _same_case(deadline, token, deadline.c.token == token.c.id, runs))
    of_scopes = same(deadline), deadline.c.token.is_(None), runs, deadline.c.scope.in_(select(_below().c.id))
    return union_all(
        select(*columns(rows.DEADLINE)).where(*of_scopes),
        select(*columns(rows.DEADLINE)).select_from(source).where(same(token), _inside(token)),
    )


def _inside(token: Any) -> ColumnElement[bool]:
    """In the scope or below it. The first half lets the index be used, which leaves out the tokens of the root."""
    return and_(token.c.scope > literal_column("1"), token.c.scope.in_(select(_below().c.id)))


_BELOW = "id tenant case_id tenant case_id"
BELOW: tuple[tuple[Kind, Statement], ...] = (
    (rows.SCOPE, Statement(_scopes_below, _BELOW)),
    (rows.TOKEN, Statement(_tokens_below, _BELOW)),
    (rows.ITEM, Statement(_items_below, _BELOW)),
    (rows.DEADLINE, Statement(_deadlines_below, _BELOW + " tenant case_id")),
)
"""Below any scope but the root."""


def _all_items(_: str) -> Select[Any]:
    source = tables.token.join(tables.item, item_of_token(tables.item, tables.token))
    return select(*columns(rows.ITEM)).select_from(source).where(same(tables.token))


def _all_deadlines(_: str) -> Select[Any]:
    return select(*columns(rows.DEADLINE)).where(same(tables.deadline), tables.deadline.c.ended_at.is_(None))


OPEN_ITEMS = Statement(
    lambda _: select(*columns(rows.ITEM)).where(same(tables.item), tables.item.c.ended_at.is_(None)), "tenant case_id"
)
"""With those that have no token."""
WHOLE_CASE: tuple[tuple[Kind, Statement], ...] = (
    (rows.SCOPE, Statement(lambda _: select(*columns(rows.SCOPE)).where(same(tables.scope)), "tenant case_id")),
    (rows.TOKEN, Statement(lambda _: select(*columns(rows.TOKEN)).where(same(tables.token)), "tenant case_id")),
    (rows.ITEM, Statement(_all_items, "tenant case_id")),
    (rows.DEADLINE, Statement(_all_deadlines, "tenant case_id")),
)
