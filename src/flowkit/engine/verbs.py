"""All verbs together. Each group of them is a class of its own, a line here."""

from __future__ import annotations

from flowkit.engine.case_actions import CaseActions
from flowkit.engine.public import PublicActions
from flowkit.engine.relations import Relations
from flowkit.engine.searches import Searches
from flowkit.engine.signing import Signing


class Verbs(Relations, CaseActions, PublicActions, Searches, Signing):
    """What an application can ask of cases and work, in transactions of its own or inside the caller's."""
