"""Papers printed from a case: HTML and Word, what they show, and when they are refused."""

from __future__ import annotations

from io import BytesIO

import pytest
from diagrams import House, diagram, field, user

from flowkit import DefinitionInvalid, InputInvalid, NotFound
from flowkit.engine.word import word_text

FIELDS = [
    field("name", readers="boss,clerk", title="name", zh="姓名"),
    field("matter", title="matter", zh="事项"),
    field("reply", title="reply", zh="答复"),
    field("goods", "list"),
]
PAPERS = (
    '<flowkit:paper id="slip" name="slip" zh="告知单" template="slip.html" copies="petitioner,archive"'
    ' needs="matter,reply" blank="XX" readers="clerk,boss"/>'
    '<flowkit:paper id="sheet" name="sheet" zh="呈审签" template="sheet.docx"/>'
)
SLIP = """<html><body><h1>{{ matter }}</h1><p class="to">{{ name }}</p><p>{{ reply }}</p>
{% for each in goods %}<li>{{ each.what }}: {{ each.price }}</li>{% endfor %}
{% for each in steps %}<p>{{ each.name }} {{ each.by }} {{ each.at }}</p>{% endfor %}
<footer>{{ copy }} {{ today }} {{ case.business_key }}</footer></body></html>"""


def word_template(*paragraphs: str) -> bytes:
    docx = pytest.importorskip("docx", reason="the extra word is not installed")
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "reply", "{{ reply }}"
    made = BytesIO()
    document.save(made)
    return made.getvalue()


@pytest.fixture
def press(house: House) -> House:
    house.folder.joinpath("slip.html").write_text(SLIP, "utf-8")
    house.folder.joinpath("sheet.docx").write_bytes(
        word_template("Matter: {{ matter }}", "{% if name %}{{ name }}{% endif %}")
    )
    steps = (user("write", ask=["reply", "goods", "matter"]), user("sign", role="boss"))
    house.deploy(diagram("letter", *steps, fields=FIELDS, head=PAPERS))
    return house


def begin(press: House, by: str = "ann", **data: object) -> str:
    return press.engine.start("letter", {"name": "Li", "matter": "noise", **data}, by=by, business_key="L-1").id


def write(press: House, **data: object) -> None:
    (item,) = press.engine.worklist("ann")
    press.engine.complete(item.id, data, by="ann")


def test_each_copy_is_a_page_with_the_data_the_steps_and_the_day(press: House) -> None:
    case = begin(press)
    write(press, reply="mended", goods=[{"what": "lamp", "price": 3}])

    made = press.engine.paper(case, "slip", by="cat")

    assert (made.name.zh, made.suffix, made.media_type) == ("告知单", ".html", "text/html; charset=utf-8")
    assert list(made.copies) == ["petitioner", "archive"]
    page = made.copies["archive"].decode()
    for part in (
        "<h1>noise</h1>",
        "<p>mended</p>",
        "<li>lamp: 3</li>",
        "write ann 2026-11-16",
        "archive 2026-11-16 L-1",
    ):
        assert part in page


def test_a_paper_calls_people_and_units_by_their_names(house: House) -> None:
    template = (
        "{{ name_of[case.unit] }}/{{ name_of[who] }}/{{ name_of[who].en }}/{{ name_of[other] }}/{{ name_of[none] }}"
    )
    house.folder.joinpath("slip.html").write_text(template, "utf-8")
    paper = '<flowkit:paper id="slip" name="slip" zh="告知单" template="slip.html"/>'
    house.deploy(diagram("letter", user("write"), fields=[field("who"), field("other"), field("none")], head=paper))
    case = house.engine.start("letter", {"who": "ann", "other": "<b>somebody</b>"}, by="ann").id

    made = house.engine.paper(case, "slip", by="ann").copies[""].decode()

    assert made == "北区/安/Ann/&lt;b&gt;somebody&lt;/b&gt;/"


def test_what_stands_in_the_data_never_becomes_markup(press: House) -> None:
    case = begin(press, matter="<script>alert(1)</script>{{ 7 * 7 }}")
    write(press, reply="a & b")

    page = press.engine.paper(case, "slip", by="cat").copies["petitioner"].decode()

    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}" in page
    assert "a &amp; b" in page


def test_everything_that_is_missing_is_named_at_once(press: House) -> None:
    case = begin(press, matter="")

    with pytest.raises(InputInvalid) as refused:
        press.engine.paper(case, "slip", by="cat")

    assert refused.value.code == "paper-unfilled"
    assert refused.value.text.zh == "告知单 缺少:事项、答复"


