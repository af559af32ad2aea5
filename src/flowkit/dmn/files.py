"""From a file, or its bytes, to a model that can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePath
from typing import Final

from flowkit.decision.decisions import DecisionModel, decision_model
from flowkit.decision.model import Definitions
from flowkit.dmn.written.reader import read_csv, read_markdown, read_xlsx
from flowkit.dmn.xml import Read, read_xml
from flowkit.errors import DefinitionInvalid

# Files that may be imported.
_SUFFIXES: Final = frozenset({".dmn", ".xml"})


def read_decisions(
    source: Path | str | bytes,
    *,
    file: str = "",
    imports: Iterable[Path | bytes | Definitions] = (),
    strict: bool = True,
) -> DecisionModel:
    """Reads decisions: a path, or bytes (`file` is then the name that findings carry). What the file is, its ending
    says: .dmn or .xml is DMN XML, .csv, .md and .xlsx are written tables.

    Files that are imported are looked for among `imports` and, for a path, beside it. Raises DefinitionInvalid with
    every finding when one is an error; with `strict=False` only when nothing can be read at all, and what an error
    concerns is null. Raises NotFound for a path where no file is.
    """
    path = None if isinstance(source, bytes) else Path(source)
    data = source if isinstance(source, bytes) else Path(source).read_bytes()
    read = read_definitions(data, file or (path.name if path is not None else ""))
    if read.definitions is None:
        raise DefinitionInvalid(read.findings)
    others = [_other(each) for each in imports]
    findings = [*read.findings]
    if path is not None and read.definitions.imports:
        others += [read_definitions(each.read_bytes(), each.name) for each in _beside(path)]
    model = decision_model(read.definitions, [each.definitions for each in others if each.definitions], findings)
    if strict and model.has_errors:
        raise DefinitionInvalid(model.findings)
    return model


def read_definitions(data: bytes, file: str = "") -> Read:
    """Reads one file without linking it; its kind is told by the ending of its name, else by how it begins."""
    suffix = PurePath(file).suffix.lower()
    reader = _READERS.get(suffix)
    if reader is None:
        reader = read_xlsx if data.startswith(b"PK") else read_xml
    return reader(data, file)


_READERS: Final[Mapping[str, Callable[[bytes, str], Read]]] = {
    ".dmn": read_xml,
    ".xml": read_xml,
    ".csv": read_csv,
    ".md": read_markdown,
    ".xlsx": read_xlsx,
}


def _other(source: Path | bytes | Definitions) -> Read:
    if isinstance(source, Definitions):
        return Read(source, ())
    return read_definitions(source) if isinstance(source, bytes) else read_definitions(source.read_bytes(), source.name)


def _beside(path: Path) -> list[Path]:
    return [each for each in sorted(path.parent.iterdir()) if each.suffix in _SUFFIXES and each != path]
