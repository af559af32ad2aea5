"""Who hears of an escalation, who answers a supervision, who stands above whom: answers from the directory of now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flowkit.core.escalation.questions import Heard, Persons, Superiors, WhoHears
from flowkit.core.organisation import Organisation
from flowkit.core.organisation.keys import holders_of as who_has
from flowkit.core.protocol import Instant
from flowkit.core.workitem.records import OPEN_STATES, WorkItem
from flowkit.engine.ports import Unit
from flowkit.errors import Text

_LEFT = Text("{person} is not in office now", "{person}当前不在职")
_EMPTY = Text("nobody holds role {role} now", "当前无人担任角色{role}")
_LATE = Text("{person} is the late one himself", "{person}本人即逾期人")
_STANDS_IN = Text("{by} stands in for {person}", "{by}代理{person}")
_NEXT = Text("so {name} is told instead of {first}", "故改为通知{name}，而非{first}")
_ABOVE = Text("so {person}, superior of {late}, is told", "故通知{late}的上级{person}")
_NO_HOLDER = Text("nobody holds the work", "无人承办该事项")
_NO_DIRECTORY = Text("the process was deployed without an organisation", "流程部署时未指定组织")


class Hearing:
    """The answer to one `WhoHears`, while it is found: `why` gathers the reasons."""

    def __init__(self, organisation: Organisation, unit: Unit, case: str, starter: str, at: Instant) -> None:
        self._organisation = organisation
        self._unit = unit
        self._case = case
        self._starter = starter
        self._at = at
        self._why: list[Text] = []

    def answer(self, asked: WhoHears) -> Heard:
        """The first of the ladder where somebody is in office who is not the late one himself; then the superiors of
        whoever is late.
        """
        late: dict[str, None] = dict.fromkeys(asked.late or ())
        for name in asked.ladder:
            keys, persons = self._behind(name, asked, late)
            if keys:
                if name != asked.ladder[0]:
                    self._why.append(_NEXT.format(name=name, first=asked.ladder[0]))
                return self._heard(keys, persons)
        for person in late:
            for superior in self._organisation.superiors(person, self._at):
                if superior not in late:
                    self._why.append(_ABOVE.format(person=superior, late=person))
                    return self._heard((f"person:{superior}",), (superior,))
        return self._heard((), ())

    def _heard(self, keys: Iterable[str], persons: Iterable[str]) -> Heard:
        return Heard(tuple(keys), tuple(persons), tuple((why.en, why.zh) for why in self._why))

    def _behind(self, name: str, asked: WhoHears, late: dict[str, None]) -> tuple[dict[str, None], dict[str, None]]:
        """The keys and the persons of one receiver. A role is told as a role, whoever holds it when the message goes
        out; a substitute is told by name, beside the absent one.
        """
        keys: dict[str, None] = {}
        persons: dict[str, None] = {}
        who = list(self._named(name, asked))
        self._note_late(who, asked, late)
        for person in who:
            if person in late and name not in ("holder", "starter"):
                self._why.append(_LATE.format(person=person))
                continue
            if not self._organisation.in_office(person, self._at):
                self._why.append(_LEFT.format(person=person))
                continue
            keys[f"person:{person}" if name in ("holder", "starter") else f"role:{name}"] = None
            substitute = self._organisation.substitute_of(person, self._at, asked.process)
            if substitute is not None and substitute not in late:
                self._why.append(_STANDS_IN.format(by=substitute, person=person))
                keys[f"person:{substitute}"] = None
                persons[substitute] = None
            else:
                persons[person] = None
        if not who:
            self._why.append(_NO_HOLDER if name == "holder" else _EMPTY.format(role=name))
        return keys, persons

    def _named(self, name: str, asked: WhoHears) -> Iterator[str]:
        if name == "starter":
            yield self._starter
        elif name == "holder":
            keys = asked.holders if asked.holders is not None else holders_of(self._unit, self._case)
            yield from persons_behind(self._organisation, keys, self._at)
        else:
            yield from self._organisation.holders(name, self._at)

    def _note_late(self, who: list[str], asked: WhoHears, late: dict[str, None]) -> None:
        """Under a clock over the case, whoever has open work of it is late: one look, and more only if it finds any."""
        if asked.late is not None or not self._has_work(who):
            return
        late.update((person, None) for person in who if self._has_work([person]))

    def _has_work(self, who: list[str]) -> bool:
        return bool(who) and self._unit.has_open_item(self._case, tuple(f"person:{each}" for each in who))


def without_directory(asked: WhoHears) -> Heard:
    """Without an organisation the message goes to the role, as it is called."""
    return Heard((f"role:{asked.ladder[0]}",), (), ((_NO_DIRECTORY.en, _NO_DIRECTORY.zh),))


def holders_of(unit: Unit, case: str) -> tuple[str, ...]:
    """The keys under which the open work of the case is listed."""
    open_items = (each for each in unit.below(case, 1) if isinstance(each, WorkItem) and each.status in OPEN_STATES)
    return tuple(dict.fromkeys(key for item in open_items for key in item.inbox_keys))


def persons_behind(organisation: Organisation, keys: Iterable[str], at: Instant) -> tuple[str, ...]:
    """The persons of these keys who are in office, those named by themselves first."""
    named_first = sorted(keys, key=lambda key: not key.startswith("person:"))
    found = (each for key in named_first for each in who_has(organisation, key, at))
    return tuple(dict.fromkeys(each for each in found if organisation.in_office(each, at)))


def persons(organisation: Organisation | None, asked: Persons, at: Instant) -> tuple[str, ...]:
    return persons_behind(organisation, asked.keys, at) if organisation is not None else ()


def superiors(organisation: Organisation | None, asked: Superiors, at: Instant) -> tuple[str, ...]:
    return organisation.superiors(asked.person, at) if organisation is not None else ()


def is_superior(organisation: Organisation | None, unit: Unit, case: str, actor: str, at: Instant) -> bool:
    """Of the unit of the case, or of somebody who has, or may take, open work of it."""
    found = unit.case(case)
    if organisation is None or found is None:
        return False
    if found.unit and organisation.is_superior_of_unit(actor, found.unit, at):
        return True
    workers = persons_behind(organisation, holders_of(unit, case), at)
    return any(organisation.is_superior(actor, each, at) for each in workers if each != actor)
