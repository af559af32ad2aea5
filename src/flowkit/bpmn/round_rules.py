"""The members and the completion rule of a round of people, as `flowkit:round` declares them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, cast, get_args

from flowkit.bpmn.extensions.values import literal
from flowkit.bpmn.instances import item_name
from flowkit.bpmn.scope import ProcessScope
from flowkit.bpmn.tree import Element, child, extension, own_children, value, words
from flowkit.core.definition.model import COUNTS, DataField
from flowkit.core.definition.round_rule import VERDICTS, RoundRule, RuleKind, Share, Voter
from flowkit.expressions import Expression
from flowkit.markup import Inside

COUNTED: Final = frozenset({*COUNTS, "outcomes"})
_SHARE: Final = re.compile(
    r"(?P<over>>)?\s*(?:(?P<percent>[0-9]{1,3})(?:\.(?P<decimals>[0-9]{1,6}))?\s*%|"
    r"(?P<part>[0-9]{1,6})\s*/\s*(?P<whole>[0-9]{1,6}))"
)
_NEEDS: Final = {
    "all": (),
    "any": (),
    "veto": (),
    "n-of-m": (("need",),),
    "share": (("share",),),
    "weights": (("weight", "voter"), ("need", "share")),
}
"""For each rule groups of attributes, or elements in it, of each of which it needs exactly one."""
_OWN: Final = ("approve", "abstain", "need", "share", "weight", "result", "tally")


def read_rule(own: Element | None, rounds: Element, outcome: str, scope: ProcessScope) -> RoundRule | None:
    """The rule; None for a round that has none, or whose rule is wrong."""
    if own is None:
        return None
    kind = value(own, "rule")
    if not kind:
        for each in (name for name in (*_OWN, "voter") if _is_given(own, name)):
            scope.report.add("round-rule-idle", own, inside=Inside(each, 1, 1), attribute=each, rule="-")
        return None
    if kind not in get_args(RuleKind):
        return None  # the schema says so
    if child(rounds, "completionCondition") is not None:
        scope.report.add("round-rule-twice", own, rule=kind)
    field = scope.fields.get(outcome)
    if not outcome or field is None or not words(own, "approve"):
        scope.report.add("round-rule-votes", own, rule=kind)
        return None
    _check_attributes(own, kind, scope)
    approve, abstain = _values(own, "approve", field, scope), _values(own, "abstain", field, scope)
    for each in sorted(approve & abstain):
        scope.report.add("round-vote-twice", own, inside=Inside("abstain", 1, 1), value=each)
    return RoundRule(
        kind=cast("RuleKind", kind),
        approve=approve,
        abstain=abstain,
        need=_need(own, rounds, scope),
        share=_share(own, scope),
        weight=scope.compile(own, "weight") if own.get("weight") is not None else None,
        result=_result(own, scope),
        tally=_tally(own, scope),
        voters=_voters(own, rounds, scope),
    )


def read_members(own: Element | None, rounds: Element, task: Element, scope: ProcessScope) -> tuple[str, ...]:
    """The candidate keys whose holders are the members; what is none of them is a finding, and left out."""
    names = words(own, "members") if own is not None else ()
    if own is None or not names:
        return ()
    if not _names_persons(own, rounds, task):
        scope.report.add("round-members-persons", own, inside=Inside("members", 1, 1))
    found: list[str] = []
    for name in names:
        kind, _, rest = name.partition(":")
        role, at, unit = rest.partition("@")
        if not _MEMBERS.fullmatch(name):
            scope.report.add("round-members", own, inside=Inside("members", 1, 1), name=name)
        elif kind == "role":
            found.append(f"role:{scope.role(role)}{at}{unit}")
        else:
            found.append(name)
    return tuple(dict.fromkeys(found))


_MEMBERS: Final = re.compile(r"(?:role:[^\s:@,]+(?:@[^\s:@,]+)?|(?:group|chair|unit|position):[^\s:@,]+)")


def _is_given(own: Element, name: str) -> bool:
    return next(own_children(own, name), None) is not None if name == "voter" else own.get(name) is not None


def _voters(own: Element, rounds: Element, scope: ProcessScope) -> tuple[Voter, ...]:
    """What votes weigh by position and role: looked up for persons only, the first that fits counts."""
    elements = list(own_children(own, "voter"))
    found: list[Voter] = []
    for each in elements:
        if each.get("position") is not None and each.get("role") is not None:
            scope.report.add("round-voter-both", each)
        position = value(each, "position")
        key = (
            f"position:{position}" if position else f"role:{scope.role(name)}" if (name := value(each, "role")) else ""
        )
        if any(before.key in ("", key) for before in found):
            scope.report.add("round-voter-idle", each)
        written = value(each, "weight")
        weight = Decimal(written) if re.fullmatch(r"\+?[0-9]{0,12}(\.[0-9]{0,6})?", written) else Decimal(0)
        found.append(Voter(int(weight) if weight == int(weight) else weight, key))
    task = rounds.getparent()
    if elements and task is not None and not _names_persons(own, rounds, task):
        scope.report.add("round-voter-persons", elements[0])
    return tuple(found)


def _office(voter: Element, scope: ProcessScope) -> str:
    position, role = value(voter, "position"), value(voter, "role")
    return f"position:{position}" if position else f"role:{scope.role(role)}" if role else ""


def _names_persons(own: Element, rounds: Element, task: Element) -> bool:
    """Whether the member of the round says who gets the work."""
    member = item_name(rounds, "inputDataItem") or value(own, "element")
    assignment = extension(task, "assignment")
    rules = own_children(assignment, "rule") if assignment is not None else ()
    return any(value(each, "kind") == "data" and value(each, "value") == member for each in rules)


def _check_attributes(own: Element, kind: str, scope: ProcessScope) -> None:
    wanted = _NEEDS[kind]
    for group in wanted:
        given = [name for name in group if _is_given(own, name)]
        if len(given) != 1:
            scope.report.add("round-rule-needs", own, rule=kind, attributes=" / ".join(group))
    for name in ("need", "share", "weight", "voter"):
        if _is_given(own, name) and not any(name in group for group in wanted):
            scope.report.add("round-rule-idle", own, inside=Inside(name, 1, 1), attribute=name, rule=kind)


def _values(own: Element, attribute: str, field: DataField, scope: ProcessScope) -> frozenset[str]:
    """The values of the outcome, as the votes are counted."""
    return frozenset(_read(own, attribute, field, scope))


def _read(own: Element, attribute: str, field: DataField, scope: ProcessScope) -> Iterator[str]:
    for text in words(own, attribute):
        read = literal(text, field.type)
        if read is None:
            scope.report.add("value-type", own, inside=Inside(attribute, 1, 1), value=text, type=field.type)
        elif field.choices and read not in field.choices:
            known = ", ".join(str(choice) for choice in field.choices)
            scope.report.add(
                "round-vote-unknown", own, inside=Inside(attribute, 1, 1), value=text, name=field.name, known=known
            )
        else:
            yield str(read)


def _need(own: Element, rounds: Element, scope: ProcessScope) -> Expression | None:
    """A number that stands there is looked at; one that is computed only the running round can look at."""
    if own.get("need") is None:
        return None
    need = scope.compile(own, "need", extra=COUNTED)
    number = _constant(need)
    if number is None:
        return need
    weighs = _is_given(own, "weight") or _is_given(own, "voter")
    if number <= 0 or (not weighs and number != int(number)):
        scope.report.add("round-need", own, inside=Inside("need", 1, 1), value=value(own, "need"))
    cardinality = child(rounds, "loopCardinality")
    most = _constant(scope.compile(cardinality)) if cardinality is not None else None
    if most is not None and not weighs and number > most:
        scope.report.add("round-need-more", own, inside=Inside("need", 1, 1), need=number, most=most)
    return need


def _constant(expression: Expression | None) -> int | Decimal | None:
    """The number that an expression without names is; None for anything else."""
    source = expression.source.strip() if expression is not None else ""
    return Decimal(source) if re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?", source) else None


def _share(own: Element, scope: ProcessScope) -> Share | None:
    if own.get("share") is None:
        return None
    found = _SHARE.fullmatch(value(own, "share"))
    share = _exact(found) if found is not None else None
    if share is None or not 0 < share.part <= share.whole - (1 if share.over else 0):
        scope.report.add("round-share", own, inside=Inside("share", 1, 1), value=value(own, "share"))
        return None
    return share


def _exact(found: re.Match[str]) -> Share | None:
    over = found["over"] is not None
    if found["percent"] is None:
        return Share(int(found["part"]), int(found["whole"]), over) if int(found["whole"]) else None
    decimals = found["decimals"] or ""
    return Share(int(found["percent"] + decimals), 100 * 10 ** len(decimals), over)


def _result(own: Element, scope: ProcessScope) -> str:
    if own.get("result") is None:
        return ""
    field = scope.field_named(own, "result")
    if field is None:
        return ""
    fits = field.type in ("string", "boolean", "any")
    if not fits or (field.type == "string" and field.choices and not {*VERDICTS} <= {*field.choices}):
        scope.report.add("round-result", own, inside=Inside("result", 1, 1), name=field.name)
    return field.name


def _tally(own: Element, scope: ProcessScope) -> str:
    field = scope.field_named(own, "tally") if own.get("tally") is not None else None
    if field is not None and field.type not in ("context", "any"):
        scope.report.add("field-type", own, inside=Inside("tally", 1, 1), name=field.name, type="context")
    return field.name if field is not None else ""
