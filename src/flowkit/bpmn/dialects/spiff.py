"""SpiffWorkflow and SpiffArena: `http://spiffworkflow.org/bpmn/schema/1.0/core`. Its expressions are Python."""

from __future__ import annotations

from typing import Final

from lxml import etree

from flowkit.bpmn.dialects.rule import Dialect, Rule, Site, ignored, refused, table
from flowkit.bpmn.dialects.sheet import Sheet
from flowkit.bpmn.dialects.subjects import code
from flowkit.bpmn.tree import FLOWKIT, extension, local, text_of, value
from flowkit.errors import Text


def _operator(sheet: Sheet, site: Site) -> None:
    """The operator names the handler, its parameters are inputs in Python."""
    inputs: dict[str, str] = {}
    for each in site.at.iter("*"):
        name = value(each, "id") or value(each, "name")
        if local(each).lower() == "parameter" and name:
            part = Site(site.owner, each, "parameter", value(each, "value"), is_attribute=False)
            source = sheet.feel(part, part.text) if part.text else '""'
            if source is not None:
                inputs[name] = source
    code.handler(sheet, site, value(site.at, "id"))
    added, process = extension(site.owner, "handler"), sheet.process_of(site.owner)
    if added is None or added.get("result") is not None:
        return
    for target, source in inputs.items():
        each = etree.SubElement(added, f"{{{FLOWKIT}}}input", {})
        each.set("source", source)
        each.set("target", target)
    if value(site.at, "resultVariable") and process is not None:
        added.set("result", value(site.at, "resultVariable"))
        sheet.declared.suggest(process, value(site.at, "resultVariable"), set())


def _called_decision(sheet: Sheet, site: Site) -> None:
    code.decision(sheet, site)


def _around(sheet: Sheet, site: Site) -> None:
    """Scripts before and after a task."""
    if not site.text:
        sheet.said("ignored", site, Text("empty", "为空"))
        return
    note = Text("draw a script task before or after the step", "请在该步骤之前或之后画脚本任务")
    sheet.said("refused", site, note)


def _message_payload(sheet: Sheet, site: Site) -> None:
    """What a caught message leaves in the data."""
    note = Text("take the message's data with flowkit:out", "请用 flowkit:out 接收消息数据")
    sheet.said("refused", site, Text(f"{text_of(site.at)}: {note.en}", f"{text_of(site.at)}:{note.zh}"))


_OTHER_OFFICE: Final = Text("belongs to the pages of the other engine", "属于另一引擎的界面")

SPIFF: Final = Dialect(
    attributes=table(
        *ignored(
            Text("data of a case are data of the case", "办件数据归办件所有"), "scriptsOnInstances", "isOutputSynced"
        ),
        *ignored(_OTHER_OFFICE, "allowGuest", "category"),
    ),
    elements=table(
        Rule(
            "serviceTaskOperator",
            Text("flowkit:handler, named as the operator", "flowkit:handler,名称同操作"),
            _operator,
        ),
        Rule("calledDecisionId", Text("flowkit:decision", "flowkit:decision"), _called_decision),
        Rule("preScript", Text("refused: a script task of its own", "拒绝:请单独画脚本任务"), _around),
        Rule("postScript", Text("refused: a script task of its own", "拒绝:请单独画脚本任务"), _around),
        Rule("messageVariable", Text("refused: flowkit:out", "拒绝:flowkit:out"), _message_payload),
        Rule("messagePayload", Text("refused: flowkit:out", "拒绝:flowkit:out"), _message_payload),
        *refused(
            Text("say it in flowkit:message correlation", "请用 flowkit:message correlation 表达"),
            "processVariableCorrelation",
            "correlation",
            "messageCorrelation",
        ),
        *refused(
            Text("the form is not in the file: flowkit:form", "表单不在文件中:flowkit:form"), "properties", "property"
        ),
        *ignored(
            _OTHER_OFFICE,
            "instructionsForEndUser",
            "guestConfirmation",
            "taskMetadataValues",
            "allowGuest",
            "signalButtonLabel",
            "category",
            "isOutputSynced",
        ),
        *ignored(Text("write scenarios", "请编写场景"), "unitTests"),
        *ignored(Text("data of a case are data of the case", "办件数据归办件所有"), "scriptsOnInstances"),
        *refused(Text("give roles in the organisation", "请在组织中授予角色"), "laneOwners"),
    ),
    language="python",
)
