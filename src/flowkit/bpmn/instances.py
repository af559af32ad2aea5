"""What only one instance of an activity knows that is done several times (BPMN 10.3.8)."""

from __future__ import annotations

from flowkit.bpmn.tree import Element, child, extension, value


def names_at(element: Element) -> frozenset[str]:
    """The names that the activities around an element, and it itself, give: the number of the turn and its member."""
    return frozenset(name for each in (element, *element.iterancestors()) for name in _own_names(each))


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
