"""How secret the cases of a process are."""

from __future__ import annotations

from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, value
from flowkit.core.definition.secrecy import INTERNAL, LEVELS, Secrecy


def read_secrecy(access: Element, scope: ProcessScope) -> Secrecy:
    """The level of the process, and the datum that says another one for a case."""
    named = value(access, "secrecy")
    level = LEVELS.index(named) if named in LEVELS else INTERNAL
    if access.get("secrecy-field") is None:
        return Secrecy(level)
    field = scope.field_named(access, "secrecy-field")
    if field is not None and not (field.choices and set(field.choices) <= set(LEVELS)):
        scope.report.add("secrecy-field", access, name=field.name, known=", ".join(LEVELS))
    return Secrecy(level, value(access, "secrecy-field"))
