"""What is known while the elements of one process are read: its declarations, its steps, and how to compile."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from flowkit.bpmn.instances import names_at
from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import Element, flag, local, reference, text_of, value, words
from flowkit.core.definition.fields import BusinessState, DataField
from flowkit.core.worktime import ClockTime, Quantity, parse_quantity
from flowkit.decision import Scale
from flowkit.errors import ExpressionError, FlowkitError, Text
from flowkit.expressions import Expression, compile_expression, compile_unary_tests
from flowkit.markup import Inside

IMPLICIT = frozenset({"case"})
RESERVED = IMPLICIT | {"?", "loopCounter", "outcomes", "completions", "activationCount", "waitingForStart"}
NO_ROLE = frozenset({"holder", "candidates", "candidate", "starter", "system"})

Known = TypeVar("Known")


class Item(NamedTuple):
    """A data object, property, data input or output as an element that holds it declares it, or a data store, under
    which name it is kept (BPMN 10.4.1).
    """

    name: str
    holder: Element
    tag: str
    store: str = ""


@dataclass(slots=True)
class ProcessScope:
    """One process while it is read.

    `roots` are the elements beside the processes, by tag and id. `steps` are the user tasks by id, `node_ids` all flow
    nodes, `undone` what each compensation handler undoes. `roles` gathers every role that the process names;
    `needs_calendar` the first element whose time cannot be reckoned without a calendar. `carried` has the message of
    each flow node at which a message flow begins or ends. `items` are the BPMN data by id, `holders` by the id of the
    element that declares them; `outer` names the data of the process, `inner` by the id of a subprocess, activity or
    event those that are seen only there.
    """

    key: str
    report: Report
    messages: Mapping[str, Element]
    roots: Mapping[tuple[str, str], Element] = field(default_factory=dict)
    fields: dict[str, DataField] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    holders: dict[str, list[Item]] = field(default_factory=dict)
    outer: set[str] = field(default_factory=set)
    inner: dict[str, frozenset[str]] = field(default_factory=dict)
    states: dict[str, BusinessState] = field(default_factory=dict)
    scales: dict[str, Scale] = field(default_factory=dict)
    node_ids: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()
    lanes: dict[str, str] = field(default_factory=dict)
    roles: dict[str, None] = field(default_factory=dict)
    undone: Mapping[str, Element] = field(default_factory=dict)
    needs_calendar: Element | None = None
    carried: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """What an expression may name everywhere: the data of the process and what flowkit itself provides."""
        return frozenset(self.outer) | IMPLICIT

    @property
    def private(self) -> frozenset[str]:
        """The data that are seen in inner places only."""
        return frozenset(self.fields) - self.outer

    def held(self, element: Element) -> Sequence[Item]:
        """The BPMN data that the element declares."""
        return self.holders.get(value(element, "id"), ())

    def seen_at(self, at: Element) -> frozenset[str]:
        """What an expression there may name: also the data of each place around it, and the members of rounds."""
        found, below = self.names | self._names_at(at), None
        for each in (at, *at.iterancestors()) if self.inner else ():
            begins = below is not None and local(below) == "startEvent" and flag(each, "triggeredByEvent")
            if not begins:  # an event that starts a subprocess is caught before its data are there
                found |= self.inner.get(value(each, "id"), frozenset())
            below = each
        return found

    def message_at(self, element: Element) -> str:
        """The id of the message that an event or a task names, itself or by its message flow; "" if it has none."""
        parent = element.getparent()
        node = parent if local(element) == "messageEventDefinition" and parent is not None else element
        return reference(value(element, "messageRef")) or self.carried.get(value(node, "id"), "")

    def root(self, tag: str, name: str) -> Element | None:
        """An element beside the processes, that others refer to."""
        return self.roots.get((tag, name))

    def compile(
        self,
        at: Element,
        attribute: str | None = None,
        *,
        extra: frozenset[str] = frozenset(),
        closed: bool = True,
        bare: bool = False,
        names: frozenset[str] | None = None,
    ) -> Expression | None:
        """The FEEL in an attribute, or in the text, of the element; a leading "=" is only a mark.

        `extra` are further names; an expression that is not `closed` may use names that nobody declares here, and a
        `bare` one may name nothing, because there is no case yet. `names` take the place of all that is seen there.
        """
        source = unmarked(_written(at, attribute))
        seen = None if not closed else frozenset() if bare else (names or self.seen_at(at)) | extra
        return self._compiled(at, attribute, lambda: compile_expression(source, seen))

    def _names_at(self, at: Element) -> frozenset[str]:
        """What only the instances around the element know; a handler knows what the activity knew that it undoes."""
        around = (value(each, "id") for each in (at, *at.iterancestors()))
        undone = (self.undone[each] for each in around if each in self.undone)
        return names_at(at).union(*(names_at(each) for each in undone))

    def tests(self, at: Element, attribute: str) -> Expression | None:
        """The unary tests in an attribute; None for `-` (and for what does not compile)."""
        source = _written(at, attribute)
        if source.strip() in ("", "-"):
            return None
        return self._compiled(at, attribute, lambda: compile_unary_tests(source, self.seen_at(at)))

    def _compiled(self, at: Element, attribute: str | None, make: Callable[[], Expression]) -> Expression | None:
        if not _written(at, attribute).strip():
            self.report.add("expression-missing", at, tag=local(at), attribute=attribute or local(at))
            return None
        if self.report.is_full:
            return None  # nobody would read what is wrong here
        try:
            return make()
        except ExpressionError as error:
            inside = Inside(attribute, error.line, error.column)
            self.report.add("expression-invalid", at, inside=inside, mend=error.mend, detail=error.text)
            return None

    def quantity(
        self, at: Element, attribute: str | None = None, parse: Callable[[str], Quantity] = parse_quantity
    ) -> Quantity | None:
        """A quantity of time; whatever needs a calendar is remembered."""
        found = self.parsed(at, attribute, parse)
        if found is not None and not isinstance(found, ClockTime):
            self.use_calendar(at)
        return found

    def parsed(self, at: Element, attribute: str | None, parse: Callable[[str], Known]) -> Known | None:
        """What a parser of flowkit makes of an attribute or a text; its refusal becomes a finding."""
        try:
            return parse(_written(at, attribute).strip())
        except FlowkitError as error:
            self.report.add("time-invalid", at, inside=Inside(attribute, 1, 1), mend=error.mend, detail=error.text)
            return None

    def use_calendar(self, at: Element) -> None:
        if self.needs_calendar is None:
            self.needs_calendar = at

    def field_named(self, at: Element, attribute: str | None, name: str | None = None) -> DataField | None:
        """The declared datum that an attribute, or a `name` in the text, names; an undeclared one is a finding."""
        wanted = value(at, attribute or "") if name is None else name
        known = self.fields.get(wanted)
        if known is None or (wanted not in self.outer and wanted not in self.seen_at(at)):
            self.report.add("field-unknown", at, inside=Inside(attribute, 1, 1), name=wanted, tag=local(at))
        return known

    def datum_referred(self, at: Element) -> DataField | None:
        """The declared datum that a reference in the text of the element means: by its own name, or by that of the data
        element with this id.
        """
        wanted = reference(text_of(at))
        item = self.items.get(wanted)
        known = self.fields.get(wanted) or (self.fields.get(item.name) if item is not None else None)
        if known is None:
            self.report.add("field-unknown", at, name=wanted, tag=local(at))
        return known

    def state_named(self, at: Element, attribute: str) -> str:
        """The business state that an attribute names, "" if the attribute is missing."""
        wanted = value(at, attribute)
        self.check_states(at, attribute, (wanted,) if wanted else ())
        return wanted

    def check_states(self, at: Element, attribute: str, wanted: tuple[str, ...]) -> None:
        for name in wanted:
            if name not in self.states:
                self.report.add("state-unknown", at, inside=Inside(attribute, 1, 1), name=name)

    def step_named(self, at: Element, attribute: str, wanted: str) -> None:
        """Refuses the name of a step that is no user task of the process."""
        if wanted not in self.steps:
            self.report.add("step-unknown", at, inside=Inside(attribute, 1, 1), name=wanted)

    def role(self, name: str) -> str:
        """Remembers a role that the process names; the words for holder, candidates and starter are none."""
        if name and name not in NO_ROLE:
            self.roles[name] = None
        return name

    def roles_in(self, at: Element, attribute: str) -> tuple[str, ...]:
        return tuple(self.role(name) for name in words(at, attribute))


def bilingual(element: Element, attribute: str = "name") -> Text:
    """The text of an element in both languages: the attribute and `zh`, each standing in for the other."""
    english, chinese = value(element, attribute), value(element, "zh")
    return Text(english or chinese, chinese or english)


def _written(at: Element, attribute: str | None) -> str:
    return (at.text or "") if attribute is None else at.get(attribute, "")


def unmarked(source: str) -> str:
    """Without the mark, and every character where it was: positions in errors stay true."""
    return source.replace("=", " ", 1) if source.lstrip().startswith("=") else source
