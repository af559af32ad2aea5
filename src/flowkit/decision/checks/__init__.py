"""What a designer wants to know of a table: which inputs no rule covers, which several cover, which rules never count.

The inputs are cut into cells on which every literal test is constant; what the cells decide is exact. What only
evaluation tells stays open, and is said to be undecided instead of guessed.
"""

from flowkit.decision.checks.columns import Column, Test, column_of, values_column
from flowkit.decision.checks.states import TOO_MANY, State, reachable
from flowkit.decision.checks.tables import check_table, tables_of

__all__ = [
    "TOO_MANY",
    "Column",
    "State",
    "Test",
    "check_table",
    "column_of",
    "reachable",
    "tables_of",
    "values_column",
]
