"""Notification rules: which fact tells whom, and what a message holds."""

import pytest
from core_case import started
from core_sketch import deadline, parallel, process, rounds, step, task

from flowkit.core.definition.deadlines import NotificationRule
from flowkit.core.notification.facts import Notified


def rule(
    on: str, *to: str, name: str = "tell", match: str = "", channels: tuple[str, ...] = ("inbox",)
) -> NotificationRule:
    return NotificationRule(name, on, to, channels, f"{name} on {on}", "", match)  # type: ignore[arg-type]  # because tests write literals


def test_each_receiver_gets_one_message_on_each_channel() -> None:
    told = rule("offered", "candidates", "starter", "role:manager", channels=("inbox", "email"))
    case = started(process("start > work > end", notifications=[told]))

    assert [(notice.to, notice.channel) for notice in case.notices] == [
        (to, channel) for to in ("role:clerk", "person:ann", "role:manager") for channel in ("inbox", "email")
    ]


def test_two_rules_on_one_fact_both_tell() -> None:
    rules = [rule("offered", "starter", name="first"), rule("offered", "role:manager", name="second")]
    case = started(process("start > work > end", notifications=rules))

    assert [(notice.to, notice.subject) for notice in case.notices] == [
        ("person:ann", "first on offered"),
        ("role:manager", "second on offered"),
    ]


def test_two_rules_with_the_same_words_tell_as_well() -> None:
    rules = [rule("offered", "starter"), rule("offered", "role:manager")]
    case = started(process("start > work > end", notifications=rules))

    assert [notice.to for notice in case.notices] == ["person:ann", "role:manager"]


def test_a_rule_tells_of_the_node_that_it_matches() -> None:
    case = started(process("start > work > after > end", notifications=[rule("reached", "starter", match="after")]))
    assert case.notices == []

    case.complete("work")

    assert [notice.cause for notice in case.notices] == ["tell"]


@pytest.mark.parametrize(
    ("on", "match", "count"),
    [("started", "", 1), ("ended", "", 1), ("ended", "end", 1), ("ended", "other", 0), ("operation", "complete", 1),
     ("operation", "claim", 0), ("warned", "all", 1), ("breached", "", 1)],
)  # fmt: skip
def test_a_rule_tells_of_its_kind_of_fact(on: str, match: str, count: int) -> None:
    case = started(
        process("start > work > end", notifications=[rule(on, "starter", match=match)],
                deadlines=[deadline("all", "PT2H", share=0.5)])
    )  # fmt: skip
    case.advance(hours=3)
    case.complete("work")

    assert len(case.notices) == count


def test_the_holder_is_told_and_before_a_claim_whoever_may_take_it() -> None:
    case = started(
        process("start > work > end", notifications=[rule("warned", "holder")],
                work=task(deadlines=("limit",)), deadlines=[deadline("limit", "PT2H", share=0.5, before="PT30M")])
    )  # fmt: skip
    case.advance(hours=1)
    case.did("claim", case.item("work").id, by="bob")
    case.advance(hours=1)

    assert [notice.to for notice in case.notices] == ["role:clerk", "person:bob"]


def test_of_a_clock_over_the_case_whoever_has_open_work_is_told_once() -> None:
    case = started(
        process("start > both > work > join > end", "both > other > join", both=parallel(), join=parallel(),
                notifications=[rule("warned", "holder", "candidates"), rule("escalated", "holder", name="late")],
                deadlines=[deadline("all", "PT2H", step("1", "PT3H"), share=0.5)])
    )  # fmt: skip
    case.did("claim", case.item("work").id, by="bob")
    case.advance(hours=1)
    case.complete("other")
    case.advance(hours=2)

    assert [(notice.cause, notice.to) for notice in case.notices] == [
        ("tell", "person:bob"),
        ("tell", "role:clerk"),
        ("late/1", "person:bob"),
    ]


def test_a_datum_names_persons_or_addresses() -> None:
    told = rule("ended", "data:reporter", "data:readers")
    case = started(
        process("start > work > end", notifications=[told]), reporter="eva@example.org", readers=["bob", "max"]
    )
    case.complete("work")

    assert [notice.to for notice in case.notices] == ["address:eva@example.org", "person:bob", "person:max"]


def test_a_rule_on_escalations_replaces_the_plain_words_of_a_row() -> None:
    case = started(
        process("start > work > end", notifications=[rule("escalated", "to", match="all")],
                deadlines=[deadline("all", "PT8H", step("one", "PT1H")), deadline("more", "PT8H", step("two", "PT2H"))])
    )  # fmt: skip
    case.advance(hours=3)

    assert [(notice.to, notice.cause) for notice in case.notices] == [
        ("role:manager", "tell/one"),
        ("role:manager", "more/two"),
    ]


def test_every_member_of_a_round_is_told() -> None:
    case = started(
        process(
            "start > sign > end", sign=rounds("signers"), notifications=[rule("offered", "candidates", match="sign")]
        ),
        signers=["ann", "bob"],
    )

    assert [fact.to for fact in case.facts(Notified)] == ["person:ann", "person:bob"]
