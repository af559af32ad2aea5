"""What a process shows to people without an account."""

from __future__ import annotations

from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, extension, own_children, value
from flowkit.core.definition.model import DataField
from flowkit.core.definition.publication import Publication, Rating, Shown

_MOMENTS = frozenset({"date", "datetime"})


def read_publication(process: Element, scope: ProcessScope) -> Publication | None:
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
    )


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
