"""What the completion rule of a round says now, and the data in which its result stands afterwards.

The counts stand on the scope of the round, so that a vote costs the same however many signers are open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from flowkit.core.definition.round_rule import RoundRule, Tally, Verdict, certain
from flowkit.core.definition.rounds import COUNTS, Round
from flowkit.core.draft import Draft
from flowkit.core.instance.data import Data, definition_of, evaluate
from flowkit.core.instance.questions import KeysOf
from flowkit.core.instance.records import WEIGHED_AS, WEIGHT, WEIGHTS, Scope
from flowkit.core.protocol import Context, Question
from flowkit.errors import InputInvalid, Text
from flowkit.expressions import Expression
from flowkit.expressions.numbers import Number, exact_difference, exact_sum, number_of


def counts(scope: Scope) -> Data:
    """What the conditions and events of a round see. Its instances only end together: none is terminated before."""
    numbers = (scope.total, scope.live, scope.completed, 0)
    return {**dict(zip(COUNTS, (*numbers, *numbers), strict=True)), "outcomes": scope.outcomes}


def verdict(context: Context, draft: Draft, scope: Scope, rule: RoundRule) -> Verdict | None:
    """What is certain now, if anything is. Raises InputInvalid if the rule comes to no number."""
    return certain(rule, weighed(scope, rule), _need(context, draft, scope, rule, counts(scope)))


def check_rule(context: Context, draft: Draft, scope: Scope, rule: RoundRule, heads: int, total: Number) -> None:
    """Refuses a round of so many signers, who weigh `total`, if they together could never approve."""
    numbers: Data = {**dict.fromkeys(COUNTS, 0), "numberOfInstances": heads, "nrOfInstances": heads, "outcomes": {}}
    need = _need(context, draft, scope, rule, numbers)
    if need > total or not total:
        raise InputInvalid(
            Text(
                "the round needs {need}, and all its signers together are {total}",
                "会签须达到 {need},而全部签署人合计只有 {total}",
            ).format(need=need or 1, total=total),
            code="round-invalid",
            mend=Text("correct the signers or the rule, and retry", "请更正签署人或规则后重试"),
        )


def weight_of(context: Context, draft: Draft, scope: Scope, rule: RoundRule, own: Data) -> Number:
    """What one signer weighs; `own` are the data of that turn."""
    value = evaluate(context, draft, scope, rule.weight, own) if rule.weight is not None else 1
    return _number(value, rule.weight, least=0)


def shares_of(
    context: Context, draft: Draft, scope: Scope, rule: RoundRule, turns: Sequence[tuple[object, Data]]
) -> list[Data] | Question:
    """What each turn weighs, and as what: `turns` are members with the data of their turn; `scope` is around the round.

    A position or role counts as it is held now, at the making of the turn.
    """
    if not rule.voters:
        return [{WEIGHT: weight_of(context, draft, scope, rule, own)} for _, own in turns]
    question = KeysOf(scope.process, tuple(dict.fromkeys(each for each, _ in turns if isinstance(each, str))))
    if question not in context.answers:
        return question
    keys: Mapping[object, frozenset[str]] = context.answers[question]  # type: ignore[assignment]  # because that is the answer
    return [_by_office(rule, person, keys.get(person, frozenset())) for person, _ in turns]


def _by_office(rule: RoundRule, person: object, keys: frozenset[str]) -> Data:
    voter = next((each for each in rule.voters if not each.key or each.key in keys), None)
    if voter is None:
        raise InputInvalid(
            Text(
                "nothing says what the vote of {person} weighs: {person} has none of {keys}",
                "未规定 {person} 的表决权重:{person} 不具备 {keys}",
            ).format(person=person, keys=", ".join(each.key for each in rule.voters)),
            code="round-invalid",
            mend=Text(
                "correct the signers, or add a flowkit:voter without position and role for everybody else, and retry",
                "请更正签署人,或增加一个不写岗位和角色的 flowkit:voter 作为其他人的权重,然后重试",
            ),
        )
    return {WEIGHT: voter.weight, WEIGHED_AS: voter.key}


def weighed(scope: Scope, rule: RoundRule) -> Tally:
    """The votes, by heads or by weight."""
    weights = scope.data.get(WEIGHTS) if rule.weighs else None
    if not isinstance(weights, dict):
        return heads(scope, rule)
    return _tally(rule, weights["total"], weights["given"], weights["by"])


def heads(scope: Scope, rule: RoundRule) -> Tally:
    return _tally(rule, scope.total, scope.completed, dict[str, Number](scope.outcomes))


def _tally(rule: RoundRule, total: Number, given: Number, by: dict[str, Number]) -> Tally:
    approved = exact_sum(*(weight for outcome, weight in by.items() if outcome in rule.approve))
    refused = exact_sum(*(weight for outcome, weight in by.items() if rule.refuses(outcome)))
    return Tally(total, approved, refused, exact_difference(given, exact_sum(approved, refused)))


def outcome_data(context: Context, draft: Draft, scope: Scope, rounds: Round | None) -> dict[str, object]:
    """The verdict and the counts, under the names that the rule gives them."""
    rule = rounds.rule if rounds is not None else None
    if rule is None:
        return {}
    decided = verdict(context, draft, scope, rule)
    given: dict[str, object] = {}
    if rule.result:
        field = definition_of(context, scope).fields.get(rule.result)
        as_truth = field is not None and field.type == "boolean"
        given[rule.result] = decided == "approved" if as_truth else decided
    if rule.tally:
        given[rule.tally] = {"result": decided, **_counted(heads(scope, rule))}
        if rule.weighs:
            given[rule.tally] = {**given[rule.tally], "weight": _counted(weighed(scope, rule))}  # type: ignore[dict-item]  # because it was just made
    return given


def _counted(tally: Tally) -> dict[str, object]:
    """As data, whose numbers have 34 digits; the votes themselves are counted with all of theirs."""
    return {
        "total": number_of(tally.total),
        "approved": number_of(tally.approved),
        "refused": number_of(tally.refused),
        "abstained": number_of(tally.abstained),
        "open": number_of(tally.remaining),
    }


def _need(context: Context, draft: Draft, scope: Scope, rule: RoundRule, numbers: Data) -> Number:
    if rule.need is None:
        return 0
    return _number(evaluate(context, draft, scope, rule.need, numbers), rule.need)


def _number(value: object, source: Expression | None, *, least: int | None = None) -> Number:
    """A number above zero, or of at least so much."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and (value > 0 or value == least):
        return value
    expected = Text("a number above zero", "正数") if least is None else Text("a number from zero on", "不小于零的数")
    said = str(value) if isinstance(value, Decimal) else repr(value)[:100]
    written = source.source if source is not None else ""
    raise InputInvalid(
        Text(
            f"{written} of the round must be {expected.en}, and gives {said}",
            f"会签的 {written} 应为{expected.zh},得到 {said}",
        ),
        code="round-invalid",
    )
