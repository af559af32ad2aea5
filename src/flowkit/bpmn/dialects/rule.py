"""A dialect is a table of rules: what an attribute or an extension element of another engine becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from flowkit.errors import Text
from flowkit.markup import Element

if TYPE_CHECKING:
    from flowkit.bpmn.dialects.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Site:
    """One occurrence: the BPMN element that it belongs to, the element that carries it (the extension element, or
    for an attribute the owner itself), its name, and its text (of an attribute, or inside the element).
    """

    owner: Element
    at: Element
    name: str
    text: str
    is_attribute: bool


Apply = Callable[["Sheet", Site], None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a table. Without `apply` the occurrence is reported with the row's outcome and `becomes` as the note,
    unless a rule that reads it together with its own took it.
    """

    name: str
    becomes: Text
    apply: Apply | None = None
    outcome: Literal["ignored", "refused"] = "refused"


@dataclass(frozen=True, slots=True)
class Dialect:
    """The tables of one engine, and how its expressions are read."""

    attributes: Mapping[str, Rule]
    elements: Mapping[str, Rule]
    language: Literal["juel", "feel", "python"]


def table(*rules: Rule) -> Mapping[str, Rule]:
    return {rule.name: rule for rule in rules}


def ignored(becomes: Text, *names: str) -> tuple[Rule, ...]:
    return tuple(Rule(name, becomes, outcome="ignored") for name in names)


def refused(becomes: Text, *names: str) -> tuple[Rule, ...]:
    return tuple(Rule(name, becomes) for name in names)
