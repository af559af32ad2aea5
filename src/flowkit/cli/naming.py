"""What people call a case and what is in it: `process/key` for a case, `process/key#step` for what is inside.

After `#` stands the step of a work item, an incident or a phase, or the rule of a deadline. Ids are taken as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from flowkit.core.operations.operation import Subject
from flowkit.core.workitem.records import OPEN_STATES
from flowkit.errors import NotFound, Text

if TYPE_CHECKING:
    from flowkit import Engine
    from flowkit.engine.views import CaseView, DeadlineView, IncidentView, ItemView, PhaseView

_ID = re.compile(r"[0-9a-z]{20}(\.\d+)?")


class Named(Protocol):
    @property
    def id(self) -> str: ...


def resolved(
    engine: Engine,
    name: str,
    by: str,
    subject: Subject,
    *,
    whose: str = "",
    done: bool = False,
    kinds: Collection[str] = ("work",),
) -> str:
    """The id of what is named, as the person `by` sees it: an open item of these kinds, or the last that this person
    has `done` or dispatched. Of several open items that of the person named by `whose`, by default the own one.

    Raises NotFound for nothing, or for more than one.
    """
    if _ID.fullmatch(name):
        return name
    if subject == "case" or (subject == "part" and "#" not in name):
        return case_named(engine, name, by)
    place, part = name.rsplit("#", 1) if "#" in name else (name, "")
    case = case_named(engine, place, by)
    view = engine.case(case, by=by)
    view = replace(view, items=tuple(each for each in view.items if each.kind in kinds))
    found: Sequence[Named] = _done(view, part, by) if done else _INSIDE[subject](view, part, whose or by)
    if not found and subject == "token":
        found = [each for each in engine.tokens(case, by=by) if part in ("", each.step)]
    if len(found) == 1:
        return found[0].id
    text = Text("{n} {kind}s fit {name}: {ids}", "{name} 对应 {n} 个{kind}:{ids}")
    raise NotFound(
        text.format(n=len(found), kind=subject, name=name, ids=", ".join(each.id for each in found) or "-"),
        code="name-unclear",
        mend=Text("write process/key#step, or the id", "请写 流程/业务键#步骤,或使用标识"),
    )


def names_part(name: str) -> bool:
    """Whether the name is of something inside a case."""
    found = _ID.fullmatch(name)
    return "#" in name if found is None else found[1] is not None


def case_named(engine: Engine, name: str, by: str) -> str:
    """The case with this id or `process/key`: the open one, else the one that ended last."""
    if _ID.fullmatch(name):
        return name.partition(".")[0]
    process, sign, key = name.partition("/")
    found = engine.cases(process, by=by, business_key=key) if sign else []
    if sign and not found:
        found = engine.cases(process, by=by, business_key=key, only_open=False)
    if not found:
        raise NotFound(
            Text("no case {name} that {by} may read", "没有 {by} 可查看的办件 {name}").format(name=name, by=by),
            mend=Text("write process/key, or the id of the case", "请写 流程/业务键,或办件标识"),
        )
    return max(each.id for each in found)


def _items(case: CaseView, step: str, by: str) -> Sequence[ItemView]:
    """Open items of the step; of several, those that this person holds or is offered by name."""
    found = [each for each in case.items if each.status in OPEN_STATES and step in ("", each.step)]
    own = [each for each in found if each.assignee == by or f"person:{by}" in each.offer]
    return own if own and len(found) > 1 else found


def _done(case: CaseView, step: str, by: str) -> Sequence[ItemView]:
    """The last item of the step that this person dispatched or completed."""
    sent = [each for each in case.items if each.dispatched_by == by and each.status in OPEN_STATES]
    done = [*sent, *(each for each in case.items if (each.status, each.done_by) == ("completed", by))]
    return [each for each in done if step in ("", each.step)][-1:]


def _deadlines(case: CaseView, rule: str, by: str) -> Sequence[DeadlineView]:
    """Clocks of the rule: those that run, else the last that ended."""
    found = [each for each in case.deadlines if rule in ("", each.rule)]
    return [each for each in found if each.ended_at is None] or found[-1:]


def _incidents(case: CaseView, step: str, by: str) -> Sequence[IncidentView]:
    return [each for each in case.incidents if each.is_open and step in ("", each.step)]


def _phases(case: CaseView, step: str, by: str) -> Sequence[PhaseView]:
    return [each for each in case.phases if step in ("", each.step)]


_INSIDE: Mapping[Subject, Callable[[CaseView, str, str], Sequence[Named]]] = {
    "item": _items,
    "part": _items,
    "deadline": _deadlines,
    "incident": _incidents,
    "phase": _phases,
    "token": _items,
}
