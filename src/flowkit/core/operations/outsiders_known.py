"""As which outsider of a case the actor acts, by a code."""

from __future__ import annotations

from flowkit.core.definition.publication import Act, Outsider
from flowkit.core.draft import Draft
from flowkit.core.instance.data import definition_of
from flowkit.core.instance.records import Scope
from flowkit.core.operations.refusals import refusal
from flowkit.core.protocol import Context, Rejection, outsider


def outsiders(context: Context, draft: Draft) -> tuple[Outsider, ...]:
    """Those whom the process of the case declares."""
    publication = definition_of(context, draft.get(Scope, 1)).publication
    return publication.outsiders if publication is not None else ()


def outsider_of(context: Context, draft: Draft) -> Outsider | None:
    """None for everybody who holds no code of this case."""
    keys = context.actor.keys
    return next((each for each in outsiders(context, draft) if outsider(draft.case.id, each.id) in keys), None)


def act_of(context: Context, draft: Draft, name: str) -> tuple[Outsider, Act] | Rejection:
    """What somebody's code is for, by its name, and whose code it is."""
    holder = outsider_of(context, draft)
    act = holder.act(name) if holder is not None else None
    if holder is not None and act is not None:
        return holder, act
    known = ", ".join(each.id for each in holder.acts) if holder is not None else "-"
    return refusal("act-unknown", "{name!r} is none of what the code is for: {known}",
                   "此码不可用于 {name!r};可用:{known}", name=name[:60], known=known)  # fmt: skip
