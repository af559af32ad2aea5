"""DMN files in short, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def definitions(*elements: str, name: str = "test", namespace: str = "urn:test", version: str = NAMESPACE) -> bytes:
    body = "\n".join(elements)
    head = f'<definitions xmlns="{version}" id="{name}" name="{name}" namespace="{namespace}">'
    return f"{head}\n{body}\n</definitions>".encode()


def literal(text: str, kind: str = "") -> str:
    reference = f' typeRef="{kind}"' if kind else ""
    return f"<literalExpression{reference}><text>{escape(text, quote=False)}</text></literalExpression>"


def data(name: str, kind: str = "") -> str:
    return f'<inputData id="{ident(name)}" name="{name}">{variable(name, kind)}</inputData>'


def variable(name: str, kind: str = "") -> str:
    reference = f' typeRef="{kind}"' if kind else ""
    return f'<variable name="{name}"{reference}/>'


def decision(name: str, logic: str, needs: Sequence[str] = (), knows: Sequence[str] = (), kind: str = "") -> str:
    """A need that ends in `!` is a decision, any other input data; one with `#` is a whole reference."""
    required = "".join(_need(need) for need in needs)
    known = "".join(
        f'<knowledgeRequirement><requiredKnowledge href="{_href(each)}"/></knowledgeRequirement>' for each in knows
    )
    return f'<decision id="{ident(name)}" name="{name}">{variable(name, kind)}{required}{known}{logic}</decision>'


def _need(need: str) -> str:
    tag = "requiredDecision" if need.endswith("!") else "requiredInput"
    return f'<informationRequirement><{tag} href="{_href(need.rstrip("!"))}"/></informationRequirement>'


def _href(name: str) -> str:
    return name if "#" in name else f"#{ident(name)}"


def knowledge(name: str, parameters: dict[str, str], logic: str, kind: str = "", knows: Sequence[str] = ()) -> str:
    formal = "".join(
        f'<formalParameter name="{each}"' + (f' typeRef="{of}"' if of else "") + "/>" for each, of in parameters.items()
    )
    known = "".join(
        f'<knowledgeRequirement><requiredKnowledge href="{_href(each)}"/></knowledgeRequirement>' for each in knows
    )
    return (
        f'<businessKnowledgeModel id="{ident(name)}" name="{name}">{variable(name, kind)}'
        f"<encapsulatedLogic>{formal}{logic}</encapsulatedLogic>{known}</businessKnowledgeModel>"
    )


def table(policy: str, inputs: Sequence[str], outputs: Sequence[str], *rules: str) -> str:
    """An output is `name`, `name: default` or `name: default: value, value`; a rule is its cells, `|` between them."""
    policy, _, aggregation = policy.partition(" of ")
    aggregated = f' aggregation="{aggregation}"' if aggregation else ""
    head = "".join(map(_input, inputs))
    head += "".join(_output(each) for each in outputs)
    rows = "".join(_rule(rule, number, len(inputs)) for number, rule in enumerate(rules, 1))
    return f'<decisionTable id="t" hitPolicy="{policy}"{aggregated}>{head}{rows}</decisionTable>'


def _input(text: str) -> str:
    return f"<input><inputExpression><text>{escape(text)}</text></inputExpression></input>"


def _output(text: str) -> str:
    name, default, values = [*(part.strip() for part in text.split(":", 2)), "", ""][:3]
    inside = f"<outputValues><text>{escape(values)}</text></outputValues>" if values else ""
    inside += f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else ""
    return f'<output name="{name}">{inside}</output>' if name else f"<output>{inside}</output>"


def _rule(text: str, number: int, inputs: int) -> str:
    cells = [each.strip() for each in text.split("|")]
    entries = "".join(f"<inputEntry><text>{escape(each)}</text></inputEntry>" for each in cells[:inputs])
    entries += "".join(f"<outputEntry><text>{escape(each)}</text></outputEntry>" for each in cells[inputs:])
    return f'<rule id="r{number}">{entries}</rule>'


def ident(name: str) -> str:
    return "_" + name.replace(" ", "_")
