"""Rate (满意度评价): whoever has the query code says once how satisfied they are, E163, petition-public-hall."""

from __future__ import annotations

from dataclasses import replace

from flowkit.core.commands import Operate
from flowkit.core.definition.people import OperationSetting
from flowkit.core.definition.publication import Rating
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of, holds
from flowkit.core.instance.elements.timers import instant_of, timetable_of
from flowkit.core.instance.facts import DataSet
from flowkit.core.instance.records import Scope
from flowkit.core.operations.operation import Decision, Operation
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context, Instant, Rejection, to_datetime
from flowkit.core.worktime import forward
from flowkit.errors import FlowkitError, Text

GRADE, COMMENT = "grade", "comment"


def decide(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Decision:
    root = draft.get(Scope, 1)
    definition = definition_of(context, root)
    rating = definition.publication.rating if definition.publication is not None else None
    no = too_early_or_late(context, draft, rating)
    if no is not None or rating is None:
        return no or _not_rated()
    choices = {str(each): each for each in definition.fields[rating.field].choices}
    given = str(command.data.get(GRADE) or "")
    if given not in choices:
        return refusal(
            "grade-unknown", "{grade!r} is none of: {known}", "{grade!r} 不在可选等级之内:{known}",
            grade=given[:60], known=", ".join(choices),
        )  # fmt: skip
    words = {rating.comment: command.data.get(COMMENT)} if rating.comment and command.data.get(COMMENT) else {}
    return (DataSet(1, {rating.field: choices[given], **words}),)


def too_early_or_late(context: Context, draft: Draft, rating: Rating | None) -> Rejection | None:
    """Why the case cannot be rated now; None if it can."""
    if rating is None:
        return _not_rated()
    root = draft.get(Scope, 1)
    try:
        if rating.condition is not None and not holds(context, draft, root, rating.condition):
            return _not_rated()
        begin, end = rating_period(context, draft, rating)
    except FlowkitError as error:
        return Rejection(error.code, error.text, error.mend)
    if root.data.get(rating.field) is not None:
        return refusal("rated", "the case has been rated", "该办件已评价")
    return _outside(context.now, begin, end)


def _outside(now: Instant, begin: Instant | None, end: Instant | None) -> Rejection | None:
    if begin is None or now < begin:
        return refusal("rating-early", "the case cannot be rated yet", "尚未到评价时间")
    if end is not None and now >= end:
        return refusal(
            "rating-late", "the case could be rated until {end} UTC", "评价已于 {end}(UTC)截止",
            end=f"{to_datetime(end):%Y-%m-%d %H:%M}",
        )  # fmt: skip
    return None


def rating_period(context: Context, draft: Draft, rating: Rating) -> tuple[Instant | None, Instant | None]:
    """From when to when a case may be rated; None for a moment that has not come, and for no end."""
    timetable = timetable_of(context, definition_of(context, draft.get(Scope, 1)))
    value = draft.get(Scope, 1).data.get(rating.since) if rating.since else None
    begin = instant_of(timetable, context.now, value, rating.since) if value is not None else None
    if not rating.since:
        begin = draft.case.ended_at
    if begin is None or rating.within is None:
        return begin, None
    return begin, forward(timetable, begin, rating.within)


def _best(context: Context, draft: Draft, command: Operate, setting: OperationSetting) -> Operate:
    """With the first grade of the process."""
    definition = definition_of(context, draft.get(Scope, 1))
    rating = definition.publication.rating if definition.publication is not None else None
    choices = definition.fields[rating.field].choices if rating is not None else ()
    return replace(command, data={GRADE: str(choices[0])} if choices else {})


def _not_rated() -> Rejection:
    return refusal("not-rated", "cases of this kind are not rated", "此类办件不作评价")


OPERATION = Operation(
    "rate",
    "case",
    ("inquirer",),
    Text("rate", "满意度评价"),
    Text(
        "whoever has the query code says once how satisfied they are, as `grade`, with a `comment`",
        "凭查询码对办理结果评价一次(grade,可附 comment)",
    ),
    decide,
    cases=frozenset({"open", "completed", "closed"}),
    takes={GRADE: "string", COMMENT: "string"},
    needs=("data",),
    example=_best,
)
