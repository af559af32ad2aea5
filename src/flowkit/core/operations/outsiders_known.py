"""As which outsider of a case the actor acts, by a code."""

from __future__ import annotations

from flowkit.core.definition.publication import Outsider
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.records import Scope
from flowkit.core.protocol import Context, outsider


def outsiders(context: Context, draft: Draft) -> tuple[Outsider, ...]:
    """Those whom the process of the case declares."""
    publication = definition_of(context, draft.get(Scope, 1)).publication
    return publication.outsiders if publication is not None else ()


def outsider_of(context: Context, draft: Draft) -> Outsider | None:
    """None for everybody who holds no code of this case."""
    keys = context.actor.keys
    return next((each for each in outsiders(context, draft) if outsider(draft.case.id, each.id) in keys), None)
