"""One foreign file becomes a flowkit file, and a report of everything that stood in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from flowkit.bpmn.dialect_names import TITLES, DialectName, dialect_of, dialect_of_space
from flowkit.bpmn.dialects import repairs
from flowkit.bpmn.dialects.camunda7 import CAMUNDA
from flowkit.bpmn.dialects.camunda8 import ZEEBE
from flowkit.bpmn.dialects.expressions import expressions
from flowkit.bpmn.dialects.flowable import FLOWABLE
from flowkit.bpmn.dialects.plain import PLAIN
from flowkit.bpmn.dialects.reading import tree_of
from flowkit.bpmn.dialects.rows import Row
from flowkit.bpmn.dialects.rule import Dialect, Rule, Site
from flowkit.bpmn.dialects.sheet import Sheet, place_of
from flowkit.bpmn.dialects.spiff import SPIFF
from flowkit.bpmn.dialects.subjects import code, people, rounds, tasks
from flowkit.bpmn.dialects.subjects.code import KEPT
from flowkit.bpmn.dialects.writing import declare_data, to_bytes
from flowkit.bpmn.reader import Reading, read
from flowkit.bpmn.report import Report
from flowkit.bpmn.tree import (
    BPMN,
    BPMNDI,
    DC,
    DI,
    FLOWKIT,
    XML,
    XSI,
    children,
    extension,
    is_bpmn,
    local,
    namespace,
    own_children,
)
from flowkit.errors import Finding, Text
from flowkit.markup import Element, Places

DIALECTS: Final[Mapping[DialectName, Dialect]] = {
    "camunda": CAMUNDA,
    "flowable": FLOWABLE,
    "activiti": FLOWABLE,
    "zeebe": ZEEBE,
    "spiffworkflow": SPIFF,
}
_SETTLED: Final = Text("flowkit's own elements stand here already", "此处已有 flowkit 的元素")
_KNOWN: Final = frozenset({BPMN, BPMNDI, DC, DI, FLOWKIT, XML, XSI, KEPT})
_OF_A_TOOL: Final = Text("of another tool: {space}", "其他工具的内容:{space}")
_UNKNOWN: Final = Text("flowkit has no rule for it", "flowkit 没有对应的规则")


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the file. `xml` is the flowkit file, None if the file is no BPMN; `rows` is the report;
    `findings` are what flowkit's reader has to say of the new file, or why there is none.
    """

    dialect: DialectName | None
    xml: bytes | None
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]

    @property
    def title(self) -> str:
        """The name of the engine; "BPMN 2.0" if no engine has left its mark."""
        return TITLES[self.dialect] if self.dialect is not None else "BPMN 2.0"

    @property
    def has_errors(self) -> bool:
        return any(finding.level == "error" for finding in self.findings)


def import_file(data: bytes, file: str = "", output: str = "") -> Imported:
    """Translates a BPMN file of another engine. `file` and `output` are the names for rows and findings.

    Never raises for what is in the file.
    """
    source, root, guessed, findings = tree_of(data, file)
    if root is None:
        return Imported(None, None, (), findings)
    if root.tag != f"{{{BPMN}}}definitions":
        report = Report(file)
        report.add("not-bpmn", root, tag=root.tag)
        return Imported(None, None, (), report.findings(Places(source, root)))
    name = dialect_of(root)
    dialect = DIALECTS[name] if name is not None else PLAIN
    sheet = Sheet(root, Places(source, root), dialect, TITLES[name] if name is not None else "", name or "bpmn")
    if guessed:
        sheet.note(
            "repaired", root, "encoding", Text(f"read as {guessed}, written as UTF-8", f"按 {guessed} 读取,写为 UTF-8")
        )
    _translate(sheet)
    xml = to_bytes(root)
    reading: Reading = read(xml, output or file)
    rows = sorted(sheet.rows, key=lambda row: (row.line, row.column, row.what))
    return Imported(name, xml, tuple(dict.fromkeys(rows)), reading.findings)


