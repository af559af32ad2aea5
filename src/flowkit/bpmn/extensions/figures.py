"""Which figures of a process are kept each night."""

from __future__ import annotations

from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, extension, words
from flowkit.core.definition.figures import FIGURES, Figures
from flowkit.markup import Inside


def read_figures(process: Element, scope: ProcessScope) -> Figures | None:
    """What `flowkit:figures` says; without names, all figures."""
    element = extension(process, "figures")
    if element is None:
        return None
    named = words(element, "of")
    for name in (each for each in named if each not in FIGURES):
        known = ", ".join(FIGURES)
        scope.report.add("figure-unknown", element, inside=Inside("of", 1, 1), name=name, known=known)
    return Figures(tuple(dict.fromkeys(named)) or tuple(FIGURES), scope.roles_in(element, "readers"))
