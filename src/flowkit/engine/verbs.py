"""All verbs together. Each group of them is a class of its own, a line here."""

from __future__ import annotations

from flowkit.engine.public import PublicActions
from flowkit.engine.relations import Relations
from flowkit.engine.siding import SideActions
from flowkit.engine.worklists import Worklists


class Verbs(Relations, PublicActions, SideActions, Worklists):
    """What an application can ask of cases and work, in transactions of its own or inside the caller's."""
