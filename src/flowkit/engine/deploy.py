"""Deployment: a folder or a file becomes stored versions, or all findings at once and nothing is stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from flowkit.bpmn import Reading, read
from flowkit.calendars import load_calendar
from flowkit.core.definition.events import triggers_of
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.tasks import CallActivity, ServiceTask, UserTask
from flowkit.core.definition.timers import Timer, TimerStart
from flowkit.core.instance.elements.timers import instant_of, timetable_of
from flowkit.core.organisation import Organisation, organisation_to_data
from flowkit.core.protocol import Actor, Context, Instant, to_datetime
from flowkit.core.worktime import Calendar, Timetable, calendar_to_data, next_after
from flowkit.directory import load_directory
from flowkit.engine.answers import take_in
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.decisions import DECISION, SUFFIX, Models, check_models, check_tasks, read_models, rule_tasks
from flowkit.engine.deploy_people import impossible_separations, unknown_names, vacancies
from flowkit.engine.ends import schedule_end
from flowkit.engine.figures import schedule_figures
from flowkit.engine.handing_over import schedule_shifts
from flowkit.engine.kept import keep
from flowkit.engine.manifest import MANIFEST, Manifest, read_manifest, unreadable
from flowkit.engine.paper_templates import PAPER, check_papers, templates_of
from flowkit.engine.ports import StartJob, StoredDefinition, Unit
from flowkit.engine.texts import check_template
from flowkit.errors import DefinitionInvalid, Finding, InputInvalid, Text
from flowkit.markup import Places

T = TypeVar("T")

LARGEST_FOLDER = 200


@dataclass(frozen=True, slots=True)
class Deployed:
    """One process as it was stored: a new version, or the old one if the file has not changed."""

    process: str
    version: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a folder or file holds, read and checked. `warnings` do not prevent deployment."""

    files: tuple[tuple[str, bytes, Reading], ...]
    organisation: Organisation | None
    calendars: tuple[Calendar, ...]
    warnings: tuple[Finding, ...]
    decisions: Mapping[str, bytes] = field(default_factory=dict)
    papers: Mapping[str, bytes] = field(default_factory=dict)


def open_parcel(path: str | Path, now: Instant | None = None, *, people: str | Path | None = None) -> Parcel:
    """Read a .bpmn file, or a folder of them with its manifest `flowkit.yaml`. All findings raise DefinitionInvalid.

    With `now`, timers whose date is over and steps that nobody will get on some date are among the warnings. `people`
    is an organisation in the place of that of the manifest.
    """
    place = _place(path)
    folder = place if place.is_dir() else place.parent
    paths = sorted(place.glob("*.bpmn")) if place.is_dir() else [place]
    findings: list[Finding] = []
    if len(paths) > LARGEST_FOLDER:
        found = Text("the folder holds {n} files, more than {most}", "文件夹有 {n} 个文件,超过 {most} 个")
        raise DefinitionInvalid([Finding("folder-large", found.format(n=len(paths), most=LARGEST_FOLDER))])
    manifest = _manifest(folder, findings)
    if people is not None:
        manifest = manifest._replace(organisation=(str(Path(people).resolve()),))
    organisation, calendars = _surroundings(folder, manifest, findings)
    files = tuple(_files(paths, findings, now))
    for _, _, reading in files:
        findings += reading.findings
        findings += (found for definition in reading.definitions for found in _templates(definition))
    if not paths:
        findings.append(
            Finding("no-bpmn", Text("the folder holds no .bpmn file", "文件夹中没有 .bpmn 文件"), file=str(place))
        )
    papers = _papers(folder, files, findings)
    findings += (found for file, xml, reading in files for found in _placed(file, xml, reading, papers))
    decisions = _decisions(folder, manifest, findings)
    models, wrong = read_models(decisions)
    findings += wrong
    findings += check_models(models)
    findings += (found for file, xml, reading in files for found in _asked(file, xml, reading, models))
    definitions = [definition for _, _, reading in files for definition in reading.definitions]
    findings += _together(definitions, organisation)
    if organisation is not None and now is not None:
        findings += vacancies(definitions, organisation, now)
        findings += impossible_separations(definitions, organisation, now)
    if any(finding.level == "error" for finding in findings):
        raise DefinitionInvalid(findings)
    return Parcel(files, organisation, calendars, tuple(findings), decisions, papers)


