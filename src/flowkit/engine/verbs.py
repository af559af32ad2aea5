"""All verbs together. Each group of them is a class of its own, a line here."""

from __future__ import annotations

from flowkit.engine.batches import Batches
from flowkit.engine.case_actions import CaseActions
from flowkit.engine.coding import Coding
from flowkit.engine.figures import Statistics
from flowkit.engine.filing import Filing
from flowkit.engine.holding import Holding
from flowkit.engine.linking import Linking
from flowkit.engine.notices import Notices
from flowkit.engine.printing import Printing
from flowkit.engine.public import PublicActions
from flowkit.engine.relations import Relations
from flowkit.engine.signing import Signing


class Verbs(
    Relations,
    Holding,
    Linking,
    CaseActions,
    Notices,
    Printing,
    PublicActions,
    Filing,
    Batches,
    Signing,
    Statistics,
    Coding,
):
    """What an application can ask of cases and work, in transactions of its own or inside the caller's."""
