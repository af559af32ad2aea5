"""Where findings point, what is only a warning, and what is told at once."""

from __future__ import annotations

from pathlib import Path

from flowkit.bpmn import read
from flowkit.bpmn.dialects import import_file
from flowkit.errors import Finding

EVERYTHING = (Path(__file__).parent / "files" / "everything.bpmn").read_text("utf-8")
CAMUNDA = 'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'


def findings(*changes: tuple[str, str]) -> list[Finding]:
    text = EVERYTHING
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return list(read(text.encode(), "case.bpmn").findings)


def place(needle: str, text: str = EVERYTHING) -> tuple[int, int]:
    """Line and column of the first occurrence."""
    before = text[: text.index(needle)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def test_an_expression_error_points_into_the_attribute() -> None:
    (finding,) = findings(("(until - from)", "(until - untli)"))
    assert (finding.line, finding.column) == place("from) / duration(")


def test_an_expression_error_points_into_the_text_of_an_element() -> None:
    (finding,) = findings(("=severity &lt; 3 and 审批 金额 > 100", "\n     =severity &lt; 3 and\n  审批金 > 100"))
    line, _ = place("=severity")
    assert (finding.line, finding.column) == (line + 2, 3)


def test_a_character_reference_is_one_character() -> None:
    (finding,) = findings(("severity &lt; 3 and 审批 金额", "severity &lt; 3 and 审批金"))
    assert (finding.line, finding.column) == place("审批 金额 >")


def test_text_in_a_cdata_section_is_read_where_it_stands() -> None:
    (finding,) = findings(("=severity &lt; 3 and 审批 金额 > 100", "<![CDATA[severity < 3 and 审批金 > 100]]>"))
    line, column = place("=severity")
    assert (finding.line, finding.column) == (line, column + len("<![CDATA[severity < 3 and "))


def test_a_tag_over_several_lines_is_found_where_it_begins() -> None:
    (finding,) = findings(
        ('<userTask id="record" name="记录">', '<userTask\n  id="record"\n  operationRef="f4"\n  name="记录">')
    )
    assert (finding.code, finding.line) == ("attribute-unsupported", place('<userTask id="record"')[0])


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_file() -> None:
    found = findings(
        ('start="reported_at"', 'start="nowhere"'),
        ('set="pending"', 'set="lost"'),
        ("(until - from)", "(until - untli)"),
        ('<endEvent id="told"/>', '<endEvent id="told"><auditing/></endEvent>'),
        ('messageRef="m1"', 'messageRef="m9"'),
    )
    assert {finding.code for finding in found} == {
        "field-unknown",
        "state-unknown",
        "expression-invalid",
        "element-unsupported",
        "message-unknown",
    }
    assert [finding.line for finding in found] == sorted(finding.line for finding in found)


def test_a_finding_says_itself_in_both_languages() -> None:
    (finding,) = findings(('<endEvent id="told"/>', '<endEvent id="told"><auditing/></endEvent>'))
    assert finding.say("en") == (
        f"case.bpmn:{finding.line}:{finding.column} [element-unsupported] told auditing is not supported "
        "(BPMN 10.9, instances, auditing, monitoring) -> Take it out of the diagram"
    )
    assert "不支持 auditing" in finding.say("zh")


def test_foreign_extensions_are_kept_and_mentioned() -> None:
    text = EVERYTHING.replace(
        '<flowkit:clause ref="4.1"/>', f'<flowkit:clause ref="4.1"/><camunda:properties {CAMUNDA}/>', 1
    ).replace('<scriptTask id="compute"', f'<scriptTask {CAMUNDA} camunda:asyncBefore="true" id="compute"', 1)

    reading = read(text.encode())

    assert [(finding.code, finding.level) for finding in reading.findings] == [
        ("foreign-ignored", "warning"),
        ("foreign-attribute-ignored", "warning"),
    ]
    assert not reading.has_errors
    assert reading.definitions[0].key == "p"
    assert reading.tree is not None
    assert len(list(reading.tree.getroot().iter("{http://camunda.org/schema/1.0/bpmn}properties"))) == 1


def test_an_assignment_that_can_end_empty_is_a_warning() -> None:
    (finding,) = findings((' fallback="project-manager"', ""))
    assert (finding.code, finding.element, finding.level) == ("assignment-may-be-empty", "sign", "warning")


def test_a_process_that_is_not_executable_is_only_mentioned() -> None:
    reading = read(
        EVERYTHING.replace("</definitions>", '<process id="q" isExecutable="false"/></definitions>').encode()
    )
    assert [(finding.code, finding.level) for finding in reading.findings] == [("process-not-executable", "warning")]
    assert "q" not in {definition.key for definition in reading.definitions}


PLAIN = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:x"{}>{}</definitions>'
ONE = (
    '<process id="{0}"{1}><startEvent id="{0}-s"/><sequenceFlow id="{0}-f" sourceRef="{0}-s" targetRef="{0}-e"/>'
    '<endEvent id="{0}-e"/></process>'
)


def test_a_file_may_leave_out_that_its_processes_are_executable_and_hold_several() -> None:
    reading = read(PLAIN.format("", ONE.format("a", "") + ONE.format("b", ' isExecutable="true"')).encode())
    assert reading.findings == ()
    assert [definition.key for definition in reading.definitions] == ["a", "b"]


def test_the_languages_that_editors_write_without_being_asked_are_no_finding() -> None:
    languages = ' expressionLanguage="http://www.w3.org/1999/XPath" typeLanguage="http://www.w3.org/2001/XMLSchema"'
    assert read(PLAIN.format(languages, ONE.format("a", "")).encode()).findings == ()


def test_a_reference_to_no_error_is_named_and_an_import_adds_the_error() -> None:
    body = ONE.format("a", "").replace(
        '<endEvent id="a-e"/>', '<endEvent id="a-e">\n<errorEventDefinition id="ed" errorRef="gone"/></endEvent>'
    )
    data = PLAIN.format("", body).encode()
    (finding,) = read(data).findings
    assert (finding.code, finding.element, finding.line) == ("reference-unknown", "ed", 2)
    assert not import_file(data).has_errors


def test_a_flow_without_an_id_is_named_and_an_import_gives_it_one() -> None:
    data = PLAIN.format("", ONE.format("a", "").replace(' id="a-f"', "")).encode()
    (finding,) = read(data).findings
    assert (finding.code, finding.line) == ("id-missing", 1)
    assert not import_file(data).has_errors


def test_expressions_may_be_marked_as_feel() -> None:
    for language in ("feel", "http://www.omg.org/spec/FEEL/20140401", "https://www.omg.org/spec/DMN/20230324/FEEL/"):
        assert findings(('xsi:type="tFormalExpression"', f'xsi:type="tFormalExpression" language="{language}"')) == []


def test_a_gap_names_every_grade_without_a_target() -> None:
    found = findings(
        ('<flowkit:when input="severity" test="1,2"/>', '<flowkit:when input="severity" test="1"/>'),
        ('input="severity" test="&gt; 2"' if "&gt; 2" in EVERYTHING else 'test="> 2"', 'test="4"'),
    )
    assert [finding.message.en for finding in found] == [
        "no target applies when severity = 2",
        "no target applies when severity = 3",
    ]


def test_a_row_that_looks_at_more_than_grades_may_close_a_gap() -> None:
    extra = 'test="> 2"/><flowkit:when input="symptom" test="&quot;fire&quot;"'
    assert findings(('test="> 2"', extra)) == []


def test_the_number_of_declared_data_is_bounded() -> None:
    many = "".join(f'<flowkit:field name="n{n}" type="string"/>' for n in range(500))
    (finding,) = findings(("</flowkit:data>", f"{many}</flowkit:data>"))
    assert finding.code == "field-too-many"
