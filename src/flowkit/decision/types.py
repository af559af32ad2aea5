"""Item definitions as types of the language (DMN 1.5, 7.3.3 and 10.3.1.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from flowkit.decision.logic import Source
from flowkit.decision.model import ItemDefinition
from flowkit.errors import ExpressionError
from flowkit.expressions import Value, Vocabulary, compile_unary_tests, parse_type
from flowkit.expressions.budget import MAX_DEPTH
from flowkit.expressions.types import (
    ANY,
    MOST_PARTS,
    NAMED_TYPES,
    ContextType,
    FunctionType,
    ListType,
    RestrictedType,
    Type,
)


@dataclass(frozen=True, slots=True)
class TypeNames:
    """The types that a file may name: those of FEEL, its own, and those of its imports as `import.name`."""

    known: Mapping[str, Type] = field(default_factory=dict)
    allowed: Mapping[str, Source] = field(default_factory=dict)

    def of(self, name: str) -> Type | None:
        """The type; any type for no name, None for a name that nobody knows."""
        if not name:
            return ANY
        found = self.known.get(name) or NAMED_TYPES.get(name)
        if found is None and "<" in name:
            try:
                return parse_type(name, Vocabulary(types=self.known))
            except ExpressionError:
                return None
        return found


# What to do with a mistake in the unary tests of a type: the definition, the text, the error.
Mistake = Callable[[ItemDefinition, Source, ExpressionError], None]


class TypeReader:
    """Reads item definitions in whatever order they refer to each other."""

    def __init__(
        self,
        items: Iterable[ItemDefinition],
        imported: Mapping[str, Type],
        unknown: Callable[[ItemDefinition, str], None],
        mistake: Mistake,
        too_large: Callable[[ItemDefinition], None],
    ) -> None:
        self._items = {item.name: item for item in items}
        self._found: dict[str, Type] = dict(imported)
        self._reading: set[str] = set()
        self._unknown = unknown
        self._mistake = mistake
        self._too_large = too_large

    def read(self) -> dict[str, Type]:
        for name in self._items:
            self._named(name, self._items[name])
        return self._found

    def _named(self, name: str, asked: ItemDefinition) -> Type:
        if not name or name in self._reading:
            # A type inside itself: what is inside may be anything.
            return ANY
        if name in self._found:
            return self._found[name]
        item = self._items.get(name)
        if item is not None and len(self._reading) >= MAX_DEPTH:
            self._too_large(item)
            return ANY
        if item is not None:
            self._reading.add(name)
            found = self._type(item)
            if found.size > MOST_PARTS:
                self._too_large(item)
                found = ANY
            self._found[name] = found
            self._reading.discard(name)
            return found
        kind = TypeNames(self._found).of(name)
        if kind is None:
            self._unknown(asked, name)
        return kind or ANY

    def _type(self, item: ItemDefinition) -> Type:
        kind = self._base(item)
        if item.allowed is not None:
            kind = self._restricted(kind, item, item.allowed)
        if item.is_collection:
            kind = ListType(kind)
        if item.constraint is not None:
            kind = self._restricted(kind, item, item.constraint)
        return kind

    def _base(self, item: ItemDefinition) -> Type:
        if item.function is not None:
            parameters, result = item.function
            return FunctionType(tuple(self._named(each.type, item) for each in parameters), self._named(result, item))
        if item.components:
            return ContextType(tuple((each.name, self._type(each)) for each in item.components))
        return self._named(item.type, item)

    def _restricted(self, kind: Type, item: ItemDefinition, source: Source) -> Type:
        try:
            tests = compile_unary_tests(source.text, {"?"})
        except ExpressionError as error:
            self._mistake(item, source, error)
            return kind

        def allows(value: Value) -> bool:
            return tests.evaluate({"?": value}) is True

        return RestrictedType(kind, allows, item.name)


def component_names(items: Iterable[ItemDefinition]) -> frozenset[str]:
    """The names of all components, of whatever depth."""
    names: set[str] = set()
    waiting = list(items)
    while waiting:
        components = waiting.pop().components
        names.update(each.name for each in components)
        waiting.extend(components)
    return frozenset(names)


def allowed_values(items: Iterable[ItemDefinition]) -> dict[str, Source]:
    """The allowed values of each named type that has some, of its own or of the type that it renames."""
    known = {item.name: item for item in items}
    found: dict[str, Source] = {}
    for name, item in known.items():
        here, seen = known.get(name), set[str]()
        while here is not None and here.allowed is None and here.name not in seen:
            seen.add(here.name)
            here = known.get(here.type)
        if here is not None and here.allowed is not None and not (here.is_collection or item.is_collection):
            found[name] = here.allowed
    return found
