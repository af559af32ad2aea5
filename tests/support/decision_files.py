"""DMN files in a few words.

dmn(table("level", ["amount: number"], ["level: string"], ['< 100 => "none"', '>= 100 => "boss"']))
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

_INPUT = re.compile("<inputData .*?</inputData>")


def table(
    name: str, inputs: Sequence[str], outputs: Sequence[str], rules: Sequence[str], *, policy: str = "UNIQUE"
) -> str:
    """A decision with a table. A clause is `name: type`; a rule `test | test => value | value`."""
    columns = [_pair(each) for each in inputs]
    made = [_pair(each) for each in outputs]
    needs = "".join(
        f'<informationRequirement><requiredInput href="#{_id(each)}"/></informationRequirement>' for each, _ in columns
    )
    data = "".join(_input(each, kind) for each, kind in columns)
    clauses = "".join(
        f"<input><inputExpression typeRef={quoteattr(kind)}><text>{escape(each)}</text></inputExpression></input>"
        for each, kind in columns
    )
    many = len(made) > 1
    results = "".join(
        f"<output{f' name={quoteattr(each)}' if many else ''} typeRef={quoteattr(kind)}/>" for each, kind in made
    )
    rows = "".join(map(_rule, rules))
    body = f"<decisionTable hitPolicy={quoteattr(policy)}>{clauses}{results}{rows}</decisionTable>"
    head = f"<decision id={quoteattr(_id(name))} name={quoteattr(name)}><variable name={quoteattr(name)}/>"
    return f"{data}{head}{needs}{body}</decision>"


def literal(name: str, source: str, inputs: Sequence[str] = (), *, requires: Sequence[str] = ()) -> str:
    """A decision with one expression over input data, and over other decisions."""
    columns = [_pair(each) for each in inputs]
    needs = "".join(
        f'<informationRequirement><requiredInput href="#{_id(each)}"/></informationRequirement>' for each, _ in columns
    ) + "".join(
        f'<informationRequirement><requiredDecision href="#{_id(each)}"/></informationRequirement>' for each in requires
    )
    data = "".join(_input(each, kind) for each, kind in columns)
    body = f"<literalExpression><text>{escape(source)}</text></literalExpression>"
    return f"{data}<decision id={quoteattr(_id(name))} name={quoteattr(name)}>{needs}{body}</decision>"


def dmn(*decisions: str, namespace: str = "urn:test:decisions") -> str:
    """The file; input data that several decisions read are declared once."""
    inputs = dict.fromkeys(found for each in decisions for found in _INPUT.findall(each))
    rest = (_INPUT.sub("", each) for each in decisions)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="file" name="file" '
        f"namespace={quoteattr(namespace)}>\n{''.join((*inputs, *rest))}</definitions>\n"
    )


def _input(name: str, kind: str) -> str:
    variable = f"<variable name={quoteattr(name)} typeRef={quoteattr(kind)}/>"
    return f"<inputData id={quoteattr(_id(name))} name={quoteattr(name)}>{variable}</inputData>"


def _pair(clause: str) -> tuple[str, str]:
    name, _, kind = clause.partition(": ")
    return name, kind or "Any"


def _id(name: str) -> str:
    return "id-" + "-".join(f"{ord(each):x}" if not each.isascii() else each for each in name.replace(" ", "_"))


def _rule(rule: str) -> str:
    tests, values = rule.split(" => ")
    entries = "".join(f"<inputEntry><text>{escape(each)}</text></inputEntry>" for each in tests.split(" | "))
    results = "".join(f"<outputEntry><text>{escape(each)}</text></outputEntry>" for each in values.split(" | "))
    return f"<rule>{entries}{results}</rule>"
