"""Papers to print: from the data of a case and a template of its folder, as HTML or as a Word file.

A paper shows what its reader may see. It is refused, with everything that is missing at once, while something that it
needs is not there or a blank is left in it (E133, E137).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.papers import Paper
from flowkit.core.instance.records import Case, Scope
from flowkit.core.protocol import Actor, to_datetime
from flowkit.core.worktime.zones import zone_info
from flowkit.engine.action import Workshop
from flowkit.engine.closed_fields import closed_to, masked
from flowkit.engine.kept import kept
from flowkit.engine.names import NameOf
from flowkit.engine.paper_templates import MEDIA, PAPER, WORD, decoded, suffix_of
from flowkit.engine.ports import Unit
from flowkit.engine.reading import case_view
from flowkit.engine.texts import NAME_OF, render_html
from flowkit.engine.views import CaseView
from flowkit.engine.word import render_word, word_text
from flowkit.errors import InputInvalid, NotFound, Text

_AROUND = 20
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class PaperRef:
    """A paper that can be made of a case."""

    id: str
    name: Text
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper that was made: the content of each copy, by the name of the copy ("" where there is only one)."""

    id: str
    name: Text
    media_type: str
    suffix: str
    copies: Mapping[str, bytes]


def papers_of(shop: Workshop, unit: Unit, case: Case, actor: Actor) -> list[PaperRef]:
    """What the actor, who may read the case, may print of it."""
    return [PaperRef(each.id, each.name, each.copies) for each, _, _ in _papers(shop, unit, case, actor)]


def make_paper(shop: Workshop, unit: Unit, case: Case, actor: Actor, wanted: str) -> PaperView:
    """Raises NotFound for a paper that there is not or that is not for the actor, InputInvalid (paper-unfilled)."""
    found = next((each for each in _papers(shop, unit, case, actor) if each[0].id == wanted), None)
    if found is None:
        raise NotFound(
            Text("no paper {id} that {who} may print", "没有 {who} 可打印的 {id}").format(id=wanted[:60], who=actor.id)
        )
    paper, scope, definition = found
    closed = closed_to(shop.catalogue, unit, case, actor)
    view = masked(replace(case_view(unit, case, shop.clock.now(), shop.catalogue), data=scope.data), closed)
    _check_needs(paper, definition, view)
    template = _template(unit, definition, paper)
    made = {copy: _made(shop, unit, paper, template, definition, view, copy) for copy in paper.copies or ("",)}
    return PaperView(paper.id, paper.name, MEDIA[suffix_of(paper)], suffix_of(paper), made)


def _papers(shop: Workshop, unit: Unit, case: Case, actor: Actor) -> Iterator[tuple[Paper, Scope, ProcessDefinition]]:
    """Those of the process, then those of the processes that it has called and that are not over."""
    for scope in unit.scopes(case.id):
        if scope.kind == "process":
            definition = shop.catalogue.definition(unit, scope.process, scope.version)
            for paper in definition.papers:
                if not paper.readers or any(f"role:{role}" in actor.keys for role in paper.readers):
                    yield paper, scope, definition


def _template(unit: Unit, definition: ProcessDefinition, paper: Paper) -> bytes:
    stored = unit.definition(definition.key, definition.version)
    return kept(unit, PAPER, stored.pins if stored is not None else {})[paper.template]


def _made(
    shop: Workshop,
    unit: Unit,
    paper: Paper,
    template: bytes,
    definition: ProcessDefinition,
    view: CaseView,
    copy: str,
) -> bytes:
    values = {**view.data, **_about(shop, unit, definition, view), "copy": copy}
    if suffix_of(paper) == WORD:
        made = render_word(template, values)
        _check_blanks(paper, word_text(made))
        return made
    html = render_html(decoded(template), values)
    _check_blanks(paper, _TAG.sub("", html))
    return html.encode()


def _about(shop: Workshop, unit: Unit, definition: ProcessDefinition, view: CaseView) -> dict[str, object]:
    """What a template finds beside the data: the case, the steps that were done, and the date of printing."""
    version = shop.catalogue.latest(unit, "calendar").get(definition.calendar)
    zone = shop.catalogue.timetable(unit, definition.calendar, version).zone if version is not None else "UTC"

    def local(moment: datetime | None) -> datetime | None:
        return moment.astimezone(zone_info(zone)) if moment is not None else None

    now = local(to_datetime(shop.clock.now()))
    case = {
        "id": view.id, "business_key": view.business_key or "", "state": view.state, "starter": view.starter,
        "unit": view.unit, "started_at": local(view.started_at), "due_at": local(view.due_at),
    }  # fmt: skip
    steps = [
        {"step": each.step, "name": each.name, "by": each.done_by, "at": local(each.ended_at), "data": each.data}
        for each in view.items
        if each.status == "completed"
    ]
    called = NameOf(shop.catalogue, unit)
    return {"case": case, "steps": steps, "today": now.date() if now is not None else None, NAME_OF: called}


def _check_needs(paper: Paper, definition: ProcessDefinition, view: CaseView) -> None:
    missing = [name for name in paper.needs if view.data.get(name) in (None, "")]
    if missing:
        titles = [definition.fields[name].title for name in missing]
        en = ", ".join(title.en or name for title, name in zip(titles, missing, strict=True))
        zh = "、".join(title.zh or name for title, name in zip(titles, missing, strict=True))
        raise _unfilled(Text(f"{paper.name.en or paper.id} lacks: {en}", f"{paper.name.zh or paper.id} 缺少:{zh}"))


def _check_blanks(paper: Paper, text: str) -> None:
    at = text.find(paper.blank) if paper.blank else -1
    if at >= 0:
        around = " ".join(text[max(0, at - _AROUND) : at + len(paper.blank) + _AROUND].split())
        raise _unfilled(
            Text(
                f"{paper.name.en or paper.id} has a blank: …{around}…",
                f"{paper.name.zh or paper.id} 有未填处:…{around}…",
            )
        )


def _unfilled(text: Text) -> InputInvalid:
    return InputInvalid(text, code="paper-unfilled", mend=Text("fill it in, then print", "请填写后再打印"))
