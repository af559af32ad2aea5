"""The conformance files on SpiffWorkflow: the page says what came of them, and nothing differs without a reason."""

from __future__ import annotations

import pytest
from two_cores import Verdict
from two_cores_page import EXPLAINED, PAGE, REASONS, page, verdicts

from flowkit.spiff.constructs import CONSTRUCTS

AGAIN = "python tests/support/two_cores_page.py"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found() -> dict[str, Verdict]:
    return verdicts()


def test_every_difference_is_explained(found: dict[str, Verdict]) -> None:
    """A file that differs is refused by a row of `flowkit.spiff.constructs`, or stands in EXPLAINED with its reason."""
    differing = {name: each.difference for name, each in found.items() if each.difference and not each.refused}
    assert differing.keys() == EXPLAINED.keys(), differing
    assert set(EXPLAINED.values()) == REASONS.keys()


def test_the_page_says_what_came_of_the_files(found: dict[str, Verdict]) -> None:
    assert PAGE.read_text("utf-8") == page(found), AGAIN


def test_what_is_called_wrong_has_been_seen_to_be_wrong(found: dict[str, Verdict]) -> None:
    """For every construct that SpiffWorkflow is said to run otherwise, a file shows it."""
    codes = [{finding.code for finding in each.refused} for each in found.values() if each.difference]
    seen = {code for only in codes if len(only) == 1 for code in only}
    assert {code for code, row in CONSTRUCTS.items() if row.kind == "wrong"} <= seen


def test_a_refusal_names_element_line_and_mend(found: dict[str, Verdict]) -> None:
    for each in found.values():
        for finding in each.refused:
            assert finding.line > 0
            assert finding.message.en
            assert finding.message.zh
            assert finding.mend.en
            assert finding.element
