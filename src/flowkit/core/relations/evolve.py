"""How the facts between cases change the draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flowkit.core.draft import Draft
from flowkit.core.protocol import Fact, Instant
from flowkit.core.relations.facts import CaseLinked, CaseUnlinked
from flowkit.core.relations.records import LinkWrite


def case_linked(draft: Draft, fact: CaseLinked, now: Instant) -> None:
    draft.add(LinkWrite(fact.number, fact.first, fact.kind))


def case_unlinked(draft: Draft, fact: CaseUnlinked, now: Instant) -> None:
    draft.add(LinkWrite(fact.number, "", "repeat"))


EVOLVE: Mapping[type[Fact], Callable[[Draft, Any, Instant], None]] = {
    CaseLinked: case_linked,
    CaseUnlinked: case_unlinked,
}
