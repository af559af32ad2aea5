"""Which language a foreign text is in, and the text in FEEL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from flowkit.bpmn.dialects.language import (
    Feel,
    Untranslatable,
    read_composite,
    read_expression,
    read_python,
    written,
)
from flowkit.bpmn.dialects.language.nodes import Constant
from flowkit.errors import ExpressionError
from flowkit.expressions import compile_expression

Foreign = Literal["juel", "feel", "python", "script"]
"""`script` is JavaScript or Groovy, of which plain expressions are read as JUEL is."""

LANGUAGES: Final[Mapping[str, Foreign]] = {
    "juel": "juel",
    "feel": "feel",
    "python": "python",
    "text/x-python": "python",
    "jython": "python",
    "javascript": "script",
    "ecmascript": "script",
    "text/javascript": "script",
    "application/javascript": "script",
    "js": "script",
    "groovy": "script",
    "text/groovy": "script",
    "application/x-groovy": "script",
}
_IMPLICIT: Final = frozenset({"case", "loopCounter", "outcomes"})
_COUNTED: Final = frozenset({"nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances"})


def is_marked(text: str) -> bool:
    """Whether there is an expression of JUEL in the text."""
    return "${" in text or "#{" in text


def foreign_to_feel(text: str, language: Foreign, renamed: Mapping[str, str], *, plain: bool = True) -> Feel:
    """The text in FEEL with the names that it reads; with `plain`, text without an expression in it is a string.

    Raises Untranslatable.
    """
    if language == "feel":
        marked = text.lstrip().startswith("=")
        if not marked and plain:
            return written(Constant(text), renamed)
        found = Feel(text.strip().removeprefix("=").strip())
    elif language == "juel":
        as_it_is = not plain and not is_marked(text)
        found = Feel(text.strip()) if as_it_is else written(read_composite(text), renamed)
    elif language == "python":
        found = written(read_python(text), renamed)
    else:
        found = written(
            read_expression(text.removeprefix("${").removesuffix("}") if text[:2] == "${" else text), renamed
        )
    return _compiled(found)


def _compiled(found: Feel) -> Feel:
    """Held against flowkit's own compiler: what it does not take is no translation."""
    try:
        reads = compile_expression(found.source).reads
    except ExpressionError as error:
        raise Untranslatable(error.text, error.column, error.line) from error
    return Feel(found.source, {name: found.types.get(name, set()) for name in sorted(reads - _IMPLICIT - _COUNTED)})
