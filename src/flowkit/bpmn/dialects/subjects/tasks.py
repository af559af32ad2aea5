"""What else stands on a user task, on a start event, and on messages."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from flowkit.bpmn.dialects.rule import Site
from flowkit.bpmn.dialects.sheet import Sheet
from flowkit.bpmn.tree import FLOWKIT, is_bpmn, local, value
from flowkit.core.definition.tasks import MOST_PRIORITY
from flowkit.errors import Text

_PRIORITY: Final = re.compile(r"-?\d{1,4}")
_CLOCK: Final = re.compile(r"PT(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?")


def priority(sheet: Sheet, site: Site) -> None:
    """A whole number; what is computed has no counterpart."""
    written = site.text or value(site.at, "priority")
    if not is_bpmn(site.owner, "userTask"):
        sheet.said("ignored", site, Text("work of one case is done in the order it comes", "同一办件内按先后顺序执行"))
    elif _PRIORITY.fullmatch(written) and abs(int(written)) <= MOST_PRIORITY:
        sheet.extend(site.owner, "priority", {"value": str(int(written))})
        sheet.said("translated", site, Text(f"flowkit:priority {written}", f"flowkit:priority {written}"))
    else:
        sheet.said("refused", site, Text("the priority must be a whole number", "优先级应为整数"))


def due(sheet: Sheet, site: Site) -> None:
    """A due time that is a duration on the clock becomes a deadline of the step."""
    written = site.text or value(site.at, "dueDate")
    if _CLOCK.fullmatch(written) and is_bpmn(site.owner, "userTask"):
        name = f"{value(site.owner, 'id')}-due"
        added = sheet.extend(site.owner, "deadline", {"id": name})
        if added is not None:
            etree.SubElement(added, f"{{{FLOWKIT}}}target", {}).set("within", written)
        sheet.said("translated", site, Text(f"flowkit:deadline within {written}", f"flowkit:deadline within {written}"))
        return
    note = Text("say in flowkit:deadline how much time the step has", "请在 flowkit:deadline 中写明该步骤的时限")
    sheet.said("refused", site, note)


def initiator(sheet: Sheet, site: Site) -> None:
    """The name under which the starter is known is read as `case.starter`."""
    sheet.said("translated", site, Text(f"{site.text} is read as case.starter", f"{site.text} 读作 case.starter"))


def starters_known(sheet: Sheet) -> None:
    """Which name means the starter, before any expression is read. Without a declaration the engines' usual one."""
    for process in sheet.root.iter("{*}process"):
        names = {site.text for start in process.iter("{*}startEvent") if (site := sheet.attribute(start, "initiator"))}
        sheet.renamed[process] = dict.fromkeys(filter(None, names), "case.starter")


def subscription(sheet: Sheet, site: Site) -> None:
    """Camunda 8: how a message finds its case."""
    written = value(site.at, "correlationKey")
    waiting = [event for event in sheet.root.iter("*") if _waits_for(event, value(site.owner, "id"))]
    at = waiting[0] if waiting else site.owner
    source = (
        sheet.feel(Site(at, site.at, site.name, written, is_attribute=False), written, plain=False) if written else None
    )
    if source is None or local(site.owner) != "message":
        if not written:
            sheet.said("ignored", site, Text("no key: the message starts a case", "无关联键:消息用于启动办件"))
        return
    sheet.extend(site.owner, "message", {"correlation": source})
    sheet.said(
        "translated", site, Text(f"flowkit:message correlation {source}", f"flowkit:message correlation {source}")
    )


def _waits_for(event: object, message: str) -> bool:
    get = getattr(event, "get", None)
    return bool(message) and get is not None and (get("messageRef") or "").rpartition(":")[2] == message


def zeebe_script(sheet: Sheet, site: Site) -> None:
    """Camunda 8: `zeebe:script` is FEEL already."""
    source = sheet.feel(site, value(site.at, "expression"), plain=False)
    result, process = value(site.at, "resultVariable"), sheet.process_of(site.owner)
    if source is None or not result or process is None:
        return
    sheet.extend(site.owner, "set", {"field": result, "source": source})
    sheet.declared.suggest(process, result, set())
    sheet.said("translated", site, Text(f"flowkit:set {result} = {source}", f"flowkit:set {result} = {source}"))


def zeebe_assignment(sheet: Sheet, site: Site) -> None:
    """Camunda 8: `assignmentDefinition` holds who in three attributes."""
    from flowkit.bpmn.dialects.subjects import people  # noqa: PLC0415 -- people read sites, which are made here

    for name, apply in (
        ("assignee", people.assignee),
        ("candidateGroups", people.candidates),
        ("candidateUsers", people.candidates),
    ):
        written = value(site.at, name)
        if written:
            apply(sheet, Site(site.owner, site.at, name, written, is_attribute=False))
    sheet.taken.add((site.at, ""))


def zeebe_schedule(sheet: Sheet, site: Site) -> None:
    """Camunda 8: `taskSchedule` holds a due and a follow-up date."""
    if value(site.at, "dueDate"):
        due(sheet, Site(site.owner, site.at, "dueDate", value(site.at, "dueDate"), is_attribute=False))
    else:
        sheet.said("ignored", site, Text("a follow-up date reminds nobody here", "跟进日期在此不起作用"))
