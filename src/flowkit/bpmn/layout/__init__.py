"""Automatic layout of BPMN files that have no diagram. docs/reference/layout.md says how it draws."""

from __future__ import annotations

from flowkit.bpmn.layout.interchange import write_diagram
from flowkit.bpmn.layout.pools import draw_collaboration, draw_process
from flowkit.bpmn.opening import open_file
from flowkit.bpmn.patch import remove
from flowkit.bpmn.tree import BPMNDI, Element, children, value
from flowkit.bpmn.writer import write

__all__ = ["draw_diagrams", "has_diagram", "lay_out"]


def lay_out(xml: bytes, *, again: bool = False) -> bytes | None:
    """The file with a diagram, or None if it has one already; with `again` a new one takes the place of the old.

    Raises DefinitionInvalid for a file that is no BPMN. The file need not be valid otherwise.
    """
    root = open_file(xml)
    return write(root.getroottree()) if draw_diagrams(root, again=again) else None


def has_diagram(root: Element) -> bool:
    """Whether anything is drawn."""
    return next(root.iter(f"{{{BPMNDI}}}BPMNShape"), None) is not None


def draw_diagrams(root: Element, *, again: bool = False) -> bool:
    """Draws into the tree, one diagram for the collaboration or for each process; whether anything was drawn."""
    if has_diagram(root) and not again:
        return False
    for old in list(root.iterchildren(f"{{{BPMNDI}}}BPMNDiagram")):
        remove(old)
    processes = {value(each, "id"): each for each in children(root, "process")}
    planes = [each for each in children(root, "collaboration") if next(children(each, "participant"), None) is not None]
    for plane in planes[:1]:
        write_diagram(root, plane, draw_collaboration(plane, processes))
    for process in processes.values() if not planes else ():
        write_diagram(root, process, draw_process(process, {}))
    return bool(planes or processes)
