"""BPMN 9.4 message flows: what is sent along one has the message that the flow, or one of its two ends, names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flowkit.bpmn.tree import BPMN, Element, child, local, reference, value


def message_named_at(element: Element) -> str:
    """The id of the message that an event or a task names itself; "" for none."""
    definition = child(element, "messageEventDefinition")
    return reference(value(element if definition is None else definition, "messageRef"))


def flows_with_ends(root: Element) -> Iterator[tuple[Element, tuple[Element, ...]]]:
    """Each message flow with the elements at its ends, as far as they are in the file."""
    drawn = list(root.iter(f"{{{BPMN}}}messageFlow"))
    if not drawn:
        return
    known = {value(each, "id"): each for each in root.iter(f"{{{BPMN}}}*") if each.get("id")}
    for flow in drawn:
        ends = (known.get(reference(value(flow, end))) for end in ("sourceRef", "targetRef"))
        yield flow, tuple(each for each in ends if each is not None)


def carried_messages(root: Element) -> Mapping[str, str]:
    """The message of each flow node at which a message flow begins or ends and that names none itself; of several that
    differ none.
    """
    found: dict[str, set[str]] = {}
    for flow, ends in flows_with_ends(root):
        names = [reference(value(flow, "messageRef")), *map(message_named_at, ends)]
        name = next(filter(None, names), "")
        for each in ends:
            if name and local(each) != "participant":
                found.setdefault(value(each, "id"), set()).add(name)
    return {node: next(iter(names)) for node, names in found.items() if len(names) == 1}
