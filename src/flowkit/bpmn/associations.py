"""BPMN 10.4.2: the inputs and outputs of an activity or event, and the associations that carry data to and from them.

An association that carries nothing (no source and no assignment, or only a placeholder of an editor at its end) is
drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from flowkit.bpmn.elements.structure import EVENTS
from flowkit.bpmn.items import required_sets
from flowkit.bpmn.scope import Item, ProcessScope, unmarked
from flowkit.bpmn.tree import Element, child, children, local, reference, text_of
from flowkit.core.definition.carried import TARGET, Carried, Kept, Mapping
from flowkit.errors import ExpressionError
from flowkit.expressions import Expression, compile_expression

_PLACEHOLDER: Final = re.compile("__(?:source|target)Ref_placeholder")
_STORE: Final = "dataStore"
_OWN: Final = ("dataInput", "dataOutput", "property")


def read_carried(activity: Element, scope: ProcessScope) -> Carried | None:
    """What the activity carries; None for most, which carry nothing."""
    mine = [each for each in scope.held(activity) if each.tag in _OWN and not _PLACEHOLDER.fullmatch(each.name)]
    inputs = tuple(inward(activity, scope, stores=True))
    outputs = tuple(outward(activity, scope, scope.seen_at(activity), stores=True))
    kept = tuple(_kept(activity, scope, scope.seen_at(activity)))
    specification = child(activity, "ioSpecification")
    if not mine and not inputs and not outputs and not kept:
        return None
    return Carried(
        own=frozenset(each.name for each in mine),
        inputs=inputs,
        outputs=outputs,
        input_sets=tuple(required_sets(specification, "Input", scope)) if specification is not None else (),
        output_sets=tuple(required_sets(specification, "Output", scope)) if specification is not None else (),
        handed=tuple(each.name for each in mine if each.tag == "dataInput"),
        given=tuple(each.name for each in mine if each.tag == "dataOutput"),
        stores=tuple(dict.fromkeys(_read_stores(activity, scope))) if inputs else (),
        kept=kept,
    )


def _read_stores(activity: Element, scope: ProcessScope) -> Iterator[tuple[str, str]]:
    for each in children(activity, "dataInputAssociation"):
        target = _end(each, "targetRef", scope)
        if target is not None and not _PLACEHOLDER.fullmatch(target.name):
            yield from ((source.name, source.store) for source in _sources(each, scope) or () if source.tag == _STORE)


def _kept(activity: Element, scope: ProcessScope, names: frozenset[str]) -> Iterator[Kept]:
    """What an activity gives to data stores: all of one, or entries of it."""
    for each in children(activity, "dataOutputAssociation"):
        target, sources = _end(each, "targetRef", scope), _sources(each, scope)
        if target is None or target.tag != _STORE or sources is None:
            continue
        if any(source.name not in names for source in sources):
            scope.report.add("association-end", each, attribute="sourceRef")
            continue
        assignments = list(children(each, "assignment"))
        if assignments:
            for assignment in assignments:
                yield from _entry_kept(assignment, target, names, scope)
        else:
            yield from (Kept(target.store, "", made) for made in _values(each, target, sources, names, scope))


def _entry_kept(assignment: Element, target: Item, names: frozenset[str], scope: ProcessScope) -> Iterator[Kept]:
    source, to = child(assignment, "from"), child(assignment, "to")
    made = scope.compile(source, names=names) if source is not None else None
    entry = _entry(to, target) if to is not None else None
    key = _key(to, target, names) if to is not None and entry is None else None
    if entry is None and key is None and to is not None:
        scope.report.add("association-to", to, name=target.name)
    elif made is not None:
        yield Kept(target.store, entry or "", made, key)


def _key(to: Element, target: Item, names: frozenset[str]) -> Expression | None:
    """What gives the name of the entry in `store[…]`; None if it is nothing of the kind."""
    written = unmarked(to.text or "").strip()
    if not (written.startswith(f"{target.name}[") and written.endswith("]")):
        return None
    with suppress(ExpressionError):
        return compile_expression(written[len(target.name) + 1 : -1], names)
    return None


def inward(holder: Element, scope: ProcessScope, *, stores: bool = False) -> Iterator[Mapping]:
    """From the data around an activity or a throwing event into its own; from data stores too, where it may."""
    around = holder.getparent()
    names = scope.seen_at(around) if around is not None else scope.names
    for each in children(holder, "dataInputAssociation"):
        target = _end(each, "targetRef", scope)
        if target is not None and target.holder is not holder:
            scope.report.add("association-end", each, attribute="targetRef")
        elif target is not None:
            read = {source.name for source in _sources(each, scope) or () if source.tag == _STORE} if stores else set()
            yield from _carried(each, target, names | read, scope, stores=stores)


def outward(holder: Element, scope: ProcessScope, names: frozenset[str], *, stores: bool = False) -> Iterator[Mapping]:
    """From the data of an activity or a catching event, which have these names, to those around it."""
    around = holder.getparent()
    seen = scope.seen_at(around) if around is not None else scope.names
    for each in children(holder, "dataOutputAssociation"):
        target = _end(each, "targetRef", scope)
        if target is not None and target.tag == _STORE:
            if not stores:
                scope.report.add("store-carried", each)
        elif target is not None and (target.holder is holder or target.name not in seen):
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


def _carried(
    association: Element, target: Item, names: frozenset[str], scope: ProcessScope, *, stores: bool = False
) -> Iterator[Mapping]:
    sources = _sources(association, scope)
    if sources is None or any(_PLACEHOLDER.fullmatch(each.name) for each in (target, *sources)):
        return
    if any(each.tag == _STORE for each in sources) and not stores:
        scope.report.add("store-carried", association)
        return
    if any(each.name not in names for each in sources):
        scope.report.add("association-end", association, attribute="sourceRef")
        return
    yield from (Mapping(made, target.name) for made in _values(association, target, sources, names, scope))


def _sources(association: Element, scope: ProcessScope) -> list[Item] | None:
    found: list[Item] = []
    for each in children(association, "sourceRef"):
        known = scope.items.get(reference(text_of(each)))
        if known is None:
            scope.report.add("reference-unknown", each, name=reference(text_of(each)), attribute="sourceRef")
            return None
        found.append(known)
    return found


def _values(
    association: Element, target: Item, sources: list[Item], names: frozenset[str], scope: ProcessScope
) -> Iterator[Expression]:
    """What is carried: what the transformation gives, what is assigned, or the one source. Nothing if it is drawn."""
    transformation, assignments = child(association, "transformation"), list(children(association, "assignment"))
    if len(sources) > 1 > len(assignments) + (transformation is not None) or (
        transformation is not None and assignments
    ):
        scope.report.add("association-sources", association)
    elif transformation is not None:
        made = scope.compile(transformation, names=names)
        yield from (made,) if made is not None else ()
    elif assignments:
        yield from _assigned(assignments, target, names, scope)
    elif sources:
        yield compile_expression(sources[0].name, names)


def _assigned(
    assignments: list[Element], target: Item, names: frozenset[str], scope: ProcessScope
) -> Iterator[Expression]:
    """What each assignment makes of the target: all of it, or the same with another entry."""
    for each in assignments:
        source, to = child(each, "from"), child(each, "to")
        if source is None or to is None or scope.compile(source, names=names) is None:
            continue  # the schema says so, or a finding
        entry = _entry(to, target)
        if entry is None or (entry and _is_hidden(target, each, scope)):
            scope.report.add("association-to", to, name=target.name)
            continue
        written = f"({unmarked(source.text or '')}\n)"
        if entry:
            written = f'context put(if {TARGET} = null then {{}} else {TARGET}, "{entry}", {written})'
        yield compile_expression(written, names | {TARGET})


def _is_hidden(target: Item, assignment: Element, scope: ProcessScope) -> bool:
    """Whether the target cannot be looked at there: the element has a datum of its own by this name."""
    association = assignment.getparent()
    holder = association.getparent() if association is not None else None
    if holder is not None and local(holder) in EVENTS:
        return True  # an event carries whole values
    mine = scope.held(holder) if holder is not None else ()
    return target not in mine and any(each.name == target.name for each in mine)


def _entry(to: Element, target: Item) -> str | None:
    """The entry that `to` names in the target: "" for all of it. None if it is neither."""
    written = unmarked(to.text or "").strip()
    if written == target.name:
        return ""
    head, dot, entry = written.partition(target.name + ".")
    return entry if dot and not head and re.fullmatch(r"[^\s\"\\.()\[\]{},]+", entry) else None
