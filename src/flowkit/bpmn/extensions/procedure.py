"""Document control of the written procedure (E210)."""

from __future__ import annotations

from flowkit.bpmn.tree import Element, extension, own_children, value
from flowkit.core.definition.model import Change, ProcedureInfo


def read_procedure(process: Element) -> ProcedureInfo:
    """Number, source, secrecy, owner, who wrote, examined and approved it, and its changes."""
    element = extension(process, "procedure")
    if element is None:
        return ProcedureInfo()
    return ProcedureInfo(
        number=value(element, "number"),
        source=value(element, "source"),
        secrecy=value(element, "secrecy"),
        owner=value(element, "owner"),
        drafted_by=value(element, "drafted-by"),
        examined_by=value(element, "examined-by"),
        approved_by=value(element, "approved-by"),
        issued=value(element, "issued"),
        changes=tuple(map(_change, own_children(element, "change"))),
    )


def _change(element: Element) -> Change:
    return Change(
        version=value(element, "version"),
        content=value(element, "content"),
        changed_by=value(element, "changed-by"),
        examined_by=value(element, "examined-by"),
        approved_by=value(element, "approved-by"),
        date=value(element, "date"),
    )
