"""From what files declare to what can run: references resolved, types read, logic compiled, all mistakes named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from flowkit.decision import messages as m
from flowkit.decision.boxed import function_node, node_of
from flowkit.decision.cycles import find_cycles
from flowkit.decision.library import (
    Key,
    Linked,
    LinkedDecision,
    LinkedInput,
    LinkedKnowledge,
    LinkedService,
    Need,
)
from flowkit.decision.logic import Source
from flowkit.decision.model import (
    Decision,
    DecisionService,
    Definitions,
    Element,
    InputData,
    ItemDefinition,
    KnowledgeModel,
    Reference,
)
from flowkit.decision.nodes import Broken, Typed
from flowkit.decision.rows import ROWS
from flowkit.decision.scope import Scope, finding_of, shifted
from flowkit.decision.types import TypeNames, TypeReader, allowed_values, component_names
from flowkit.errors import ExpressionError, Finding
from flowkit.expressions import Expression, Parameter, Vocabulary, compile_node
from flowkit.expressions import syntax as s
from flowkit.expressions.syntax import Place
from flowkit.expressions.types import ANY, FunctionType, Type


class Link(NamedTuple):
    library: dict[Key, Linked]
    findings: tuple[Finding, ...]


def link(main: Definitions, others: Iterable[Definitions] = ()) -> Link:
    """Links a file and those of the others that it imports, directly or not."""
    linker = _Linker(main, {each.namespace: each for each in others})
    for definitions in linker.files:
        for element in definitions.elements:
            linker.link(definitions, element)
    for cycle in find_cycles(linker.library):
        linker.break_cycle(cycle)
    return Link(linker.library, tuple(dict.fromkeys(linker.findings)))


def key_of(definitions: Definitions, element: Element) -> Key:
    return Key(definitions.namespace, element.id or element.name)


class _Linker:
    def __init__(self, main: Definitions, others: Mapping[str, Definitions]) -> None:
        self.findings: list[Finding] = []
        self.library: dict[Key, Linked] = {}
        self._known = {**others, main.namespace: main}
        # A file comes after the files that it imports.
        self.files: list[Definitions] = []
        self._types: dict[str, TypeNames] = {}
        self._elements: dict[Key, Element] = {}
        self._members: dict[str, frozenset[str]] = {}
        self._gather(main, ())

    def report(self, code: str, definitions: Definitions, element: str, at: Place, **values: object) -> None:
        Scope(Vocabulary(), TypeNames(), self.findings, definitions.file, element).report(code, at, **values)

    def _gather(self, definitions: Definitions, path: tuple[str, ...]) -> None:
        inner = (*path, definitions.namespace)
        names: set[str] = set()
        for each in definitions.imports:
            imported = self._known.get(each.namespace)
            if imported is None:
                self.report("decision-import-missing", definitions, each.name, each.at, namespace=each.namespace)
            elif each.namespace in inner:
                self.report("decision-import-cycle", definitions, each.name, each.at, name=each.name)
            elif imported not in self.files:
                self._gather(imported, inner)
            if each.name in names:
                self.report("decision-import-twice", definitions, each.name, each.at, name=each.name)
            names.add(each.name)
        self._register(definitions)

    def _register(self, definitions: Definitions) -> None:
        names: set[str] = set()
        for element in definitions.elements:
            key = key_of(definitions, element)
            if key in self._elements:
                self.report("decision-twice", definitions, element.id, element.at, what=m.IDENTITY, name=key.id)
            elif element.name in names:
                self.report("decision-twice", definitions, element.id, element.at, what=m.NAME, name=element.name)
            names.add(element.name)
            self._elements.setdefault(key, element)
        self._read_types(definitions)
        self.files.append(definitions)

    def _read_types(self, definitions: Definitions) -> None:
        imported: dict[str, Type] = {}
        allowed = allowed_values(definitions.items)
        members = component_names(definitions.items)
        for each in definitions.imports:
            prefix = f"{each.name}." if each.name else ""
            there = self._types.get(each.namespace, TypeNames())
            imported |= {prefix + name: kind for name, kind in there.known.items()}
            allowed |= {prefix + name: source for name, source in there.allowed.items()}
            other = self._known.get(each.namespace)
            members |= self._members.get(each.namespace, frozenset())
            members |= {element.name for element in other.elements} if other is not None else set()

        def unknown(item: ItemDefinition, name: str) -> None:
            self.report("decision-type", definitions, item.id or item.name, item.at, name=name)

        def mistake(item: ItemDefinition, source: Source, error: ExpressionError) -> None:
            at = shifted(Place(error.line, error.column), source)
            self.findings.append(finding_of(error, at, item.id or item.name, definitions.file))

        def too_large(item: ItemDefinition) -> None:
            self.report("decision-type-large", definitions, item.id or item.name, item.at, name=item.name)

        read = TypeReader(definitions.items, imported, unknown, mistake, too_large).read()
        self._types[definitions.namespace] = TypeNames(read, allowed)
        self._members[definitions.namespace] = frozenset(members)

    def link(self, definitions: Definitions, element: Element) -> None:
        key = key_of(definitions, element)
        if key in self.library:
            return
        scope = self._scope(definitions, element)
        kind = scope.type(element.type, element.at)
        if isinstance(element, InputData):
            self.library[key] = LinkedInput(key, element, kind)
        elif isinstance(element, Decision):
            self._decision(definitions, element, scope, kind)
        elif isinstance(element, KnowledgeModel):
            self._knowledge(definitions, element, scope, kind)
        elif isinstance(element, DecisionService):
            self._service(definitions, element, scope, kind)

    def _scope(self, definitions: Definitions, element: Element) -> Scope:
        types = self._types[definitions.namespace]
        words = Vocabulary(frozenset(), self._members[definitions.namespace], types.known)
        return Scope(words, types, self.findings, definitions.file, element.id or element.name)

    def _decision(self, definitions: Definitions, element: Decision, scope: Scope, kind: Type) -> None:
        key = key_of(definitions, element)
        requires = self._needs(definitions, element, element.requires, (Decision, InputData))
        knows = self._needs(definitions, element, element.knows, (KnowledgeModel, DecisionService))
        expression = None
        if element.logic is not None:
            inside = _with_needs(scope, (*requires, *knows))
            node = node_of(element.logic, inside)
            node = node if kind == ANY else Typed(element.at, node, kind)
            expression = self._compiled(node, inside)
        self.library[key] = LinkedDecision(key, element, kind, expression, requires, knows)

    def _knowledge(self, definitions: Definitions, element: KnowledgeModel, scope: Scope, kind: Type) -> None:
        key = key_of(definitions, element)
        knows = self._needs(definitions, element, element.knows, (KnowledgeModel, DecisionService))
        inside = _with_needs(scope, knows)
        node: s.Node = Broken(element.at, m.MISSING)
        if element.function is not None:
            node = function_node(element.function, element.type, inside)
        expression = self._compiled(node, inside)
        self.library[key] = LinkedKnowledge(key, element, kind, expression, knows)

    def _service(self, definitions: Definitions, element: DecisionService, scope: Scope, kind: Type) -> None:
        data = self._needs(definitions, element, element.input_data, (InputData,))
        decisions = self._needs(definitions, element, element.input_decisions, (Decision,))
        outputs = self._needs(definitions, element, element.outputs, (Decision,))
        self._needs(definitions, element, element.encapsulated, (Decision,))
        bound = (*data, *decisions)
        parameters = tuple(Parameter(each.name, self._type_of(each.key, scope)) for each in bound)
        result = kind.result if isinstance(kind, FunctionType) else kind
        key = key_of(definitions, element)
        keys = tuple(each.key for each in bound)
        self.library[key] = LinkedService(key, element, result, parameters, keys, outputs)

    def _type_of(self, key: Key, scope: Scope) -> Type:
        element = self._elements[key]
        there = replace(scope, types=self._types[key.namespace])
        return there.type(element.type, element.at)

    def _needs(
        self, definitions: Definitions, element: Element, references: Sequence[Reference], kinds: tuple[type, ...]
    ) -> tuple[Need, ...]:
        found: dict[Key, Need] = {}
        for reference in references:
            key = Key(reference.namespace or definitions.namespace, reference.id)
            target = self._elements.get(key)
            alias = self._alias(definitions, key)
            if target is None or alias is None or not isinstance(target, kinds):
                shown = f"{reference.namespace}#{reference.id}"
                self.report("decision-reference", definitions, element.id, reference.at, name=element.name, id=shown)
            else:
                found[key] = Need(alias, target.name, key)
        return tuple(found.values())

    def _alias(self, definitions: Definitions, key: Key) -> str | None:
        if key.namespace == definitions.namespace:
            return ""
        return next((each.name for each in definitions.imports if each.namespace == key.namespace), None)

    def _compiled(self, node: s.Node, scope: Scope) -> Expression:
        noted: list[ExpressionError] = []
        words = replace(scope.words, findings=noted)
        try:
            expression = compile_node(node, words, ROWS)
        except ExpressionError as error:
            noted.append(error)
            expression = compile_node(Broken(node.at, error.text), words, ROWS)
        places = (Place(error.line, error.column) for error in noted)
        found = [finding_of(error, at, scope.element, scope.file) for error, at in zip(noted, places, strict=True)]
        self.findings.extend(found)
        return expression

    def break_cycle(self, cycle: Sequence[Key]) -> None:
        """The element that closes the cycle is null, so that everything else can run."""
        linked = self.library[cycle[-1]]
        names = [self.library[key].element.name for key in cycle]
        path = " -> ".join([*names, names[0]])
        file = next(each.file for each in self.files if each.namespace == linked.key.namespace)
        scope = Scope(Vocabulary(), TypeNames(), self.findings, file, linked.element.id)
        scope.report("decision-cycle", linked.element.at, name=names[-1], path=path)
        broken = compile_node(Broken(linked.element.at, m.CYCLE.format(name=names[-1])), None, ROWS)
        if isinstance(linked, LinkedDecision):
            self.library[linked.key] = replace(linked, expression=broken, requires=(), knows=())
        elif isinstance(linked, LinkedKnowledge):
            self.library[linked.key] = replace(linked, expression=broken, knows=())
        elif isinstance(linked, LinkedService):
            self.library[linked.key] = replace(linked, outputs=())


def _with_needs(scope: Scope, needs: Sequence[Need]) -> Scope:
    return scope.with_names([need.alias or need.name for need in needs])
