"""The elements of the requirement graph: one reader for each (DMN 1.5, 6.3)."""

from __future__ import annotations

from collections.abc import Iterator

from flowkit.decision.model import (
    Decision,
    DecisionService,
    Definitions,
    Import,
    InputData,
    KnowledgeModel,
    Reference,
)
from flowkit.dmn.forms import read_form, read_function
from flowkit.dmn.markup import Sheet, child, children, form_child, local, name_of, value
from flowkit.dmn.shapes import FEEL, NAMESPACES
from flowkit.dmn.types import read_item, type_of
from flowkit.expressions.syntax import Place
from flowkit.markup import Element


def read_definitions(sheet: Sheet) -> Definitions:
    root = sheet.root
    language = value(root, "expressionLanguage")
    if language.rstrip("/") not in FEEL:
        sheet.add("dmn-language", root, language=language)
    return Definitions(
        name=name_of(root),
        namespace=value(root, "namespace"),
        file=sheet.file,
        id=value(root, "id"),
        inputs=tuple(InputData(*_head(each, sheet)) for each in children(root, "inputData")),
        decisions=tuple(_decision(each, sheet) for each in children(root, "decision")),
        knowledge=tuple(_knowledge(each, sheet) for each in children(root, "businessKnowledgeModel")),
        services=tuple(_service(each, sheet) for each in children(root, "decisionService")),
        items=tuple(read_item(each, sheet) for each in children(root, "itemDefinition")),
        imports=tuple(each for element in children(root, "import") if (each := _import(element, sheet)) is not None),
    )


def _head(element: Element, sheet: Sheet) -> tuple[str, str, Place, str]:
    """Id, name, place, type. The variable is what expressions call the element; mostly it has the same name."""
    variable = child(element, "variable")
    name = name_of(variable) or name_of(element)
    if not name:
        sheet.add("dmn-name-missing", element, tag=local(element))
    kind = type_of(variable, sheet) if variable is not None else ""
    return value(element, "id"), name, sheet.place(element), kind


def _decision(element: Element, sheet: Sheet) -> Decision:
    form = form_child(element)
    return Decision(
        *_head(element, sheet),
        logic=None if form is None else read_form(form, sheet),
        requires=tuple(
            found
            for each in children(element, "informationRequirement")
            for tag in ("requiredDecision", "requiredInput")
            for found in _references(each, tag, sheet)
        ),
        knows=_known(element, sheet),
    )


def _knowledge(element: Element, sheet: Sheet) -> KnowledgeModel:
    logic = child(element, "encapsulatedLogic")
    if logic is None:
        sheet.add("dmn-part-missing", element, tag=local(element), part="encapsulatedLogic")
    function = None if logic is None else read_function(logic, sheet)
    return KnowledgeModel(*_head(element, sheet), function=function, knows=_known(element, sheet))


def _known(element: Element, sheet: Sheet) -> tuple[Reference, ...]:
    requirements = children(element, "knowledgeRequirement")
    return tuple(found for each in requirements for found in _references(each, "requiredKnowledge", sheet))


def _service(element: Element, sheet: Sheet) -> DecisionService:
    outputs = tuple(_references(element, "outputDecision", sheet))
    if not outputs:
        sheet.add("dmn-part-missing", element, tag=local(element), part="outputDecision")
    return DecisionService(
        *_head(element, sheet),
        outputs=outputs,
        encapsulated=tuple(_references(element, "encapsulatedDecision", sheet)),
        input_data=tuple(_references(element, "inputData", sheet)),
        input_decisions=tuple(_references(element, "inputDecision", sheet)),
    )


def _references(element: Element, tag: str, sheet: Sheet) -> Iterator[Reference]:
    for each in children(element, tag):
        namespace, found, name = value(each, "href").rpartition("#")
        if not found or not name:
            sheet.add("dmn-href-missing", each, tag=tag)
        else:
            own = namespace == value(sheet.root, "namespace")
            yield Reference("" if own else namespace, name, sheet.place(each))


def _import(element: Element, sheet: Sheet) -> Import | None:
    kind = value(element, "importType")
    if kind and kind not in NAMESPACES:
        sheet.add("dmn-import-kind", element, kind=kind)
        return None
    return Import(name_of(element), value(element, "namespace"), value(element, "locationURI"), sheet.place(element))
