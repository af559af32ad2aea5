"""Duties that one person may not do both of: in which matters they are looked for, and what is told of those done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from flowkit.core.definition.separation import STARTER, OfSide
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of, process_scope
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context
from flowkit.core.workitem.facts import DutyDone
from flowkit.core.workitem.questions import Apart
from flowkit.core.workitem.records import WorkItem

_DAY: Final = 24 * 60 * 60 * 1_000_000
_LONGEST: Final = 120


def sides_of(context: Context, draft: Draft, scope: Scope, step: str) -> tuple[Apart, ...]:
    """The sides of the step with the matters in which they count: the case, and the matter beyond it."""
    kept = definition_of(context, scope).kept_apart
    return tuple(_matters(context, draft, scope, kept[step])) if step in kept else ()


def _matters(context: Context, draft: Draft, scope: Scope, sides: Iterable[OfSide]) -> Iterator[Apart]:
    for each in sides:
        separation = each.separation
        yield Apart(each, f"case:{draft.case.id}", 0)
        if separation.beyond:
            value = process_scope(draft, scope).data.get(separation.subject) if separation.subject else None
            since = 0 if separation.within is None else context.now - separation.within * _DAY
            yield Apart(each, _subject(value), since)


def _subject(value: object) -> str:
    """A matter by its value; a long one by its digest."""
    said = "" if value is None else str(value)
    return f"matter:{said if len(said) <= _LONGEST else hashlib.sha256(said.encode()).hexdigest()}"


def done(context: Context, draft: Draft, item: WorkItem, persons: Iterable[str]) -> tuple[DutyDone, ...]:
    """That these persons have done the step of the item; nothing where no separation looks at it."""
    return done_at(context, draft, draft.get(Scope, item.scope), item.node, persons)


def done_at(context: Context, draft: Draft, scope: Scope, step: str, persons: Iterable[str]) -> tuple[DutyDone, ...]:
    return _done(context, sides_of(context, draft, scope, step), persons)


def begun(context: Context, draft: Draft, scope: Scope) -> tuple[DutyDone, ...]:
    """That the actor has begun the case."""
    return _done(context, sides_of(context, draft, scope, STARTER), (context.actor.id,))


def _done(context: Context, sides: Sequence[Apart], persons: Iterable[str]) -> tuple[DutyDone, ...]:
    if not sides:
        return ()
    who = tuple(dict.fromkeys(filter(None, persons)))
    return tuple(
        DutyDone(context.new_id(), each.kept.separation.id, each.kept.side.id, each.subject, who) for each in sides
    )
