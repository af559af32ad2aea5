"""Type references and item definitions (DMN 1.5, 7.3.2 and 7.3.3)."""

from __future__ import annotations

from flowkit.decision.logic import Parameter
from flowkit.decision.model import ItemDefinition
from flowkit.dmn.markup import Sheet, child, children, local, name_of, value
from flowkit.dmn.shapes import FEEL, NAMESPACES
from flowkit.markup import Element


def type_of(element: Element, sheet: Sheet, attribute: str = "typeRef") -> str:
    """The type that the attribute names, "" without one."""
    return _plain(value(element, attribute), element, sheet)


def _plain(written: str, element: Element, sheet: Sheet) -> str:
    """`tns:tName` and `feel:number` of DMN 1.1 without the prefix; a prefix that names an import stands for it."""
    prefix, colon, name = written.partition(":")
    if not colon or "<" in prefix:
        return " ".join(written.split())
    namespace = element.nsmap.get(prefix, "")
    if namespace.rstrip("/") in FEEL or namespace == value(sheet.root, "namespace") or namespace in NAMESPACES:
        return name
    for each in children(sheet.root, "import"):
        if value(each, "namespace") == namespace:
            return f"{name_of(each)}.{name}"
    return name


def read_item(element: Element, sheet: Sheet) -> ItemDefinition:
    """An item definition, or a component of one."""
    if not name_of(element):
        sheet.add("dmn-name-missing", element, tag=local(element))
    written = child(element, "typeRef")
    text = "".join(map(str, written.itertext("*"))).strip() if written is not None else ""
    function = child(element, "functionItem")
    return ItemDefinition(
        name=name_of(element),
        at=sheet.place(element),
        id=value(element, "id"),
        type=_plain(text, element, sheet),
        is_collection=value(element, "isCollection") in {"true", "1"},
        allowed=sheet.source(child(element, "allowedValues")),
        constraint=sheet.source(child(element, "typeConstraint")),
        components=tuple(read_item(each, sheet) for each in children(element, "itemComponent")),
        function=None if function is None else _function(function, sheet),
    )


def _function(element: Element, sheet: Sheet) -> tuple[tuple[Parameter, ...], str]:
    parameters = (Parameter(name_of(each), type_of(each, sheet)) for each in children(element, "parameters"))
    return tuple(parameters), type_of(element, sheet, "outputTypeRef")
