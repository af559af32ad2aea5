"""What differs between two files, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowkit.bpmn import diff, lay_out, painted, render
from flowkit.errors import DefinitionInvalid

LEAVE = (
    Path(__file__).resolve().parents[3] / "process_definitions" / "leave-request" / "leave-request.bpmn"
).read_bytes()


def said(old: str, new: str, language: str = "en") -> list[str]:
    text = LEAVE.decode()
    assert old in text
    return [change.say("zh" if language == "zh" else "en") for change in diff(LEAVE, text.replace(old, new).encode())]


def test_a_file_does_not_differ_from_itself_nor_from_itself_drawn_anew() -> None:
    assert diff(LEAVE, LEAVE) == ()
    assert diff(LEAVE, lay_out(LEAVE, again=True) or b"") == ()


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            '<flowkit:target within="2 workdays"/>',
            '<flowkit:target within="5 workdays"/>',
            "time limit answer: target from {0}, 2 working days to {0}, 5 working days".format(
                "4 working days (days > 10), 3 working days (days > 3)"
            ),
        ),
        (
            'kind="superior" value="starter" levels="level"',
            'kind="role" value="director"',
            "step approve 上级审批: role from superior starter level{0} to director{0}".format(
                ", excluding fill-in, fallback hr"
            ),
        ),
        (
            "days &lt; 1<",
            "days &lt; 2<",
            "flow last day before the first 日期颠倒: condition from days < 1 to days < 2",
        ),
        ('<flowkit:ask field="kind"/>', "", "asked field kind is gone"),
        ('title="days" zh="天数"', 'title="days" zh="日数"', "datum days: Chinese name from 天数 to 日数"),
        ('name="days" type="integer"', 'name="days" type="number"', "datum days: type from integer to number"),
        ('<flowkit:operation name="cancel" who="starter"', '<flowkit:operation name="cancel" who="starter,hr"',
         "operation cancel: who may from starter to starter,hr"),
        ('id="tell-approved" on="reached" match="approved" to="starter"',
         'id="tell-approved" on="reached" match="approved" to="hr"',
         "notice 请假已批准 your leave is approved: to from starter to hr"),
        ('<flowkit:warning before="2 workhours"/>', "", "time limit approval: warning from 2 working hours to nothing"),
    ],
)  # fmt: skip
def test_a_change_is_said_in_the_words_of_the_procedure(old: str, new: str, line: str) -> None:
    assert said(old, new) == [line]


def test_a_change_is_said_in_chinese() -> None:
    assert said('id="approve-limit"', 'id="approve-limit" count-start-day="true"', "zh") == [
        "时限“approval”：count-start-day由无改为true"
    ]
    clause = '<userTask id="record" name="record 登记考勤">\n      <extensionElements>'
    assert said(clause, clause + '<flowkit:clause ref="9"/>', "zh")[0] == "第9条：步骤“record 登记考勤”：条款由无改为9"


def test_a_step_with_a_new_id_is_the_same_step() -> None:
    changed = LEAVE
    for written in (b'<userTask id="record"', b'sourceRef="record"', b'targetRef="record"', b">record<"):
        changed = changed.replace(written, written.replace(b"record", b"register"))
    assert changed != LEAVE
    assert diff(LEAVE, changed) == ()
    renamed = changed.replace(b'"record-limit"', b'"register-limit"')
    assert [change.say("en") for change in diff(LEAVE, renamed)] == [
        "time limit record is new",
        "time limit record is gone",
    ]


def test_new_and_gone_parts_are_named_and_painted() -> None:
    changed = LEAVE.replace(
        b'<endEvent id="approved"', b'<manualTask id="extra" name="file it"/><endEvent id="approved"'
    )
    changes = diff(LEAVE, changed)
    assert [(change.kind, change.part.title) for change in changes] == [("added", "file it")]
    assert painted(changes) == {"extra": "added"}
    assert [change.say("en") for change in diff(changed, LEAVE)] == ["step file it is gone"]
    assert 'class="manualTask added"' in render(lay_out(changed, again=True) or b"", painted(changes))


def test_what_is_no_bpmn_is_refused() -> None:
    with pytest.raises(DefinitionInvalid):
        diff(LEAVE, b"<html/>")
