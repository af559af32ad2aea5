"""One evaluation: the data it reads, the moment, what is left of the budget, and why things became null."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flowkit.errors import Text
from flowkit.expressions import messages as m
from flowkit.expressions.budget import CHARACTERS_PER_STEP, Budget, exceeded
from flowkit.expressions.syntax import Place
from flowkit.expressions.values import Admission, Value

_MOST_WARNINGS = 100
_BEGINNING = Place(1, 1)
ABSENT = object()


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001 -- the public name of the channel; always used with its module or beside it
    """Why something became null, and where. `line` and `column` count from 1."""

    line: int
    column: int
    text: Text


class Run:
    """The mutable part of one evaluation; it never leaves `Expression.evaluate`.

    What most evaluations never touch stands in the class: one is made for each condition that the engine asks.
    """

    calls = 0
    # Where the built-in function stands that runs now.
    at = _BEGINNING
    admitted: dict[str, Value] | None = None
    # Regular expressions that this evaluation has paid for.
    patterns: set[tuple[str, str]] | None = None
    # What a layer above notes about its own kinds of nodes, when somebody asked.
    trace: list[Any] | None = None

    def __init__(
        self,
        context: Mapping[str, object],
        slots: int,
        moment: dt.datetime | None,
        warnings: list[Warning] | None,
        budget: Budget,
    ) -> None:
        self.context = context
        self.locals: list[Value] = [None] * slots
        self.moment = moment
        self.warnings = warnings
        self.budget = budget
        self.steps = budget.steps

    def spend(self, steps: int) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise exceeded(m.TOO_MANY_STEPS, limit=self.budget.steps)

    def null(self, at: Place, text: Text, **values: object) -> Value:
        """Null. Notes why the value at this place is null, when somebody asked."""
        if self.warnings is not None and len(self.warnings) < _MOST_WARNINGS:
            self.warnings.append(Warning(at.line, at.column, text.format(**values)))
        return None

    def within(self, characters: int) -> None:
        """Refuses a string of that many characters before it is made, when the budget does not allow it."""
        if characters > self.budget.characters:
            raise exceeded(m.TOO_LARGE, limit=self.budget.characters)

    def sized(self, value: Value) -> Value:
        """The value, unless it is larger than the budget allows; its size is paid for."""
        kind = type(value)
        if kind is str:
            if len(value) > self.budget.characters:
                raise exceeded(m.TOO_LARGE, limit=self.budget.characters)
            self.spend(len(value) // CHARACTERS_PER_STEP)
        elif kind is list:
            if len(value) > self.budget.elements:
                raise exceeded(m.TOO_LARGE, limit=self.budget.elements)
            self.spend(len(value))
        return value

    def admit(self, name: str, value: object, at: Place) -> Value:
        """The host's value under a name as FEEL value; a container is copied once per evaluation."""
        if self.admitted is None:
            self.admitted = {}
        elif name in self.admitted:
            return self.admitted[name]
        if value is ABSENT:
            return self.null(at, m.NO_VALUE, name=name)
        try:
            found = Admission(self.budget, self.spend).admit(value)
        except m.Unfit as why:
            return self.null(at, why.text, **why.values)
        except ArithmeticError:
            return self.null(at, m.NOT_NUMERIC, name=name)
        self.admitted[name] = found
        return found
