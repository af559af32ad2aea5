"""Attached files: what is known of them with their case, their content once for each tenant."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from cases import NOON, action, begun, loaded

from flowkit.core.workitem.notes import Attachment
from flowkit.store import SqlStore

FILE = Attachment(5, 3, "签字件", "意见书 %s.pdf", "application/pdf", 2**33, "a" * 64, "李", NOON)
PARTS = (bytes(range(256)) * 8, b"\x00 end")


def test_a_file_is_found_with_its_case_as_it_was_attached_and_as_it_was_removed(store: SqlStore) -> None:
    with store.begin() as unit:
        case = begun(unit).id
        draft = loaded(unit, case)
        draft.add(dataclasses.replace(FILE))
        unit.save(draft, action(draft.case))
    with store.begin() as unit:
        (found,) = unit.attachments(case)
        assert found == FILE
        draft = loaded(unit, case)
        draft.admit([found])
        found.removed_at = NOON + 1
        draft.change(found)
        unit.save(draft, action(draft.case))

    with store.read() as unit:
        assert unit.attachments(case) == [dataclasses.replace(FILE, removed_at=NOON + 1)]


def test_content_is_kept_once_and_read_in_parts_by_its_tenant_alone(store: SqlStore) -> None:
    for _ in range(2):
        with store.begin("one") as unit:
            unit.put_content("b" * 64, iter(PARTS))

    with store.read("one") as unit:
        assert [unit.content("b" * 64, number) for number in range(3)] == [*PARTS, b""]
    with store.read("other") as unit:
        assert unit.content("b" * 64, 0) == b""


def test_content_of_what_is_rolled_back_is_gone(store: SqlStore) -> None:
    def broken() -> Iterator[bytes]:
        yield PARTS[0]
        raise OSError("the file cannot be read")

    with pytest.raises(OSError, match="cannot be read"), store.begin() as unit:
        unit.put_content("c" * 64, broken())

    with store.read() as unit:
        assert unit.content("c" * 64, 0) == b""
