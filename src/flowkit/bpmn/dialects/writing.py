"""The translated tree as bytes, with the data that each process turned out to need."""

from __future__ import annotations

from typing import Final

from lxml import etree

from flowkit.bpmn.dialects.sheet import Sheet
from flowkit.bpmn.extensions.declarations import MOST_FIELDS
from flowkit.bpmn.tree import FLOWKIT, extension, own_children, value
from flowkit.errors import Text
from flowkit.markup import Element

PREFIX: Final = "flowkit"


def declare_data(sheet: Sheet, process: Element) -> None:
    """The data as flowkit:data; what stands there already stays."""
    wanted = sheet.declared.of(process)
    if not wanted:
        return
    data = extension(process, "data")
    if data is None:
        data = sheet.extend(process, "data", {})
    if data is None:
        return
    known = {value(each, "name") for each in own_children(data, "field")}
    missing = [name for name in wanted if name not in known]
    for name in missing[: max(0, MOST_FIELDS - len(known))]:
        datum = wanted[name]
        field = etree.SubElement(data, f"{{{FLOWKIT}}}field", {})
        attributes = {
            "name": name,
            "type": datum.type,
            "title": datum.title,
            "choices": ",".join(datum.choices) if datum.type == "string" else "",
            "required-at-start": "true" if datum.required else "",
        }
        for key, text in attributes.items():
            if text:
                field.set(key, text)
    if missing:
        listed = ", ".join(f"{name} ({wanted[name].type})" for name in missing)
        sheet.note("repaired", process, "data", Text(f"declared as used: {listed}", f"按使用情况声明:{listed}"))
    if not len(data):
        parent = data.getparent()
        if parent is not None:
            parent.remove(data)


def to_bytes(root: Element) -> bytes:
    """UTF-8, with flowkit's namespace declared once at the top and every other prefix as it was."""
    prefixes = {prefix for element in root.iter("*") for prefix in element.nsmap if prefix}
    taken = {
        prefix for element in root.iter("*") for prefix, space in element.nsmap.items() if prefix and space != FLOWKIT
    }
    prefix = PREFIX if PREFIX not in taken else "fk"
    etree.cleanup_namespaces(root, top_nsmap={prefix: FLOWKIT}, keep_ns_prefixes=sorted(prefixes))
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
