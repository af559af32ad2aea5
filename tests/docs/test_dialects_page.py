"""The reference page of the dialects says what their tables say."""

from __future__ import annotations

from dialects_page import PAGE, page


def test_the_page_of_the_dialects_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python tests/support/dialects_page.py"
