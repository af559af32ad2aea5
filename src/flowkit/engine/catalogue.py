"""What is deployed, compiled and kept: definitions, calendars, organisations.

A stored version never changes, so what is compiled from it is kept. Which version is the newest is asked in every
transaction, by the stamp of the last deployment.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flowkit.bpmn import read
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.organisation import Organisation, organisation_from_data
from flowkit.core.protocol import Actor
from flowkit.core.worktime import Timetable, calendar_from_data, compile_calendar
from flowkit.engine.decisions import DECISION, bound, read_models
from flowkit.engine.directories import organisation_of
from flowkit.engine.kept import kept
from flowkit.engine.ports import Directory, StoredDefinition, Unit
from flowkit.errors import DefinitionInvalid, NotFound, Text

MOST_ACTORS = 10_000


class Catalogue:
    """The compiled versions of one store. Shared by threads: entries are only added. What the host's own `directory`
    says is never kept.
    """

    def __init__(self, directory: Directory | None = None) -> None:
        self.directory = directory
        self._definitions: dict[tuple[str, str, int], ProcessDefinition] = {}
        self._organisation_of: dict[tuple[str, str, int], str] = {}
        self._timetables: dict[tuple[str, str, int], Timetable] = {}
        self._organisations: dict[tuple[str, str, int], Organisation] = {}
        self._latest: dict[tuple[str, str], tuple[int, dict[str, int]]] = {}
        self._versions: dict[str, tuple[int, tuple[tuple[str, int], ...]]] = {}
        self._actors: dict[tuple[str, int, int, str], Actor] = {}

    def actor(self, unit: Unit, person: str, period: int, find: Callable[[], Actor]) -> Actor:
        """The person's keys in a period in which no key changes, found once for each deployment."""
        if self.directory is not None:
            return find()
        key = (unit.tenant, unit.stamp(), period, person)
        known = self._actors.get(key)
        if known is None:
            if len(self._actors) >= MOST_ACTORS:
                self._actors.clear()
            known = self._actors[key] = find()
        return known

    def latest(self, unit: Unit, kind: str) -> dict[str, int]:
        """The newest version of each process, calendar or organisation; looked up again after a deployment."""
        stamp = unit.stamp()
        known = self._latest.get((unit.tenant, kind))
        if known is None or known[0] != stamp:
            known = self._latest[unit.tenant, kind] = (stamp, unit.latest(kind))
        return known[1]

    def definition(self, unit: Unit, process: str, version: int | None = None) -> ProcessDefinition:
        """That version, or the latest. Raises NotFound."""
        if version is None:
            version = self.latest(unit, "process").get(process)
        known = self._definitions.get((unit.tenant, process, version)) if version is not None else None
        if known is not None:
            return known
        stored = unit.definition(process, version) if version is not None else None
        if stored is None:
            raise NotFound(
                Text("no process {key} is deployed", "未部署流程 {key}").format(key=process),
                mend=Text("deploy it first", "请先部署"),
            )
        return self._compile(unit, stored)

    def versions(self, unit: Unit) -> tuple[tuple[str, int], ...]:
        """Every version of every process that is deployed; looked up again after a deployment."""
        stamp = unit.stamp()
        known = self._versions.get(unit.tenant)
        if known is None or known[0] != stamp:
            found = tuple((each.process, each.version) for each in unit.definitions())
            known = self._versions[unit.tenant] = (stamp, found)
        return known[1]

    def is_clocked(self, unit: Unit, process: str, version: int) -> bool:
        """Whether a case of this version can have clocks, its own or those of a process that it calls."""
        return self.definition(unit, process, version).clocked

    def _compile(self, unit: Unit, stored: StoredDefinition) -> ProcessDefinition:
        reading = read(stored.xml, stored.file, accepted=True)
        for definition in reading.definitions:
            if definition.key == stored.process:
                key = (unit.tenant, stored.process, stored.version)
                self._organisation_of[key] = stored.pins.get("organisation", "")
                models, _ = read_models(kept(unit, DECISION, stored.pins))
                compiled = self._definitions[key] = replace(bound(definition, models), version=stored.version)
                return compiled
        raise DefinitionInvalid(reading.findings)

    def organisation_name(self, tenant: str, process: str, version: int) -> str:
        """The organisation that a compiled definition belongs to."""
        return self._organisation_of.get((tenant, process, version), "")

    def timetable(self, unit: Unit, name: str, version: int) -> Timetable:
        key = (unit.tenant, name, version)
        if key not in self._timetables:
            data = self._data(unit, "calendar", name, version)
            self._timetables[key] = compile_calendar(replace(calendar_from_data(data), version=str(version)))
        return self._timetables[key]

    def organisation(self, unit: Unit, name: str) -> Organisation | None:
        """The latest version of the organisation, or the host's own."""
        if self.directory is not None and name == self.directory.id:
            return organisation_of(self.directory)
        version = self.latest(unit, "organisation").get(name)
        if version is None:
            return None
        key = (unit.tenant, name, version)
        if key not in self._organisations:
            self._organisations[key] = organisation_from_data(self._data(unit, "organisation", name, version))
        return self._organisations[key]

    def calendar_of(self, unit: Unit, definition: ProcessDefinition, home: str) -> str:
        """The calendar of the case's unit, by the organisation of the process; "" if no unit of its line names one."""
        name = self.organisation_name(unit.tenant, definition.key, definition.version) if home else ""
        organisation = self.organisation(unit, name) if name else None
        return organisation.calendar_of(home) if organisation is not None else ""

    def organisations(self, unit: Unit) -> list[Organisation]:
        """The latest version of every organisation of the tenant, the host's own first."""
        own = (self.directory.id,) if self.directory is not None else ()
        names = dict.fromkeys((*own, *self.latest(unit, "organisation")))
        found = (self.organisation(unit, name) for name in names)
        return [each for each in found if each is not None]

    @staticmethod
    def _data(unit: Unit, kind: str, name: str, version: int) -> Any:
        stored = unit.resource(kind, name, version)
        if stored is None:
            raise NotFound(
                Text(f"no {kind} {name} version {version} is deployed", f"未部署 {kind} {name} 版本 {version}")
            )
        return json.loads(stored[1])
