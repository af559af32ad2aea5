"""Boxed expressions: one reader for each element, and the table of them (DMN 1.5, 7.3 and 10.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, Literal, NamedTuple

from flowkit.decision import logic as f
from flowkit.dmn.markup import Sheet, child, children, form_child, local, name_of, value
from flowkit.dmn.shapes import FEEL
from flowkit.dmn.table import read_table
from flowkit.dmn.types import type_of
from flowkit.expressions.syntax import Place
from flowkit.markup import Element


class Head(NamedTuple):
    """What every form has."""

    id: str
    at: Place
    type: str


def read_form(element: Element, sheet: Sheet) -> f.Form:
    """The form that the element is."""
    return READERS[local(element)](
        element, Head(value(element, "id"), sheet.place(element), type_of(element, sheet)), sheet
    )


def form_inside(holder: Element, sheet: Sheet, part: str = "expression") -> f.Form:
    """The form inside an element; a finding and a missing form where there is none."""
    found = form_child(holder)
    return read_form(found, sheet) if found is not None else _missing(holder, part, sheet)


def parameter_of(element: Element, sheet: Sheet) -> f.Parameter:
    if not name_of(element):
        sheet.add("dmn-name-missing", element, tag=local(element))
    return f.Parameter(name_of(element), type_of(element, sheet))


def read_function(element: Element, sheet: Sheet) -> f.FunctionForm:
    """A function definition, or the encapsulated logic of a knowledge model."""
    return _function(element, Head(value(element, "id"), sheet.place(element), type_of(element, sheet)), sheet)


def _missing(holder: Element, part: str, sheet: Sheet) -> f.Form:
    sheet.add("dmn-part-missing", holder, tag=local(holder), part=part)
    return f.MissingForm(value(holder, "id"), sheet.place(holder), "")


def _part(element: Element, tag: str, sheet: Sheet) -> f.Form:
    holder = child(element, tag)
    return _missing(element, tag, sheet) if holder is None else form_inside(holder, sheet)


def _forms(element: Element, sheet: Sheet) -> Iterator[f.Form]:
    return (read_form(each, sheet) for each in element.iterchildren("*") if local(each) in READERS)


def _literal(element: Element, head: Head, sheet: Sheet) -> f.Form:
    language = value(element, "expressionLanguage") or value(sheet.root, "expressionLanguage")
    if language.rstrip("/") not in FEEL:
        sheet.add("dmn-language", element, language=language)
        return f.MissingForm(*head)
    imported = child(element, "importedValues")
    if imported is not None:
        sheet.add("dmn-imported-values", imported)
        return f.MissingForm(*head)
    source = sheet.source(element)
    return _missing(element, "text", sheet) if source is None else f.LiteralForm(*head, source)


def _context(element: Element, head: Head, sheet: Sheet) -> f.Form:
    entries = []
    for each in children(element, "contextEntry"):
        variable = child(each, "variable")
        kind = type_of(variable, sheet) if variable is not None else ""
        entries.append(f.Entry(name_of(variable), kind, form_inside(each, sheet)))
    return f.ContextForm(*head, tuple(entries))


def _list(element: Element, head: Head, sheet: Sheet) -> f.Form:
    return f.ListForm(*head, tuple(_forms(element, sheet)))


def _relation(element: Element, head: Head, sheet: Sheet) -> f.Form:
    columns = tuple(parameter_of(each, sheet) for each in children(element, "column"))
    rows: list[tuple[f.Form, ...]] = []
    for each in children(element, "row"):
        cells = tuple(_forms(each, sheet))
        if len(cells) == len(columns):
            rows.append(cells)
        else:
            sheet.add("dmn-rule-width", each, tests=0, outputs=len(cells), inputs=0, columns=len(columns))
    return f.RelationForm(*head, columns, tuple(rows))


def _invocation(element: Element, head: Head, sheet: Sheet) -> f.Form:
    arguments = []
    for each in children(element, "binding"):
        parameter = child(each, "parameter")
        if not name_of(parameter):
            sheet.add("dmn-part-missing", each, tag="binding", part="parameter")
        found = form_child(each)
        # A binding without an expression gives nothing: null.
        form = read_form(found, sheet) if found is not None else f.MissingForm("", sheet.place(each), "")
        arguments.append(f.Argument(name_of(parameter), form))
    return f.InvocationForm(*head, form_inside(element, sheet), tuple(arguments))


def _function(element: Element, head: Head, sheet: Sheet) -> f.FunctionForm:
    parameters = tuple(parameter_of(each, sheet) for each in children(element, "formalParameter"))
    kind = value(element, "kind", "FEEL").upper().replace("JAVA", "Java")
    found = form_child(element)
    body = read_form(found, sheet) if found is not None else None
    if body is None:
        sheet.add("dmn-part-missing", element, tag=local(element), part="expression")
    return f.FunctionForm(*head, parameters, body, kind)


def _conditional(element: Element, head: Head, sheet: Sheet) -> f.Form:
    return f.ConditionalForm(*head, *(_part(element, tag, sheet) for tag in ("if", "then", "else")))


def _loop(kind: Literal["for", "some", "every"], body: str) -> Callable[[Element, Head, Sheet], f.Form]:
    def read(element: Element, head: Head, sheet: Sheet) -> f.Form:
        variable = " ".join(value(element, "iteratorVariable").split())
        if not variable:
            sheet.add("dmn-part-missing", element, tag=kind, part="iteratorVariable")
        return f.LoopForm(*head, kind, variable, _part(element, "in", sheet), _part(element, body, sheet))

    return read


def _filter(element: Element, head: Head, sheet: Sheet) -> f.Form:
    return f.FilterForm(*head, _part(element, "in", sheet), _part(element, "match", sheet))


def _table(element: Element, head: Head, sheet: Sheet) -> f.Form:
    return read_table(element, head.id, head.at, head.type, sheet)


READERS: Final[Mapping[str, Callable[[Element, Head, Sheet], f.Form]]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": _function,
    "conditional": _conditional,
    "for": _loop("for", "return"),
    "some": _loop("some", "satisfies"),
    "every": _loop("every", "satisfies"),
    "filter": _filter,
}
