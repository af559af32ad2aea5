"""What a step asks for beside its form, and who is to know that it is done."""

from __future__ import annotations

from collections.abc import Iterable

from flowkit.bpmn.extensions.operation import people
from flowkit.bpmn.scope import ProcessScope, bilingual
from flowkit.bpmn.tree import Element, extensions, flag, value, words
from flowkit.core.definition.forms import AttachmentRule
from flowkit.core.definition.people import CopyRule


def read_attachments(owner: Element, scope: ProcessScope) -> tuple[AttachmentRule, ...]:
    """The kinds of files of a step; of a kind that is named twice the last counts."""
    return attachments_in(extensions(owner, "attachment"), scope)


def attachments_in(elements: Iterable[Element], scope: ProcessScope) -> tuple[AttachmentRule, ...]:
    rules = {value(each, "kind"): _attachment(each, scope) for each in elements}
    return tuple(rules.values())


def _attachment(element: Element, scope: ProcessScope) -> AttachmentRule:
    conditional = element.get("required-when") is not None
    if conditional and element.get("required") is not None:
        scope.report.add("attachment-required-twice", element)
    return AttachmentRule(
        value(element, "kind"),
        bilingual(element),
        required=flag(element, "required", default=False),
        media=tuple(media.lower() for media in words(element, "media")),
        required_when=scope.compile(element, "required-when") if conditional else None,
        anew=flag(element, "anew", default=False),
    )


def read_copies(owner: Element, scope: ProcessScope) -> tuple[CopyRule, ...]:
    starter = frozenset({"starter"})
    return tuple(
        CopyRule(people(each, "to", scope, others=starter, data=True), value(each, "matter"))
        for each in extensions(owner, "cc")
    )
