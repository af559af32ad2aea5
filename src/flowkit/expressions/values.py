"""The values of the expression language, and the door through which host values become such values.

A FEEL value is None, bool, a number (int or Decimal of at most 34 digits), str, date, time, datetime, a days-and-time
duration (timedelta), a years-and-months duration, a Range, a Function, a list or a context (dict with str keys);
nothing else ever reaches a closure, so an expression cannot walk into a Python object. A datetime or time without a
zone is local time of no known place; it is never compared with one that has a zone (DMN 1.5, 10.3.2.2).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from itertools import islice
from typing import Any

from flowkit.expressions.budget import STEPS_PER_CONTAINER, Budget, exceeded
from flowkit.expressions.far import FarDate, FarDateTime
from flowkit.expressions.messages import NOT_A_VALUE, TOO_DEEP, TOO_LARGE, Unfit
from flowkit.expressions.numbers import number_of
from flowkit.expressions.types import ANY, FunctionType, Type

# The closures dispatch on type() at run time, so a narrower static union would only be cast away again.
Value = Any

MAX_NESTING = 100
# Copying so many elements of the data takes as long as one step.
_ELEMENTS_PER_STEP = 2


@dataclass(frozen=True, slots=True, order=True)
class YearMonthDuration:
    """A years-and-months duration, in months; negative backward. It never compares with days (DMN 1.5, 10.3.2.2.7)."""

    months: int


@dataclass(frozen=True, slots=True)
class Range:
    """An interval between two comparable values; None is an open end (DMN 1.5, 10.3.2.2.8).

    `operator` is that of a range written with one, `(< 10)`, `(!= 3)`, which equals only ranges written so, too.
    """

    low: Value
    high: Value
    low_closed: bool = True
    high_closed: bool = True
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function; an argument is converted to its type (DMN 1.5, 10.3.2.9.4)."""

    name: str
    type: Type = ANY


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function as a value: written in an expression, built in, or a piece of a decision model.

    `invoke` takes the run, the arguments, their names (empty: by position) and the place that a warning points to.
    A function equals itself only.
    """

    parameters: tuple[Parameter, ...]
    invoke: Callable[[Any, Sequence[Value], Sequence[str], Any], Value] = field(repr=False)
    result: Type = ANY
    name: str = ""

    @property
    def type(self) -> FunctionType:
        return FunctionType(tuple(parameter.type for parameter in self.parameters), self.result)


KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    Decimal: "number",
    str: "string",
    dt.date: "date",
    dt.time: "time",
    dt.datetime: "date and time",
    FarDate: "date",
    FarDateTime: "date and time",
    dt.timedelta: "days and time duration",
    YearMonthDuration: "years and months duration",
    Range: "range",
    Function: "function",
    list: "list",
    dict: "context",
}


def kind_of(value: Value) -> str:
    """The FEEL name of the value's type, as said in messages."""
    return KINDS[type(value)]


class Admission:
    """Turns one host value into a FEEL value, counting what it copies. Raises Unfit for anything else.

    `spend` pays the steps that the copy costs. Methods that a host's subclass has of its own are not asked.
    """

    __slots__ = ("budget", "left", "spend")

    def __init__(self, budget: Budget, spend: Callable[[int], None] | None = None) -> None:
        self.budget = budget
        self.left = budget.elements
        self.spend = spend

    def admit(self, value: object, depth: int = 0) -> Value:
        if depth > MAX_NESTING:
            raise exceeded(TOO_DEEP, limit=MAX_NESTING)
        if isinstance(value, Enum):
            return self.admit(value.value, depth + 1)
        if isinstance(value, str):
            return self._string(str.__str__(value))
        if isinstance(value, int | Decimal | float) and not isinstance(value, bool):
            return number_of(value)
        if isinstance(value, Mapping | list | tuple | Range):
            return self._container(value, depth + 1)
        return plain_value(value)

    def _string(self, value: str) -> str:
        if len(value) > self.budget.characters:
            raise exceeded(TOO_LARGE, limit=self.budget.characters)
        return value

    def _container(self, value: Mapping[Any, Any] | list[Any] | tuple[Any, ...] | Range, depth: int) -> Value:
        if isinstance(value, Range):
            low, high = self.admit(value.low, depth), self.admit(value.high, depth)
            return Range(low, high, value.low_closed, value.high_closed, value.operator)
        if isinstance(value, Mapping):
            entries = value if type(value) is dict else dict(islice(value.items(), self.left + 1))
            self._count(len(entries))
            if not all(isinstance(key, str) for key in entries):
                raise Unfit(NOT_A_VALUE, kind="mapping with keys that are not strings")
            return {str.__str__(key): self.admit(entry, depth) for key, entry in entries.items()}
        if isinstance(value, list):
            self._count(list.__len__(value))
            return [self.admit(item, depth) for item in list.__iter__(value)]
        self._count(tuple.__len__(value))
        return [self.admit(item, depth) for item in tuple.__iter__(value)]

    def _count(self, elements: int) -> None:
        self.left -= elements
        if self.left < 0:
            raise exceeded(TOO_LARGE, limit=self.budget.elements)
        if self.spend is not None:
            self.spend(STEPS_PER_CONTAINER + elements // _ELEMENTS_PER_STEP)


def plain_value(value: object) -> Value:
    """The value as exactly its base type: the closures dispatch on type(), a host's subclass would miss the tables."""
    kind = type(value)
    if kind in KINDS:
        return value
    if isinstance(value, dt.datetime):
        return dt.datetime.combine(dt.datetime.date(value), dt.datetime.timetz(value))
    if isinstance(value, dt.date):
        return dt.date(value.year, value.month, value.day)
    if isinstance(value, dt.time):
        return dt.time(value.hour, value.minute, value.second, value.microsecond, value.tzinfo, fold=value.fold)
    if isinstance(value, dt.timedelta):
        return dt.timedelta(value.days, value.seconds, value.microseconds)
    raise Unfit(NOT_A_VALUE, kind=kind.__name__)
