"""The petition office as its people use it: on a file, with printed papers, mail that is read, and a public hall."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from flowkit import Engine, InputInvalid, NotFound, VirtualClock


@pytest.fixture
def office(tmp_path: Path, process_definitions: Path) -> Iterator[Engine]:
    engine = Engine(f"sqlite:///{tmp_path / 'office.db'}", clock=VirtualClock("2026-09-14T09:00+08:00"))
    engine.deploy(process_definitions / "petition-handling")
    yield engine
    engine.close()


def done(engine: Engine, who: str, step: str, **data: object) -> None:
    (item,) = [each for each in engine.worklist(who) if each.step == step]
    engine.complete(item.id, data, by=who)


def test_a_letter_is_answered_on_paper_and_followed_by_its_query_code(office: Engine) -> None:
    case = office.start(
        "petition-handling",
        {"channel": "letter", "petitioner": "Hao Ren", "matter": "street lamp"},
        by="xu.hui",
        unit="urban-management",
    ).id
    code = str(office.case(case, by="xu.hui").data["query_code"])
    with pytest.raises(InputInvalid) as early:
        office.paper(case, "reply-letter", by="xu.hui")
    assert early.value.text.zh == "答复意见书 缺少:办理情况、处理意见、答复意见书"
    done(office, "xu.hui", "notify", notice="accept", notice_kind="substantive", notice_text="我局已受理。")
    notice = office.paper(case, "notice", by="xu.hui").copies[""].decode()
    assert "受理告知单" in notice
    assert "县城管局 2026-09-14" in notice
    assert code in notice

    done(office, "xu.hui", "handle", facts="现场查看", opinion="予以维修", reply="路灯已修复")
    done(office, "deng.qiang", "examine", review="approve")
    letter = office.paper(case, "reply-letter", by="xu.hui")
    assert list(letter.copies) == ["petitioner", "archive"]
    assert "信访人存" in letter.copies["petitioner"].decode()
    assert "归档" in letter.copies["archive"].decode()
    done(office, "xu.hui", "publish", copies=2, publication="路灯已修复")

    seen = office.public_case(code)
    assert (seen.state.zh, dict(seen.data), seen.open_to_rating) == (
        "已办结", {"matter": "street lamp", "publication": "路灯已修复"}, True,
    )  # fmt: skip
    assert "Hao Ren" not in repr(seen)
    assert [each.state.zh for each in office.latest_cases("petition-handling")] == ["已办结"]
    with pytest.raises(NotFound):
        office.case(case, by="pan.lei")  # another unit reads nothing


def test_a_case_is_shown_to_everyone_when_the_leader_has_agreed(office: Engine) -> None:
    case = office.start("petition-published-case", {"petition_number": "urban-management-2026-00001"}, by="xu.hui").id
    done(office, "xu.hui", "offer", subject="路灯", text="路灯已修复", satisfaction="satisfied")
    assert office.published_cases("petition-published-case") == []

    done(office, "deng.qiang", "examine", review="approve")

    (shown,) = office.published_cases("petition-published-case")
    assert (dict(shown.data)["text"], shown.state.zh) == ("路灯已修复", "已公开")
    assert office.case(case, by="xu.hui").data["published"] is True


@pytest.mark.parametrize(("roll", "due"), [("", "2026-10-04T00:00+08:00"), ('roll="next" ', "2026-10-09T00:00+08:00")])
def test_a_unit_may_let_the_acceptance_limit_roll_over_a_holiday(
    roll: str, due: str, tmp_path: Path, process_definitions: Path
) -> None:
    for folder in ("calendars", "organisations", "petition-handling"):
        shutil.copytree(process_definitions / folder, tmp_path / folder)
    diagram = tmp_path / "petition-handling" / "petition-handling.bpmn"
    begins = '<flowkit:deadline id="acceptance" '
    diagram_with = diagram.read_text("utf-8").replace(begins, begins + roll)
    diagram.write_text(diagram_with, "utf-8")
    with closing(Engine("sqlite://", clock=VirtualClock("2026-09-18T16:00+08:00"))) as engine:
        engine.deploy(diagram.parent)
        letter = {"channel": "letter", "petitioner": "Hao Ren", "matter": "rubbish by the river"}

        case = engine.start("petition-handling", letter, by="xu.hui", unit="urban-management").id

        (clock,) = [each for each in engine.case(case, by="xu.hui").deadlines if each.rule == "acceptance"]
        assert clock.due_at == datetime.fromisoformat(due)


def test_site_mail_is_counted_until_it_is_read_and_the_sender_sees_by_whom(office: Engine) -> None:
    letter = {"recipients": ["pan.lei", "qu.min"], "subject": "forms", "text": "see the downloads"}
    case = office.start("petition-site-mail", letter, by="fang.jie").id

    (mail,) = office.notices("pan.lei", unread=True)
    office.read_notice(mail.id, by="pan.lei")

    assert office.notices("pan.lei", unread=True) == []
    assert len(office.notices("qu.min", unread=True)) == 1
    assert office.notices("yan.ning") == []
    sent = office.case(case, by="fang.jie").notices
    assert {each.to: set(each.read_by) for each in sent} == {"person:pan.lei": {"pan.lei"}, "person:qu.min": set()}
