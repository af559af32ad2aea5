"""Wishes, held notices and read marks, on every database."""

from __future__ import annotations

from flowkit.engine.ports import HeldNotice
from flowkit.store import SqlStore

NOON = 1_700_000_000_000_000


def held(number: int, person: str = "li", channel: str = "email", at: int = NOON) -> HeldNotice:
    return HeldNotice(f"a:{number}", "", person, channel, at, 0)


def test_wishes_are_kept_by_person_and_the_last_ones_count(store: SqlStore) -> None:
    with store.begin() as unit:
        unit.put_preferences("li", {"language": "zh"})
        unit.put_preferences("li", {"quiet": "22:00-07:00", "off": ["sms", "邮件"]})

    with store.read() as unit:
        assert unit.preferences(["li", "wu"]) == {"li": {"quiet": "22:00-07:00", "off": ["sms", "邮件"]}}
        assert unit.preferences([]) == {}
    with store.read("other") as unit:
        assert unit.preferences(["li"]) == {}


def test_what_is_held_is_due_at_its_hour_for_its_person_and_channel(store: SqlStore) -> None:
    with store.begin() as unit:
        for each in (held(1), held(2), held(3, "wu"), held(4, channel="sms"), held(5, at=NOON + 1)):
            unit.hold_notice(each)

    with store.read() as unit:
        assert unit.next_due(NOON - 1) == NOON
        assert unit.due_held(NOON - 1, limit=9) == []
        assert [each.key for each in unit.due_held(NOON, limit=9)] == ["a:1", "a:2", "a:4", "a:3"]
    with store.begin() as unit:
        assert [each.key for each in unit.take_held("li", "email", NOON, seconds=60)] == ["a:1", "a:2"]
        assert unit.take_held("li", "email", NOON, seconds=60) == []
        assert [each.key for each in unit.due_held(NOON, limit=9)] == ["a:4", "a:3"]
    with store.begin() as unit:
        unit.drop_held(held(1))
        unit.put_off_held(held(2), NOON + 7)
    with store.read() as unit:
        assert [(each.key, each.attempts) for each in unit.due_held(NOON + 7, limit=9)] == [
            ("a:4", 0), ("a:3", 0), ("a:5", 0), ("a:2", 1),
        ]  # fmt: skip


def test_the_first_reading_of_a_notice_counts(store: SqlStore) -> None:
    with store.begin() as unit:
        unit.mark_read("a:1", "li", NOON)
        unit.mark_read("a:1", "li", NOON + 5)
        unit.mark_read("a:1", "wu", NOON + 6)
        unit.mark_read("b:1", "li", NOON + 7)

    with store.read() as unit:
        assert unit.read_marks(["a:1", "c:9"]) == {"a:1": {"li": NOON, "wu": NOON + 6}}
        assert unit.read_marks([]) == {}
        assert unit.notice("nothing") is None
        assert unit.notice("a:77") is None
