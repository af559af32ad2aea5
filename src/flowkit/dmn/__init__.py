"""Decisions in files: DMN XML and written tables become a model that can be asked.

docs/reference/decisions.md describes the files.
"""

from flowkit.decision import DecisionModel, Evaluated, Hit, Outcome
from flowkit.dmn.files import read_decisions

__all__ = ["DecisionModel", "Evaluated", "Hit", "Outcome", "read_decisions"]
