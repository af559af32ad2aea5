"""Multi-instance: the collection, its element, and where the results go."""

from __future__ import annotations

from flowkit.bpmn.dialects.rule import Site
from flowkit.bpmn.dialects.sheet import Sheet
from flowkit.bpmn.tree import child, extension, reference, text_of, value
from flowkit.errors import Text
from flowkit.markup import Element


def collection(sheet: Sheet, site: Site) -> None:
    """Camunda 7, Flowable, Activiti: `collection` is a name or an expression, `elementVariable` the element's name."""
    text = site.text if "{" in site.text else "${" + site.text + "}"
    source = sheet.feel(site, text)
    if source is None:
        return
    element = sheet.take(site.owner, "elementVariable", Text("flowkit:round element", "flowkit:round element"))
    _round(sheet, site.owner, source, element)
    sheet.said("translated", site, Text(f"flowkit:round {source}", f"flowkit:round {source}"))


def loop_characteristics(sheet: Sheet, site: Site) -> None:
    """Camunda 8."""
    source = sheet.feel(site, value(site.at, "inputCollection"), plain=False)
    if source is None:
        return
    results = value(site.at, "outputCollection")
    _round(sheet, site.owner, source, value(site.at, "inputElement"), results)
    if value(site.at, "outputElement"):
        note = Text("results are gathered as they are submitted", "结果按提交内容收集")
        sheet.note("refused" if results else "ignored", site.at, f"{sheet.prefix}:outputElement", note)
    sheet.said("translated", site, Text(f"flowkit:round {source}", f"flowkit:round {source}"))


def references(sheet: Sheet, loop: Element) -> None:
    """Activiti also writes BPMN's `loopDataInputRef` with the name of a variable, which refers to no element."""
    listed, item = child(loop, "loopDataInputRef"), child(loop, "inputDataItem")
    name = reference(text_of(listed))
    if listed is None or not name or extension(loop, "round") is not None:
        return
    if any(value(each, "id") == name for each in sheet.root.iter("*")):
        return
    site = Site(loop, listed, "loopDataInputRef", name, is_attribute=False)
    source = sheet.feel(site, name if "{" in name else "${" + name + "}", "juel")
    if source is None:
        return
    _round(sheet, loop, source, value(item, "name") if item is not None else "")
    sheet.note("translated", listed, "loopDataInputRef", Text(f"flowkit:round {source}", f"flowkit:round {source}"))
    for each in (listed, item):
        if each is not None:
            loop.remove(each)


def members(sheet: Sheet) -> None:
    """What the elements of rounds are called, before any expression is read."""
    for loop in sheet.root.iter("{*}multiInstanceLoopCharacteristics"):
        task = loop.getparent()
        site = sheet.attribute(loop, "elementVariable")
        zeebe = next((each for each in sheet.elements(loop, "loopCharacteristics")), None)
        item = child(loop, "inputDataItem")
        name = (
            site.text
            if site
            else value(zeebe.at, "inputElement")
            if zeebe
            else value(item, "name")
            if item is not None
            else ""
        )
        if name and task is not None:
            sheet.declared.hide(task, name)


def _round(sheet: Sheet, loop: Element, source: str, element: str, results: str = "") -> None:
    process = sheet.process_of(loop)
    attributes = {"collection": source, "element": element, "results": results}
    sheet.extend(loop, "round", {name: text for name, text in attributes.items() if text})
    if process is not None:
        if source.isidentifier():
            sheet.declared.suggest(process, source, {"list"})
        if results:
            sheet.declared.declare(process, results, "list")
