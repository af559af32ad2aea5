"""What stands in a folder, read for SpiffWorkflow: flowkit's definitions beside SpiffWorkflow's specifications."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from SpiffWorkflow.bpmn.exceptions import WorkflowException
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from flowkit.bpmn import Reading
from flowkit.bpmn.tree import Element, children, value
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.worktime import Timetable, compile_calendar
from flowkit.engine.decisions import bound, read_models
from flowkit.engine.deploy import Parcel, open_parcel
from flowkit.errors import DefinitionInvalid, Finding
from flowkit.markup import Places
from flowkit.spiff.constructs import UNREADABLE, UNREADABLE_ROW, check
from flowkit.spiff.parsing import Parser, ask_for_members
from flowkit.spiff.prepare import prepared


@dataclass(frozen=True, slots=True)
class Shelf:
    """The processes of a folder as both cores read them.

    `specifications` are SpiffWorkflow's, each with those of its subprocesses, by process; `belongs` names the process
    of each; `findings` say what this core cannot do, or does not look at.
    """

    definitions: Mapping[str, ProcessDefinition]
    timetables: Mapping[str, Timetable]
    specifications: Mapping[str, tuple[Any, Mapping[str, Any]]]
    belongs: Mapping[str, str]
    findings: tuple[Finding, ...] = field(default=())


def open_shelf(source: Parcel | str | Path, *, refuse: bool = True) -> Shelf:
    """Read a folder or file for SpiffWorkflow.

    Raises DefinitionInvalid with everything that this core cannot do. With `refuse=False` it runs what it can parse, as
    it understands it: for comparing the cores, never for work.
    """
    parcel = source if isinstance(source, Parcel) else open_parcel(source)
    models, _ = read_models(parcel.decisions)
    definitions = {each.key: bound(each, models) for _, _, reading in parcel.files for each in reading.definitions}
    findings = [
        found for name, xml, reading in parcel.files for found in _checked(name, xml, _root_of(reading), definitions)
    ]
    if refuse and any(found.level == "error" for found in findings):
        raise DefinitionInvalid(findings)
    specifications, belongs = _parsed(parcel, definitions)
    timetables = {each.id: compile_calendar(each) for each in parcel.calendars}
    return Shelf(definitions, timetables, specifications, belongs, tuple(findings))


def _root_of(reading: Reading) -> Element:
    """The root of a file that was read; a parcel holds no other."""
    tree: Any = reading.tree
    root: Element = tree.getroot()
    return root


def _checked(name: str, xml: bytes, root: Element, definitions: Mapping[str, ProcessDefinition]) -> list[Finding]:
    places = Places(xml, root)
    found: list[Finding] = []
    for element, finding in check(root, definitions):
        line, column = places.of(element)
        found.append(replace(finding, file=name, line=line, column=column))
    return sorted(found, key=lambda each: (each.line, each.column, each.code))


def _parsed(
    parcel: Parcel, definitions: Mapping[str, ProcessDefinition]
) -> tuple[dict[str, tuple[Any, dict[str, Any]]], dict[str, str]]:
    """SpiffWorkflow's specifications. Raises DefinitionInvalid with what its parser says."""
    parser = Parser()
    found: dict[str, tuple[Any, dict[str, Any]]] = {}
    belongs: dict[str, str] = {}
    for name, xml, reading in parcel.files:
        root = _root_of(reading)
        try:
            parser.add_bpmn_xml(prepared(root, definitions), name)
            for process in children(root, "process"):
                belongs |= {
                    value(each, "id"): value(process, "id") for each in process.iter("{*}*") if value(each, "id")
                }
        except (ValidationException, WorkflowException) as error:
            raise DefinitionInvalid([_unreadable(error, name, xml, root)]) from error
    for key in definitions:
        belongs[key] = key
        try:
            found[key] = parser.get_spec(key), parser.get_subprocess_specs(key)
            for specification in (found[key][0], *found[key][1].values()):
                ask_for_members(specification)
        except (ValidationException, WorkflowException) as error:
            name, xml, root = _home(parcel, key)
            raise DefinitionInvalid([_unreadable(error, name, xml, root, key)]) from error
    return found, belongs


def _home(parcel: Parcel, key: str) -> tuple[str, bytes, Element]:
    name, xml, reading = next(
        each for each in parcel.files if key in {definition.key for definition in each[2].definitions}
    )
    return name, xml, _root_of(reading)


def _unreadable(error: Exception, name: str, xml: bytes, root: Element, process: str = "") -> Finding:
    """What the parser did not understand, with the place of the element that it names."""
    named = getattr(error, "id", "") or process or str(root.get("id", ""))
    element = next((each for each in root.iter("*") if named and each.get("id") == named), root)
    line, column = Places(xml, root).of(element)
    finding = UNREADABLE_ROW.finding(UNREADABLE, element=named, detail=_first_line(error))
    return replace(finding, file=name, line=line, column=column)


def _first_line(error: Exception) -> str:
    """What the parser says, without the element that it prints along."""
    return str(error).strip().partition("\n")[0].partition(", b'")[0].strip(" .")
