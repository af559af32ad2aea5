"""What the words of a source may mean: the names of the data, the names of their members, and the named types."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from flowkit.errors import ExpressionError
from flowkit.expressions.types import Type

NO_TYPES: Mapping[str, Type] = {}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that a source may use beside those of the language.

    `names` are the declared data (None: any run of words is a name), with blanks, operators and points as they are:
    `order amount`, `first-name`, `model.rate`. `members` are names that are only known after a point and in filters,
    such as the components of item definitions. `types` are the types that `instance of` and parameters may name.
    `findings`, when given, makes what is a mistake to a designer and null to the standard - an undeclared name, an
    unknown function or type, arguments that no signature takes - a finding in this list instead of an error.
    """

    names: frozenset[str] | None = None
    members: frozenset[str] = frozenset()
    types: Mapping[str, Type] = field(default_factory=lambda: NO_TYPES)
    findings: list[ExpressionError] | None = field(default=None, compare=False)

    def with_names(self, names: Collection[str]) -> Vocabulary:
        """The same words and these names: what an outer context, a parameter or an iterator brings in."""
        known = None if self.names is None else self.names | frozenset(names)
        return Vocabulary(known, self.members, self.types, self.findings)

    def mistake(self, error: ExpressionError) -> None:
        """Raises the error, or notes it where it has a meaning all the same."""
        if self.findings is None:
            raise error
        self.findings.append(error)


Names = Collection[str] | Vocabulary | None


def vocabulary_of(names: Names) -> Vocabulary:
    if isinstance(names, Vocabulary):
        return names
    return Vocabulary(None if names is None else frozenset(names))
