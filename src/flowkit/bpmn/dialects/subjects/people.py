"""Who gets the work of a user task, and who may start a process."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from flowkit.bpmn.dialects.language import Untranslatable, read_composite, read_python
from flowkit.bpmn.dialects.language.nodes import Constant, Name, Node
from flowkit.bpmn.dialects.rule import Site
from flowkit.bpmn.dialects.sheet import Sheet
from flowkit.bpmn.tree import BPMN, FLOWKIT, children, extension, text_of, value
from flowkit.errors import Text
from flowkit.markup import Element

UNASSIGNED: Final = "unassigned"
_RESOURCES: Final = ("potentialOwner", "humanPerformer", "performer")
_LISTED: Final = re.compile(r"\s*(?:(user|group)\(([^()]*)\)|([^,()]+))")


def assignee(sheet: Sheet, site: Site) -> None:
    """One person: the starter, a datum that holds the person, or a role of that name."""
    node = _read(sheet, site)
    if node is None:
        return
    if isinstance(node, Name) and sheet.renamed_at(site.owner).get(node.name) == "case.starter":
        _rule(sheet, site, "same-person", "starter", Text("whoever starts the case", "发起人"))
    elif isinstance(node, Name):
        _data(sheet, site, node.name)
    elif isinstance(node, Constant) and isinstance(node.value, str):
        _roles(sheet, site, (node.value.strip(),))
    else:
        _computed(sheet, site)


def candidates(sheet: Sheet, site: Site) -> None:
    """Several who may take the work: a role. Several groups become one role, held by whoever is in one of them."""
    if site.text.lstrip().startswith("=") and sheet.dialect.language == "feel":
        assignee(sheet, site)
        return
    parts = [part.strip() for part in _split(site.text) if part.strip()]
    marked = [part for part in parts if part[:2] in ("${", "#{")]
    if len(parts) == 1 and marked:
        assignee(sheet, site)
    elif marked:
        _computed(sheet, site)
    elif parts:
        _roles(sheet, site, tuple(parts))
    else:
        sheet.said("ignored", site, Text("empty", "为空"))


def starters(sheet: Sheet, site: Site) -> None:
    """Who may start the process."""
    roles = [role_id(part) for part in _split(site.text) if part.strip()]
    if not roles or "{" in site.text:
        sheet.said("refused", site, Text("say who may start in flowkit:access", "请在 flowkit:access 中指定发起人"))
        return
    access = extension(site.owner, "access")
    if access is None:
        access = sheet.extend(site.owner, "access", {})
    if access is not None:
        known = [each for each in value(access, "starters").split(",") if each]
        access.set("starters", ",".join(dict.fromkeys((*known, *roles))))
    sheet.said(
        "translated",
        site,
        Text(f"flowkit:access starters={','.join(roles)}", f"flowkit:access starters={','.join(roles)}"),
    )


def resources(sheet: Sheet, task: Element) -> None:
    """BPMN's own `potentialOwner` and `humanPerformer`, with the text that Activiti puts there. What is said in
    flowkit:assignment is taken out, because flowkit refuses the other way to say it.
    """
    for tag in _RESOURCES:
        for each in list(children(task, tag)):
            expression = next(each.iter(f"{{{BPMN}}}formalExpression"), None)
            if expression is None or not text_of(expression):
                continue
            found = [(kind, (inner or plain).strip()) for kind, inner, plain in _LISTED.findall(text_of(expression))]
            listed = ",".join(part.strip() for _, text in found for part in text.split(",") if part.strip())
            sheet.note(
                "translated",
                each,
                tag,
                Text("flowkit:assignment; the element is taken out", "flowkit:assignment;已去掉该元素"),
            )
            site = Site(task, each, tag, listed, is_attribute=False)
            (assignee if tag == "humanPerformer" else candidates)(sheet, site)
            task.remove(each)


def role_id(name: str) -> str:
    """The id of a role from a name: without blanks and commas."""
    return re.sub(r"[\s,]+", "-", name.strip())


def _split(text: str) -> list[str]:
    """At commas, but not inside of `${...}`."""
    return re.findall(r"(?:[$#]\{[^}]*\}|[^,])+", text)


def _read(sheet: Sheet, site: Site) -> Node | None:
    """What the text says; a row and None if it cannot be read."""
    language = sheet.dialect.language
    try:
        if language == "python":
            return read_python(site.text)
        if language == "feel":
            marked = site.text.lstrip().startswith("=")
            return read_python(site.text.strip()[1:].strip()) if marked else Constant(site.text.strip())
        return read_composite(site.text)
    except Untranslatable:
        _computed(sheet, site)
        return None


def _data(sheet: Sheet, site: Site, name: str) -> None:
    process = sheet.process_of(site.owner)
    if process is not None and name not in sheet.declared.hidden_at(site.owner):
        sheet.declared.suggest(process, name, set())
    _rule(sheet, site, "data", name, Text(f"who stands in the datum {name}", f"数据 {name} 中的人"))


def _roles(sheet: Sheet, site: Site, names: tuple[str, ...]) -> None:
    role = role_id("-or-".join(dict.fromkeys(names)))
    who = ", ".join(names)
    note = (
        Text(f"role {role}; give it to {who} in the organisation", f"角色 {role};请在组织中授予 {who}")
        if role
        else Text("empty", "为空")
    )
    if role:
        _rule(sheet, site, "role", role, note)
    else:
        sheet.said("ignored", site, note)


def _rule(sheet: Sheet, site: Site, kind: str, named: str, note: Text) -> None:
    assignment = extension(site.owner, "assignment")
    if assignment is None:
        assignment = sheet.extend(site.owner, "assignment", {})
    if assignment is not None:
        rule = etree.SubElement(assignment, f"{{{FLOWKIT}}}rule", {})
        rule.set("kind", kind)
        rule.set("value", named)
    sheet.said("translated", site, Text(f"flowkit:assignment: {note.en}", f"flowkit:assignment:{note.zh}"))


def _computed(sheet: Sheet, site: Site) -> None:
    sheet.said(
        "refused",
        site,
        Text(
            "who it is, is computed: put the person into a datum first, and name it in flowkit:assignment",
            "人员由代码计算:请先存入数据,再在 flowkit:assignment 中引用",
        ),
    )


def settle(sheet: Sheet, process: Element) -> None:
    """Every user task has somebody: the role of its lane, or the role `unassigned`, which is to be replaced."""
    lanes = {text_of(each): lane for lane in process.iter(f"{{{BPMN}}}lane") for each in children(lane, "flowNodeRef")}
    for task in process.iter(f"{{{BPMN}}}userTask"):
        assignment = extension(task, "assignment")
        rules = [value(each, "kind") for each in assignment] if assignment is not None else []
        lane = _lane_of(task, lanes)
        if assignment is not None:
            if "role" not in rules and assignment.get("fallback") is None:
                assignment.set("fallback", _role_of(sheet, lane) if lane is not None else UNASSIGNED)
        elif lane is not None:
            _role_of(sheet, lane)
        elif extension(task, "role") is None:
            sheet.extend(task, "role", {"id": UNASSIGNED})
            note = Text(f"nobody is named: role {UNASSIGNED}, to be replaced", f"未指定承办人:角色 {UNASSIGNED},请替换")
            sheet.note("repaired", task, "userTask", note)


def _lane_of(task: Element, lanes: dict[str, Element]) -> Element | None:
    here: Element | None = task
    while here is not None:
        if value(here, "id") in lanes:
            return lanes[value(here, "id")]
        here = here.getparent()
    return None


def _role_of(sheet: Sheet, lane: Element) -> str:
    """The role of the lane, given to it from its name if it has none."""
    own = extension(lane, "role")
    if own is None:
        role = role_id(value(lane, "name")) or role_id(value(lane, "id")) or UNASSIGNED
        own = sheet.extend(lane, "role", {"id": role})
        sheet.note("repaired", lane, "lane", Text(f"flowkit:role {role}", f"flowkit:role {role}"))
    return value(own, "id") if own is not None else UNASSIGNED
