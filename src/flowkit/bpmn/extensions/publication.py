"""What a process shows to people without an account."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from flowkit.bpmn.extensions.beside import attachments_in
from flowkit.bpmn.extensions.form import form_of
from flowkit.bpmn.scope import ProcessScope, bilingual
from flowkit.bpmn.tree import Element, extension, integer, own_children, value
from flowkit.core.definition.events import triggers_of
from flowkit.core.definition.fields import DataField
from flowkit.core.definition.model import Node
from flowkit.core.definition.publication import Act, Outsider, Publication, Rating, Shown
from flowkit.core.definition.tasks import CallActivity
from flowkit.core.definition.timers import Message
from flowkit.errors import Text

_MOST_FILES = 5
_MOMENTS = frozenset({"date", "datetime"})


def read_publication(process: Element, scope: ProcessScope, nodes: Mapping[str, Node]) -> Publication | None:
    """None for a process that shows nothing."""
    element = extension(process, "public")
    if element is None:
        return None
    rating = next(iter(own_children(element, "rating")), None)
    return Publication(
        code=_code(element, scope),
        published=_published(element, scope),
        since=_moment(element, scope),
        shown=tuple(_shown(each, scope) for each in own_children(element, "show")),
        rating=_rating(rating, scope) if rating is not None else None,
        outsiders=tuple(_outsiders(element, scope, nodes)),
    )


def _outsiders(public: Element, scope: ProcessScope, nodes: Mapping[str, Node]) -> Iterator[Outsider]:
    """Who may act by a code. Where other processes are called, they may be what waits."""
    waits = {each.name for node in nodes.values() for each in triggers_of(node) if isinstance(each, Message)}
    alone = not any(isinstance(node.spec, CallActivity) for node in nodes.values())
    seen: set[str] = set()
    for each in own_children(public, "outsider"):
        name = value(each, "id")
        if name in seen:
            scope.report.add("outsider-twice", each, name=name)
        seen.add(name)
        person = _named(each, "person", scope)
        if person is not None and person.type != "string":
            scope.report.add("outsider-person", each, name=person.name)
        yield Outsider(
            name,
            _title(each, name),
            value(each, "person"),
            scope.quantity(each, "within") if each.get("within") is not None else None,
            tuple(_acts(each, scope, waits if alone else None)),
        )


def _acts(outsider: Element, scope: ProcessScope, waits: Collection[str] | None) -> Iterator[Act]:
    seen: set[str] = set()
    for each in own_children(outsider, "act"):
        name, message = value(each, "id"), value(each, "message")
        if name in seen:
            scope.report.add("act-twice", each, name=name)
        seen.add(name)
        if waits is not None and message not in waits:
            scope.report.add("act-never-waited-for", each, name=message)
        attachments = attachments_in(own_children(each, "attachment"), scope)
        if each.get("files") is not None and not attachments:
            scope.report.add("act-without-kinds", each)
        files = integer(each, "files") or _MOST_FILES
        yield Act(name, message, _title(each, name), form_of(each, scope), attachments, files if attachments else 0)


def _title(element: Element, name: str) -> Text:
    found = bilingual(element)
    return found if found.en else Text(name, name)


def _named(element: Element, attribute: str, scope: ProcessScope) -> DataField | None:
    return scope.field_named(element, attribute) if element.get(attribute) is not None else None


def _code(element: Element, scope: ProcessScope) -> str:
    field = _named(element, "code", scope)
    if field is not None and field.generated != "code":
        scope.report.add("public-code", element, name=field.name)
    return value(element, "code")


def _published(element: Element, scope: ProcessScope) -> str:
    field = _named(element, "published", scope)
    if field is not None and not (field.case_field and field.type == "boolean"):
        scope.report.add("public-published", element, name=field.name)
    return value(element, "published")


def _moment(element: Element, scope: ProcessScope) -> str:
    field = _named(element, "since", scope)
    if field is not None and field.type not in _MOMENTS:
        scope.report.add("public-since", element, name=field.name)
    return value(element, "since")


def _shown(element: Element, scope: ProcessScope) -> Shown:
    field = scope.field_named(element, "field")
    everyone = value(element, "to") == "everyone"
    if field is not None and (field.readers or field.generated or (everyone and field.classification)):
        scope.report.add("public-closed", element, name=field.name)
    return Shown(value(element, "field"), everyone)


def _rating(element: Element, scope: ProcessScope) -> Rating:
    field = scope.field_named(element, "field")
    if field is not None and not field.choices:
        scope.report.add("rating-scale", element, name=field.name)
    comment = _named(element, "comment", scope)
    if comment is not None and comment.type != "string":
        scope.report.add("rating-comment", element, name=comment.name)
    return Rating(
        field=value(element, "field"),
        comment=value(element, "comment"),
        since=_moment(element, scope),
        within=scope.quantity(element, "within") if element.get("within") is not None else None,
        condition=scope.compile(element, "if") if element.get("if") is not None else None,
    )
