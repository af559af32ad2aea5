"""Files that mean harm, and files that are no BPMN: one finding, quickly, and nothing is opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowkit.bpmn import read
from flowkit.bpmn.report import MOST_FINDINGS

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:x">'
ATTRIBUTES = " ".join(f'x{n}="1"' for n in range(101))
LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "xml-syntax"),
        (b"no xml at all", "xml-syntax"),
        (b"\x00\x01\x02", "xml-syntax"),
        (b"<definitions>\n<process>\n</definitions>", "xml-syntax"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "xml-syntax"),
        (b"<a>&undefined;</a>", "xml-syntax"),
        (b"<html/>", "not-bpmn"),
        (f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>{HEAD}&l9;</definitions>'.encode(), "xml-doctype"),
        (f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]><definitions id="&l9;"/>'.encode(), "xml-doctype"),
        (f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>{HEAD}&x;</definitions>'.encode(), "xml-doctype"),
        (f'<!DOCTYPE d SYSTEM "http://example.org/d.dtd">{HEAD}</definitions>'.encode(), "xml-doctype"),
        (f'<!DOCTYPE d [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>{HEAD}</definitions>'.encode(), "xml-doctype"),
        (("<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE d []>" + HEAD).encode("utf-16"), "xml-doctype"),
        (b"<a>" * 201 + b"</a>" * 201, "xml-depth"),
        (b"<a>" * 100_000, "xml-depth"),
        (b"<a>" + b"<b/>" * 100_000 + b"</a>", "xml-elements"),
        (f"<a {ATTRIBUTES}/>".encode(), "xml-attributes"),
        (HEAD.encode() + b" " * 6_000_000 + b"</definitions>", "xml-size"),
    ],
)
def test_a_hostile_file_is_one_finding(data: bytes, code: str) -> None:
    reading = read(data, "bad.bpmn")

    assert [finding.code for finding in reading.findings] == [code]
    assert reading.findings[0].file == "bad.bpmn"
    assert reading.definitions == ()


def test_a_syntax_error_names_line_and_column() -> None:
    (finding,) = read(b"<definitions>\n  <process>\n</definitions>").findings
    assert (finding.line, finding.column > 0) == (3, True)


def test_200_levels_are_read() -> None:
    codes = {finding.code for finding in read(b"<a>" * 200 + b"</a>" * 200).findings}
    assert codes == {"not-bpmn"}


def test_a_hint_where_schemas_are_is_not_followed(tmp_path: Path) -> None:
    fifo = tmp_path / "schema.xsd"
    fifo.write_text("<not-a-schema/>")
    hint = f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:other {fifo.as_uri()}"'
    other = '<extensionElements><x xmlns="urn:other"/></extensionElements>'
    text = HEAD.replace(">", f" {hint}>") + f'<process id="p">{other}<startEvent id="s"/>'
    text += '<sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/></process></definitions>'

    reading = read(text.encode())

    assert [finding.code for finding in reading.findings] == ["foreign-ignored"]
    assert reading.tree is not None
    assert "schemaLocation" in str(reading.tree.getroot().keys())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "gbk"])
def test_the_declared_encoding_is_honoured(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{HEAD}<process id="p" name="流程">\n'
    text += '<startEvent id="开始"/><sequenceFlow id="f" sourceRef="开始" targetRef="e"/><endEvent id="e"/>'
    reading = read((text + "</process></definitions>").encode(encoding))

    assert reading.findings == ()
    assert reading.definitions[0].name == "流程"
    assert reading.definitions[0].starts == {None: "开始"}


def test_the_number_of_findings_is_bounded() -> None:
    text = HEAD + '<process id="p">' + "<task/>" * 5_000 + "</process></definitions>"
    findings = read(text.encode()).findings
    assert len(findings) == MOST_FINDINGS + 1
    assert findings[-1].code == "too-many"


def test_a_file_without_an_executable_process_is_refused() -> None:
    reading = read((HEAD + '<process id="p" isExecutable="false"/></definitions>').encode())
    assert [(finding.code, finding.level) for finding in reading.findings] == [
        ("no-process", "error"),
        ("process-not-executable", "warning"),
    ]


def test_so_many_warnings_are_no_error() -> None:
    foreign = "<extensionElements>" + '<x xmlns="urn:other"/>' * 2_000 + "</extensionElements>"
    text = HEAD + f'<process id="p">{foreign}<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/>'
    reading = read((text + '<endEvent id="e"/></process></definitions>').encode())
    assert not reading.has_errors
    assert len(reading.definitions) == 1
    assert len(reading.findings) == MOST_FINDINGS + 1
    assert reading.findings[-1].code == "too-many-warnings"
