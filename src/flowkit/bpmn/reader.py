"""A BPMN file becomes process definitions, or findings that name everything that is wrong with it at once."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from flowkit.bpmn.consume import account
from flowkit.bpmn.dialect_names import check_dialect
from flowkit.bpmn.elements import GLOBAL_TASKS
from flowkit.bpmn.global_tasks import read_global_task
from flowkit.bpmn.languages import check_languages
from flowkit.bpmn.message_flows import carried_messages
from flowkit.bpmn.process import Draft, read_process
from flowkit.bpmn.report import Report
from flowkit.bpmn.rules import check_document, check_process
from flowkit.bpmn.rules.dates import check_dates
from flowkit.bpmn.tree import BPMN, Element, children, is_bpmn, local, value
from flowkit.bpmn.validation import validate
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.ways import with_ways
from flowkit.core.protocol import Instant
from flowkit.errors import Finding
from flowkit.markup import Places, Refused, parse


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read. `definitions` is empty as soon as one finding is an error. `tree` is the file as it stands,
    with everything that flowkit does not know; None if the file is no XML.
    """

    definitions: tuple[ProcessDefinition, ...]
    findings: tuple[Finding, ...]
    tree: etree._ElementTree | None = None

    @property
    def has_errors(self) -> bool:
        return any(finding.level == "error" for finding in self.findings)


def read(xml: bytes, file: str = "", *, now: Instant | None = None, accepted: bool = False) -> Reading:
    """Reads a BPMN 2.0 file; `file` is the name that findings carry. Never raises for what is in the file.

    With `now`, in microseconds since 1970 UTC, dates that are over by then are warnings. `accepted`: the file was
    judged when it was deployed, and is not judged again, so that its cases go on where rules have become stricter.
    """
    report = Report(file)
    root = parse(xml)
    if isinstance(root, Refused):
        report.refuse(root)
        return Reading((), report.findings(None))
    drafts = _drafts(root, report) if accepted else _judged(root, report, now)
    findings = report.findings(Places(xml, root))
    definitions = () if report.has_errors else tuple(with_ways(draft.definition) for draft in drafts)
    return Reading(definitions, findings, root.getroottree())


def _judged(root: Element, report: Report, now: Instant | None) -> tuple[Draft, ...]:
    """The drafts, with what every rule says of them."""
    account(root, report)
    drafts: tuple[Draft, ...] = ()
    if root.tag == f"{{{BPMN}}}definitions":
        check_dialect(root, report)
        check_languages(root, report)
        drafts = _drafts(root, report)
        check_document(root, drafts, report)
        for draft in drafts:
            if is_bpmn(draft.element, "process"):
                check_process(draft, report)
                check_dates(draft, report, now)
        validate(root, report)
    return drafts


def _drafts(root: Element, report: Report) -> tuple[Draft, ...]:
    roots = {(local(each), value(each, "id")): each for each in root.iterchildren("*") if value(each, "id")}
    drafts: list[Draft] = []
    carried = carried_messages(root)
    for process in children(root, "process"):
        if value(process, "isExecutable") in ("false", "0"):
            report.add("process-not-executable", process, name=value(process, "id"))
        else:
            drafts.append(read_process(process, roots, report, carried))
    drafts += (read_global_task(each, roots, report) for tag in GLOBAL_TASKS for each in children(root, tag))
    if not drafts:
        report.add("no-process", root)
    return tuple(drafts)