def test_a_blank_that_was_left_is_refused_with_its_place(press: House) -> None:
    case = begin(press)
    write(press, reply="to be mended by XX next week")

    with pytest.raises(InputInvalid) as refused:
        press.engine.paper(case, "slip", by="cat")

    assert "mended by XX next week" in refused.value.text.en


def test_a_paper_is_for_its_readers_and_shows_what_they_may_see(press: House) -> None:
    case = begin(press, by="dan")
    write(press, reply="mended")

    assert [each.id for each in press.engine.papers(case, by="cat")] == ["slip", "sheet"]
    assert [each.id for each in press.engine.papers(case, by="dan")] == ["sheet"]
    for who, wanted in (("dan", "slip"), ("cat", "nothing")):
        with pytest.raises(NotFound):
            press.engine.paper(case, wanted, by=who)
    assert "***" in word_text(press.engine.paper(case, "sheet", by="dan").copies[""])
    assert "Li" in word_text(press.engine.paper(case, "sheet", by="cat").copies[""])


def test_a_word_file_is_filled_in(press: House) -> None:
    case = begin(press, matter="a < b & c")
    write(press, reply="mended")

    made = press.engine.paper(case, "sheet", by="cat")

    assert made.suffix == ".docx"
    assert word_text(made.copies[""]).splitlines() == ["Matter: a < b & c", "Li", "reply", "mended"]


def test_the_loops_of_a_word_file_are_counted(house: House) -> None:
    template = word_template("{% for a in goods %}{% for b in goods %}{{ b }}{% endfor %}{% endfor %}")
    house.folder.joinpath("list.docx").write_bytes(template)
    head = '<flowkit:paper id="list" template="list.docx"/>'
    house.deploy(diagram("letter", user("write"), fields=FIELDS, head=head))
    few, many = ({"goods": ["x"] * number} for number in (90, 110))

    case = house.engine.start("letter", few, by="ann").id
    assert "x" * 8100 in word_text(house.engine.paper(case, "list", by="ann").copies[""])
    case = house.engine.start("letter", many, by="ann").id
    with pytest.raises(InputInvalid, match="go round more than 10000 times"):
        house.engine.paper(case, "list", by="ann")


def test_a_case_keeps_the_template_of_its_version(press: House) -> None:
    old = begin(press)
    write(press, reply="mended")
    press.folder.joinpath("slip.html").write_text("<p>new {{ reply }}</p>", "utf-8")
    press.engine.deploy(press.folder)
    new = press.engine.start("letter", {"matter": "smell"}, by="ann").id
    write(press, reply="aired")

    assert "<h1>" in press.engine.paper(old, "slip", by="cat").copies["archive"].decode()
    assert press.engine.paper(new, "slip", by="cat").copies["archive"] == b"<p>new aired</p>"


@pytest.mark.parametrize(
    ("template", "content", "code"),
    [
        ("missing.html", None, "paper-template"),
        ("slip.pdf", b"x", "paper-template"),
        ("../slip.html", b"x", "paper-template"),
        ("slip.html", b"{{ nobody }}", "template-name-unknown"),
        ("slip.html", b"{% set x = 1 %}", "template-refused"),
        ("slip.html", b"{{ matter.__class__ }}", ""),
        ("slip.docx", b"no word file", "paper-broken"),
        ("slip.docx", word_template("{{ nobody }}"), "template-name-unknown"),
        ("slip.docx", word_template("{{ matter"), "paper-broken"),
        ("slip.html", b"{{ matter", "paper-broken"),
        ("slip.html", b"{{ " + b"-" * 5000 + b"1 }}", "paper-broken"),
        ("slip.docx", word_template("{{ 'ab' * 1000000000 }}"), "template-refused"),
        ("slip.docx", word_template("{% set x = 1 %}"), "template-refused"),
        ("slip.docx", word_template("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"), "template-refused"),
    ],
)
def test_a_template_that_cannot_be_used_is_refused_at_deployment(
    house: House, template: str, content: bytes | None, code: str
) -> None:
    if content is not None and "/" not in template:
        house.folder.joinpath(template).write_bytes(content)
    head = f'<flowkit:paper id="slip" template="{template}"/>'
    folder = house.write(diagram("letter", user("write"), fields=FIELDS, head=head))
    if not code:
        house.engine.deploy(folder)
        case = house.engine.start("letter", {"matter": "x"}, by="ann").id
        assert house.engine.paper(case, "slip", by="ann").copies[""] == b""  # the sandbox shows nothing of it
        return
    with pytest.raises(DefinitionInvalid) as refused:
        house.engine.deploy(folder)
    assert [(each.code, each.element, each.line) for each in refused.value.findings] == [(code, "slip", 2)]
