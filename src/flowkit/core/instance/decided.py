"""What stays of a decision: its record in the history, and why it gave nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from flowkit.core.definition.tasks import BusinessRuleTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import NOWHERE, Data, assigned, surroundings
from flowkit.core.instance.facts import Decided
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context
from flowkit.decision import DecisionModel, Evaluated, Outcome
from flowkit.errors import ExpressionNull, InputInvalid, Text
from flowkit.expressions import YearMonthDuration
from flowkit.expressions.literals import literal

_DATA: Final = (str, bool, int, Decimal, date, datetime, time, timedelta, YearMonthDuration, type(None))
_REASONS: Final = 3


def outcome_of(
    context: Context,
    draft: Draft,
    scope: Scope,
    task: BusinessRuleTask,
    model: DecisionModel,
    local: Data = NOWHERE,
) -> Outcome:
    """The decision over what it reads: the mapped inputs, and data of the same name."""
    given = assigned(context, draft, scope, task.inputs, local)
    read = frozenset(each.name for each in model.inputs(task.decision)) - given.keys()
    data, moment = surroundings(context, draft, scope, read, local)
    return model.decide(task.decision, {**{name: data.get(name) for name in read}, **given}, moment)


def decided(scope: int, node: str, each: Evaluated) -> Decided:
    inputs = {name: _shown(value) for name, value in each.inputs.items()}
    rules = tuple((hit.table, hit.rules) for hit in each.hits)
    return Decided(scope, node, each.name, inputs, _shown(each.value), rules)


def _shown(value: object) -> object:
    """The value as data; what is none stands as its literal."""
    if isinstance(value, list):
        return [_shown(item) for item in value]
    if isinstance(value, dict):
        return {key: _shown(entry) for key, entry in value.items()}
    return value if isinstance(value, _DATA) else literal(value)


def plain(name: str, value: object) -> object:
    """The value. Raises InputInvalid if it holds something that no datum can hold."""
    if _shown(value) != value:
        raise InputInvalid(
            Text("{name} takes data, not a range or a function", "{name} 只能保存数据,不能保存区间或函数").format(
                name=name
            ),
            code="data-type",
            mend=Text("let the decision give the ends of the range", "请让决策给出区间的端点"),
        )
    return value


def unreadable(decision: str) -> InputInvalid:
    """The decision was there when the process was deployed: its file is lost, or this flowkit is stricter with it."""
    text = Text("the decision {decision} cannot be read any more", "无法再读取决策 {decision}")
    mend = Text(
        "deploy the process again with a file that can be read, and migrate the case",
        "请用可读取的文件重新部署流程，再迁移该案例",
    )
    return InputInvalid(text.format(decision=decision), code="decision-unreadable", mend=mend)


def no_value(decision: str, outcome: Outcome, missing: Sequence[str]) -> ExpressionNull:
    """Why a decision gave null where a value is required: what the evaluation noted, or that no rule hit."""
    reasons = [warning.text for warning in outcome.warnings[:_REASONS]] or [_otherwise(outcome)]
    read = ", ".join(
        f"{name} = {literal(value)[:60]}" for each in outcome.decisions for name, value in each.inputs.items()
    )
    text = Text(
        "the decision {decision} gave no value for {missing}: {reason} ({read})",
        "决策 {decision} 没有给出 {missing}:{reason}({read})",
    )
    named = ", ".join(missing) or "it"
    return ExpressionNull(
        Text(
            text.en.format(decision=decision, missing=named, reason="; ".join(each.en for each in reasons), read=read),
            text.zh.format(decision=decision, missing=named, reason=";".join(each.zh for each in reasons), read=read),
        ),
        code="decision-null",
        mend=Text("correct the data, or add a rule or a default to the table", "请更正数据,或为决策表补充规则或默认值"),
    )


def _otherwise(outcome: Outcome) -> Text:
    hit = any(rules for each in outcome.decisions for _, rules, *_ in each.hits)
    return Text("a rule gives null", "规则给出 null") if hit else Text("no rule hits", "没有命中规则")
