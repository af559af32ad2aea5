"""Data that cross the border of an activity."""

from __future__ import annotations

import re
from typing import Final

from flowkit.bpmn.dialects.rule import Site
from flowkit.bpmn.dialects.sheet import Sheet, place_of
from flowkit.bpmn.tree import extensions, is_bpmn, local, value
from flowkit.errors import Text
from flowkit.markup import Element

_VERSION: Final = re.compile(r"[1-9][0-9]{0,8}")


def in_mapping(sheet: Sheet, site: Site) -> None:
    _mapping(sheet, site, "in")


def out_mapping(sheet: Sheet, site: Site) -> None:
    _mapping(sheet, site, "out")


def _mapping(sheet: Sheet, site: Site, tag: str) -> None:
    """`in` and `out` of a call."""
    element = site.at
    if value(element, "businessKey"):
        sheet.said(
            "ignored",
            site,
            Text("the called process runs in the same case, under its key", "被调流程在同一办件内,业务键相同"),
        )
        return
    if value(element, "variables") == "all" and is_bpmn(site.owner, "callActivity"):
        every(sheet, site, tag)
        return
    target = value(element, "target") or value(element, "targetExpression")
    source, expression = value(element, "source"), value(element, "sourceExpression")
    if not target or not (source or expression):
        note = Text(
            f"everything crosses here; in flowkit each datum is named: add flowkit:{tag}",
            f"此处传递全部变量;flowkit 须逐个指名:请加 flowkit:{tag}",
        )
        sheet.said("refused", site, note)
        return
    text = expression or "${" + source + "}"
    cross(sheet, site, tag, text, target)


def every(sheet: Sheet, site: Site, tag: str) -> None:
    """Everything crosses: what both processes declare does."""
    call_of(sheet, site.owner).set(tag, "all")
    note = Text(f'flowkit:call {tag}="all": what both declare', f'flowkit:call {tag}="all":双方都声明的数据')
    sheet.said("translated", site, note)


def call_of(sheet: Sheet, activity: Element) -> Element:
    """The flowkit:call of a call activity, made where there is none."""
    made = sheet.extend(activity, "call", {})
    return made if made is not None else next(extensions(activity, "call"))


def binding(sheet: Sheet, site: Site) -> None:
    """Which version a call activity calls."""
    if site.text == "latest":
        sheet.said("ignored", site, Text("the newest version is called by default", "默认调用最新版本"))
    elif site.text == "version":
        written = sheet.take(site.owner, "calledElementVersion", Text("flowkit:call version", "flowkit:call version"))
        if not _VERSION.fullmatch(written):
            sheet.said("refused", site, Text("the version must be a number in the file", "版本必须是文件中的数字"))
            return
        call_of(sheet, site.owner).set("version", written)
        note = Text(
            f"flowkit:call version {written}: flowkit counts its own versions, check the number",
            f"flowkit:call version {written}:flowkit 自行编号,请核对",
        )
        sheet.said("translated", site, note)
    else:
        note = Text("flowkit calls the newest version, or one by its number", "flowkit 调用最新版本,或按编号指定的版本")
        sheet.said("refused", site, note)


def cross(sheet: Sheet, site: Site, tag: str, text: str, target: str) -> None:
    """One flowkit:in or flowkit:out; names inside an `out` are those of the other side."""
    owner = place_of(site.owner)
    process = sheet.process_of(owner)
    if not sheet.admits(owner, tag):
        note = Text(
            f"data cross at {local(owner)} by name only: {target}", f"{local(owner)} 处数据只按名称传递:{target}"
        )
        sheet.said("refused", site, note)
        return
    known = set(sheet.declared.of(process)) if process is not None else set()
    source = sheet.feel(site, text)
    if source is None:
        return
    if tag == "out" and process is not None:
        for name in set(sheet.declared.of(process)) - known:
            del sheet.declared.of(process)[name]
        sheet.declared.suggest(process, target, set())
    sheet.extend(owner, tag, {"source": source, "target": target})
    sheet.said("translated", site, Text(f"flowkit:{tag} {target} = {source}", f"flowkit:{tag} {target} = {source}"))


def caught(sheet: Sheet, site: Site) -> None:
    """The datum that takes the code or the text of a caught error or escalation."""
    source = "message" if site.name == "errorMessageVariable" else "code"
    owner, process = place_of(site.owner), sheet.process_of(site.owner)
    if process is None or not site.text or not sheet.admits(owner, "out"):
        sheet.said("refused", site, Text("the event's data are not taken over here", "此处不接收事件数据"))
        return
    sheet.extend(owner, "out", {"source": source, "target": site.text})
    sheet.declared.suggest(process, site.text, set())
    sheet.said("translated", site, Text(f"flowkit:out {site.text} = {source}", f"flowkit:out {site.text} = {source}"))


def io_mapping(sheet: Sheet, site: Site) -> None:
    """`ioMapping` and `inputOutput` where there is no handler that they belong to."""
    for each in site.at.iterchildren("*"):
        tag = {"input": "in", "inputParameter": "in", "output": "out", "outputParameter": "out"}.get(local(each))
        target = value(each, "target") or value(each, "name")
        if tag is None or not target:
            continue
        part = Site(
            site.owner, each, local(each), value(each, "source") or (each.text or "").strip(), is_attribute=False
        )
        if part.text:
            cross(sheet, part, tag, part.text, target)
        else:
            sheet.said("refused", part, Text("a script or a map is no value here", "此处不能是脚本或映射"))
    sheet.said("translated", site, Text("each mapping is reported by itself", "每个映射单独列出"))


def called(sheet: Sheet, site: Site) -> None:
    """`zeebe:calledElement`: the process that a call activity calls."""
    process = value(site.at, "processId")
    if not process or process.startswith("=") or not is_bpmn(site.owner, "callActivity"):
        sheet.said("refused", site, Text("which process is called must stand in the file", "被调流程必须写在文件中"))
        return
    site.owner.set("calledElement", process)
    sheet.said("translated", site, Text(f"calledElement {process}", f"calledElement {process}"))
    for name, tag in (("propagateAllParentVariables", "in"), ("propagateAllChildVariables", "out")):
        if value(site.at, name) == "true":
            call_of(sheet, site.owner).set(tag, "all")
            note = Text(f'flowkit:call {tag}="all": what both declare', f'flowkit:call {tag}="all":双方都声明的数据')
            sheet.note("translated", site.at, f"{sheet.prefix}:{name}", note)
    if value(site.at, "bindingType") not in ("", "latest"):
        note = Text("flowkit calls the newest version, or one by its number", "flowkit 调用最新版本,或按编号指定的版本")
        sheet.note("refused", site.at, f"{sheet.prefix}:bindingType", note)
