"""The page of the conformance suite, made from its files: `python tests/support/conformance_page.py`."""

from __future__ import annotations

from itertools import groupby

from conformance import FOLDER, expected_of, files

PAGE = FOLDER.parents[2] / "docs" / "conformance.md"

_HEAD = """\
# Conformance

One small BPMN file for each construct and each awkward combination, with what must happen beside it, in
`tests/conformance/bpmn/`. Each runs in memory, and on a file that is saved and loaded between every two steps; at
the end no token, item, job or subscription may be left over. `make check` prints how many passed, by group. This
page is made from the files.
"""


def page() -> str:
    """The page as it must be."""
    parts = [_HEAD]
    for group, paths in groupby(files(), key=lambda path: path.parent.name):
        rows = [f"| `{path.stem}` | {expected_of(path)['says']} |" for path in paths]
        parts.append(f"\n## {group}\n\n| file | rule |\n|---|---|\n" + "\n".join(rows) + "\n")
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
