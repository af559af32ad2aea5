"""Decision values: graded scales and rule tables. Pure.

What a designer writes as a table (targets by class, escalation rows, approval levels) becomes a `Table`; the
readers differ (extension elements of the diagram today), the value does not.
"""

from flowkit.decision.scale import Grade, Scale
from flowkit.decision.table import Rule, Table

__all__ = ["Grade", "Rule", "Scale", "Table"]
