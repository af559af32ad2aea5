"""When a number is given: a process begins, or a step that gives one is completed.

A datum that has a value keeps it: a step that is done again, or a called process that is handed the number of the case,
takes no second one.
"""

from __future__ import annotations

from collections.abc import Mapping

from flowkit.core.definition.numbers import DATES, UNIT, NumberRule, dated, places
from flowkit.core.definition.tasks import UserTask
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of, moment_of, process_scope
from flowkit.core.instance.facts import CaseStarted, DataSet, ScopeOpened
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope
from flowkit.core.numbering.facts import NumberGiven
from flowkit.core.numbering.questions import LastNumber
from flowkit.core.protocol import Context, Fact
from flowkit.core.workitem.facts import ItemCompleted
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import InputInvalid, Text

LONGEST = 190
"""Of a number, and of what tells the counters of a book apart."""


def after_case_started(context: Context, draft: Draft, fact: CaseStarted) -> Answer:
    rules = context.definitions[fact.process, fact.version].numbers
    return _numbered(context, draft, draft.get(Scope, 1), rules, {}) if rules else ()


def after_scope_opened(context: Context, draft: Draft, fact: ScopeOpened) -> Answer:
    """A process that is called begins as one that is started."""
    if fact.kind != "process":
        return ()
    rules = context.definitions[fact.process, fact.version].numbers
    return _numbered(context, draft, draft.get(Scope, fact.scope), rules, {}) if rules else ()


def after_completing(context: Context, draft: Draft, fact: ItemCompleted) -> Answer:
    process = process_scope(draft, draft.get(Scope, draft.get(WorkItem, fact.item).scope))
    task = definition_of(context, process).nodes[fact.node].spec
    rules = task.numbers if isinstance(task, UserTask) else ()
    return _numbered(context, draft, process, rules, fact.data) if rules else ()


def _numbered(
    context: Context, draft: Draft, process: Scope, rules: tuple[NumberRule, ...], filled: Mapping[str, object]
) -> Answer:
    """`filled` is what the form of the step sets in the same action."""
    facts: list[Fact] = []
    given: dict[LastNumber, int] = {}
    for rule in rules:
        if process.data.get(rule.field) is not None:
            continue
        values = _values(context, draft, process, rule, filled)
        counter = LastNumber(rule.book, _fits(rule.period(values)))
        if counter not in context.answers:
            return counter
        last = context.answers[counter]
        running = given[counter] = given.get(counter, last if isinstance(last, int) else 0) + 1
        text = _fits(rule.text(values, running))
        number = context.new_id()
        facts += (
            NumberGiven(number, process.id, rule.field, counter.book, counter.period, running, text),
            DataSet(process.id, {rule.field: text}),
        )
    return facts


def _values(
    context: Context, draft: Draft, process: Scope, rule: NumberRule, filled: Mapping[str, object]
) -> dict[str, str]:
    today = moment_of(context, process).date()
    found: dict[str, str] = {}
    for name in dict.fromkeys((*places(rule.parts), *rule.reset)):
        if name in DATES:
            found[name] = dated(name, today)
        elif name == UNIT:
            found[name] = _written(name, draft.case.unit)
        else:
            found[name] = _written(name, filled.get(name, process.data.get(name)))
    return found


def _written(name: str, value: object) -> str:
    """Of a list the first entry: where several send together, the number is that of the first (主办机关)."""
    first = value[0] if isinstance(value, list | tuple) and value else value
    if isinstance(first, str | int) and not isinstance(first, bool) and str(first).strip():
        return str(first).strip()
    raise InputInvalid(
        Text("the number needs a value of {name}", "编号需要 {name} 的值").format(name=name),
        code="number-part-missing",
        mend=Text("fill it in before the number is given", "请在编号前填写"),
    )


def _fits(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    raise InputInvalid(
        Text("the number would be longer than {most} characters", "编号将超过 {most} 字").format(most=LONGEST),
        code="number-too-long",
        mend=Text("shorten the data that stand in it", "请缩短编号所含的数据"),
    )
