"""The page of findings says what the table of messages says."""

from __future__ import annotations

from findings_page import PAGE, page

from flowkit.bpmn.messages import GROUPS, MESSAGES


def test_the_page_of_findings_is_made_from_the_table() -> None:
    assert PAGE.read_text("utf-8") == page(), "python tests/support/findings_page.py"


def test_no_code_stands_in_two_groups() -> None:
    assert len(MESSAGES) == sum(map(len, GROUPS.values()))


def test_every_finding_says_what_is_wrong_and_how_to_mend_it_in_both_languages() -> None:
    for code, message in MESSAGES.items():
        assert all((message.message.en, message.message.zh, message.mend.en, message.mend.zh)), code
