"""What is known where a piece of decision logic stands: names, types, and whom to tell what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, fields, replace
from typing import Any

from flowkit.decision.logic import Source
from flowkit.decision.messages import MESSAGES
from flowkit.decision.nodes import Broken
from flowkit.decision.types import TypeNames
from flowkit.errors import ExpressionError, Finding
from flowkit.expressions import Vocabulary
from flowkit.expressions import syntax as s
from flowkit.expressions.syntax import Place
from flowkit.expressions.types import ANY, Type

_UNDECLARED = "expression-undeclared-name"


@dataclass(frozen=True, slots=True)
class Scope:
    """`element` is the id that findings name; `is_open` says that names may appear which nobody can declare."""

    words: Vocabulary
    types: TypeNames
    findings: list[Finding]
    file: str = ""
    element: str = ""
    is_open: bool = False

    def with_names(self, names: Collection[str]) -> Scope:
        return replace(self, words=self.words.with_names(names)) if names else self

    def report(self, code: str, at: Place, **values: object) -> None:
        found = MESSAGES[code].finding(code, element=self.element, line=at.line, column=at.column, **values)
        self.findings.append(replace(found, file=self.file))

    def type(self, name: str, at: Place) -> Type:
        """The type of this name; any type, and a finding, when nobody knows it."""
        kind = self.types.of(name)
        if kind is None:
            self.report("decision-type", at, name=name)
        return kind or ANY

    def parsed(self, source: Source, parse: Callable[[str, Vocabulary], s.Node]) -> s.Node:
        """The tree of a text. A mistake is a finding; where the standard has a meaning for it, the tree has, too."""
        noted: list[ExpressionError] = []
        try:
            tree = parse(source.text, replace(self.words, findings=noted))
        except ExpressionError as error:
            self._note(error, source)
            return Broken(source.at, error.text)
        for mistake in noted:
            if not (self.is_open and mistake.code == _UNDECLARED):
                self._note(mistake, source)
        return moved(tree, source)

    def _note(self, error: ExpressionError, source: Source) -> None:
        at = shifted(Place(error.line, error.column), source)
        self.findings.append(finding_of(error, at, self.element, self.file))


def finding_of(error: ExpressionError, at: Place, element: str, file: str) -> Finding:
    return Finding(error.code, error.text, error.mend, element, file, at.line, at.column, "FEEL")


def shifted(at: Place, source: Source) -> Place:
    """A place inside a text as a place in the file where the text stands; unchanged where that is not known."""
    start = source.at
    if start.line == 0:
        return at
    if source.is_cell:
        return start
    return (
        Place(start.line, start.column + at.column - 1) if at.line == 1 else Place(start.line + at.line - 1, at.column)
    )


def moved(node: s.Node, source: Source) -> s.Node:
    """The tree of a text with its places moved to where the text stands."""
    if source.at.line == 0:
        return node
    changes = {field.name: _moved(getattr(node, field.name), source) for field in fields(node)}
    return replace(node, **changes)


def _moved(part: Any, source: Source) -> Any:
    if isinstance(part, Place):
        return shifted(part, source)
    if isinstance(part, s.Node):
        return moved(part, source)
    if isinstance(part, tuple) and part and isinstance(part[0], s.Node | Place):
        return tuple(_moved(each, source) for each in part)
    return part
