"""The pages of the operations say what the table and the matrix say."""

from __future__ import annotations

import pytest
from operation_matrix import all_rows
from operations_page import MATRIX, PAGE, matrix, page

from flowkit.core.operations.operation import Operation
from flowkit.core.operations.table import OPERATIONS


def test_the_page_of_the_operations_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python tests/support/operations_page.py"


def test_the_page_of_the_matrix_is_up_to_date() -> None:
    assert MATRIX.read_text("utf-8") == matrix(), (
        "run: PYTHONPATH=tests/support python tests/support/operations_page.py"
    )


def test_every_operation_has_a_row_in_the_matrix() -> None:
    missing = OPERATIONS.keys() - {row.operation for row in all_rows()}
    assert not missing, f"add a module to tests/support/operation_matrix/rows (see its package) for {sorted(missing)}"


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_every_operation_has_a_line_that_says_all_of_it(operation: Operation) -> None:
    (line,) = [line for line in page().splitlines() if line.startswith(f"| `{operation.name}` |")]
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert cells[1] == operation.title.zh
    assert cells[4] == ", ".join(operation.who)
    assert (cells[6] == "needed") is operation.reason
    for text in (operation.meaning, operation.clock, operation.siblings, operation.undo):
        assert text.en == "none" or text.en in line
