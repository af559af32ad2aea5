"""What is read and written again is the same; a change touches what it names and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from flowkit.bpmn import read
from flowkit.bpmn.patch import (
    add,
    add_extension,
    remove,
    remove_extension,
    set_attribute,
    set_extension,
    set_text,
)
from flowkit.bpmn.tree import BPMN, FLOWKIT, Element, child, extension, local
from flowkit.bpmn.writer import new_file, write

HERE = Path(__file__).resolve()
FILES = sorted([*HERE.parents[3].glob("process_definitions/**/*.bpmn"), *HERE.parents[2].rglob("*.bpmn")])
LEAVE = HERE.parents[3] / "process_definitions" / "leave-request" / "leave-request.bpmn"
SMALL = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- before -->
<definitions xmlns="{BPMN}" xmlns:x="urn:other" id="d" targetNamespace="urn:t">
  <process id="p" isExecutable="true" x:kept="yes">
    <!-- inside -->
    <startEvent id="s"/>
    <userTask id="t" name="work">
      <incoming>f</incoming>
    </userTask>
    <sequenceFlow id="f" sourceRef="s" targetRef="t"/>
  </process>
</definitions>
<!-- after -->
""".encode()


def canonical(data: bytes) -> bytes:
    written: bytes = etree.tostring(etree.fromstring(data).getroottree(), method="c14n", with_comments=True)
    return written


def tree(data: bytes) -> etree._ElementTree:
    found = read(data).tree
    assert found is not None
    return found


def named(data: etree._ElementTree, name: str) -> Element:
    return next(each for each in data.iter("*") if each.get("id") == name)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_read_and_written_says_the_same(path: Path) -> None:
    data = path.read_bytes()
    found = read(data).tree
    if found is not None:
        assert canonical(write(found)) == canonical(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "iso-8859-1", "us-ascii"])
def test_a_file_keeps_its_encoding(encoding: str) -> None:
    name = "Prüfung" if encoding == "iso-8859-1" else "审批" if encoding != "us-ascii" else "&#23457;"
    text = SMALL.decode().replace("UTF-8", encoding).replace('"work"', f'"{name}"')
    again = write(tree(text.encode(encoding)))
    assert canonical(again) == canonical(text.encode(encoding))
    assert again.decode(encoding).startswith("<?xml")


def test_comments_and_instructions_around_the_root_stay() -> None:
    data = SMALL.replace(b"<!-- before -->", b"<?editor keep?><!-- before -->")
    assert [line for line in (b"<?editor keep?>", b"<!-- before -->", b"<!-- after -->") if line in write(tree(data))]
    assert canonical(write(tree(data))) == canonical(data)


_NAMES = st.text("abcü审-", min_size=1, max_size=6).map(lambda name: f"n{name}")
_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """Any small tree of BPMN and foreign elements with text, comments and attributes."""
    root = etree.fromstring(f'<definitions xmlns="{BPMN}" xmlns:x="urn:x"/>')
    open_elements = [root]
    for _ in range(draw(st.integers(0, 15))):
        parent = draw(st.sampled_from(open_elements))
        space = draw(st.sampled_from([BPMN, "urn:x", "urn:y"]))
        made = etree.SubElement(parent, f"{{{space}}}{draw(_NAMES)}")
        for name in draw(st.lists(_NAMES, max_size=2)):
            made.set(draw(st.sampled_from(["", "{urn:x}", "{urn:z}"])) + name, draw(_TEXT))
        made.text, made.tail = draw(_TEXT), draw(st.sampled_from([None, "\n  ", "text"]))
        if draw(st.booleans()):
            parent.append(etree.Comment(draw(_NAMES).replace("-", "")))
        open_elements.append(made)
    written: bytes = etree.tostring(root, encoding="utf-8")
    return written


@given(documents())
def test_any_tree_read_and_written_says_the_same(data: bytes) -> None:
    assert canonical(write(tree(data))) == canonical(data)


def _parts(element: Element) -> tuple[object, ...]:
    return element.tag, sorted(element.items()), element.text, element.tail


def _said(found: etree._ElementTree) -> list[object]:
    return [(str(each.tag), sorted(each.items()), (each.text or "").strip()) for each in found.iter()]


@given(documents(), st.data())
def test_what_is_added_and_removed_leaves_no_trace(data: bytes, chosen: st.DataObject) -> None:
    """Except for blanks in an element that has nothing else."""
    found = tree(data)
    before = _said(found)
    parent = chosen.draw(st.sampled_from(list(found.iter("*"))))
    remove(add(parent, "userTask", {"id": "new"}))
    assert _said(found) == before


