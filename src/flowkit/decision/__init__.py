"""Decision values: graded scales, rule tables, and models of decisions. Pure.

What a designer writes as a table (targets by class, escalation rows, approval levels) becomes a `Table`, what a file
declares a `DecisionModel`; the readers differ, the values do not.
"""

from flowkit.decision.decisions import DecisionModel, Input, decision_model
from flowkit.decision.scale import Grade, Scale
from flowkit.decision.table import Rule, Table
from flowkit.decision.trace import Evaluated, Hit, Outcome

__all__ = [
    "DecisionModel",
    "Evaluated",
    "Grade",
    "Hit",
    "Input",
    "Outcome",
    "Rule",
    "Scale",
    "Table",
    "decision_model",
]
