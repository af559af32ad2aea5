"""What the petition county's organisation gives and refuses (系统维护): rights hang on posts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from flowkit import DefinitionInvalid, Engine, NotAuthorised, NotFound, VirtualClock
from flowkit.directory import load_directory, read_directory

DEFINITIONS = Path(__file__).resolve().parents[2] / "process_definitions"
FILE = DEFINITIONS / "organisations" / "petition-county.yaml"
COUNTY = load_directory(FILE)
NOW = int(datetime.fromisoformat("2026-09-14T09:00+08:00").timestamp()) * 1_000_000


def test_every_account_holds_the_post_without_which_nobody_may_log_in() -> None:
    staff = {each.id for each in COUNTY.persons} - set(COUNTY.holders("hall", NOW))  # the hall is no person

    assert staff == set(COUNTY.holders("all-staff", NOW))


def test_each_unit_that_receives_cases_has_one_inbox_one_outbox_and_a_leader() -> None:
    for unit in ("urban-management", "water", "housing", "township"):
        inbox, outbox = (COUNTY.holders(f"institution-{post}", NOW, unit) for post in ("inbox", "outbox"))
        assert len(inbox) == len(outbox) == 1
        assert COUNTY.holders("institution-leader", NOW, unit)


def test_the_officer_of_the_township_holds_every_post_of_the_table() -> None:
    (officer,) = COUNTY.holders("unit-admin", NOW, "township")
    posts = {role.id for role in COUNTY.roles} - {"petition-bureau", "review-office", "hall"}

    assert {post for post in posts if COUNTY.holds_role(officer, post, NOW, "township")} == posts


def changed(old: str, new: str) -> str:
    text = FILE.read_text("utf-8")
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("parent: urban-management}", "parent: nowhere}", "organisation-unknown"),
        (
            "unit: water, roles: [all-staff, institution-leader]",
            "unit: gone, roles: []",
            "organisation-unknown",
        ),
        ("roles: [all-staff, online, letters, visits]}", "roles: [all-staff, telephone]}", "organisation-unknown"),
        (
            "{position: housing-desk, from: 2020-01-01}",
            "{position: housing-desk, from: 2020-01-01}, {position: housing-head, from: 2026-01-01}",
            "organisation-two-heads",
        ),
    ],
)
def test_a_change_that_does_not_hold_together_is_refused(old: str, new: str, code: str) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        read_directory(changed(old, new), "petition-county.yaml")

    assert code in [finding.code for finding in refused.value.findings]


def test_whoever_holds_no_post_any_more_can_do_nothing(tmp_path: Path) -> None:
    """没有授权: the account is there, its posts have ended."""
    text = changed("{position: housing-desk, from: 2020-01-01}", "{position: housing-desk, to: 2026-08-31}")
    county = read_directory(text, "petition-county.yaml")

    assert not county.in_office("qu.min", NOW)
    assert county.holders("institution-inbox", NOW, "housing") == ()


def test_a_unit_handles_and_does_not_send_down() -> None:
    engine = Engine("sqlite://", clock=VirtualClock("2026-09-14T09:00+08:00"))
    engine.deploy(DEFINITIONS / "petition-handling")
    try:
        with pytest.raises(NotAuthorised):
            engine.start("petition-transfer-receipt", {"matter": "a letter"}, by="lu.ping")
        case = engine.start("petition-handling", {"matter": "a letter"}, by="xu.hui").id
        item = engine.worklist("xu.hui")[0].id
        with pytest.raises(NotFound):
            engine.complete(item, {"notice": "direct-reply"}, by="pan.lei")
        assert engine.case(case, by="deng.qiang").unit == "urban-management"
    finally:
        engine.close()
