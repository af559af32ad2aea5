"""Comments and attachments: who may, what is bounded, what a rolled back action leaves, what stands in the history."""

from __future__ import annotations

import io
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from diagrams import House, diagram, user
from sqlalchemy import text
from sqlalchemy.orm import Session

from flowkit import Conflict, InputInvalid, NotAuthorised, NotFound, OperationRefused
from flowkit.engine.content import LONGEST_NAME, PART, AttachmentLimits, safe_name
from flowkit.store.folder import FolderStore

SCANS = "".join(
    f'<flowkit:attachment kind="{kind}" name="{kind}" zh="{zh}" required="true"/>'
    for kind, zh in (("sheet", "呈审签"), ("instruction", "领导批示"), ("opinion", "答复意见书"))
)


def begun(house: House, *settings: str) -> str:
    house.deploy(diagram("letters", user("check", *settings), user("sign", role="boss")))
    house.engine.start("letters", by="cat")
    item = house.only_item("ann").id
    house.engine.claim(item, by="ann")
    return item


# comments


def test_a_comment_is_listed_and_mended_by_its_author_alone(house: House) -> None:
    item = begun(house)

    first = house.engine.comment(item, "call them bak", by="ann")
    with pytest.raises(NotAuthorised):
        house.engine.comment(item, "never", by="cat", replaces=first)
    house.engine.comment(item, "call them back", by="ann", replaces=first)

    (comment,) = house.engine.comments(item, by="cat")
    assert (comment.text, comment.by, comment.item, comment.replaces) == ("call them back", "ann", item, first)
    assert sum(entry.action == "comment" for entry in house.engine.case(item, by="cat").history) == 2


def test_a_comment_takes_the_place_of_none_in_another_case(house: House) -> None:
    item, other = begun(house), house.engine.start("letters", by="cat").id
    mine = house.engine.comment(item, "mine", by="ann")
    elsewhere = f"{other}.{mine.partition('.')[2]}"

    for wrong in (elsewhere, other, mine.partition(".")[0]):
        with pytest.raises(NotFound):
            house.engine.comment(item, "x", by="ann", replaces=wrong)
    for number in (2**63, 10**33, -1, 1):
        with pytest.raises(OperationRefused) as refused:
            house.engine.operate("comment", item, {"text": "x", "replaces": number}, by="ann")
        assert refused.value.code == "comment-unknown"
    assert [each.text for each in house.engine.comments(item.partition(".")[0], by="ann")] == ["mine"]


@pytest.mark.parametrize("content", ["text", bytearray(b"x"), None, 5, ["x"], io.StringIO("x"), object()])
def test_what_is_no_content_is_refused(house: House, content: Any) -> None:
    item = begun(house)

    with pytest.raises(InputInvalid) as refused:
        house.engine.attach(item, "a.txt", content, by="ann")

    assert refused.value.code == "attachment-invalid"


def test_whoever_may_read_a_case_comments_it_and_nobody_else(house: House) -> None:
    item = begun(house)
    case = item.partition(".")[0]

    house.engine.comment(case, "when?", by="cat")

    assert [each.item for each in house.engine.comments(case, by="ann")] == [""]
    with pytest.raises(NotFound):
        house.engine.comment(case, "when?", by="dan")


@pytest.mark.parametrize("wrong", ["", "  ", "x" * 10_001])
def test_what_is_no_comment_is_refused(house: House, wrong: str) -> None:
    item = begun(house)

    with pytest.raises(OperationRefused) as refused:
        house.engine.comment(item, wrong, by="ann")

    assert refused.value.code == "comment-invalid"


# attachments


@pytest.fixture(params=["database", "folder"])
def house_of(request: pytest.FixtureRequest, house: House, tmp_path: Path) -> House:
    """A house that keeps its files in either place."""
    if request.param == "folder":
        house.engine._shop = replace(house.engine._shop, contents=FolderStore(tmp_path / "files"))
    return house


