"""What a designer wants to know of a table: which inputs no rule covers, which several cover, which rules never count.

The inputs are cut into cells on which every literal test is constant; what the cells decide is exact. What only
evaluation tells stays open, and is said to be undecided instead of guessed.
"""

from flowkit.decision.checks.columns import Column, Test, column_of, open_column, values_column
from flowkit.decision.checks.states import State, TooMany, masked, reachable, unreached
from flowkit.decision.checks.tables import check_table, tables_of

__all__ = [
    "Column",
    "State",
    "Test",
    "TooMany",
    "check_table",
    "column_of",
    "masked",
    "open_column",
    "reachable",
    "tables_of",
    "unreached",
    "values_column",
]
