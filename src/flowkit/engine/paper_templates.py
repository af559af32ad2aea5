"""The templates of papers: what is wrong with them before a case comes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from flowkit.bpmn import Reading
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.papers import Paper
from flowkit.engine.texts import HTML_NAMES, check_template, unreadable
from flowkit.engine.word import MEDIA_TYPE, check_word, unreadable_paper
from flowkit.errors import Finding, Text

PAPER: Final = "paper"
"""The kind under which templates are kept."""
HTML, WORD = ".html", ".docx"
MEDIA: Final = {HTML: "text/html; charset=utf-8", WORD: MEDIA_TYPE}


def check_papers(definition: ProcessDefinition, files: Mapping[str, bytes]) -> Iterator[Finding]:
    """Templates that are not there, are of no known kind, or name what is not declared."""
    for paper in definition.papers:
        content, suffix = files.get(paper.template), suffix_of(paper)
        if content is None or suffix not in MEDIA:
            yield Finding(
                "paper-template",
                Text(f"there is no template {paper.template} beside the diagram", f"流程图旁没有模板 {paper.template}"),
                Text("put a .html or .docx file there, and correct its name", "请放置 .html 或 .docx 文件并更正名称"),
                element=paper.id,
            )
        elif suffix == WORD:
            yield from check_word(content, paper.id, {*definition.fields, *HTML_NAMES})
        elif why := unreadable(decoded(content)):
            mend = Text("correct the signs of the template", "请更正模板语法")
            yield unreadable_paper(paper.id, why, mend)
        else:
            yield from check_template(decoded(content), paper.id, {*definition.fields, *HTML_NAMES})


def templates_of(reading: Reading) -> set[str]:
    """The files that the papers of a diagram are made from."""
    return {paper.template for definition in reading.definitions for paper in definition.papers}


def suffix_of(paper: Paper) -> str:
    """What kind of file the template is, by the end of its name."""
    return "." + paper.template.rpartition(".")[2].lower()


def decoded(content: bytes) -> str:
    """The text of a template."""
    return content.decode("utf-8-sig", errors="replace")
