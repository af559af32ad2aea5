"""A statement is written once with SQLAlchemy and compiled once for each database, to text with positional parameters.

The texts run on the driver's own cursor: compiling, or even looking up, a statement costs more than the database does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ClauseElement, Integer, bindparam, literal_column
from sqlalchemy.engine import Dialect

Build = Callable[[str], ClauseElement]
Once = tuple[str, tuple[str, ...], dict[str, Any]]
"""Text, the names of its parameters in order, and the values of those that are constants."""


class Statement:
    """`build` makes it for a database by name; `order` names its parameters as the callers pass them."""

    __slots__ = ("build", "order")

    def __init__(self, build: Build, order: str) -> None:
        self.build = build
        self.order = tuple(order.split())


def limited(select: Any, limit: Any = None) -> Any:
    """The first rows: as many as the parameter "limit" says, or a constant. (SQLite would bind an offset otherwise.)"""
    rows = bindparam("limit", type_=Integer) if limit is None else literal_column(str(limit))
    return select.limit(rows).offset(literal_column("0"))


class Texts(dict[Statement, str]):
    """The texts of one database, made when first used."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__()
        style: Any = "qmark" if dialect.name == "sqlite" else "format"
        kind: Any = type(dialect)
        self.dialect: Dialect = kind(paramstyle=style)
        self.dialect.server_version_info = getattr(dialect, "server_version_info", None)
        self.name = "mysql" if dialect.name == "mariadb" else dialect.name
        self._once: dict[tuple[object, ...], Once] = {}

    def __missing__(self, statement: Statement) -> str:
        compiled: Any = statement.build(self.name).compile(dialect=self.dialect)
        found = tuple(compiled.positiontup or ())
        if found != statement.order:
            raise AssertionError(f"parameters stand as {found}, not as {statement.order}: {compiled}")
        self[statement] = text = str(compiled)
        return text

    def once(self, key: tuple[object, ...], build: Callable[[], ClauseElement]) -> Once:
        """The text of a poll, compiled when it is asked for first; `key` names it and what its text depends on."""
        known = self._once.get(key)
        if known is None:
            compiled: Any = build().compile(dialect=self.dialect, compile_kwargs={"render_postcompile": True})
            known = self._once[key] = (
                str(compiled),
                tuple(compiled.positiontup or ()),
                compiled.construct_params(_check=False),
            )
        return known

    def compile(self, construct: ClauseElement) -> tuple[str, tuple[Any, ...]]:
        """The text of a statement with its values, made for one call."""
        compiled: Any = construct.compile(dialect=self.dialect, compile_kwargs={"render_postcompile": True})
        values = compiled.construct_params()
        return str(compiled), tuple(values[name] for name in compiled.positiontup or ())
