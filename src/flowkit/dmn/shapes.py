"""What may stand in a DMN file: for each element its children and attributes (the schemas of DMN 1.1 to 1.5).

The schemas that can be had as a package end at 1.3; this table is what the reader knows, so whatever is not in it is
named in a finding instead of being passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

NAMESPACES: Final[Mapping[str, str]] = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
# What the language of expressions and types is called; also without the last slash.
FEEL: Final = frozenset(
    {
        "",
        "feel",
        "http://www.omg.org/spec/FEEL/20140401",
        "http://www.omg.org/spec/DMN/20180521/FEEL",
        "https://www.omg.org/spec/DMN/20191111/FEEL",
        "https://www.omg.org/spec/DMN/20211108/FEEL",
        "https://www.omg.org/spec/DMN/20230324/FEEL",
    }
)


class Shape(NamedTuple):
    children: frozenset[str]
    attributes: frozenset[str]


_ANY_ELEMENT = "description extensionElements"
_FORMS: Final = (
    "literalExpression decisionTable context list relation invocation functionDefinition conditional for some every"
    " filter"
)
_TYPED: Final = "id label typeRef"
_NAMED: Final = "id label name"
_DEFINITIONS = (
    "import itemDefinition decision inputData businessKnowledgeModel decisionService knowledgeSource elementCollection"
    " performanceIndicator organizationUnit textAnnotation association group businessContextElement artifact"
)
_ITEM = "typeRef allowedValues typeConstraint itemComponent functionItem"
_REQUIREMENT = "informationRequirement knowledgeRequirement authorityRequirement"
_CONTEXT_OF_BUSINESS = (
    "question allowedAnswers impactedPerformanceIndicator decisionMaker decisionOwner supportedObjective"
    " usingProcess usingTask impactingDecision decisionMade decisionOwned"
)


def _shape(children: str, attributes: str) -> Shape:
    return Shape(frozenset(f"{_ANY_ELEMENT} {children}".split()), frozenset(attributes.split()))


_REFERENCE: Final = _shape("", "href")
_HOLDER: Final = _shape(_FORMS, _TYPED)
_TESTS: Final = _shape("text", f"{_TYPED} expressionLanguage")
_LOOP: Final = f"{_TYPED} iteratorVariable"

SHAPES: Final[Mapping[str, Shape]] = {
    "definitions": _shape(
        _DEFINITIONS,
        f"{_NAMED} namespace expressionLanguage typeLanguage exporter exporterVersion",
    ),
    "import": _shape("", f"{_NAMED} namespace locationURI importType"),
    "itemDefinition": _shape(_ITEM, f"{_NAMED} typeLanguage isCollection"),
    "itemComponent": _shape(_ITEM, f"{_NAMED} typeLanguage isCollection"),
    "functionItem": _shape("parameters", f"{_NAMED} outputTypeRef"),
    "parameters": _shape("", f"{_NAMED} typeRef"),
    "typeRef": _shape("", ""),
    "inputData": _shape("variable", _NAMED),
    "decision": _shape(f"variable {_REQUIREMENT} {_CONTEXT_OF_BUSINESS} {_FORMS}", _NAMED),
    "businessKnowledgeModel": _shape("variable encapsulatedLogic knowledgeRequirement authorityRequirement", _NAMED),
    "decisionService": _shape("variable outputDecision encapsulatedDecision inputDecision inputData", _NAMED),
    "variable": _shape("", f"{_NAMED} typeRef"),
    "parameter": _shape("", f"{_NAMED} typeRef"),
    "formalParameter": _shape("", f"{_NAMED} typeRef"),
    "column": _shape("", f"{_NAMED} typeRef"),
    "informationRequirement": _shape("requiredDecision requiredInput", "id label"),
    "knowledgeRequirement": _shape("requiredKnowledge", "id label"),
    "authorityRequirement": _shape("requiredDecision requiredInput requiredAuthority", "id label"),
    "requiredDecision": _REFERENCE,
    "requiredInput": _REFERENCE,
    "requiredKnowledge": _REFERENCE,
    "outputDecision": _REFERENCE,
    "encapsulatedDecision": _REFERENCE,
    "inputDecision": _REFERENCE,
    "encapsulatedLogic": _shape(f"formalParameter {_FORMS}", f"{_TYPED} kind"),
    "functionDefinition": _shape(f"formalParameter {_FORMS}", f"{_TYPED} kind"),
    "literalExpression": _shape("text importedValues", f"{_TYPED} expressionLanguage"),
    "context": _shape("contextEntry", _TYPED),
    "contextEntry": _shape(f"variable {_FORMS}", "id label"),
    "list": _HOLDER,
    "relation": _shape("column row", _TYPED),
    "row": _HOLDER,
    "invocation": _shape(f"binding {_FORMS}", _TYPED),
    "binding": _shape(f"parameter {_FORMS}", "id label"),
    "conditional": _shape("if then else", _TYPED),
    "if": _HOLDER,
    "then": _HOLDER,
    "else": _HOLDER,
    "for": _shape("in return", _LOOP),
    "some": _shape("in satisfies", _LOOP),
    "every": _shape("in satisfies", _LOOP),
    "filter": _shape("in match", _TYPED),
    "in": _HOLDER,
    "return": _HOLDER,
    "satisfies": _HOLDER,
    "match": _HOLDER,
    "decisionTable": _shape(
        "input output annotation rule", f"{_TYPED} hitPolicy aggregation preferredOrientation outputLabel"
    ),
    "input": _shape("inputExpression inputValues", "id label"),
    "inputExpression": _TESTS,
    "inputValues": _TESTS,
    "outputValues": _TESTS,
    "allowedValues": _TESTS,
    "typeConstraint": _TESTS,
    "inputEntry": _TESTS,
    "outputEntry": _TESTS,
    "defaultOutputEntry": _TESTS,
    "output": _shape("outputValues defaultOutputEntry", f"{_NAMED} typeRef"),
    "annotation": _shape("", "name"),
    "rule": _shape("inputEntry outputEntry annotationEntry", "id label"),
    "annotationEntry": _shape("text", ""),
    "text": _shape("", ""),
}
# Read by people only: kept, and nothing inside is looked at.
PROSE: Final = frozenset(
    [
        "description",
        "extensionElements",
        "question",
        "allowedAnswers",
        "knowledgeSource",
        "elementCollection",
        "performanceIndicator",
        "organizationUnit",
        "textAnnotation",
        "association",
        "group",
        "businessContextElement",
        "artifact",
        "impactedPerformanceIndicator",
        "decisionMaker",
        "decisionOwner",
        "supportedObjective",
        "usingProcess",
        "usingTask",
        "impactingDecision",
        "decisionMade",
        "decisionOwned",
        "authorityRequirement",
    ]
)
FORMS: Final = tuple(_FORMS.split())
