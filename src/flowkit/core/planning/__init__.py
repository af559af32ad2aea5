"""Planning back from a moment to come: when each step must start and end at the latest. Pure."""

from flowkit.core.planning.limits import anchors_of
from flowkit.core.planning.order import still_ahead
from flowkit.core.planning.plan import Bound, Plan, PlannedStep, plan

__all__ = ["Bound", "Plan", "PlannedStep", "anchors_of", "plan", "still_ahead"]
