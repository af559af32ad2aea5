"""Whether a person may take part in a step although duties are kept apart (职责分离)."""

from __future__ import annotations

from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context, Question, Rejection, to_datetime
from flowkit.core.workitem.apart import sides_of
from flowkit.core.workitem.questions import Apart, SamePersonAllowed, StepsHeld, WhoDid
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import Text


def kept_from(context: Context, draft: Draft, item: WorkItem, person: str) -> Rejection | Question | None:
    """Why the person may not do the step of the item; None if nothing is against it."""
    for each in sides_of(context, draft, draft.get(Scope, item.scope), item.node):
        why = _other_side(context, draft, item, person, each)
        if isinstance(why, Question):
            return why
        if why is None:
            continue
        if each.kept.separation.units_may_allow:
            if SamePersonAllowed() not in context.answers:
                return SamePersonAllowed()
            if context.answers[SamePersonAllowed()] is True:
                continue
        return _refused(each, person, why)
    return None


def _other_side(
    context: Context, draft: Draft, item: WorkItem, person: str, each: Apart
) -> tuple[Text, Text] | Question | None:
    """The other side that the person has done or is doing, and what is known of it."""
    separation, side = each.kept
    question = WhoDid(separation.id, each.subject, person)
    if question not in context.answers:
        return question
    for done in context.answers[question]:  # type: ignore[attr-defined]  # because the answer is a list of DoneBy
        if done.person == person and done.side != side.id and done.at >= each.since:
            return _named(each, done.side), Text("on {day}", "{day}").format(day=to_datetime(done.at).date())
    if StepsHeld(person) not in context.answers:
        return StepsHeld(person)
    kept = definition_of(context, draft.get(Scope, item.scope)).kept_apart
    for number, step in context.answers[StepsHeld(person)]:  # type: ignore[attr-defined]  # because it is a list of pairs
        other = next((k.side for k in kept.get(step, ()) if k.separation is separation and k.side is not side), None)
        if other is not None and number != item.id:
            return _named(each, other.id), Text("by holding {step}", "正在办理{step}").format(step=step)
    return None


def _named(each: Apart, side: str) -> Text:
    return next((other.name for other in each.kept.separation.sides if other.id == side), Text(side, side))


def _refused(each: Apart, person: str, why: tuple[Text, Text]) -> Rejection:
    other, known = why
    separation, side = each.kept
    return Rejection(
        "duties-apart",
        Text(
            f"{separation.name.en}: {person} has the part of {other.en} ({known.en}), and {side.name.en} is another's",
            f"{separation.name.zh}：{person}已承担{other.zh}（{known.zh}），{side.name.zh}须由他人承担",
        ),
        Text("let somebody else do it", "请由他人办理"),
        unauthorised=True,
    )
