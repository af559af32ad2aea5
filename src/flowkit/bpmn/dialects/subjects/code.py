"""Foreign code: classes, delegates, beans, topics, connectors and scripts become handlers of the host, by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from flowkit.bpmn.dialects.foreign import LANGUAGES
from flowkit.bpmn.dialects.language import Untranslatable, read_assignments, read_composite, written
from flowkit.bpmn.dialects.language.nodes import Call, Name, Node, Path
from flowkit.bpmn.dialects.rule import Site
from flowkit.bpmn.dialects.sheet import Sheet, place_of
from flowkit.bpmn.tree import BPMN, FLOWKIT, child, extension, extensions, is_bpmn, local, text_of, value
from flowkit.errors import Text
from flowkit.markup import Element

KEPT: Final = "urn:flowkit:import:1"
"""The namespace of what an import keeps of BPMN's own elements."""
TASKS: Final = frozenset({"serviceTask", "sendTask", "businessRuleTask", "scriptTask", "task"})
_EXECUTIONS: Final = frozenset({"execution", "task", "event", "delegateExecution"})
_PART: Final = Text("read with the handler", "随处理程序读取")
_RESULT: Final = Text("result of the handler", "处理程序的结果")
_INTO: Final = ("resultVariable", "resultVariableName")
_SPACE: Final = re.compile(r"\s+")


def by_name(sheet: Sheet, site: Site) -> None:
    """A class, a topic or a type: the handler has its name."""
    handler(sheet, site, _inner(site.text))


def by_expression(sheet: Sheet, site: Site) -> None:
    """`${bean.method(a, b)}` is a handler of that name with its arguments; an expression with a result is computed."""
    try:
        node: Node | None = read_composite(site.text)
    except Untranslatable:
        node = None
    if isinstance(node, Call) and (name := _dotted(node)):
        arguments = [each for each in node.arguments if not (isinstance(each, Name) and each.name in _EXECUTIONS)]
        handler(sheet, site, name, tuple(arguments))
        return
    result = next((found for each in _INTO if (found := sheet.attribute(site.owner, each)) is not None), None)
    if result is not None and is_bpmn(site.owner, "serviceTask") and _is_value(sheet, site):
        _compute(sheet, site, result)
    else:
        handler(sheet, site, value(site.owner, "id") or _inner(site.text))


def _is_value(sheet: Sheet, site: Site) -> bool:
    try:
        written(read_composite(site.text), sheet.renamed_at(site.owner))
    except Untranslatable:
        return False
    return True


def _compute(sheet: Sheet, site: Site, result: Site) -> None:
    """A service task that only computes is a script task in FEEL."""
    source = sheet.feel(site, site.text)
    if source is None:
        return
    sheet.said("translated", result, Text("flowkit:set", "flowkit:set"))
    _set(sheet, site.owner, result.text, source)
    site.owner.tag = f"{{{BPMN}}}scriptTask"
    site.owner.attrib.pop("implementation", "")
    sheet.said(
        "translated", site, Text(f"a script task: {result.text} = {source}", f"脚本任务:{result.text} = {source}")
    )


def _set(sheet: Sheet, owner: Element, name: str, source: str) -> None:
    sheet.extend(owner, "set", {"field": name, "source": source})
    process = sheet.process_of(owner)
    if process is not None:
        sheet.declared.suggest(process, name, set())


def handler(sheet: Sheet, site: Site, name: str, arguments: tuple[Node, ...] = ()) -> None:
    """A flowkit:handler with what the dialect hands in, on the task or the event around the site."""
    owner, name = place_of(site.owner), _SPACE.sub("-", name.strip())
    if not name:
        sheet.said("refused", site, Text("names no code", "未指明代码"))
        return
    if local(owner) not in TASKS and not sheet.admits(owner, "handler"):
        note = Text(
            f"flowkit calls no handler at {local(owner)}: draw a service task with the handler {name}",
            f"flowkit 不在 {local(owner)} 上调用处理程序:请画服务任务,处理程序 {name}",
        )
        sheet.said("refused", site, note)
        return
    added = sheet.extend(owner, "handler", {"name": name})
    if added is None:
        sheet.said("refused", site, Text("the task has a handler already", "任务已有处理程序"))
        return
    if is_bpmn(owner, "sendTask") and owner.attrib.pop("messageRef", ""):
        note = Text("the handler sends it: the message is left out", "由处理程序发送:已去掉消息引用")
        sheet.note("ignored", owner, "messageRef", note)
    inputs = {**_of_arguments(sheet, site, arguments), **_of_parts(sheet, site.owner)}
    for target, source in inputs.items():
        each = etree.SubElement(added, f"{{{FLOWKIT}}}input", {})
        each.set("source", source)
        each.set("target", target)
    _take_result(sheet, site.owner, added)
    sheet.said("handler", site, Text(f"register the handler {name}", f"请注册处理程序 {name}"))


