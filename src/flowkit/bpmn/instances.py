"""What only one instance of an activity knows that is done several times (BPMN 10.3.8)."""

from __future__ import annotations

from typing import Final

from flowkit.bpmn.tree import Element, child, extension, local, value

_LOOPS: Final = frozenset({"standardLoopCharacteristics", "multiInstanceLoopCharacteristics"})
_BEFORE: Final = frozenset(
    {
        "documentation",
        "extensionElements",
        "auditing",
        "monitoring",
        "categoryValueRef",
        "incoming",
        "outgoing",
        "ioSpecification",
        "property",
        "dataInputAssociation",
        "dataOutputAssociation",
        "resourceRole",
        "performer",
        "humanPerformer",
        "potentialOwner",
    }
)
"""What the schema puts before the loop characteristics of an activity."""


def names_at(element: Element) -> frozenset[str]:
    """The names that the activities around an element, and it itself, give: the number of the turn and its member."""
    around = (each for each in (element, *element.iterancestors()) if _is_repeated(each))
    return frozenset(name for each in around for name in _own_names(each))


def _is_repeated(activity: Element) -> bool:
    """Whether it has loop characteristics. What a process or a subprocess has inside is not looked through for them:
    that would cost each expression as much as there is around it.
    """
    for each in activity.iterchildren("*"):
        if local(each) not in _BEFORE:
            return local(each) in _LOOPS
    return False


def members_at(element: Element) -> frozenset[str]:
    """The names of the members alone."""
    return names_at(element) - {"loopCounter"}


def round_extension(activity: Element) -> Element | None:
    element = child(activity, "multiInstanceLoopCharacteristics")
    return extension(element, "round") if element is not None else None


def _own_names(activity: Element) -> frozenset[str]:
    if child(activity, "standardLoopCharacteristics") is not None:
        return frozenset({"loopCounter"})
    if child(activity, "multiInstanceLoopCharacteristics") is None:
        return frozenset()
    own, rounds = round_extension(activity), child(activity, "multiInstanceLoopCharacteristics")
    item = item_name(rounds, "inputDataItem") if rounds is not None else ""
    return frozenset({"loopCounter", value(own, "element") if own is not None else "", item} - {""})


def item_name(rounds: Element, tag: str) -> str:
    """How `inputDataItem` or `outputDataItem` of a round is called: by its name, else by its id."""
    item = child(rounds, tag)
    return (value(item, "name") or value(item, "id")) if item is not None else ""
