"""Papers that can be printed from a case."""

from __future__ import annotations

from flowkit.bpmn.scope import ProcessScope, bilingual
from flowkit.bpmn.tree import Element, extensions, value, words
from flowkit.core.definition.papers import Paper


def read_papers(process: Element, scope: ProcessScope) -> tuple[Paper, ...]:
    """The papers of a process, each id once."""
    papers: dict[str, Paper] = {}
    for element in extensions(process, "paper"):
        name = value(element, "id")
        if name in papers:
            scope.report.add("paper-twice", element, name=name)
            continue
        needs = words(element, "needs")
        for field in needs:
            scope.field_named(element, "needs", field)
        papers[name] = Paper(
            id=name,
            name=bilingual(element),
            template=value(element, "template"),
            copies=words(element, "copies"),
            needs=needs,
            blank=value(element, "blank"),
            readers=scope.roles_in(element, "readers"),
        )
    return tuple(papers.values())
