"""How the facts of numbering change the draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flowkit.core.draft import Draft
from flowkit.core.numbering.facts import NumberGiven
from flowkit.core.numbering.records import NumberTaken
from flowkit.core.protocol import Fact, Instant


def number_given(draft: Draft, fact: NumberGiven, now: Instant) -> None:
    draft.add(NumberTaken(fact.number, fact.book, fact.period, fact.running, fact.text))


EVOLVE: Mapping[type[Fact], Callable[[Draft, Any, Instant], None]] = {NumberGiven: number_given}
