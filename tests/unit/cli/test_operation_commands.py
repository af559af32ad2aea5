"""Each row of the operation table is a command, with what the row needs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from command_line import Commands

from flowkit import Engine
from flowkit.cli.operations import OWN
from flowkit.core.operations.operation import Operation
from flowkit.core.operations.table import OPERATIONS

Start = Callable[[str], str]
OF_THEIR_OWN = {"attach", "download", "issue-code", "revoke-code", "submit"}
"""They take a file from here, or put one here; or they are about codes."""


@pytest.mark.parametrize(
    "operation", [row for row in OPERATIONS.values() if row.name not in OF_THEIR_OWN], ids=lambda row: row.name
)
def test_every_row_of_the_operation_table_is_a_command_that_explains_itself(
    operation: Operation, commands: Commands
) -> None:
    text = " ".join(commands(operation.name, "--help").replace("│", " ").split())
    assert operation.meaning.en[1:] in text
    assert operation.title.zh in text
    assert operation.subject.upper() in text


def test_options_are_kept_only_for_rows_that_exist() -> None:
    assert set(OWN) <= set(OPERATIONS)


@pytest.mark.parametrize("operation", [row.name for row in OPERATIONS.values() if row.reason and row.name != "jump"])
def test_a_row_that_needs_a_reason_is_misused_without_one(operation: str, commands: Commands) -> None:
    needed = {"suspend": ["--state", "waiting"], "ask-advice": ["--to", "eve"]}.get(operation, [])
    commands(operation, "parcel/P-1#drive", "--by", "bob", *needed, status=2)
    assert "--reason" in commands.err


def test_work_goes_from_hand_to_hand_to_the_end(start: Start, commands: Commands, engine: Engine) -> None:
    parcel = start("P-1")
    commands("claim", f"{parcel}#weigh", "--by", "ann")
    said = commands("complete", f"{parcel}#weigh", "--by", "ann", "weight=2.50", "urgency=2")
    assert said.splitlines()[1:] == ["  status: open", "  state: moving", "  waiting at: drive"]
    commands("withdraw", f"{parcel}#weigh", "--by", "ann")
    commands("complete", f"{parcel}#weigh", "--by", "ann", "weight=2.50", "urgency=2")
    commands("claim", f"{parcel}#drive", "--by", "bob")
    commands("suspend", f"{parcel}#drive", "--by", "bob", "--state", "waiting", "--reason", "nobody at home")
    assert commands.json("case", parcel, "--by", "ann")["state"] == "waiting"
    commands("resume", f"{parcel}#drive", "--by", "bob")
    commands("transfer", f"{parcel}#drive", "--by", "bob", "--to", "eve")
    commands("return-for-rework", f"{parcel}#drive", "--by", "eve", "--reason", "wrong weight")
    commands("complete", f"{parcel}#weigh", "--by", "ann", "weight=3")
    commands("complete", f"{parcel}#drive", "--by", "bob")
    commands("message", "collected", "--to", "P-1", "--by", "bob", "signed=true")
    case = commands.json("case", parcel, "--by", "ann")
    assert (case["status"], case["end_state"]) == ("completed", "delivered")
    assert case["data"] == {"label": "P-1", "number": "N-P-1", "weight": "3", "urgency": 2, "signed": True}


def test_an_item_is_refused_before_it_is_accepted(start: Start, commands: Commands) -> None:
    parcel = start("P-1")
    commands("complete", f"{parcel}#weigh", "--by", "ann")
    commands("return-to-sender", f"{parcel}#drive", "--by", "bob", "--reason", "no address")
    assert [item["status"] for item in commands.json("case", parcel, "--by", "ann")["items"]] == [
        "completed", "returned", "offered",
    ]  # fmt: skip


def test_a_grade_is_raised_and_never_lowered(start: Start, commands: Commands) -> None:
    parcel = start("P-1")
    commands("raise", parcel, "--by", "ann", "urgency=2")
    commands("raise", parcel, "--by", "ann", "urgency=1")
    commands("raise", parcel, "--by", "ann", "urgency=2", status=1)
    assert commands.err.startswith("[grade-lowered] urgency may be raised, not lowered: 1 to 2 -> ")


def test_an_escalation_is_called_by_hand_and_acknowledged(start: Start, commands: Commands) -> None:
    parcel = start("P-1")
    commands("escalate", parcel, "--by", "ann", "--reason", "the customer called")
    commands("acknowledge", f"{parcel}#delivery", "--by", "ann")
    (clock,) = commands.json("case", parcel, "--by", "ann")["deadlines"]
    (step,) = [mark for mark in clock["marks"] if mark["kind"] == "step"]
    assert (step["key"], step["acknowledged_by"]) == ("tell-clerk", "ann")


def test_a_case_is_cancelled(start: Start, commands: Commands) -> None:
    parcel = start("P-1")
    assert "status: cancelled" in commands("cancel", parcel, "--by", "ann", "--reason", "sent twice")


@pytest.mark.parametrize(
    ("mend", "number"), [(["resolve", "--reason", "booked by telephone", "number=T-1"], "T-1"), (["retry"], None)]
)
def test_an_incident_is_mended_by_a_person(commands: Commands, mend: list[str], number: str | None) -> None:
    commands("start", "parcel", "--by", "ann", "--key", "P-1", "label=P-1")
    commands.now = "2026-11-16T08:01+08:00"
    commands("advance", "--to", "2026-11-18T08:00+08:00")  # a worker that does not have the handler
    commands.now = "2026-11-18T08:00+08:00"
    operation, *rest = mend
    commands(operation, "parcel/P-1#book", "--by", "ann", *rest)
    case = commands.json("case", "parcel/P-1", "--by", "ann")
    assert case["incidents"][0]["resolved_by"] == "ann"
    assert case["data"].get("number") == number


def test_a_request_that_is_sent_again_is_done_once(start: Start, commands: Commands) -> None:
    parcel = start("P-1")
    item = commands.json("worklist", "--by", "ann")[0]["id"]
    for _ in range(2):
        commands("complete", item, "--by", "ann", "weight=1", "--request-id", "r-1")
    assert len(commands.json("case", parcel, "--by", "ann")["history"]) == 3
    commands("complete", item, "--by", "ann", "weight=2", "--request-id", "r-1", status=1)
    assert commands.err.startswith("[request-reused]")


def test_what_one_may_do_is_listed_with_what_it_needs(start: Start, commands: Commands) -> None:
    parcel = start("P-1")
    said = commands("operations", f"{parcel}#weigh", "--by", "ann")
    assert {line.split()[0] for line in said.splitlines()[1:]} >= {"claim", "complete", "transfer"}
    assert "withdraw" not in said

    rows = {each["name"]: each for each in commands.json("operations", parcel, "--by", "ann")}
    assert "claim" not in rows
    assert rows["cancel"]["needs"] == ["reason"]
    assert commands("operations", parcel, "--by", "ann", "--all", "--language", "zh").splitlines()[-1].split()


@pytest.mark.parametrize("operation", [OPERATIONS[name] for name in OWN], ids=lambda row: row.name)
def test_a_command_takes_what_the_descriptor_says(operation: Operation) -> None:
    places = {"pairs": "data", "file": "data", **dict.fromkeys(operation.takes, "data")}
    taken = {places.get(each.name, each.name) for each in OWN.get(operation.name, ())} - {"preview"}
    own = {"data"} if operation.takes else set()
    assert set(operation.needs) <= taken | {places.get(name, name) for name in taken}
    assert taken <= {*operation.needs, *operation.accepts, *own}
