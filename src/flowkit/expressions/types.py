"""The types of the expression language as values, and which of them conform to which (DMN 1.5, 10.3.2.9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

# The largest size of a type: each value is compared with all of it.
MOST_PARTS = 1_000


@dataclass(frozen=True, slots=True)
class Type:
    """A type; `str(type)` is how the language writes it.

    `size` counts it and its parts, and their parts: named types share parts, so that few words may mean many.
    """

    size: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", 1 + sum(part.size for part in self.parts))

    @property
    def parts(self) -> tuple[Type, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class SimpleType(Type):
    """A type without parts: `any`, `null`, `number`, `date and time` …"""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ListType(Type):
    item: Type

    @property
    def parts(self) -> tuple[Type, ...]:
        return (self.item,)

    def __str__(self) -> str:
        return f"list<{self.item}>"


@dataclass(frozen=True, slots=True)
class RangeType(Type):
    item: Type

    @property
    def parts(self) -> tuple[Type, ...]:
        return (self.item,)

    def __str__(self) -> str:
        return f"range<{self.item}>"


@dataclass(frozen=True, slots=True)
class ContextType(Type):
    """At least these entries, each of its type; a missing entry counts as null."""

    entries: tuple[tuple[str, Type], ...] = ()

    @property
    def parts(self) -> tuple[Type, ...]:
        return tuple(entry for _, entry in self.entries)

    def __str__(self) -> str:
        return f"context<{', '.join(f'{name}: {kind}' for name, kind in self.entries)}>"


@dataclass(frozen=True, slots=True)
class FunctionType(Type):
    """`parameters` is None for a function of any parameters."""

    parameters: tuple[Type, ...] | None
    result: Type

    @property
    def parts(self) -> tuple[Type, ...]:
        return (*(self.parameters or ()), self.result)

    def __str__(self) -> str:
        return f"function<{', '.join(map(str, self.parameters or ()))}> -> {self.result}"


@dataclass(frozen=True, slots=True)
class RestrictedType(Type):
    """The values of a type for which a test holds: an item definition with allowed values."""

    base: Type
    allows: Callable[[Any], bool] = field(compare=False)
    name: str = ""

    @property
    def parts(self) -> tuple[Type, ...]:
        return (self.base,)

    def __str__(self) -> str:
        return self.name or str(self.base)


ANY = SimpleType("any")
NULL = SimpleType("null")
NUMBER = SimpleType("number")
STRING = SimpleType("string")
BOOLEAN = SimpleType("boolean")
DATE = SimpleType("date")
TIME = SimpleType("time")
DATE_TIME = SimpleType("date and time")
DAYS = SimpleType("days and time duration")
MONTHS = SimpleType("years and months duration")
DURATION = SimpleType("duration")


def unrestricted(kind: Type) -> Type:
    """The type without the allowed values inside it: `instance of` does not look at them."""
    if isinstance(kind, RestrictedType):
        return unrestricted(kind.base)
    if isinstance(kind, ListType):
        return ListType(unrestricted(kind.item))
    if isinstance(kind, ContextType):
        return ContextType(tuple((name, unrestricted(entry)) for name, entry in kind.entries))
    return kind


# What a type reference may be called. The second spellings are those of DMN 1.1 files, `Any` of DMN itself.
NAMED_TYPES: Mapping[str, Type] = {
    **{kind.name: kind for kind in (ANY, NULL, NUMBER, STRING, BOOLEAN, DATE, TIME, DATE_TIME, DAYS, MONTHS, DURATION)},
    "Any": ANY,
    "Null": NULL,
    "dateTime": DATE_TIME,
    "dayTimeDuration": DAYS,
    "yearMonthDuration": MONTHS,
    "list": ListType(ANY),
    "range": RangeType(ANY),
    "context": ContextType(),
    "function": FunctionType(None, ANY),
}


def conforms(kind: Type, to: Type) -> bool:
    """Whether every value of the type is one of the other: parameters of functions the other way round."""
    if to in {ANY, kind} or kind == NULL:
        return True
    if isinstance(kind, RestrictedType):
        return conforms(kind.base, to)
    if to == DURATION:
        return kind in {DAYS, MONTHS}
    row = _CONFORM.get(type(to))
    return row is not None and type(kind) is type(to) and row(kind, to)


def _items_conform(kind: Any, to: Any) -> bool:
    return conforms(kind.item, to.item)


def _entries_conform(kind: Any, to: Any) -> bool:
    known = dict(kind.entries)
    return all(name in known and conforms(known[name], entry) for name, entry in to.entries)


def _function_conforms(kind: Any, to: Any) -> bool:
    if to.parameters is None or kind.parameters is None:
        return to.parameters is None and conforms(kind.result, to.result)
    if len(kind.parameters) != len(to.parameters) or not conforms(kind.result, to.result):
        return False
    return all(conforms(wanted, own) for own, wanted in zip(kind.parameters, to.parameters, strict=True))


_CONFORM: Mapping[type[Type], Callable[[Any, Any], bool]] = {
    ListType: _items_conform,
    RangeType: _items_conform,
    ContextType: _entries_conform,
    FunctionType: _function_conforms,
}
