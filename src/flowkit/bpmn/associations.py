"""BPMN 10.4.2: the inputs and outputs of an activity or event, and the associations that carry data to and from them.

An association that carries nothing (no source and no assignment, or only a placeholder of an editor at its end) is
drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from flowkit.bpmn.items import required_sets
from flowkit.bpmn.scope import Item, ProcessScope, unmarked
from flowkit.bpmn.tree import Element, child, children, reference, text_of
from flowkit.core.definition.model import Carried, Mapping
from flowkit.errors import ExpressionError
from flowkit.expressions import Expression, compile_expression

_PLACEHOLDER: Final = re.compile("__(?:source|target)Ref_placeholder")
_OWN: Final = ("dataInput", "dataOutput", "property")


def read_carried(activity: Element, scope: ProcessScope) -> Carried | None:
    """What the activity carries; None for most, which carry nothing."""
    mine = [each for each in scope.held(activity) if each.tag in _OWN and not _PLACEHOLDER.fullmatch(each.name)]
    inputs = tuple(inward(activity, scope))
    outputs = tuple(outward(activity, scope, scope.seen_at(activity)))
    specification = child(activity, "ioSpecification")
    if not mine and not inputs and not outputs:
        return None
    return Carried(
        own=frozenset(each.name for each in mine),
        inputs=inputs,
        outputs=outputs,
        input_sets=tuple(required_sets(specification, "Input", scope)) if specification is not None else (),
        output_sets=tuple(required_sets(specification, "Output", scope)) if specification is not None else (),
        handed=tuple(each.name for each in mine if each.tag == "dataInput"),
        given=tuple(each.name for each in mine if each.tag == "dataOutput"),
    )


def inward(holder: Element, scope: ProcessScope) -> Iterator[Mapping]:
    """From the data around an activity or a throwing event into its own."""
    around = holder.getparent()
    names = scope.seen_at(around) if around is not None else scope.names
    for each in children(holder, "dataInputAssociation"):
        target = _end(each, "targetRef", scope)
        if target is not None and target.holder is not holder:
            scope.report.add("association-end", each, attribute="targetRef")
        elif target is not None:
            yield from _carried(each, target, names, scope)


def outward(holder: Element, scope: ProcessScope, names: frozenset[str]) -> Iterator[Mapping]:
    """From the data of an activity or a catching event, which have these names, to those around it."""
    around = holder.getparent()
    seen = scope.seen_at(around) if around is not None else scope.names
    for each in children(holder, "dataOutputAssociation"):
        target = _end(each, "targetRef", scope)
        if target is not None and (target.holder is holder or target.name not in seen):
            scope.report.add("association-end", each, attribute="targetRef")
        elif target is not None:
            yield from _carried(each, target, names, scope)


def _end(association: Element, tag: str, scope: ProcessScope) -> Item | None:
    """The one end; None where nothing is carried, or it is unknown."""
    at = child(association, tag)
    name = reference(text_of(at))
    if at is None or not name:
        return None
    known = scope.items.get(name)
    if known is None:
        scope.report.add("reference-unknown", at, name=name, attribute=tag)
    return known


def _carried(association: Element, target: Item, names: frozenset[str], scope: ProcessScope) -> Iterator[Mapping]:
    sources = _sources(association, scope)
    if sources is None or any(_PLACEHOLDER.fullmatch(each.name) for each in (target, *sources)):
        return
    written = child(association, "transformation") is not None or child(association, "assignment") is not None
    if any(each.tag == "dataStore" for each in (target, *sources)):
        if sources or written:
            scope.report.add("store-carried", association)
        return
    if any(each.name not in names for each in sources):
        scope.report.add("association-end", association, attribute="sourceRef")
        return
    made = _value(association, target, sources, names, scope)
    if made is not None:
        yield Mapping(made, target.name)


def _sources(association: Element, scope: ProcessScope) -> list[Item] | None:
    found: list[Item] = []
    for each in children(association, "sourceRef"):
        known = scope.items.get(reference(text_of(each)))
        if known is None:
            scope.report.add("reference-unknown", each, name=reference(text_of(each)), attribute="sourceRef")
            return None
        found.append(known)
    return found


def _value(
    association: Element, target: Item, sources: list[Item], names: frozenset[str], scope: ProcessScope
) -> Expression | None:
    """What is carried: what the transformation gives, what is assigned, or the one source. None if it is drawn."""
    transformation, assignments = child(association, "transformation"), list(children(association, "assignment"))
    if len(sources) > 1 > len(assignments) + (transformation is not None) or (
        transformation is not None and assignments
    ):
        scope.report.add("association-sources", association)
    elif transformation is not None:
        return scope.compile(transformation, names=names)
    elif assignments:
        return _assigned(assignments, target, names, scope)
    elif sources:
        return compile_expression(sources[0].name, names)
    return None


def _assigned(
    assignments: list[Element], target: Item, names: frozenset[str], scope: ProcessScope
) -> Expression | None:
    """The assignments of one association as one expression: the whole target, or entries of it, one after the other."""
    whole = ""
    for each in assignments:
        source, to = child(each, "from"), child(each, "to")
        if source is None or to is None:
            return None  # the schema says so
        if scope.compile(source, names=names) is None:
            return None
        path = _path(to, target)
        if path is None or (path and _is_hidden(target, each, scope)):
            scope.report.add("association-to", to, name=target.name)
            return None
        written = f"({unmarked(source.text or '')}\n)"
        if not path:
            whole = written
            continue
        before = whole or ("{}" if target.tag == "dataInput" else target.name)
        keys = ", ".join(f'"{key}"' for key in path)
        whole = f"context put(if {before} = null then {{}} else {before}, [{keys}], {written})"
    try:
        return compile_expression(whole, names)
    except ExpressionError as error:
        scope.report.add("expression-invalid", assignments[0], mend=error.mend, detail=error.text)
        return None


def _is_hidden(target: Item, assignment: Element, scope: ProcessScope) -> bool:
    """Whether the element of the association has a datum of its own by the name of the target."""
    association = assignment.getparent()
    holder = association.getparent() if association is not None else None
    mine = scope.held(holder) if holder is not None else ()
    return target not in mine and any(each.name == target.name for each in mine)


def _path(to: Element, target: Item) -> tuple[str, ...] | None:
    """The entries that `to` names in the target: none for all of it. None if it is no such path."""
    written = unmarked(to.text or "").strip()
    if written == target.name:
        return ()
    head, dot, rest = written.partition(target.name + ".")
    keys = tuple(part.strip() for part in rest.split("."))
    plain = all(re.fullmatch(r"[^\s\"\\.()\[\]{},]+", key) for key in keys)
    return keys if dot and not head and plain else None
