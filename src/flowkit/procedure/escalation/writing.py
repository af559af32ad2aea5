"""The table into the BPMN file: the rows take the place of those that the deadline had; all else stays as it is."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from flowkit.bpmn.patch import add, remove
from flowkit.bpmn.reader import read
from flowkit.bpmn.tree import BPMN, FLOWKIT, Element, extensions, own_children, value
from flowkit.bpmn.writer import write
from flowkit.core.definition.model import ProcessDefinition
from flowkit.errors import DefinitionInvalid, Finding
from flowkit.procedure.escalation.messages import MESSAGES
from flowkit.procedure.escalation.reader import WrittenRow, WrittenTable
from flowkit.procedure.escalation.words import Known


def known_of(definitions: Iterable[ProcessDefinition], roles: Mapping[str, Iterable[str]] | None = None) -> Known:
    """The names of the processes of a file, and the roles of the organisation with their spellings."""
    fields: dict[str, str] = {}
    grades: dict[str, dict[str, str]] = {}
    named: dict[str, str] = {}
    for role, spellings in (roles or {}).items():
        named.update({each.strip().lower(): role for each in (role, *spellings) if each})
    for definition in definitions:
        for name, each in definition.fields.items():
            fields.update({spelled.lower(): name for spelled in (name, each.title.en, each.title.zh) if spelled})
        for name, scale in definition.scales.items():
            grades[name] = {
                spelled.lower(): str(grade.value)
                for grade in scale.grades
                for spelled in (str(grade.value), grade.name.en, grade.name.zh)
                if spelled
            }
        named.update({role.lower(): role for role in definition.roles if role not in named.values()})
    return Known(fields, named, grades, is_process=True)


def put(xml: bytes, file: str, table: WrittenTable, deadline: str) -> bytes:
    """The file with the rows of the table under the deadline. Raises DefinitionInvalid if it has no such deadline, or
    flowkit would not deploy the result.
    """
    reading = read(xml, file)
    if reading.tree is None:
        raise DefinitionInvalid(reading.findings)
    owners = reading.tree.getroot().iter(f"{{{BPMN}}}*")
    clocks = {value(each, "id"): each for owner in owners for each in extensions(owner, "deadline")}
    if deadline not in clocks:
        raise DefinitionInvalid((_no_deadline(deadline, clocks, file),))
    clock = clocks[deadline]
    for old in list(own_children(clock, "escalation")):
        remove(old)
    fields = {name: each.type for definition in reading.definitions for name, each in definition.fields.items()}
    numbers = Counter[str]()
    for row in table.rows:
        _put_row(clock, table, row, fields, numbers)
    made = write(reading.tree)
    again = read(made, file)
    if again.has_errors:
        raise DefinitionInvalid(again.findings)
    return made


def _no_deadline(found: str, clocks: Mapping[str, Element], file: str) -> Finding:
    code = "escalation-deadline"
    return MESSAGES[code].finding(code, element=file, found=found, known=", ".join(clocks) or "-")


def _put_row(
    clock: Element, table: WrittenTable, row: WrittenRow, fields: Mapping[str, str], numbers: Counter[str]
) -> None:
    """A row is called by its class and its number in it, such as `level-2-1`."""
    classes = [(name, values) for name, values in zip(table.inputs, row.classes, strict=True) if values is not None]
    prefix = "-".join(part for name, values in classes for part in (name, *values)) or "row"
    numbers[prefix] += 1
    made = {
        "id": f"{prefix}-{numbers[prefix]}".replace(" ", "-"),
        "number": str(numbers[prefix]),
        "after": str(row.after),
    }
    optional = {
        "reporter": row.reporter,
        "channels": ",".join(row.channels),
        "acknowledge-within": str(row.within) if row.within is not None else "",
        "else-next": "true" if row.else_next else "",
        "standstill": "true" if row.standstill else "",
    }
    made |= {"to": row.to} | {name: text for name, text in optional.items() if text}
    element = add(clock, f"{{{FLOWKIT}}}escalation", made)
    for name, values in classes:
        tests = ", ".join(_literal(each, fields.get(name, "")) for each in values)
        add(element, f"{{{FLOWKIT}}}when", {"input": name, "test": tests})
    for kind, named in row.acts:
        add(element, f"{{{FLOWKIT}}}act", {"do": kind, "value": named})


def _literal(written: str, kind: str) -> str:
    """A class value as FEEL: as the datum is declared; numbers and booleans as they stand where it is not."""
    bare = written.isdecimal() if not kind or kind == "any" else kind in ("integer", "number", "boolean")
    return written if bare else json.dumps(written, ensure_ascii=False)