def _take_result(sheet: Sheet, owner: Element, added: Element) -> None:
    into = next(filter(None, (sheet.take(owner, name, _RESULT) for name in _INTO)), "")
    outputs = list(_outputs(sheet, owner))
    if not into and len(outputs) == 1:
        into = outputs[0][1]
        sheet.said("translated", outputs[0][0], _RESULT)
    elif outputs:
        for site, name in outputs:
            note = Text(
                f"{name}: a handler has one result; let it be a context, and read its parts",
                f"{name}:处理程序只有一个结果,请返回 context 并读取其中的项",
            )
            sheet.said("refused", site, note)
    process = sheet.process_of(owner)
    if into and process is not None:
        added.set("result", into)
        sheet.declared.suggest(process, into, set())


def _outputs(sheet: Sheet, owner: Element) -> Iterator[tuple[Site, str]]:
    groups = list(sheet.extensions(owner))
    for group in (each for each in groups if each.name == "inputOutput"):
        for each in group.at.iterchildren("*"):
            if local(each) == "outputParameter" and value(each, "name"):
                yield Site(owner, each, "outputParameter", text_of(each), is_attribute=False), value(each, "name")
    for group in (each for each in groups if each.name == "ioMapping"):
        for each in group.at.iterchildren("*"):
            if local(each) == "output" and value(each, "target"):
                yield Site(owner, each, "output", value(each, "source"), is_attribute=False), value(each, "target")


