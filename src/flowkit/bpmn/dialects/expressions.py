"""BPMN's own expressions: conditions, times, cardinalities, written in the language of the other engine."""

from __future__ import annotations

import ast
import re
from typing import Final

from flowkit.bpmn.dialects.foreign import LANGUAGES, Foreign, is_marked
from flowkit.bpmn.dialects.language import Untranslatable, read_composite, read_python
from flowkit.bpmn.dialects.language.nodes import Constant
from flowkit.bpmn.dialects.rule import Site
from flowkit.bpmn.dialects.sheet import Sheet
from flowkit.bpmn.flows import is_feel
from flowkit.bpmn.tree import BPMN, local, text_of, value
from flowkit.errors import Text
from flowkit.markup import Element

_TIMES: Final = frozenset({"timeDate", "timeDuration", "timeCycle"})
TAGS: Final = (
    "conditionExpression", "condition", "timeDate", "timeDuration", "timeCycle", "loopCardinality",
    "completionCondition", "loopCondition", "activationCondition",
)  # fmt: skip
_EMPTY_IS_NONE: Final = frozenset({"conditionExpression", "completionCondition", "loopCardinality"})
_ISO: Final = re.compile(r"P[T\d]|R\d*/|\d{4}-\d\d")
_OTHER: Final = Text("{language} is not read here: write the expression in FEEL", "不支持 {language}:请用 FEEL 书写")


def expressions(sheet: Sheet) -> None:
    """Every expression of BPMN's own elements, in the order of the file."""
    for element in list(sheet.root.iter(*(f"{{{BPMN}}}{tag}" for tag in TAGS))):
        _expression(sheet, element)


def _expression(sheet: Sheet, element: Element) -> None:
    tag, text, language = local(element), text_of(element), value(element, "language")
    parent = element.getparent()
    if not text and tag in _EMPTY_IS_NONE and parent is not None:
        sheet.note("repaired", element, tag, Text("an empty expression is taken out", "去掉空表达式"))
        parent.remove(element)
        return
    if not text or (language and is_feel(language) and sheet.dialect.language != "feel"):
        return
    foreign = LANGUAGES.get(language.lower().rpartition("/")[2] if "://" in language else language.lower())
    if language and foreign is None and not is_marked(text) and not is_feel(language):
        sheet.note("refused", element, tag, _OTHER.format(language=language))
        return
    _translated(sheet, element, text, foreign or sheet.dialect.language)


def _translated(sheet: Sheet, element: Element, text: str, foreign: Foreign) -> None:
    tag = local(element)
    site = Site(element, element, tag, text, is_attribute=False)
    if tag in _TIMES:
        literal = _literal(text, foreign)
        if literal is not None:
            if literal != text:
                element.text = literal
                sheet.note("translated", element, tag, Text(literal, literal))
            return
    source = sheet.feel(site, text, foreign, plain=False)
    if source is None:
        return
    written = f"={source}" if tag in _TIMES else source
    marked = bool(element.attrib.pop("language", ""))
    if "".join(map(str, element.itertext())).strip().removeprefix("=").strip() != source or marked:
        for inner in list(element):
            element.remove(inner)
        element.text = written
        sheet.note("translated", element, tag, Text(f"FEEL: {source}", f"FEEL:{source}"))


def _literal(text: str, foreign: Foreign) -> str | None:
    """The time, where it is written out and not computed."""
    if foreign == "feel":
        return None if text.startswith("=") else text
    if (foreign == "python" and _ISO.match(text)) or (foreign == "juel" and not is_marked(text)):
        return text
    try:
        node = read_python(text) if foreign == "python" else read_composite(text)
    except Untranslatable:
        return text if foreign == "python" and not _is_python(text) else None
    return node.value if isinstance(node, Constant) and isinstance(node.value, str) and not node.number else None


def _is_python(text: str) -> bool:
    try:
        ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
