"""Word files from templates (the extra `word`): a .docx with Jinja's signs in its text, filled in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from typing import Any

from flowkit.engine.texts import counter, refused_parts, sandbox, template_findings
from flowkit.errors import Finding, InputInvalid, Text

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXTRA = Text("install flowkit with the extra `word`", "请安装 flowkit 的 word 附加组件")


def check_word(content: bytes, element: str, names: Collection[str]) -> Iterator[Finding]:
    """What keeps a template from being used; nothing is known of it without the extra."""
    try:
        parsed = _Parsing()
        used = _opened(content).get_undeclared_template_variables(parsed)
    except ImportError:
        yield Finding(
            "paper-word", Text("Word files cannot be made here", "此处无法生成 Word 文件"), _EXTRA, element=element,
            level="warning",
        )  # fmt: skip
        return
    except Exception as error:  # noqa: BLE001 -- whatever a broken file does to the package
        yield unreadable_paper(
            element,
            f"{type(error).__name__}: {error}"[:200],
            Text(
                "open it in a word processor, correct its fields and save it again",
                "请用文字处理软件打开、更正域后重新保存",
            ),
        )
        return
    yield from template_findings(element, parsed.refused, [] if parsed.refused else sorted(used - set(names)))


class _Parsing:
    """Stands in for the environment where the text of a file is read, and looks at what it uses."""

    def __init__(self) -> None:
        self.refused: list[str] = []

    def parse(self, source: str) -> Any:
        tree = sandbox(escape=True).parse(source)
        self.refused = refused_parts(tree)
        return tree


def unreadable_paper(element: str, why: str, mend: Text) -> Finding:
    text = Text("the template cannot be read: {why}", "模板无法读取:{why}")
    return Finding("paper-broken", text.format(why=why), mend, element=element)


def render_word(content: bytes, values: Mapping[str, object]) -> bytes:
    """The filled file. Raises InputInvalid (paper-word) without the extra, (paper-broken) if the data do not fit."""
    try:
        template = _opened(content)
        template.render({**values, **counter()}, sandbox(escape=True))
    except ImportError as error:
        raise InputInvalid(
            Text("Word files cannot be made here", "此处无法生成 Word 文件"), code="paper-word", mend=_EXTRA
        ) from error
    except Exception as error:
        raise InputInvalid(
            Text("the paper cannot be made: {why}", "无法生成该文件:{why}").format(
                why=f"{type(error).__name__}: {error}"[:200]
            ),
            code="paper-broken",
            mend=Text("correct the template", "请更正模板"),
        ) from error
    made = BytesIO()
    template.save(made)
    return made.getvalue()


def word_text(content: bytes) -> str:
    """The text of the paragraphs and tables of a Word file."""
    from docx import Document  # noqa: PLC0415 -- the package of an extra

    document = Document(BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def _opened(content: bytes) -> Any:
    from docxtpl import DocxTemplate  # noqa: PLC0415 -- as above

    return DocxTemplate(BytesIO(content))
