"""The folder of a procedure, read once: definitions, people, calendars, and what a run needs to know of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from flowkit.core.definition.deadlines import EscalationStep
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.instance.elements.calling import Calling
from flowkit.core.worktime import Timetable, compile_calendar
from flowkit.engine.decisions import bound, read_models
from flowkit.engine.deploy import Parcel, open_parcel
from flowkit.engine.manifest import MANIFEST, read_manifest

_Signature = tuple[tuple[str, int, int], ...]


@dataclass(slots=True)
class _Kept:
    signature: _Signature
    folder: Folder


_KEPT: dict[Path, _Kept] = {}


@dataclass(frozen=True, eq=False)
class Folder:
    """What stands in the folder of a procedure. `parcel` is what would be deployed."""

    path: Path
    parcel: Parcel
    definitions: Mapping[str, ProcessDefinition] = field(default_factory=dict)

    @cached_property
    def timetables(self) -> Mapping[str, Timetable]:
        """The calendars by id."""
        return {each.id: compile_calendar(each) for each in self.parcel.calendars}

    def zone(self, process: str) -> str:
        """The zone of the calendar of the process, else of the organisation, else UTC."""
        definition = self.definitions.get(process)
        timetable = self.timetables.get(definition.calendar) if definition is not None else None
        if timetable is not None:
            return timetable.zone
        return self.parcel.organisation.zone if self.parcel.organisation is not None else "UTC"

    @cached_property
    def rows(self) -> Mapping[tuple[str, str], EscalationStep]:
        """The rows of the escalation tables, by deadline and row id, of all processes."""
        return {
            (rule.id, row.output.id): row.output
            for definition in self.definitions.values()
            for rule in definition.deadlines.values()
            if rule.escalation is not None
            for row in rule.escalation.rules
        }

    @cached_property
    def channels(self) -> frozenset[str]:
        """Every channel that a notice of the procedure may take."""
        told = (rule.channels for each in self.definitions.values() for rule in each.notifications)
        escalated = (row.channels for row in self.rows.values())
        return frozenset(channel for channels in (*told, *escalated) for channel in channels)

    @cached_property
    def handlers(self) -> Mapping[str, tuple[str, ...]]:
        """The handlers that tasks name, and the inputs that they get."""
        found: dict[str, dict[str, None]] = {}
        for task in self._calling():
            found.setdefault(task.handler, {}).update(dict.fromkeys(each.target for each in task.inputs))
        return {name: tuple(inputs) for name, inputs in found.items()}

    def _calling(self) -> Iterator[Calling]:
        for definition in self.definitions.values():
            for node in definition.nodes.values():
                if isinstance(node.spec, Calling) and node.spec.handler:
                    yield node.spec


def open_folder(path: Path) -> Folder:
    """The folder, read again only when one of its files has changed. Raises DefinitionInvalid, InputInvalid."""
    signature = _signature(path)
    kept = _KEPT.get(path)
    if kept is None or kept.signature != signature:
        parcel = open_parcel(path)
        models, _ = read_models(parcel.decisions)
        definitions = {each.key: bound(each, models) for _, _, reading in parcel.files for each in reading.definitions}
        kept = _KEPT[path] = _Kept(signature, Folder(path, parcel, definitions))
    return kept.folder


def _signature(path: Path) -> _Signature:
    """Name, time and size of every file that counts."""
    files = [*sorted((*path.glob("*.bpmn"), *path.glob("*.dmn"))), *_named_in(path / MANIFEST)]
    states = ((str(file), file.stat()) for file in files if file.exists())
    return tuple((name, state.st_mtime_ns, state.st_size) for name, state in states)


def _named_in(manifest: Path) -> Iterator[Path]:
    if not manifest.exists():
        return
    yield manifest
    yield from (manifest.parent / name for name in read_manifest(manifest, []).files)
