"""Which duties of a process are those of different persons."""

from __future__ import annotations

import re
from typing import Final

from flowkit.bpmn.scope import ProcessScope, bilingual
from flowkit.bpmn.tree import Element, extensions, flag, own_children, value, words
from flowkit.core.definition.separation import STARTER, Separation, Side
from flowkit.errors import NOTHING, Text
from flowkit.markup import Inside

_WITHIN: Final = re.compile(r"([1-9][0-9]{0,4}) days", re.ASCII)
_EVER: Final = "ever"


def read_separations(process: Element, scope: ProcessScope) -> tuple[Separation, ...]:
    """The separations of a process, each id once."""
    found: dict[str, Separation] = {}
    for element in extensions(process, "separation"):
        name = value(element, "id")
        if name in found:
            scope.report.add("separation-twice", element, name=name)
        elif name:
            found[name] = _separation(element, name, scope)
    return tuple(found.values())


def _separation(element: Element, name: str, scope: ProcessScope) -> Separation:
    sides: dict[str, Side] = {}
    steps: dict[str, str] = {}
    for each in own_children(element, "side"):
        side = value(each, "id")
        if side in sides:
            scope.report.add("separation-twice", each, name=side)
        for step in words(each, "steps"):
            if step != STARTER:
                scope.step_named(each, "steps", step)
            if step in steps:
                scope.report.add("separation-both", each, inside=Inside("steps", 1, 1), step=step, other=steps[step])
            steps[step] = side
        sides.setdefault(side, Side(side, words(each, "steps"), _named(each, side)))
    within, beyond = value(element, "within"), element.get("within") is not None
    days = _WITHIN.fullmatch(within)
    if value(element, "subject"):
        scope.field_named(element, "subject")
        if not beyond:
            scope.report.add("separation-subject", element)
    if beyond and days is None and within != _EVER:
        scope.report.add("separation-within", element, inside=Inside("within", 1, 1), within=within)
    return Separation(
        name,
        tuple(sides.values()),
        _named(element, name),
        beyond,
        int(days[1]) if days is not None else None,
        value(element, "subject"),
        flag(element, "units-may-allow"),
    )


def _named(element: Element, name: str) -> Text:
    said = bilingual(element)
    return said if said != NOTHING else Text(name, name)
