"""The data that an imported process needs: flowkit wants every datum declared, other engines none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from flowkit.bpmn.scope import RESERVED
from flowkit.core.definition.fields import FieldType
from flowkit.markup import Element

_KNOWN: Final[dict[str, FieldType]] = {
    "number": "number",
    "string": "string",
    "boolean": "boolean",
    "list": "list",
    "context": "context",
}


@dataclass(slots=True)
class Datum:
    """What is known of one datum: a declared type wins over what its uses suggest."""

    kind: FieldType | None = None
    suggested: set[str] = field(default_factory=set)
    title: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False

    @property
    def type(self) -> FieldType:
        if self.kind is not None:
            return self.kind
        return _KNOWN.get(next(iter(self.suggested)), "any") if len(self.suggested) == 1 else "any"


@dataclass(slots=True)
class Declared:
    """The data of each process, and the elements of rounds, which are seen only inside their task."""

    _data: dict[Element, dict[str, Datum]] = field(default_factory=dict)
    _members: dict[Element, frozenset[str]] = field(default_factory=dict)

    def of(self, process: Element) -> dict[str, Datum]:
        return self._data.setdefault(process, {})

    def suggest(self, process: Element, name: str, types: set[str]) -> None:
        if name and name not in RESERVED:
            self.of(process).setdefault(name, Datum()).suggested.update(types)

    def declare(self, process: Element, name: str, kind: FieldType, title: str = "") -> Datum | None:
        """The datum with this type; None for a name that flowkit keeps for itself."""
        if not name or name in RESERVED:
            return None
        datum = self.of(process).setdefault(name, Datum())
        datum.kind = datum.kind or kind
        datum.title = datum.title or title
        return datum

    def hide(self, task: Element, member: str) -> None:
        """`member` is the element of the task's round."""
        self._members[task] = frozenset({member})

    def hidden_at(self, element: Element) -> frozenset[str]:
        here: Element | None = element
        while here is not None:
            if here in self._members:
                return self._members[here]
            here = here.getparent()
        return frozenset()
