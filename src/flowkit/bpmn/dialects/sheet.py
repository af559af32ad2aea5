"""The file while it is imported: what was looked at, what is added to it, and the rows of the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from flowkit.bpmn.dialect_names import dialect_of_space
from flowkit.bpmn.dialects.declared import Declared
from flowkit.bpmn.dialects.foreign import Foreign, foreign_to_feel
from flowkit.bpmn.dialects.language import Feel, Untranslatable
from flowkit.bpmn.dialects.rows import Outcome, Row
from flowkit.bpmn.dialects.rule import Dialect, Site
from flowkit.bpmn.elements import KINDS
from flowkit.bpmn.tree import BPMN, BPMNDI, FLOWKIT, children, extensions, is_bpmn, local, namespace, value
from flowkit.errors import Text
from flowkit.markup import Element, Inside, Places

_OFTEN: Final = frozenset({"in", "out", "set", "deadline", "notification", "operation", "scale", "separation"})
_FIRST: Final = ("documentation", "extensionElements")


@dataclass(slots=True)
class Sheet:
    """`renamed` are, for each process, the names that mean something of flowkit's; `taken` what a rule has read."""

    root: Element
    places: Places
    dialect: Dialect
    name: str
    prefix: str
    rows: list[Row] = field(default_factory=list)
    declared: Declared = field(default_factory=Declared)
    renamed: dict[Element, dict[str, str]] = field(default_factory=dict)
    taken: set[tuple[Element, str]] = field(default_factory=set)
    unassigned: bool = False

    def note(self, outcome: Outcome, at: Element, what: str, note: Text, inside: Inside | None = None) -> None:
        """A row of the report, at an element of the file as it was read."""
        line, column = self.places.of(at, inside)
        here: Element | None = at
        while not line and here is not None and (here := here.getparent()) is not None:
            line, column = self.places.of(here)
        self.rows.append(Row(line, column, _owner_id(at), what, outcome, note))

    def said(self, outcome: Outcome, site: Site, note: Text) -> None:
        """The row of one occurrence."""
        self.taken.add((site.at, site.name if site.is_attribute else ""))
        inside = None
        if site.is_attribute:
            inside = Inside(f"{self._written_prefix(site)}{site.name}", 1, 1)
        self.note(outcome, site.at, f"{self.prefix}:{site.name}", note, inside)

    def _written_prefix(self, site: Site) -> str:
        for full in site.at.attrib:
            name = etree.QName(full)
            if name.localname == site.name and dialect_of_space(name.namespace) is not None:
                prefix = next((key for key, space in site.at.nsmap.items() if space == name.namespace), None)
                return f"{prefix}:" if prefix else ""
        return ""

    def attribute(self, owner: Element, name: str) -> Site | None:
        """The attribute of the dialect with this name, not yet taken."""
        for full, text in owner.attrib.items():
            qualified = etree.QName(full)
            if qualified.localname == name and dialect_of_space(qualified.namespace) is not None:
                if (owner, name) in self.taken:
                    return None
                return Site(owner, owner, name, str(text).strip(), is_attribute=True)
        return None

    def elements(self, owner: Element, name: str) -> list[Site]:
        """The extension elements of the dialect with this name, not yet taken."""
        return [site for site in self.extensions(owner) if site.name == name and (site.at, "") not in self.taken]

    def extensions(self, owner: Element) -> Iterator[Site]:
        for holder in children(owner, "extensionElements"):
            for each in holder.iterchildren("*"):
                if dialect_of_space(namespace(each)) is not None:
                    yield Site(owner, each, _lower_first(local(each)), (each.text or "").strip(), is_attribute=False)

    def take(self, owner: Element, name: str, note: Text) -> str:
        """The text of an attribute that another rule reads together with its own; "" without one."""
        site = self.attribute(owner, name)
        if site is None:
            return ""
        self.said("translated", site, note)
        return site.text

    def extend(self, owner: Element, tag: str, attributes: Mapping[str, str]) -> Element | None:
        """A flowkit element on a BPMN element. None if one stands there already and may stand only once."""
        if tag not in _OFTEN and next(extensions(owner, tag), None) is not None:
            return None
        holder = next(children(owner, "extensionElements"), None)
        if holder is None:
            holder = owner.makeelement(f"{{{BPMN}}}extensionElements", {}, None)
            place = sum(1 for each in owner.iterchildren("*") if is_bpmn(each, "documentation"))
            owner.insert(_index_of(owner, place), holder)
        added = etree.SubElement(holder, f"{{{FLOWKIT}}}{tag}", {})
        for name, text in attributes.items():
            added.set(name, text)
        return added

    def admits(self, owner: Element, tag: str) -> bool:
        """Whether flowkit's reader understands the extension element there."""
        kind = KINDS.get(local(owner))
        return kind is not None and tag in kind.extensions

    def feel(self, site: Site, text: str, foreign: Foreign | None = None, *, plain: bool = True) -> str | None:
        """The text in FEEL, with its names declared in the process around; None after a row that says why not.

        `plain`: text without a mark of an expression is a string.
        """
        try:
            found = foreign_to_feel(text, foreign or self.dialect.language, self.renamed_at(site.owner), plain=plain)
        except Untranslatable as error:
            self._untranslatable(site, text, error)
            return None
        self.reads(site.owner, found)
        return found.source

    def _untranslatable(self, site: Site, text: str, error: Untranslatable) -> None:
        attribute = f"{self._written_prefix(site)}{site.name}" if site.is_attribute else None
        lead = site.at.text if attribute is None else None
        shift = len(lead) - len(lead.lstrip()) if lead and "\n" not in lead[: len(lead) - len(lead.lstrip())] else 0
        self.taken.add((site.at, site.name if site.is_attribute else ""))
        note = Text(f"{_short(text)}: {error.reason.en}", f"{_short(text)}:{error.reason.zh}")
        is_bpmn_text = namespace(site.at) == BPMN and not site.is_attribute
        what = local(site.at) if is_bpmn_text else f"{self.prefix}:{site.name}"
        self.note("refused", site.at, what, note, Inside(attribute, error.line, error.column + shift))

    def reads(self, owner: Element, found: Feel) -> None:
        """Remembers the names that an expression reads, as data of the process."""
        process = self.process_of(owner)
        if process is not None:
            hidden = self.declared.hidden_at(owner)
            for name, types in found.types.items():
                if name not in hidden:
                    self.declared.suggest(process, name, types)

    def renamed_at(self, owner: Element) -> Mapping[str, str]:
        process = self.process_of(owner)
        return self.renamed.get(process, {}) if process is not None else {}

    @staticmethod
    def process_of(element: Element) -> Element | None:
        here: Element | None = element
        while here is not None and not is_bpmn(here, "process"):
            here = here.getparent()
        return here


def place_of(owner: Element) -> Element:
    """The node that the owner is a part of: the event of an event definition."""
    parent = owner.getparent()
    return parent if local(owner).endswith("EventDefinition") and parent is not None else owner


def _index_of(owner: Element, place: int) -> int:
    """The index among all children, comments too, of the place among the elements."""
    elements = list(owner.iterchildren("*"))
    return owner.index(elements[place]) if place < len(elements) else len(owner)


def _owner_id(element: Element) -> str:
    """The id of the nearest element of BPMN's own that has one; the name of the element without one."""
    here: Element | None = element
    while here is not None:
        if namespace(here) in (BPMN, BPMNDI) and here.get("id"):
            return value(here, "id")
        here = here.getparent()
    return local(element)


def _lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:79] + "…"  # noqa: PLR2004 -- a line of the report