def test_a_file_comes_out_as_it_went_in_and_who_fetched_it_is_known(house_of: House) -> None:
    item = begun(house_of)
    content = bytes(range(256)) * (PART // 100)

    added = house_of.engine.attach(item, "scan 1.pdf", io.BytesIO(content), by="ann", kind="sheet")
    again = house_of.engine.attach(item, "copy.pdf", content, by="ann")

    assert (added.size, added.digest, added.media_type) == (
        len(content),
        sha256(content).hexdigest(),
        "application/pdf",
    )
    assert house_of.engine.download(added.id, by="cat").read() == content
    assert [each.name for each in house_of.engine.attachments(item, by="cat")] == ["scan 1.pdf", "copy.pdf"]
    last = house_of.engine.case(item, by="ann").history[-1]
    assert (last.action, last.actor, last.facts[0][0]) == ("download", "cat", "AttachmentOpened")
    with pytest.raises(NotFound):
        house_of.engine.download(again.id, by="dan")


def test_a_step_is_completed_when_all_its_files_are_there(house: House) -> None:
    item = begun(house, SCANS)
    house.engine.attach(item, "sheet.pdf", b"1", by="ann", kind="sheet")

    with pytest.raises(OperationRefused) as refused:
        house.engine.complete(item, by="ann")

    assert refused.value.code == "attachments-missing"
    assert "领导批示、答复意见书" in refused.value.text.zh
    assert "instruction, opinion" in refused.value.text.en
    house.engine.attach(item, "i.pdf", b"2", by="ann", kind="instruction")
    last = house.engine.attach(item, "o.pdf", b"3", by="ann", kind="opinion")
    house.engine.detach(last.id, by="ann")
    with pytest.raises(OperationRefused):
        house.engine.complete(item, by="ann")
    house.engine.attach(item, "o.pdf", b"3", by="ann", kind="opinion")
    house.engine.complete(item, by="ann")
    assert house.engine.case(item, by="cat").active == ("sign",)


def test_a_file_that_is_wanted_anew_is_attached_to_the_very_item(house: House) -> None:
    file = '<flowkit:attachment kind="offers" name="offers" zh="报价单" required="true" anew="true"/>'
    back = '<flowkit:operation name="return-for-rework" targets="check"/>'
    house.deploy(diagram("letters", user("check", file), user("sign", back, role="boss")))
    case = house.engine.start("letters", by="cat").id
    item = house.only_item("ann").id

    house.engine.attach(case, "of-the-case.pdf", b"1", by="ann", kind="offers")
    with pytest.raises(OperationRefused) as refused:
        house.engine.complete(item, by="ann")
    assert refused.value.code == "attachments-missing"
    house.engine.attach(item, "of-the-item.pdf", b"1", by="ann", kind="offers")
    house.engine.complete(item, by="ann")
    house.engine.return_for_rework(house.only_item("cat").id, by="cat", reason="ask others")

    with pytest.raises(OperationRefused):
        house.engine.complete(house.only_item("ann").id, by="ann")


@pytest.mark.parametrize(
    ("submitted", "needed"), [({"amount": 2000}, True), ({"amount": 10}, False), ({}, True), ({"amount": None}, True)]
)
def test_a_file_is_let_go_only_where_its_condition_is_false(
    house: House, submitted: dict[str, object], needed: bool
) -> None:
    field = '<flowkit:field name="amount" type="number" title="amount" zh="金额"/>'
    form = '<flowkit:form><flowkit:ask field="amount"/></flowkit:form>'
    file = '<flowkit:attachment kind="invoice" name="invoice" zh="发票" required-when="amount &gt; 1000"/>'
    house.deploy(diagram("letters", user("check", form, file), user("sign", role="boss"), fields=[field]))
    house.engine.start("letters", by="cat")
    item = house.only_item("ann").id

    if needed:
        with pytest.raises(OperationRefused) as refused:
            house.engine.complete(item, submitted, by="ann")
        assert refused.value.code == "attachments-missing"
        house.engine.attach(item, "invoice.pdf", b"1", by="ann", kind="invoice")
    house.engine.complete(item, submitted, by="ann")

    assert house.engine.case(item, by="cat").active == ("sign",)


def test_a_required_file_of_another_type_beside_the_case_is_not_the_one(house: House) -> None:
    item = begun(house, '<flowkit:attachment kind="photo" media="image/png" required="true"/>')
    case = item.partition(".")[0]
    house.engine.attach(case, "a.pdf", b"x", by="ann", kind="photo")

    with pytest.raises(OperationRefused) as refused:
        house.engine.complete(item, by="ann")
    assert refused.value.code == "attachments-missing"

    house.engine.attach(case, "a.png", b"x", by="ann", kind="photo")
    house.engine.complete(item, by="ann")


def test_what_is_too_much_or_not_taken_is_refused(house: House) -> None:
    item = begun(house, '<flowkit:attachment kind="photo" media="image/png"/>')
    house.engine._shop = replace(house.engine._shop, limits=AttachmentLimits(file=10, case=15, count=3))
    refusals: list[str] = []
    for name, content, how in (
        ("a.pdf", b"", {}),
        ("a.pdf", b"x" * 11, {}),
        ("a.exe", b"x", {}),
        ("a.pdf", b"x", {"media_type": "text/html"}),
        ("a.pdf", b"x", {"kind": "photo"}),
    ):
        with pytest.raises((InputInvalid, OperationRefused)) as refused:
            house.engine.attach(item, name, content, by="ann", **how)
        refusals.append(refused.value.code)
    assert refusals == [
        "attachment-empty", "attachment-too-large", "media-type-refused", "media-type-refused", "media-type-refused",
    ]  # fmt: skip
    house.engine.attach(item, "a.pdf", b"x" * 10, by="ann")
    with pytest.raises(OperationRefused) as refused_:
        house.engine.attach(item, "b.pdf", b"x" * 6, by="ann")
    assert refused_.value.code == "attachments-too-many"
    assert len(house.engine.attachments(item, by="ann")) == 1


def test_a_rolled_back_action_leaves_no_file(house: House) -> None:
    item = begun(house)

    with Session(house.engine.store.engine) as session:
        house.engine.using(session).attach(item, "a.pdf", b"x", by="ann")
        session.rollback()

    assert house.engine.attachments(item, by="ann") == []
    with house.engine.store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM flowkit_content")).scalar() == 0


def test_content_that_was_changed_is_not_handed_out_as_what_was_attached(house: House) -> None:
    item = begun(house)
    added = house.engine.attach(item, "a.pdf", b"what was signed", by="ann")
    with house.engine.store.engine.begin() as connection:
        connection.execute(text("UPDATE flowkit_content SET bytes = :b"), {"b": b"what was not"})

    with pytest.raises(Conflict):
        house.engine.download(added.id, by="ann").read()


def test_nobody_claims_a_file_without_its_content(house: House) -> None:
    item = begun(house)

    for operation in ("attach", "download"):
        with pytest.raises(InputInvalid) as refused:
            house.engine.operate(operation, item, {"name": "a.pdf", "digest": "0" * 64}, by="ann")
        assert refused.value.code == "verb-only"


def test_only_whoever_attached_a_file_takes_it_away(house: House) -> None:
    item = begun(house)
    added = house.engine.attach(item, "a.pdf", b"x", by="ann")

    with pytest.raises(NotAuthorised):
        house.engine.detach(added.id, by="cat")
    with pytest.raises(NotFound):
        house.engine.attach(item, "b.pdf", b"x", by="dan")
    house.engine.detach(added.id, by="ann")

    with pytest.raises(OperationRefused):
        house.engine.download(added.id, by="ann")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\扫描件.pdf", "扫描件.pdf"),
        ("evil\u202efdp.exe", "evilfdp.exe"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        ("..", "file"),
        ("", "file"),
        ("con.txt", "file_con.txt"),
        (" . x .pdf. ", "x .pdf"),
    ],
)
def test_a_name_is_made_safe(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_a_long_name_keeps_its_ending() -> None:
    name = safe_name("信" * 400 + ".pdf")

    assert name.endswith("信.pdf")
    assert len(name.encode()) <= LONGEST_NAME


# copies that a step sends


def test_a_step_sends_copies_when_it_is_completed(house: House) -> None:
    item = begun(house, '<flowkit:cc to="starter,role:clerk" matter="checked"/>')

    house.engine.complete(item, by="ann")

    copies = [each for each in house.engine.case(item, by="cat").items if each.kind == "copy"]
    assert sorted(each.offer[0] for each in copies) == ["person:ann", "person:ben", "person:cat"]
    assert {each.matter for each in copies} == {"checked"}