@given(documents(), st.data())
def test_a_change_touches_only_what_it_names(data: bytes, chosen: st.DataObject) -> None:
    found = tree(data)
    elements = list(found.iter("*"))
    target = chosen.draw(st.integers(0, len(elements) - 1))
    others = [_parts(each) for each in elements]
    set_attribute(elements[target], "name", "changed")
    for index, each in enumerate(found.iter("*")):
        if index != target:
            assert _parts(each) == others[index]
    assert elements[target].get("name") == "changed"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_adding_and_removing_in_a_real_file_gives_its_bytes_back(path: Path) -> None:
    found = read(path.read_bytes()).tree
    if found is None:
        return
    before = write(found)
    for element in [each for each in found.iter(f"{{{BPMN}}}*") if len(each)]:
        remove(add(element, "documentation", text="for now"))
    assert write(found) == before


def test_a_new_element_stands_where_the_schema_wants_it_and_on_its_own_line() -> None:
    found = tree(SMALL)
    task = named(found, "t")
    add(task, "documentation", text="why")
    add(task, "multiInstanceLoopCharacteristics", {"id": "m"})
    add(task, "outgoing", text="g")
    assert [local(each) for each in task] == [
        "documentation",
        "incoming",
        "outgoing",
        "multiInstanceLoopCharacteristics",
    ]
    assert b"\n      <documentation>why</documentation>\n      <incoming>" in write(found)


def test_an_extension_is_made_with_its_holder_and_changed_in_place() -> None:
    found = tree(SMALL)
    task = named(found, "t")
    set_extension(task, "clause", {"ref": "9"})
    written = write(found).decode()
    assert 'xmlns:flowkit="urn:flowkit:bpmn:1"' in written.splitlines()[2]
    assert '\n      <extensionElements>\n        <flowkit:clause ref="9"/>\n      </extensionElements>\n' in written
    set_extension(task, "clause", {"ref": "10"})
    assert write(found).decode() == written.replace('ref="9"', 'ref="10"')
    remove_extension(task, "clause")
    assert child(task, "extensionElements") is None
    assert b"<!-- inside -->" in write(found)


def test_the_extensions_of_others_survive() -> None:
    found = tree(LEAVE.read_bytes())
    task = named(found, "approve")
    holder = child(task, "extensionElements")
    assert holder is not None
    etree.SubElement(holder, "{urn:other}note", {"by": "somebody"})
    add_extension(task, "priority", {"value": "5"})
    remove_extension(task, "form")
    again = named(tree(write(found)), "approve")
    assert extension(again, "form") is None
    assert extension(again, "priority") is not None
    assert again.find(f".//{{{BPMN}}}extensionElements/{{urn:other}}note") is not None


def test_prefixes_used_in_values_stay_declared() -> None:
    data = SMALL.replace(b'sourceRef="s" targetRef="t"/>', b'sourceRef="s" targetRef="t" note="x:y"/>')
    found = tree(data)
    add_extension(named(found, "t"), "clause", {"ref": "1"})
    assert b'xmlns:x="urn:other"' in write(found)


def test_a_file_on_one_line_stays_on_one_line() -> None:
    flat = b"".join(line.strip() for line in SMALL.splitlines())
    found = tree(flat)
    add(named(found, "t"), "outgoing", text="g")
    assert b"<incoming>f</incoming><outgoing>g</outgoing></userTask>" in write(found)


def test_text_is_set_and_taken_away() -> None:
    found = tree(SMALL)
    first = child(named(found, "t"), "incoming")
    assert first is not None
    set_text(first, "a < b")
    assert b"<incoming>a &lt; b</incoming>" in write(found)
    set_text(first, "")
    set_attribute(named(found, "t"), "name", None)
    assert b'<userTask id="t">\n      <incoming/>' in write(found)


def test_a_new_file_has_the_usual_prefixes() -> None:
    root = new_file("d", "urn:t")
    add(add(root, "process", {"id": "p"}), "startEvent", {"id": "s"})
    written = write(root.getroottree()).decode()
    assert f'xmlns:flowkit="{FLOWKIT}"' in written
    assert '<bpmn:process id="p">\n    <bpmn:startEvent id="s"/>\n  </bpmn:process>' in written
