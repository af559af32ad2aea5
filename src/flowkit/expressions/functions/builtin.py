"""What a built-in function is: a row with a signature in the words of the standard, and a Python function.

A signature reads `string: string, start position: number, length?: number`; `?` marks an optional parameter, `...` one
that takes all remaining arguments, at least one.
Arguments are checked and coerced here, so a row's function sees only fitting types.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flowkit.expressions import types as t
from flowkit.expressions.far import FarDate, FarDateTime
from flowkit.expressions.values import Function as FunctionValue
from flowkit.expressions.values import Parameter as TypedParameter
from flowkit.expressions.values import Range, Value, YearMonthDuration

Function = Callable[..., Value]

_NUMBER = frozenset({int, Decimal})
_DATE, _DATE_TIME = frozenset({dt.date, FarDate}), frozenset({dt.datetime, FarDateTime})
_DAY = _DATE | _DATE_TIME
TYPES: dict[str, frozenset[type] | None] = {
    "any": None,
    "boolean": frozenset({bool}),
    "number": _NUMBER,
    "string": frozenset({str}),
    "list": frozenset({list}),
    "strict list": frozenset({list}),
    "context": frozenset({dict}),
    "range": frozenset({Range}),
    "date": _DATE,
    "time": frozenset({dt.time}),
    "date and time": _DATE_TIME,
    "day": _DAY,
    "duration": frozenset({dt.timedelta, YearMonthDuration}),
    "days duration": frozenset({dt.timedelta}),
    "function": frozenset({FunctionValue}),
    "point": frozenset({*_NUMBER, *_DAY, str, dt.time, dt.timedelta, YearMonthDuration}),
}
# How the parameter of a function value is typed; what takes several kinds takes `any`.
_TYPED = {**t.NAMED_TYPES, "days duration": t.DAYS}


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    types: frozenset[type] | None
    optional: bool
    variadic: bool
    strict: bool
    type: t.Type

    def coerce(self, value: Value) -> tuple[Value, bool]:
        """The value as this parameter takes it, and whether it does.

        A list of one stands for its element and the other way round (DMN 1.5, 10.3.2.9.4); null for an optional
        argument is the same as leaving it out.
        """
        if self.types is None or type(value) in self.types or (value is None and self.optional):
            return value, True
        if type(value) is list and len(value) == 1 and type(value[0]) in self.types:
            return value[0], True
        if list in self.types and value is not None and not self.strict:
            return [value], True
        return None, False


@dataclass(frozen=True, slots=True)
class Builtin:
    """One row. `function` takes the run and the arguments; a constant call of a `pure` one is folded.

    `steps` is what a call costs, beside the size of its arguments and of its result.
    """

    name: str
    parameters: tuple[Parameter, ...]
    function: Function
    pure: bool
    signature: str
    steps: int

    @property
    def typed(self) -> tuple[TypedParameter, ...]:
        """The parameters of the function as a value."""
        return tuple(TypedParameter(parameter.name, parameter.type) for parameter in self.parameters)

    def arrange(self, count: int, names: Sequence[str]) -> tuple[int | None, ...] | None:
        """For each parameter the index of its argument (None: left out); None when the call does not fit the row."""
        if names:
            known = [parameter.name for parameter in self.parameters]
            fits = len(set(names)) == len(names) and set(names) <= set(known)
            order = [names.index(name) if name in names else None for name in known]
            nullable = {parameter.name for parameter in self.parameters if parameter.types is None}
        else:
            fits = count <= len(self.parameters) or any(parameter.variadic for parameter in self.parameters)
            order = [index if index < count else None for index in range(max(count, len(self.parameters)))]
            nullable = set()
        missing = (p for p, index in zip(self.parameters, order, strict=False) if index is None)
        return tuple(order) if fits and all(p.optional or p.name in nullable for p in missing) else None

    def fit(self, values: Sequence[Value], order: Sequence[int | None]) -> list[Value] | None:
        """The arguments in the row's order and coerced; None when one has the wrong type. A left-out one is None."""
        fitted: list[Value] = []
        last = len(self.parameters) - 1
        for place, index in enumerate(order):
            found, fits = (None, True) if index is None else self.parameters[min(place, last)].coerce(values[index])
            if not fits:
                return None
            fitted.append(found)
        while fitted and order[len(fitted) - 1] is None and self.parameters[min(len(fitted) - 1, last)].optional:
            fitted.pop()
        return fitted


# Fitting the arguments and what most functions do, against one step of an operator.
_CALL_STEPS = 5


def row(name: str, signature: str, function: Function, *, pure: bool = True, steps: int = _CALL_STEPS) -> Builtin:
    parameters = tuple(_parameter(part) for part in signature.split(", ") if part)
    return Builtin(name, parameters, function, pure, f"{name}({signature})", steps)


def _parameter(text: str) -> Parameter:
    name, kind = text.split(": ")
    variadic = name.endswith("...")
    return Parameter(
        name.rstrip(".?"), TYPES[kind], name.endswith("?"), variadic, kind.startswith("strict"), _TYPED.get(kind, t.ANY)
    )
