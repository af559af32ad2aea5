"""A step of the table has come: who is told, and by when they must acknowledge."""

from __future__ import annotations

from collections.abc import Iterator

from flowkit.core.deadline.facts import MarkAdded, MarkReached, MarksVoid
from flowkit.core.deadline.react import timetable_at
from flowkit.core.deadline.records import Deadline, Mark
from flowkit.core.deadline.starting import THE_CASE
from flowkit.core.definition.deadlines import DeadlineRule, EscalationStep
from flowkit.core.draft import Draft
from flowkit.core.escalation.acts import done
from flowkit.core.escalation.facts import AcknowledgementMissed, EscalationAcknowledged, EscalationFired
from flowkit.core.escalation.questions import Heard, WhoHears
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.moves import Answer, incident
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context, Fact, Question
from flowkit.core.workitem.records import WorkItem
from flowkit.core.worktime import forward
from flowkit.errors import FlowkitError, Text


def step_of(context: Context, draft: Draft, deadline: Deadline, key: str) -> EscalationStep | None:
    """The row of the table with this id."""
    rule: DeadlineRule = definition_of(context, draft.get(Scope, deadline.scope)).deadlines[deadline.rule]
    rows = rule.escalation.rules if rule.escalation is not None else ()
    return next((row.output for row in rows if row.output.id == key), None)


def after_mark(context: Context, draft: Draft, fact: MarkReached) -> Answer:
    deadline = draft.get(Deadline, fact.deadline)
    step = step_of(context, draft, deadline, fact.key) if fact.kind in ("step", "acknowledge") else None
    if step is None or deadline.ended_at is not None:
        return ()
    return (
        _fired(context, draft, deadline, step, fact)
        if fact.kind == "step"
        else list(_missed(context, deadline, step, fact))
    )


def _fired(context: Context, draft: Draft, deadline: Deadline, step: EscalationStep, fact: MarkReached) -> Answer:
    question = _who(context, draft, deadline, step)
    heard = context.answers.get(question)
    if not isinstance(heard, Heard):
        return question
    acts = done(context, draft, deadline, step, heard.persons)
    if isinstance(acts, Question):
        return acts
    facts: list[Fact] = [
        EscalationFired(
            deadline.id, fact.rule, step.id, step.number, step.reporter, step.to, step.channels, fact.late, fact.by,
            heard.keys, heard.why,
        )
    ]  # fmt: skip
    if not heard.keys:
        facts.append(incident(context, THE_CASE, fact.rule, _unheard(fact.rule, step, heard)))
    elif step.within is not None:
        definition = definition_of(context, draft.get(Scope, deadline.scope))
        limit = forward(timetable_at(context, definition, deadline), context.now, step.within)
        if limit is not None:
            facts.append(MarkAdded(deadline.id, "acknowledge", step.id, limit))
    return [*facts, *acts]


def _who(context: Context, draft: Draft, deadline: Deadline, step: EscalationStep) -> WhoHears:
    """The receiver of the row; if nobody there can be told, those of the rows after it, in their order."""
    scope = draft.get(Scope, deadline.scope)
    steps = [mark.key for mark in deadline.marks if mark.kind == "step" and not mark.void]
    later = steps[steps.index(step.id) + 1 :] if step.id in steps else []
    rows = [step_of(context, draft, deadline, key) for key in later]
    ladder = tuple(dict.fromkeys((step.to, *(row.to for row in rows if row is not None))))
    item = draft.find(WorkItem, deadline.item)
    if item is not None:
        responsible = (item.assignee, item.giver if item.status == "delegated" else "")
        return WhoHears(scope.process, ladder, item.inbox_keys, tuple(each for each in responsible if each))
    return WhoHears(scope.process, ladder, *(((), ()) if draft.is_new else (None, None)))


def _unheard(rule: str, step: EscalationStep, heard: Heard) -> FlowkitError:
    return FlowkitError(
        Text("nobody can be told by {row}: {en}", "{row} 无人可通知:{zh}").format(
            row=f"{rule}/{step.id}",
            en="; ".join(en for en, _ in heard.why),
            zh=";".join(zh for _, zh in heard.why),
        ),
        code="escalation-unheard",
        mend=Text("fill the position, then escalate by hand", "请补齐岗位,然后手动升级"),
    )


def _missed(context: Context, deadline: Deadline, step: EscalationStep, fact: MarkReached) -> Iterator[Fact]:
    """Recorded and shown. The rows keep their times, unless this row says that the next one fires at once.

    A next row whose own time has come fires without this.
    """
    yield AcknowledgementMissed(deadline.id, step.id, fact.at)
    following = next_step(deadline) if step.else_next else None
    if following is not None and (following.at is None or following.at > context.now):
        yield MarkReached(deadline.id, deadline.rule, "step", following.key, following.at or context.now, late=False)


def has_told(context: Context, draft: Draft, deadline: Deadline, mark: Mark) -> bool:
    """Whether this mark is a row that told the actor. What fired before it was kept whom it told, told its role."""
    if mark.kind != "step" or mark.fired_at is None:
        return False
    step = step_of(context, draft, deadline, mark.key)
    told = mark.told or ((f"role:{step.to}",) if step is not None else ())
    return not context.actor.keys.isdisjoint(told)


def next_step(deadline: Deadline) -> Mark | None:
    """The next row of the table that has not fired."""
    waiting = (mark for mark in deadline.marks if mark.kind == "step" and mark.is_waiting)
    return next(waiting, None)


def after_acknowledging(context: Context, draft: Draft, fact: EscalationAcknowledged) -> Answer:
    """The limit for acknowledging is met; a row with a standstill holds back what would come after it."""
    deadline = draft.get(Deadline, fact.deadline)
    step = step_of(context, draft, deadline, fact.step)
    void = [("acknowledge", fact.step)]
    if step is not None and step.standstill:
        void += [("step", mark.key) for mark in deadline.marks if mark.kind == "step" and mark.fired_at is None]
    return (MarksVoid(deadline.id, tuple(void)),)
