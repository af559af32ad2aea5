"""Which parts of two files are the same, and what differs in them, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from flowkit.bpmn.diff.parts import Part, parts, word_of
from flowkit.bpmn.opening import open_file
from flowkit.errors import Language, Text

_UNITS: Final[Mapping[str, Text]] = {
    "workdays": Text("working days", "个工作日"),
    "workhours": Text("working hours", "个工作小时"),
}
_QUANTITY: Final = re.compile(r"(\d+(?:\.\d+)?) (workdays|workhours)")
_NOTHING: Final = Text("nothing", "无")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `property` is "" for a part that is new or gone; `shape` the element to paint, `part` the new
    part, or the old one of what is gone.
    """

    kind: Literal["added", "removed", "changed"]
    part: Part
    property: str = ""
    old: str = ""
    new: str = ""

    def as_row(self) -> dict[str, str]:
        """For other programs; the property has its name in the file."""
        return {
            "change": self.kind,
            "kind": self.part.kind,
            "id": self.part.id,
            "name": self.part.title,
            "owner": self.part.owner,
            "clause": self.part.clause,
            "property": self.property,
            "old": self.old,
            "new": self.new,
        }

    def say(self, language: Language) -> str:
        """A line such as `clause 9: time limit answer: target from 15 working days to 10 working days`."""
        word, title = self.part.word, self.part.title
        where = (
            Text("clause {clause}: ", "第{clause}条：").format(clause=self.part.clause)
            if self.part.clause
            else Text("", "")
        )
        head = Text(f"{where.en}{word.en} {title}", f"{where.zh}{word.zh}“{title}”")
        if self.kind != "changed":
            verb = Text(" is new", "：新增") if self.kind == "added" else Text(" is gone", "：删除")
            return Text(head.en + verb.en, head.zh + verb.zh).say(language)
        name, old, new = word_of(self.property), _spoken(self.old), _spoken(self.new)
        return Text(
            f"{head.en}: {name.en} from {old.en} to {new.en}", f"{head.zh}：{name.zh}由{old.zh}改为{new.zh}"
        ).say(language)


def diff(old: bytes, new: bytes) -> tuple[Change, ...]:
    """What differs in meaning, in the order of the new file and then of what is gone from the old one.

    Parts are the same by their id or, where ids have changed, by kind and name; flows by what they connect. Raises
    DefinitionInvalid for what is no BPMN.
    """
    before, after = list(parts(open_file(old))), list(parts(open_file(new)))
    pairs, renamed = _paired(before, after)
    changes = [change for part in after for change in _changes(pairs.get(part.key), part, renamed)]
    kept = {part.key for part in pairs.values()}
    return (*changes, *(Change("removed", part) for part in before if part.key not in kept))


def marks(changes: Iterable[Change]) -> dict[str, str]:
    """For a picture: which shape is new, gone or changed."""
    found: dict[str, str] = {}
    for change in changes:
        if change.part.shape:
            whole = change.part.shape == change.part.id and change.kind != "changed"
            found[change.part.shape] = change.kind if whole else found.get(change.part.shape, "changed")
    return found


def _paired(before: list[Part], after: list[Part]) -> tuple[dict[tuple[str, str, str], Part], dict[str, str]]:
    """The old part of each new one, and the new ids of what was renamed. Owners are paired before what they own."""
    old = {part.key: part for part in before}
    pairs = {part.key: old[part.key] for part in after if part.key in old}
    renamed: dict[str, str] = {}
    for alike in (_by_name, _by_ends, _by_owner):
        free = {part.key for part in before} - {part.key for part in pairs.values()}
        waiting: dict[object, list[Part]] = {}
        for part in before:
            if part.key in free:
                waiting.setdefault(alike(part, renamed), []).append(part)
        for part in after:
            found = waiting.get(alike(part, {})) if part.key not in pairs else None
            if found and alike(part, {}) is not None:
                pairs[part.key] = found.pop(0)
                renamed[pairs[part.key].id] = part.id
    return pairs, renamed


def _by_name(part: Part, renamed: Mapping[str, str]) -> object:
    named = part.title not in ("", part.id) and not part.owner
    return (part.kind, part.properties.get("kind"), part.title) if named and part.kind != "flow" else None


def _by_ends(part: Part, renamed: Mapping[str, str]) -> object:
    source, target = part.properties.get("source", ""), part.properties.get("target", "")
    return (renamed.get(source, source), renamed.get(target, target)) if part.kind == "flow" else None


def _by_owner(part: Part, renamed: Mapping[str, str]) -> object:
    return (part.kind, renamed.get(part.owner, part.owner), part.id) if part.owner else None


def _changes(old: Part | None, new: Part, renamed: Mapping[str, str]) -> Iterable[Change]:
    if old is None:
        yield Change("added", new)
        return
    for name in dict.fromkeys((*old.properties, *new.properties)):
        before, after = old.properties.get(name, ""), new.properties.get(name, "")
        if before != after and renamed.get(before, before) != after:
            yield Change("changed", new, name, before, after)


def _spoken(text: str) -> Text:
    if not text:
        return _NOTHING
    return Text(
        _QUANTITY.sub(lambda found: f"{found[1]} {_UNITS[found[2]].en}", text),
        _QUANTITY.sub(lambda found: f"{found[1]}{_UNITS[found[2]].zh}", text),
    )