def _place(path: object) -> Path:
    """An empty path would mean the current folder, which nobody meant."""
    if not isinstance(path, str | Path) or not str(path).strip():
        raise InputInvalid(
            Text("a path of a file or folder is expected", "应给出文件或文件夹的路径"),
            code="path-invalid",
            mend=Text("name a .bpmn file, or a folder of them", "请指明 .bpmn 文件或其所在文件夹"),
        )
    try:
        Path(path).stat()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        found = Text("nothing can be read at {path}: {why}", "无法读取 {path}:{why}").format(
            path=str(path)[:200], why=why
        )
        raise InputInvalid(found, code="path-missing", mend=Text("correct the path", "请更正路径")) from error
    return Path(path)


def _files(paths: Sequence[Path], findings: list[Finding], now: Instant | None) -> Iterator[tuple[str, bytes, Reading]]:
    for path in paths:
        try:
            content = path.read_bytes()
        except OSError as error:
            findings.append(unreadable(path.name, error))
        else:
            yield path.name, content, read(content, path.name, now=now)


def _manifest(folder: Path, findings: list[Finding]) -> Manifest:
    manifest = folder / MANIFEST
    return read_manifest(manifest, findings) if manifest.exists() else Manifest()


def _decisions(folder: Path, manifest: Manifest, findings: list[Finding]) -> dict[str, bytes]:
    """The DMN files of the folder, and the written tables that the manifest names, by name."""
    written = [folder / name for name in manifest.decisions]
    found: dict[str, bytes] = {}
    for path in (*sorted(folder.glob(f"*{SUFFIX}")), *written):
        try:
            found[path.name] = path.read_bytes()
        except OSError as error:
            findings.append(unreadable(path.name, error))
    return found


def _papers(folder: Path, files: Sequence[tuple[str, bytes, Reading]], findings: list[Finding]) -> dict[str, bytes]:
    """The templates that the diagrams name; one that is not there is told by `check_papers`."""
    found: dict[str, bytes] = {}
    for name in sorted({name for _, _, reading in files for name in templates_of(reading)}):
        path = folder / name
        if path.name == name and path.is_file():
            try:
                found[name] = path.read_bytes()
            except OSError as error:
                findings.append(unreadable(name, error))
    return found


def _placed(file: str, xml: bytes, reading: Reading, papers: Mapping[str, bytes]) -> Iterator[Finding]:
    """What is wrong with the papers of a diagram, with its place."""
    return _at_element(file, xml, reading, (f for each in reading.definitions for f in check_papers(each, papers)))


def _asked(file: str, xml: bytes, reading: Reading, models: Models) -> Iterator[Finding]:
    """What the business rule tasks of a diagram ask for in vain, with its place."""
    asked = (finding for definition in reading.definitions for finding in check_tasks(definition, models))
    yield from _at_element(file, xml, reading, asked)


