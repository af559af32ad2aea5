"""The manifest of a folder: which people, calendars and written tables its procedures run with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from flowkit.directory.tree import Map, Node, NotATree, Scalar, Sequence, read_tree
from flowkit.errors import Finding, Text

MANIFEST = "flowkit.yaml"


class Manifest(NamedTuple):
    """Names of files: of the organisation (at most one), the calendars, and the decisions that are not DMN XML."""

    organisation: tuple[str, ...] = ()
    calendars: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        return (*self.organisation, *self.calendars, *self.decisions)


def read_manifest(manifest: Path, findings: list[Finding]) -> Manifest:
    """What the file names; what is wrong with it is added to the findings."""
    try:
        root = read_tree(manifest.read_text(encoding="utf-8"), MANIFEST)
    except NotATree as error:
        findings.append(replace(error.finding, code="manifest-invalid"))
        return Manifest()
    except (OSError, ValueError) as error:
        findings.append(unreadable(MANIFEST, error))
        return Manifest()
    entries = {entry.key.text: entry.value for entry in root.entries} if isinstance(root, Map) else {}
    named = {
        "organisation": _one_name(entries.get("organisation")),
        **{key: _names(entries.get(key)) for key in ("calendars", "decisions")},
    }
    wrong = [*_wrong_keys(root), *(key for key, names in named.items() if names is None)]
    if wrong:
        found = Text("unknown, wrong or repeated entries: {names}", "条目未知、有误或重复:{names}")
        mend = Text(
            "give `organisation` one file name, and `calendars` and `decisions` a list of them",
            "organisation 为一个文件名,calendars 与 decisions 为文件名列表",
        )
        findings.append(Finding("manifest-invalid", found.format(names=", ".join(wrong)), mend, file=MANIFEST))
    return Manifest(**{key: tuple(names or ()) for key, names in named.items()})


def _wrong_keys(root: Node) -> Iterator[str]:
    """The keys that a manifest does not know, and those that stand there again."""
    if not isinstance(root, Map):
        if not _is_nothing(root):
            yield MANIFEST
        return
    known = {*Manifest._fields}
    for entry in root.entries:
        if entry.key.text not in known:
            yield entry.key.text
        known.discard(entry.key.text)


def _is_nothing(node: Node | None) -> bool:
    return node is None or (isinstance(node, Scalar) and node.null)


def _one_name(node: Node | None) -> list[str] | None:
    """A file name as a list of one, nothing as none; None for what is no name."""
    if _is_nothing(node):
        return []
    return [node.text] if isinstance(node, Scalar) and node.text.strip() else None


def _names(node: Node | None) -> list[str] | None:
    """A list of file names, nothing as none; None for what is no such list."""
    if _is_nothing(node):
        return []
    found = [_one_name(each) for each in node.items] if isinstance(node, Sequence) else [None]
    return [name for each in found for name in each or ()] if all(found) else None


def unreadable(name: str, error: OSError | ValueError) -> Finding:
    """A file that cannot be opened, is no text, or has a name that no file can have."""
    why = getattr(error, "strerror", None) or str(error)
    text = Text("{name} cannot be read: {why}", "{name} 无法读取:{why}").format(name=name, why=why)
    return Finding("file-unreadable", text, Text("correct the path or the file", "请更正路径或文件"), file=name)
