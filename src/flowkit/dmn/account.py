"""The accounting: whatever stands in the file and is in no row of the table of shapes is named."""

from __future__ import annotations

from lxml import etree

from flowkit.dmn.markup import Sheet, is_dmn, local
from flowkit.dmn.shapes import PROSE, SHAPES, Shape
from flowkit.markup import Element

_NOTHING = Shape(frozenset(), frozenset())
# The diagram: where the boxes are drawn.
_DRAWN = frozenset({"DMNDI"})


def account(sheet: Sheet) -> None:
    waiting = [sheet.root]
    while waiting:
        element = waiting.pop()
        # `inputData` is an element of the graph, and inside a service a reference to one.
        shape = SHAPES.get(local(element), _NOTHING)
        _check_attributes(element, shape, sheet)
        for each in element.iterchildren("*"):
            if not is_dmn(each):
                if local(each) not in _DRAWN:
                    sheet.add("dmn-foreign", each, tag=local(each), inside=local(element))
            elif local(each) not in shape.children:
                sheet.add("dmn-unknown-element", each, tag=local(each), inside=local(element))
            elif local(each) not in PROSE:
                waiting.append(each)


def _check_attributes(element: Element, shape: Shape, sheet: Sheet) -> None:
    for key in map(str, element.attrib):
        known = shape.attributes
        if local(element) == "inputData":
            known |= {"href"}
        if not etree.QName(key).namespace and key not in known:
            sheet.add("dmn-unknown-attribute", element, name=key, tag=local(element))
