"""Cases as the core would leave them, for tests of the store."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping

from flowkit.core.draft import Draft, Record
from flowkit.core.instance.records import Case, Scope, Token
from flowkit.core.workitem.records import WorkItem
from flowkit.engine.ports import Focus, HistoryRow, Unit

NOON = 1_794_801_600_000_000
MINUTE = 60_000_000
_numbers = itertools.count(1)


def new_case(number: str = "", **values: object) -> Case:
    given: dict[str, object] = {
        "id": number or f"case-{next(_numbers)}",
        "tenant": "",
        "process": "leave",
        "version": 1,
        "business_key": None,
        "status": "open",
        "state": "new",
        "end_state": "",
        "unit": "office",
        "starter": "zhang",
        "started_at": NOON,
    }
    return Case(**{**given, **values})  # type: ignore[arg-type]  # because the values are those of a case


def action(case: Case, **values: object) -> HistoryRow:
    """The history row of the next action."""
    given: dict[str, object] = {
        "number": case.fence + 1,
        "at": NOON,
        "actor": "zhang",
        "command": "start",
        "payload": '{"facts":[]}',
        "salt": b"salt",
        "digest": b"digest",
        "link": b"link %d" % (case.fence + 1),
    }
    return HistoryRow(**{**given, **values})  # type: ignore[arg-type]  # because the values are those of a row


def root(**values: object) -> Scope:
    given: dict[str, object] = {"data": {}, "live": 1}
    return Scope(1, None, None, "process", "", "leave", 1, **{**given, **values})  # type: ignore[arg-type]  # because of the same


def begun(unit: Unit, *records: Record, case: Case | None = None, fields: Mapping[str, object] | None = None) -> Case:
    """A stored case with these records; a root scope is added unless one is given."""
    head = case or new_case()
    draft = Draft(head, is_new=True)
    for record in (*(() if any(isinstance(each, Scope) and each.id == 1 for each in records) else (root(),)), *records):
        draft.add(record)
    unit.save(draft, action(head), fields=fields)
    return head


def item(number: int, *, token: int, **values: object) -> WorkItem:
    given: dict[str, object] = {"scope": 1, "node": "approve", "name": "Approve", "status": "offered"}
    return WorkItem(number, token, **{**given, **values})  # type: ignore[arg-type]  # because of the same


def waiting(token: int, number: int, **values: object) -> tuple[Token, WorkItem]:
    """A token that waits for an item, and the item."""
    work = item(number, token=token, **values)
    return Token(token, work.scope, work.node, "work"), work


def change(unit: Unit, case: str, focus: Focus, *records: Record) -> Draft:
    """Load the case, put these records in the place of what is there, save."""
    draft = unit.load(case, focus)
    assert draft is not None
    for record in records:
        draft.rows[type(record), record.id] = record
        draft.change(record)
    unit.save(draft, action(draft.case))
    return draft


def loaded(unit: Unit, case: str, focus: Focus | None = None) -> Draft:
    draft = unit.load(case, focus or Focus())
    assert draft is not None
    return draft


def kinds(records: Iterable[Record]) -> set[tuple[str, int]]:
    return {(type(record).__name__, record.id) for record in records}
