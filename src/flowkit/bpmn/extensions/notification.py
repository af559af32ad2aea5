"""What is told to whom when something happens."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final, cast, get_args

from flowkit.bpmn.extensions.operation import people
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, extensions, flag, text_of, value, words
from flowkit.core.definition.deadlines import NotificationRule, NotifiedFact
from flowkit.core.operations.table import OPERATIONS
from flowkit.markup import Inside

_FACTS = frozenset(get_args(NotifiedFact))
_RECIPIENTS = frozenset({"holder", "candidates", "starter"})
_MATCHES: Final[Mapping[str, str]] = {
    "offered": "node",
    "reached": "node",
    "warned": "deadline",
    "breached": "deadline",
    "escalated": "deadline",
    "operation": "operation",
}


def read_notifications(
    process: Element, scope: ProcessScope, deadlines: Collection[str]
) -> tuple[NotificationRule, ...]:
    """The notifications of a process; `deadlines` are the ids of its deadlines."""
    texts = _texts(process, scope)
    return tuple(
        replace(rule, texts=tuple(texts.pop(rule.id, ())))
        for element in extensions(process, "notification")
        if (rule := _notification(element, scope, deadlines)) is not None
    )


def _texts(process: Element, scope: ProcessScope) -> dict[str, list[tuple[str, str, str]]]:
    """By the id of their rule: the texts in a language."""
    rules = {value(each, "id") for each in extensions(process, "notification")}
    found: dict[str, list[tuple[str, str, str]]] = {}
    for element in extensions(process, "translation"):
        owner, language = value(element, "of"), value(element, "language")
        if owner not in rules or any(each[0] == language for each in found.get(owner, ())):
            scope.report.add("translation", element, name=owner, language=language)
            continue
        _check_template(element, "subject", scope)
        _check_template(element, None, scope)
        found.setdefault(owner, []).append((language, value(element, "subject"), text_of(element)))
    return found


def _notification(element: Element, scope: ProcessScope, deadlines: Collection[str]) -> NotificationRule | None:
    on, match = value(element, "on"), value(element, "match")
    if on not in _FACTS or not value(element, "id"):
        return None  # the schema says so
    matches: Mapping[str, Collection[str]] = {"node": scope.node_ids, "deadline": deadlines, "operation": OPERATIONS}
    known = matches.get(_MATCHES.get(on, ""))
    if match and known is not None and match not in known:
        scope.report.add("match-unknown", element, inside=Inside("match", 1, 1), name=match, on=on)
    _check_template(element, "subject", scope)
    _check_template(element, None, scope)
    return NotificationRule(
        id=value(element, "id"),
        on=cast("NotifiedFact", on),
        to=people(element, "to", scope, others=_RECIPIENTS, data=True),
        channels=words(element, "channels") or ("inbox",),
        subject=value(element, "subject"),
        body=text_of(element),
        match=match,
        urgent=flag(element, "urgent"),
    )


def _check_template(element: Element, attribute: str | None, scope: ProcessScope) -> None:
    from jinja2 import TemplateSyntaxError  # noqa: PLC0415 - only a file with notifications pays for the import
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415 - as above

    source = (element.text or "") if attribute is None else element.get(attribute, "")
    line, detail = 1, ""
    try:
        SandboxedEnvironment(autoescape=True).parse(source)
    except TemplateSyntaxError as error:
        line, detail = error.lineno, error.message or "-"
    except (RecursionError, ValueError) as error:  # nested without end, or a number without end
        detail = str(error)
    if detail:
        scope.report.add("template-invalid", element, inside=Inside(attribute, line, 1), detail=detail)
