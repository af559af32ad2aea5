"""Links between the pages hold, and every decision record is listed and has its parts."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from document_blocks import documents

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = [str(path.relative_to(REPOSITORY)) for path in [*documents(REPOSITORY), REPOSITORY / "CHANGELOG.md"]]
RECORDS = sorted(path.name for path in (REPOSITORY / "docs" / "adr").glob("[0-9]*.md"))

_CODE = re.compile(r"^ *(`{3,}).*?^ *\1 *$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.*?) *$", re.MULTILINE)
_OUTSIDE = ("http://", "https://", "mailto:")


def links_of(path: Path) -> list[str]:
    prose = _CODE.sub("", path.read_text("utf-8"))
    return [unquote(link) for link in _LINK.findall(prose) if not link.startswith(_OUTSIDE)]


def anchors_of(path: Path) -> set[str]:
    """The anchors of the headings, as the usual Markdown viewers make them."""
    headings = _HEADING.findall(path.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES)
def test_every_relative_link_leads_somewhere(page: str) -> None:
    source = REPOSITORY / page
    dead = []
    for link in links_of(source):
        name, _, anchor = link.partition("#")
        target = source.parent / name if name else source
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            dead.append(link)
    assert dead == []


def test_every_decision_record_is_listed_once_and_in_order() -> None:
    listed = links_of(REPOSITORY / "docs" / "adr" / "README.md")
    assert [name for name in listed if name[0].isdigit()] == RECORDS


def test_decision_records_are_numbered_without_a_gap() -> None:
    assert [int(name[:4]) for name in RECORDS] == list(range(1, len(RECORDS) + 1))


@pytest.mark.parametrize("record", RECORDS)
def test_a_decision_record_tells_status_context_decision_and_consequences(record: str) -> None:
    text = (REPOSITORY / "docs" / "adr" / record).read_text("utf-8")
    title, *sections = _HEADING.findall(text)
    assert title.startswith(f"{int(record[:4])}. ")
    assert sections == ["Context", "Decision", "Consequences"]
    assert re.search(r"^Status: (accepted|proposed|superseded by \[.+\]\(.+\))$", text, re.MULTILINE)