def _at_element(file: str, xml: bytes, reading: Reading, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, each with the place of its element."""
    found = list(findings)
    if not found or reading.tree is None:
        return
    root = reading.tree.getroot()
    places, elements = Places(xml, root), {each.get("id"): each for each in root.iter("*")}
    for finding in found:
        line, column = places.of(elements[finding.element])
        yield replace(finding, file=file, line=line, column=column)


def _surroundings(
    folder: Path, manifest: Manifest, findings: list[Finding]
) -> tuple[Organisation | None, tuple[Calendar, ...]]:
    """The organisation and the calendars that the manifest names."""
    people = [_opened(load_directory, folder / each, findings) for each in manifest.organisation]
    times = [_opened(load_calendar, folder / each, findings) for each in manifest.calendars]
    return next(iter(people), None), tuple(each for each in times if each is not None)


def _opened(load: Callable[[Path], T], path: Path, findings: list[Finding]) -> T | None:
    try:
        return load(path)
    except DefinitionInvalid as error:
        findings += error.findings
    except (OSError, ValueError) as error:  # no text, or a name that no file can have
        findings.append(unreadable(path.name, error))
    return None


def _templates(definition: ProcessDefinition) -> Iterator[Finding]:
    for rule in definition.notifications:
        for template in (rule.subject, rule.body, *(text for _, *texts in rule.texts for text in texts)):
            yield from check_template(template, rule.id, definition.fields)


def _together(definitions: Sequence[ProcessDefinition], organisation: Organisation | None) -> Iterator[Finding]:
    """What can only be judged over all files: keys used twice, and what the organisation does not have."""
    keys = [definition.key for definition in definitions]
    for key in dict.fromkeys(keys):
        if keys.count(key) > 1:
            yield Finding(
                "process-twice", Text(f"process {key} stands in two files", f"流程 {key} 出现在两个文件中"), element=key
            )
    for definition in definitions:
        for node, named in _named_processes(definition):
            if named not in keys:
                yield Finding(
                    "process-elsewhere",
                    Text(f"process {named} is not among these files", f"这些文件中没有流程 {named}"),
                    Text("deploy it before a case comes here", "请在办件到达此处之前部署该流程"),
                    element=node,
                    level="warning",
                )
    if organisation is not None:
        yield from unknown_names(definitions, organisation)


def _named_processes(definition: ProcessDefinition) -> Iterator[tuple[str, str]]:
    """The processes that steps call or look up, and that of further repeats."""
    if definition.duplicates is not None and definition.duplicates.repeats:
        yield definition.key, definition.duplicates.repeats
    for node in definition.nodes.values():
        if isinstance(node.spec, CallActivity):
            yield node.id, node.spec.process
        elif isinstance(node.spec, ServiceTask) and node.spec.query is not None:
            yield node.id, node.spec.query.process


def store_parcel(catalogue: Catalogue, unit: Unit, parcel: Parcel, now: Instant, by: str) -> list[Deployed]:
    """Store what has changed, and schedule the timer starts of new versions. Raises DefinitionInvalid.

    What is compiled here is not committed yet, so the catalogue is best a fresh one that nobody else looks into.
    """
    for calendar in parcel.calendars:
        store_calendar(unit, calendar, now)
    organisation = parcel.organisation
    if organisation is not None:
        number = _put(unit, "organisation", organisation.id, organisation_to_data(organisation), now)
        schedule_shifts(unit, organisation, number, now)
        schedule_end(unit, organisation, number, now)
    known = catalogue.latest(unit, "calendar")
    named = {each.calendar: each.id for each in organisation.units if each.calendar} if organisation is not None else {}
    lacking = [_no_calendar(each, f"units.{at}") for each, at in named.items() if each not in known]
    lacking += [found for _, _, reading in parcel.files for found in _lacking(catalogue, unit, organisation, reading)]
    if organisation is not None:
        definitions = [each for _, _, reading in parcel.files for each in reading.definitions]
        found = impossible_separations(definitions, organisation, now)
        lacking += (each for each in found if each.level == "error")
    if lacking:
        raise DefinitionInvalid(lacking)
    people = catalogue.organisation(unit, catalogue.directory.id) if catalogue.directory is not None else None
    people = organisation or people
    pins = {"organisation": people.id} if people is not None else {}
    decided = keep(unit, DECISION, parcel.decisions, now)
    printed = keep(unit, PAPER, parcel.papers, now)
    deployed: list[Deployed] = []
    for file, xml, reading in parcel.files:
        for definition in reading.definitions:
            own = {**pins, **decided} if any(rule_tasks(definition)) else pins
            templates = {f"{PAPER}:{paper.template}" for paper in definition.papers}
            own = {**own, **{pin: digest for pin, digest in printed.items() if pin in templates}}
            checksum = hashlib.sha256(xml + json.dumps(own).encode()).hexdigest()
            stored = StoredDefinition(definition.key, 0, checksum, file, xml, now, by, own)
            deployed.append(_store(unit, definition, stored))
    for each in deployed:
        if each.is_new:
            schedule_starts(catalogue, unit, each.process, each.version, now)
            schedule_figures(catalogue, unit, each.process, each.version, now)
    return deployed


def open_calendar(path: str | Path) -> Calendar:
    """A calendar file by itself. Raises DefinitionInvalid with all findings, InputInvalid for a path to nothing."""
    place = _place(path)
    findings: list[Finding] = []
    found = _opened(load_calendar, place, findings)
    if found is None:
        raise DefinitionInvalid(findings)
    return found


def store_calendar(unit: Unit, calendar: Calendar, now: Instant) -> int:
    """The version of the calendar: a new one only if something in it has changed."""
    return _put(unit, "calendar", calendar.id, calendar_to_data(calendar), now)


def _lacking(
    catalogue: Catalogue, unit: Unit, organisation: Organisation | None, reading: Reading
) -> Iterator[Finding]:
    """Without people no user task finds anybody, without its calendar no case can start."""
    calendars = catalogue.latest(unit, "calendar")
    for definition in reading.definitions:
        if definition.calendar and definition.calendar not in calendars:
            yield _no_calendar(definition.calendar, definition.key)
        has_people = organisation is not None or catalogue.directory is not None
        if not has_people and any(isinstance(node.spec, UserTask) for node in definition.nodes.values()):
            yield Finding(
                "organisation-missing",
                Text("user tasks need an organisation", "用户任务需要组织"),
                Text(
                    "name its file as `organisation` in flowkit.yaml", "请在 flowkit.yaml 中以 organisation 指明其文件"
                ),
                element=definition.key,
            )


def _no_calendar(calendar: str, element: str) -> Finding:
    return Finding(
        "calendar-unknown",
        Text("no calendar {id} is deployed", "未部署日历 {id}").format(id=calendar),
        Text("name its file under `calendars` in flowkit.yaml", "请在 flowkit.yaml 的 calendars 中列出其文件"),
        element=element,
    )


def _put(unit: Unit, kind: str, name: str, data: object, now: Instant) -> int:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    return unit.put_resource(kind, name, text, hashlib.sha256(text.encode()).hexdigest(), now)


def _store(unit: Unit, definition: ProcessDefinition, stored: StoredDefinition) -> Deployed:
    latest = unit.definition(definition.key)
    if latest is not None and latest.checksum == stored.checksum:
        return Deployed(definition.key, latest.version, is_new=False)
    version = latest.version + 1 if latest is not None else 1
    unit.put_definition(
        StoredDefinition(
            stored.process,
            version,
            stored.checksum,
            stored.file,
            stored.xml,
            stored.deployed_at,
            stored.deployed_by,
            stored.pins,
        )
    )
    return Deployed(definition.key, version, is_new=True)


def schedule_starts(catalogue: Catalogue, unit: Unit, process: str, version: int, now: Instant) -> None:
    """The timer starts of the newest version take the place of the older ones."""
    unit.drop_starts(process)
    definition = catalogue.definition(unit, process, version)
    for node in definition.timer_starts:
        following = next_start(catalogue, unit, definition, node, now)
        if following is not None:
            unit.put_start(StartJob(unit.tenant, process, version, node, following))


def next_start(
    catalogue: Catalogue, unit: Unit, definition: ProcessDefinition, node: str, after: Instant
) -> Instant | None:
    """When the timers of a start event fire next, strictly after an instant: again and again, or once on a date."""
    context = Context(after, Actor(""), lambda: 0, {}, {}, {})
    take_in(catalogue, unit, context, definition.key, definition.version)
    timetable = timetable_of(context, definition)
    following = (_next(timetable, timer, after) for timer in timers_of(definition, node))
    return min((instant for instant in following if instant is not None), default=None)


def timers_of(definition: ProcessDefinition, node: str) -> list[Timer]:
    """The timers of a start event."""
    spec = definition.nodes[node].spec
    triggers = (spec.timer,) if isinstance(spec, TimerStart) else triggers_of(definition.nodes[node])
    return [each for each in triggers if isinstance(each, Timer)]


def _next(timetable: Timetable, timer: Timer, after: Instant) -> Instant | None:
    if timer.recurrence is not None:
        return next_after(timetable, timer.recurrence, after, after)
    if timer.at is None:
        return None
    once = instant_of(timetable, after, timer.at.evaluate({}, to_datetime(after)), timer.at.source)
    return once if once > after else None
