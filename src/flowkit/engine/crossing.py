"""Cases that other cases have called into a unit: how they begin and end, and how both find each other."""

from __future__ import annotations

from collections.abc import Sequence

from flowkit.core.commands import Recall, Start
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.instance.elements.called_case import CALLER
from flowkit.core.instance.records import Case
from flowkit.core.protocol import SYSTEM, Actor, Instant
from flowkit.engine import inputs
from flowkit.engine.action import Workshop, perform, start
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.ports import BufferedMessage, CalledCase, Focus, Unit
from flowkit.errors import InputInvalid, Text

Body = dict[str, object]


def begin_called(shop: Workshop, unit: Unit, asked: BufferedMessage, told: Body) -> str:
    """Begin a case that another one has called, in the unit that was named and linked to its caller; its id.

    Raises InputInvalid for data that the process does not take, and for a unit that its organisation does not have.
    """
    definition = shop.catalogue.definition(unit, asked.process)
    home, caller, token = str(told["unit"]), str(told["caller"]), int(str(told["token"]))
    inputs.business_key(asked.key)
    known_unit(shop.catalogue, unit, definition, home, shop.clock.now())
    if unit.find_cases(asked.process, business_key=asked.key, limit=1):
        raise InputInvalid(
            Text("an open case of {process} has the number {key}", "{process} 已有编号为 {key} 的在办件").format(
                process=asked.process, key=asked.key
            ),
            code="call-key-taken",
            mend=Text("give the call another key, or wait for the end of that case", "请更换 key,或待该件办结"),
        )
    given = told["data"]
    data = shop.forms.start(definition, given if isinstance(given, dict) else {})
    command = Start(
        asked.process, definition.version, {**data, CALLER: [caller, asked.subscription]}, asked.key, home, ""
    )
    case = start(shop, unit, definition, command, Actor(asked.sent_by, unit=home))
    unit.put_called(CalledCase(case, caller, token))
    return case


def recall(shop: Workshop, unit: Unit, told: Body) -> bool:
    """End the case that the token had called, if it is still open."""
    caller, token = str(told["caller"]), int(str(told["token"]))
    called = next((each.case for each in unit.called_by(caller) if each.token == token), "")
    return bool(called) and perform(shop, unit, called, Focus(), Recall(), SYSTEM)


def known_unit(catalogue: Catalogue, unit: Unit, definition: ProcessDefinition, name: str, now: Instant) -> str:
    """The unit, if the organisation of the process has it now; a process without people takes any."""
    chosen = catalogue.organisation_name(unit.tenant, definition.key, definition.version)
    organisation = catalogue.organisation(unit, chosen) if chosen else None
    if organisation is not None and not organisation.has_unit(name, now):
        raise InputInvalid(
            Text("the organisation {id} has no unit {unit}", "组织 {id} 没有单位 {unit}").format(id=chosen, unit=name),
            code="unit-unknown",
            mend=Text("correct its name, or leave it out", "请更正名称,或不指定单位"),
        )
    return name


def linked(unit: Unit, case: Case) -> tuple[Case | None, Sequence[tuple[CalledCase, Case]]]:
    """The case that called this one, and those that it has called, the oldest first."""
    link = unit.caller_of(case.id)
    called = [(each, found) for each in unit.called_by(case.id) if (found := unit.case(each.case)) is not None]
    return (unit.case(link.caller) if link is not None else None), called