def _translate(sheet: Sheet) -> None:
    repairs.repair(sheet)
    tasks.starters_known(sheet)
    rounds.members(sheet)
    owners = list(sheet.root.iter(f"{{{BPMN}}}*"))
    settled = {owner for owner in owners if _has_own(owner)}
    for owner in owners:
        if place_of(owner) in settled:
            _settled(sheet, owner)
        else:
            _resources(sheet, owner)
            _rules(sheet, owner)
    for task in list(sheet.root.iter(f"{{{BPMN}}}scriptTask")):
        if not any(extension(task, tag) is not None for tag in ("set", "handler", "script")):
            code.script(sheet, task)
    for loop in list(sheet.root.iter(f"{{{BPMN}}}multiInstanceLoopCharacteristics")):
        rounds.references(sheet, loop)
    expressions(sheet)
    for owner in list(sheet.root.iter(f"{{{BPMN}}}*")):
        _left_over(sheet, owner)
    for process in children(sheet.root, "process"):
        people.settle(sheet, process)
        declare_data(sheet, process)


def _has_own(owner: Element) -> bool:
    """Whether somebody, or an import before this one, has said it in flowkit's own elements."""
    return any(next(own_children(holder, "*"), None) is not None for holder in children(owner, "extensionElements"))


def _settled(sheet: Sheet, owner: Element) -> None:
    for site in (*_attributes(owner), *sheet.extensions(owner)):
        sheet.said("ignored", site, _SETTLED)


def _resources(sheet: Sheet, owner: Element) -> None:
    if is_bpmn(owner, "userTask"):
        people.resources(sheet, owner)


def _rules(sheet: Sheet, owner: Element) -> None:
    """The rules that do something, in the order of the table."""
    for rule in sheet.dialect.attributes.values():
        site = sheet.attribute(owner, rule.name) if rule.apply is not None else None
        if rule.apply is not None and site is not None:
            rule.apply(sheet, site)
    for rule in sheet.dialect.elements.values():
        for site in sheet.elements(owner, rule.name) if rule.apply is not None else ():
            if rule.apply is not None and (site.at, "") not in sheet.taken:
                rule.apply(sheet, site)


def _left_over(sheet: Sheet, owner: Element) -> None:
    """Whatever of the dialects no rule has taken is reported."""
    for site in _attributes(owner):
        if (owner, site.name) not in sheet.taken:
            _say(sheet, site, _rule(sheet, site, owner.nsmap.values()))
    for site in sheet.extensions(owner):
        if (site.at, "") not in sheet.taken:
            _say(sheet, site, _rule(sheet, site, (namespace(site.at),)))
    _other_tools(sheet, owner)


def _rule(sheet: Sheet, site: Site, spaces: Iterable[str]) -> Rule | None:
    """The rule of the file's dialect; else, if another dialect has left it there and needs no rule, that one's."""
    tables = [sheet.dialect, *(DIALECTS[found] for space in spaces if (found := dialect_of_space(space)) is not None)]
    for dialect in tables:
        rule = (dialect.attributes if site.is_attribute else dialect.elements).get(site.name)
        if rule is not None:
            return rule
    return None


def _other_tools(sheet: Sheet, owner: Element) -> None:
    """What tools of no known dialect have left is mentioned, and kept."""
    for full in owner.attrib:
        name = etree.QName(full)
        if _is_other(name.namespace):
            sheet.note("ignored", owner, name.localname, _OF_A_TOOL.format(space=name.namespace))
    for holder in children(owner, "extensionElements"):
        for each in holder.iterchildren("*"):
            if _is_other(namespace(each)):
                sheet.note("ignored", each, local(each), _OF_A_TOOL.format(space=namespace(each)))


def _is_other(space: str | None) -> bool:
    return bool(space) and space not in _KNOWN and dialect_of_space(space) is None


def _attributes(owner: Element) -> Iterator[Site]:
    for full, text in owner.attrib.items():
        name = etree.QName(full)
        if dialect_of_space(name.namespace) is not None and namespace(owner) == BPMN:
            yield Site(owner, owner, name.localname, str(text), is_attribute=True)


def _say(sheet: Sheet, site: Site, rule: Rule | None) -> None:
    if rule is None:
        sheet.said("refused", site, _UNKNOWN)
    else:
        sheet.said("refused" if rule.apply is not None else rule.outcome, site, rule.becomes)