def _of_arguments(sheet: Sheet, site: Site, arguments: tuple[Node, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, node in enumerate(arguments, 1):
        try:
            text = written(node, sheet.renamed_at(site.owner))
        except Untranslatable as error:
            sheet.note("refused", site.at, f"{sheet.prefix}:{site.name}", error.reason)
            continue
        sheet.reads(site.owner, text)
        found[node.name if isinstance(node, Name | Path) else f"argument{number}"] = text.source
    return found


def _of_parts(sheet: Sheet, owner: Element) -> dict[str, str]:
    """Fields, input parameters, input mappings and headers."""
    found: dict[str, str] = {}
    for site, name, text in _parts(sheet, owner):
        if any(local(each) in ("script", "map") for each in site.at.iterchildren("*")):
            sheet.said("refused", site, Text("a script or a map is no value here", "此处不能是脚本或映射"))
            continue
        source = sheet.feel(site, text) if text else '""'
        if source is not None:
            found[name] = source
            sheet.said("translated", site, Text(f"flowkit:input {name}", f"flowkit:input {name}"))
    return found


_GROUPS: Final = (
    ("inputOutput", "inputParameter", "name"),
    ("ioMapping", "input", "target"),
    ("taskHeaders", "header", "key"),
)


def _parts(sheet: Sheet, owner: Element) -> Iterator[tuple[Site, str, str]]:
    for site in sheet.elements(owner, "field"):
        inside = next((text_of(each) for each in site.at.iterchildren("*") if text_of(each)), "")
        text = value(site.at, "stringValue") or value(site.at, "expression") or inside
        if value(site.at, "name"):
            yield site, value(site.at, "name"), text
    for name, part, key in _GROUPS:
        for group in sheet.elements(owner, name):
            for each in group.at.iterchildren("*"):
                if local(each) == part and value(each, key):
                    text = value(each, "source") or value(each, "value") or _parameter(each)
                    yield _part(owner, each, part), value(each, key), text
            sheet.said("translated", group, _PART)


def _part(owner: Element, at: Element, name: str) -> Site:
    return Site(owner, at, name, "", is_attribute=False)


def _parameter(element: Element) -> str:
    """The text of an input parameter; a list of plain values is joined into one expression's text."""
    inner = next(element.iterchildren("*"), None)
    if inner is None:
        return text_of(element)
    if local(inner) == "list":
        items = [_item(text_of(each)) for each in inner.iterchildren("*")]
        return f"${{[{', '.join(items)}]}}"
    return text_of(element)


def _item(text: str) -> str:
    marked = re.fullmatch(r"[$#]\{(.*)\}", text, re.DOTALL)
    return marked[1] if marked else "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def connector(sheet: Sheet, site: Site) -> None:
    """A Camunda connector: its id names the handler, its parameters are the inputs."""
    inside = {local(each): each for each in site.at.iterchildren("*")}
    named = text_of(inside.get("connectorId"))
    inputs: dict[str, str] = {}
    for each in inside["inputOutput"].iterchildren("*") if "inputOutput" in inside else ():
        part = _part(site.owner, each, local(each))
        if local(each) == "inputParameter" and value(each, "name"):
            source = sheet.feel(part, _parameter(each)) if text_of(each) else '""'
            if source is not None:
                inputs[value(each, "name")] = source
    handler(sheet, site, named)
    added = extension(place_of(site.owner), "handler")
    if added is None:
        return
    for target, source in inputs.items():
        each = etree.SubElement(added, f"{{{FLOWKIT}}}input", {})
        each.set("source", source)
        each.set("target", target)


def decision(sheet: Sheet, site: Site) -> None:
    """A DMN decision, asked by its id; what it reads is found in the data."""
    result = next(filter(None, (sheet.take(site.owner, name, Text("result", "结果")) for name in _INTO)), "")
    result = result or value(site.at, "resultVariable")
    name = site.text if site.is_attribute else value(site.at, "decisionId") or site.text
    sheet.take(
        site.owner, "mapDecisionResult", Text("a decision answers as its hit policy says", "决策按其命中策略给出结果")
    )
    if not sheet.admits(site.owner, "decision") or not name or "{" in name or name.startswith("="):
        sheet.said("refused", site, Text("name the decision in flowkit:decision", "请在 flowkit:decision 中指定决策"))
        return
    sheet.extend(site.owner, "decision", {"name": name, "result": result or "decision"})
    process = sheet.process_of(site.owner)
    if process is not None:
        sheet.declared.suggest(process, result or "decision", set())
    sheet.said("translated", site, Text(f"flowkit:decision {name}", f"flowkit:decision {name}"))


def script(sheet: Sheet, task: Element) -> None:
    """BPMN's own `script`: computed in FEEL where it can be, a handler where it is code. The text is kept in the
    dialect's namespace.
    """
    element = child(task, "script")
    site = Site(task, element if element is not None else task, "script", text_of(element), is_attribute=False)
    if any(next(extensions(task, tag), None) is not None for tag in ("set", "handler", "script")):
        return
    written_in = value(task, "scriptFormat").lower()
    language = LANGUAGES.get(written_in, sheet.dialect.language if not written_in else None)
    into = sheet.attribute(task, "resultVariable") or sheet.attribute(task, "resultVariableName")
    settings: Mapping[str, str] = {}
    if language in ("juel", "feel") and into is not None and site.text:
        source = sheet.feel(site, site.text, language, plain=False)
        settings = {into.text: source} if source is not None else {}
    elif language == "python" and site.text:
        settings = _assigned(sheet, site)
    if settings:
        for name, source in settings.items():
            _set(sheet, task, name, source)
        if into is not None:
            sheet.said("translated", into, Text("flowkit:set", "flowkit:set"))
        shown = "; ".join(f"{name} = {source}" for name, source in settings.items())
        sheet.note("translated", site.at, "script", Text(f"flowkit:set {shown}", f"flowkit:set {shown}"))
    elif sheet.name or element is not None:
        added = sheet.extend(task, "handler", {"name": value(task, "id") or "script"})
        if added is not None:
            _take_result(sheet, task, added)
        name = value(task, "id")
        said = value(task, "scriptFormat") or "script"
        sheet.note(
            "handler", site.at, "script", Text(f"{said}: register the handler {name}", f"{said}:请注册处理程序 {name}")
        )
    _keep(task, element)


def _assigned(sheet: Sheet, site: Site) -> Mapping[str, str]:
    """The assignments of a Python script that has nothing else."""
    try:
        found = [(name, written(node, sheet.renamed_at(site.owner))) for name, node in read_assignments(site.text)]
    except Untranslatable:
        return {}
    names = [name for name, _ in found]
    if len(set(names)) != len(names):
        return {}
    for _, text in found:
        sheet.reads(site.owner, text)
    return {name: text.source for name, text in found}


def _keep(task: Element, element: Element | None) -> None:
    """The text of the script stays in the file, where it is no longer BPMN's."""
    written_in = task.attrib.pop("scriptFormat", "")
    if element is None:
        return
    holder = child(task, "extensionElements")
    if holder is None:
        return
    task.remove(element)
    element.tail = None
    element.tag = f"{{{KEPT}}}script"
    if written_in:
        element.set("format", str(written_in))
    holder.append(element)


def _inner(text: str) -> str:
    """Without the marks of an expression around it."""
    found = re.fullmatch(r"\s*[$#]\{(.*)\}\s*|\s*=(.*)", text, re.DOTALL)
    return (found[1] or found[2] or "").strip().strip('"') if found else text.strip()


def _dotted(call: Call) -> str:
    """`bean.part.method`, or "" for a call of something else than names."""
    parts = [call.name]
    here = call.target
    while isinstance(here, Path):
        parts.append(here.name)
        here = here.target
    if isinstance(here, Name):
        parts.append(here.name)
    elif here is not None:
        return ""
    return ".".join(reversed(parts)) if not (isinstance(here, Name) and here.name in _EXECUTIONS) else ""
