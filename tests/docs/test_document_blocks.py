"""The reader of code blocks finds every block, and its comparison of outputs can fail."""

from __future__ import annotations

from textwrap import dedent

import pytest
from document_blocks import Step, output_matches, read_blocks, read_steps


def test_blocks_are_found_with_language_line_and_indentation_removed() -> None:
    blocks = list(
        read_blocks(
            dedent("""\
            Text
            ```python
            x = 1
            ```
            - in a list
              ````yaml
              a:
                ```
              ````
            """)
        )
    )
    assert [(block.language, block.text, block.line) for block in blocks] == [
        ("python", "x = 1\n", 3),
        ("yaml", "a:\n  ```\n", 7),
    ]


def test_a_comment_marks_the_next_block_only() -> None:
    blocks = list(
        read_blocks("<!-- not run: needs a server -->\n\n```python\n1\n```\n<!-- file: a/b.yaml -->\n```yaml\nx\n```\n")
    )
    assert [(block.not_run, block.file) for block in blocks] == [("needs a server", None), (None, "a/b.yaml")]


def test_text_between_ends_the_reach_of_a_comment() -> None:
    (block,) = read_blocks("<!-- not run: old -->\nText\n```python\n1\n```\n")
    assert block.not_run is None


def test_a_block_that_never_closes_is_an_error() -> None:
    with pytest.raises(ValueError, match="never closes"):
        list(read_blocks("```python\nx = 1\n"))


def test_a_console_block_is_commands_with_output_and_exit_status() -> None:
    text = "$ flowkit a\n$ flowkit b \\\n    --c\nfirst\nsecond\n$ flowkit d\nwrong\n[1]\n"
    assert list(read_steps(text)) == [
        Step("flowkit a", None, 0),
        Step("flowkit b      --c", "first\nsecond", 0),
        Step("flowkit d", "wrong", 1),
    ]


def test_output_before_the_first_command_is_an_error() -> None:
    with pytest.raises(ValueError, match="begins with a command"):
        list(read_steps("output\n$ flowkit a\n"))


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("a\nb", "a  \nb\n", True),
        ("a\nb", "a\nc\n", False),
        ("a", "a\nb\n", False),
        ("case … of …", "case 17 of desk-1\n", True),
        ("case … of", "case 17\n of\n", False),
        ("a\n…\nd", "a\nb\nc\nd\n", True),
        ("a\n…\nd", "a\nd\n", True),
        ("a\n…\nd", "a\nb\nc\n", False),
        ("[a] (b)", "[a] (b)\n", True),
    ],
)
def test_shown_output_is_compared_with_what_was_printed(shown: str, printed: str, same: bool) -> None:
    assert output_matches(shown, printed) is same
