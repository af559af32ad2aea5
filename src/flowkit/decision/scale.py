"""A graded field: its values in order, and which way it may move."""

from __future__ import annotations

from dataclasses import dataclass

from flowkit.errors import InputInvalid, Text


@dataclass(frozen=True, slots=True)
class Grade:
    """One value of a graded field with its name in both languages."""

    value: object
    name: Text


@dataclass(frozen=True, slots=True)
class Scale:
    """The grades of a field, the gravest first (E076, monotone value)."""

    field: str
    grades: tuple[Grade, ...]

    def rank(self, value: object) -> int:
        """How grave the value is: 0 is the gravest. Raises InputInvalid for a value that is no grade."""
        for rank, grade in enumerate(self.grades):
            if grade.value == value:
                return rank
        known = ", ".join(str(grade.value) for grade in self.grades)
        raise InputInvalid(
            Text("{value!r} is no grade of {field}", "{value!r} 不是 {field} 的等级").format(
                value=value, field=self.field
            ),
            code="grade-unknown",
            mend=Text("use one of: {known}", "请使用其中之一:{known}").format(known=known),
        )

    def is_raise(self, old: object, new: object) -> bool:
        """Whether `new` is graver than `old`."""
        return self.rank(new) < self.rank(old)
