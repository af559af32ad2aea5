"""BPMN 10.3.3 Script Task: FEEL, a handler of the host, or code for a sandbox."""

from __future__ import annotations

import ast
from typing import Final

from flowkit.bpmn.extensions.mappings import computed, handed, outward
from flowkit.bpmn.kind import Kind, Shaped, activity
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, child, extension, extensions, own_children, value
from flowkit.core.definition.carried import Mapping
from flowkit.core.definition.tasks import Code, ScriptTask
from flowkit.errors import Text
from flowkit.markup import Inside

_FEEL: Final = frozenset({"feel", "FEEL"})
_PYTHON: Final = frozenset({"python", "text/x-python"})
LANGUAGES: Final = _FEEL | _PYTHON
LONGEST_SCRIPT: Final = 20_000


def _transform(element: Element, scope: ProcessScope) -> Shaped:
    settings, handler = list(extensions(element, "set")), extension(element, "handler")
    script, shape = child(element, "script"), extension(element, "script")
    forms = (bool(settings), handler is not None, script is not None or shape is not None)
    if forms.count(True) != 1:
        scope.report.add("script-one-of", element)
        return Shaped("scriptTask", ScriptTask())
    if handler is not None:
        return Shaped("scriptTask", handler_task(handler, scope, element))
    if script is None and shape is None:
        _in_feel(element, scope)
        return Shaped("scriptTask", ScriptTask(computed(settings, scope)))
    if script is None or shape is None:
        scope.report.add("script-halves", element)
        return Shaped("scriptTask", ScriptTask())
    return Shaped("scriptTask", _written(element, script, shape, scope))


def handler_task(handler: Element, scope: ProcessScope, task: Element) -> ScriptTask:
    inputs = handed(_inputs(handler, scope), task, scope)
    return ScriptTask(handler=value(handler, "name"), inputs=inputs, result=_result(handler, scope))


def _inputs(element: Element, scope: ProcessScope) -> tuple[Mapping, ...]:
    return outward(own_children(element, "input"), scope)


def _result(element: Element, scope: ProcessScope) -> str:
    if value(element, "result"):
        scope.field_named(element, "result")
    return value(element, "result")


def _language(element: Element) -> str:
    """A global script task says it in another attribute."""
    return value(element, "scriptFormat") or value(element, "scriptLanguage") or "feel"


def _in_feel(element: Element, scope: ProcessScope) -> None:
    if _language(element) not in _FEEL:
        scope.report.add("script-halves", element)


def _written(element: Element, script: Element, shape: Element, scope: ProcessScope) -> ScriptTask:
    """The text of the `script` element, in the language of `scriptFormat`."""
    inputs, result = _inputs(shape, scope), _result(shape, scope)
    if _language(element) in _FEEL:
        if inputs:
            scope.report.add("script-inputs", shape)
        source = scope.compile(script)
        return ScriptTask((Mapping(source, result),) if source is not None else ())
    _check_python(script, scope)
    for each in own_children(shape, "input"):
        if not value(each, "target").isidentifier():
            scope.report.add("script-name", each, inside=Inside("target", 1, 1), name=value(each, "target"))
    return ScriptTask(code=Code("python", script.text or ""), inputs=inputs, result=result)


def _check_python(script: Element, scope: ProcessScope) -> None:
    """Only the syntax: nothing is run, and the sandbox knows less than Python."""
    source = script.text or ""
    if len(source) > LONGEST_SCRIPT:
        scope.report.add("script-long", script, most=LONGEST_SCRIPT)
        return
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        inside = Inside(None, error.lineno or 1, error.offset or 1)
        scope.report.add("script-syntax", script, inside=inside, detail=Text(error.msg, error.msg))
        return
    except (ValueError, RecursionError, MemoryError) as error:
        scope.report.add("script-syntax", script, detail=Text(str(error), str(error)))
        return
    if not tree.body or not isinstance(tree.body[-1], ast.Expr):
        scope.report.add("script-no-value", script)


KIND: Kind = activity(
    "scriptTask",
    _transform,
    allowed={"scriptFormat": LANGUAGES},
    extensions=frozenset({"set", "handler", "script"}),
)
