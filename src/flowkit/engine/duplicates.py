"""Which cases may be duplicates of a case, and what is known of a first case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.instance.elements.service_task import undeclared
from flowkit.core.instance.records import Case
from flowkit.core.likeness.comparing import judged, marks
from flowkit.core.protocol import to_datetime
from flowkit.engine.catalogue import Catalogue
from flowkit.engine.ports import Unit
from flowkit.errors import InputInvalid, Text

MOST_OF_A_MARK = 100
"""So many cases of one mark are looked at, the oldest."""
MOST_REPEATS = 1000
"""So many entries are registered at once."""
MOST_COMPARED = 50
"""So many cases are compared in full: those with most marks in common."""


@dataclass(frozen=True, slots=True)
class CandidateView:
    """A case of which another may be a duplicate: how sure, in percent, and why. `first` is the case that it is itself
    linked to, "" if none.
    """

    id: str
    process: str
    version: int
    business_key: str | None
    score: int
    why: tuple[Text, ...]
    status: str
    state: str
    end_state: str
    started_at: datetime
    first: str


@dataclass(frozen=True, slots=True)
class DuplicatesView:
    """The candidates, the likeliest first; `hidden` counts those that the asker may not read."""

    candidates: tuple[CandidateView, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class RepeatView:
    """A case that is linked to a first one: `kind` "repeat", or "merged"."""

    id: str
    process: str
    version: int
    business_key: str | None
    kind: str
    status: str
    state: str
    end_state: str
    started_at: datetime


def index(unit: Unit, case: str, definition: ProcessDefinition, data: Mapping[str, object]) -> None:
    """Put down what the case is found by."""
    if definition.duplicates is not None:
        unit.put_marks(case, definition.duplicates.pool, marks(definition.duplicates, data))


def candidates(
    catalogue: Catalogue,
    unit: Unit,
    case: str,
    definition: ProcessDefinition,
    data: Mapping[str, object],
    may_read: Callable[[str], bool],
) -> DuplicatesView:
    """Raises FlowkitError if the process does not say what its duplicates are."""
    rules = definition.duplicates
    if rules is None:
        raise undeclared(definition.key)
    common = dict(unit.marked(rules.pool, sorted(marks(rules, data)), MOST_OF_A_MARK))
    common.pop(case, None)
    nearest = sorted(common, key=lambda each: (-common[each], each))[:MOST_COMPARED]
    found: list[CandidateView] = []
    for other, its_data in unit.cases_with_data(nearest):
        others = catalogue.definition(unit, other.process, other.version).duplicates
        judgement = judged(rules, data, others, its_data) if others is not None else None
        if judgement is not None and judgement.score >= rules.at_least:
            found.append(_candidate(unit, other, judgement.score, judgement.why))
    found.sort(key=lambda each: (-each.score, each.started_at, each.id))
    seen = [each for each in found if may_read(each.id)]
    return DuplicatesView(tuple(seen[: rules.most]), len(found) - len(seen))


def _candidate(unit: Unit, case: Case, score: int, why: tuple[Text, ...]) -> CandidateView:
    link = unit.link_of(case.id)
    return CandidateView(
        case.id, case.process, case.version, case.business_key, score, why, case.status, case.state, case.end_state,
        to_datetime(case.started_at), link.first if link is not None else "",
    )  # fmt: skip


def as_context(each: CandidateView) -> dict[str, object]:
    """A candidate as a datum."""
    return {
        "id": each.id,
        "process": each.process,
        "business_key": each.business_key,
        "score": each.score,
        "why": "; ".join(text.en for text in each.why),
        "zh": ";".join(text.zh for text in each.why),
        "status": each.status,
        "state": each.state,
        "end_state": each.end_state,
        "started_at": each.started_at,
        "first": each.first,
    }


def snapshot(unit: Unit, case: Case, definition: ProcessDefinition) -> dict[str, object]:
    """What a repeat keeps of its first case: its case fields, and where it stands. A query code is for one person."""
    codes = {name for name, field in definition.fields.items() if field.generated}
    return {
        **{name: value for name, value in unit.fields_of(case.id).items() if name not in codes},
        "id": case.id,
        "process": case.process,
        "business_key": case.business_key,
        "status": case.status,
        "state": case.state,
        "end_state": case.end_state,
        "started_at": to_datetime(case.started_at),
    }


def repeats(unit: Unit, first: str, may_read: Callable[[str], bool]) -> list[RepeatView]:
    """The cases that are linked to a first one, also those linked to one of these, as far as they may be read."""
    found: list[RepeatView] = []
    waiting, seen = [first], {first}
    while waiting:
        for number, link in unit.linked_to(waiting.pop(0)):
            case = unit.case(number) if number not in seen else None
            seen.add(number)
            if case is not None:
                waiting.append(number)
                if may_read(number):
                    found.append(_repeat(case, "merged" if case.status == "merged" else link.kind))
    return sorted(found, key=lambda each: (each.started_at, each.id))


def process_of_repeats(catalogue: Catalogue, unit: Unit, first: Case) -> ProcessDefinition:
    """The process whose cases are the short entries of further repeats. Raises InputInvalid if none is named."""
    rules = catalogue.definition(unit, first.process, first.version).duplicates
    if rules is None or not rules.repeats:
        raise InputInvalid(
            Text("{process} names no process for repeats", "{process} 未指定重件登记流程").format(
                process=first.process
            ),
            code="repeats-not-declared",
            mend=Text("name one in flowkit:duplicates repeats", "请在 flowkit:duplicates 的 repeats 中指定"),
        )
    return catalogue.definition(unit, rules.repeats)


def too_many(count: int) -> InputInvalid:
    return InputInvalid(
        Text("{n} entries at once are more than {most}", "一次 {n} 条,超过 {most} 条").format(
            n=count, most=MOST_REPEATS
        ),
        code="repeats-too-many",
        mend=Text("register them in several calls", "请分批登记"),
    )


def _repeat(case: Case, kind: str) -> RepeatView:
    return RepeatView(
        case.id, case.process, case.version, case.business_key, kind, case.status, case.state, case.end_state,
        to_datetime(case.started_at),
    )  # fmt: skip
