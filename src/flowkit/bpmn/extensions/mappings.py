"""Values handed over: `in`, `out`, `input` and `set`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, value
from flowkit.core.definition.carried import Mapping
from flowkit.expressions import compile_expression


def outward(elements: Iterable[Element], scope: ProcessScope) -> tuple[Mapping, ...]:
    """`source` is FEEL over the data of this process; `target` is a name on the other side."""
    return _mappings(elements, scope, "target", closed=True)


def handed(inputs: tuple[Mapping, ...], task: Element, scope: ProcessScope) -> tuple[Mapping, ...]:
    """With the data inputs of the task (BPMN 10.4.2), which a handler gets under their own names."""
    own = (each.name for each in scope.held(task) if each.tag == "dataInput")
    given = {each.target for each in inputs}
    more = (Mapping(compile_expression(name, frozenset({name})), name) for name in own if name not in given)
    return (*inputs, *more)


def inward(elements: Iterable[Element], scope: ProcessScope) -> tuple[Mapping, ...]:
    """`source` is FEEL over names of the other side, which nobody declares here; `target` a datum of this process."""
    return _mappings(_to_own_data(elements, scope, "target"), scope, "target", closed=False)


def computed(elements: Iterable[Element], scope: ProcessScope) -> tuple[Mapping, ...]:
    """`source` is FEEL over the data of this process; `field` is one of them, set in order."""
    return _mappings(_to_own_data(elements, scope, "field"), scope, "field", closed=True)


def _to_own_data(elements: Iterable[Element], scope: ProcessScope, attribute: str) -> Iterator[Element]:
    for element in elements:
        if element.get(attribute):
            scope.field_named(element, attribute)
        yield element


def _mappings(elements: Iterable[Element], scope: ProcessScope, target: str, *, closed: bool) -> tuple[Mapping, ...]:
    made: list[Mapping] = []
    for element in elements:
        source = scope.compile(element, "source", closed=closed) if element.get("source") is not None else None
        if source is not None:
            made.append(Mapping(source, value(element, target)))
    return tuple(made)
