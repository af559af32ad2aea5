"""Folders of CSV files: they say what the YAML file says, and every fault has its file, line and cell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from organisation_csv import as_csv

from flowkit.core.organisation import (
    Apart,
    Departure,
    Group,
    Holding,
    Member,
    Organisation,
    Period,
    Person,
    Position,
    Role,
    Roster,
    Shift,
    Substitution,
    Unit,
    check_organisation,
)
from flowkit.core.organisation.values import ALWAYS
from flowkit.core.worktime.calendar import Interval
from flowkit.directory import load_directory, read_csv_directory
from flowkit.directory.rows import LONGEST_LINE
from flowkit.directory.sheets import SHEETS
from flowkit.directory.tree import LARGEST
from flowkit.errors import DefinitionInvalid, Finding, Text

SMALL = {
    "organisation.csv": "organisation,name,zh,zone\nacme,Acme,某公司,Asia/Shanghai\n",
    "roles.csv": "id,name,zh\ndesk,service desk,服务台\n",
    "units.csv": "id,name,zh,parent\nit,IT,,\none,,一组,it\n",
    "positions.csv": "id,unit,roles,head\nagent,one,desk,TRUE\nidle,it,,false\n",
    "persons.csv": "id,name,zh,email\n1,Li Wei,李伟,li@example.com\n2,,,\n",
    "holdings.csv": "person,position,from,to\n1,agent,2020-01-01,2026-02-28\n2,agent,2026-03-01,\n2,idle,,\n",
}


def small(**changed: str | bytes | None) -> dict[str, bytes]:
    """The files with some of them changed, or (None) taken away."""
    texts = {**SMALL, **{f"{name}.csv": text for name, text in changed.items()}}
    return {
        name: text if isinstance(text, bytes) else text.encode() for name, text in texts.items() if text is not None
    }


def findings(contents: dict[str, bytes]) -> tuple[Finding, ...]:
    with pytest.raises(DefinitionInvalid) as refused:
        read_csv_directory(contents, "people")
    assert all(each.message.en and each.message.zh for each in refused.value.findings)
    assert all(each.mend.zh for each in refused.value.findings if each.mend.en)
    return refused.value.findings


def tried(contents: dict[str, bytes]) -> tuple[Organisation | None, tuple[Finding, ...]]:
    try:
        return read_csv_directory(contents), ()
    except DefinitionInvalid as refused:
        return None, refused.findings


def faults(contents: dict[str, bytes]) -> list[tuple[str, int, int, str]]:
    return [(each.file.removeprefix("people/"), each.line, each.column, each.code) for each in findings(contents)]


def test_a_folder_becomes_an_organisation() -> None:
    assert read_csv_directory(small()) == Organisation(
        id="acme",
        zone="Asia/Shanghai",
        name=Text("Acme", "某公司"),
        roles=(Role("desk", Text("service desk", "服务台")),),
        units=(Unit("it", Text("IT", "IT")), Unit("one", Text("一组", "一组"), parent="it")),
        positions=(
            Position("agent", "one", ("desk",), head=True, name=Text("agent", "agent")),
            Position("idle", "it", name=Text("idle", "idle")),
        ),
        persons=(Person("1", Text("Li Wei", "李伟"), "li@example.com"), Person("2", Text("2", "2"))),
        holdings=(
            Holding("1", "agent", Period(date(2020, 1, 1), date(2026, 2, 28))),
            Holding("2", "agent", Period(date(2026, 3, 1), None)),
            Holding("2", "idle"),
        ),
    )


@pytest.mark.parametrize("path", sorted(Path("process_definitions/organisations").glob("*.yaml")), ids=lambda p: p.stem)
def test_the_organisations_of_the_procedures_say_the_same_in_csv(path: Path) -> None:
    organisation = load_directory(path)
    assert read_csv_directory(as_csv(organisation)) == organisation


_ids = st.text("ab李=+-;.\"'", min_size=1, max_size=4)
_words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=8
)
_names = st.builds(Text, _words, _words)
_dates = st.none() | st.dates(date(2000, 1, 1), date(2030, 1, 1))
_periods = st.builds(Period, _dates, _dates)


@st.composite
def _organisations(draw: st.DrawFn) -> Organisation:
    def ids() -> list[str]:
        return draw(st.lists(_ids, min_size=1, max_size=4, unique=True))

    roles, units, positions, persons = ids(), ids(), ids(), ids()
    role, unit, position, person = map(st.sampled_from, (roles, units, positions, persons))
    some_roles = st.lists(role, max_size=2).map(tuple)
    bounds = st.none() | st.decimals(0, 10**9, places=2)
    limits = st.dictionaries(_ids, bounds, max_size=2).map(lambda found: tuple(found.items()))
    held = [Holding(each, draw(position), draw(_periods)) for each in persons for _ in range(draw(st.integers(0, 2)))]
    shifts = st.builds(
        Shift,
        st.lists(person, min_size=1, max_size=2).map(tuple),
        st.sampled_from([Interval(0, 480), Interval(1320, 1800), Interval(510, 1950)]),
        st.sampled_from([(0, 1, 2, 3, 4, 5, 6), (5, 6), (0,)]),
        st.sampled_from([ALWAYS, Period(date(2026, 10, 1), None), Period(date(2026, 10, 1), date(2026, 10, 1))]),
    )
    members = st.lists(st.builds(Member, person, _periods, st.booleans()), max_size=3).map(tuple)
    return Organisation(
        id=draw(_ids),
        zone="UTC",
        name=draw(_names),
        roles=tuple(Role(each, draw(_names)) for each in roles),
        units=tuple(
            Unit(
                each,
                draw(_names),
                draw(_words),
                draw(st.none() | unit),
                "",
                draw(st.lists(unit, max_size=2).map(tuple)),
                period=draw(_periods),
            )
            for each in units
        ),
        positions=tuple(
            Position(
                each,
                draw(unit),
                draw(some_roles),
                draw(st.booleans()),
                draw(_names),
                draw(limits),
                period=draw(_periods),
            )
            for each in positions
        ),
        persons=tuple(Person(each, draw(_names)) for each in persons),
        holdings=tuple(held),
        substitutions=tuple(draw(st.lists(st.builds(Substitution, person, person, _periods, some_roles), max_size=2))),
        rosters=(Roster("watch", tuple(draw(st.lists(shifts, max_size=2))), draw(_names), draw(st.booleans())),),
        groups=(Group("board", draw(members), draw(_names)),),
        departures=(
            Departure("move", "unit", draw(unit), draw(unit)),
            Departure("move", "person", draw(_ids)),
            Departure(draw(st.sampled_from(["refuse", "move", "keep"]))),
        ),
        separations=(Apart(tuple(roles[:2]), draw(st.none() | st.integers(0, 99999))),),
    )


@settings(max_examples=60)
@given(_organisations())
def test_what_is_written_as_csv_is_read_back_or_refused_for_what_the_check_finds(organisation: Organisation) -> None:
    wrong = {each.code for each in check_organisation(organisation)}
    read, found = tried(as_csv(organisation))
    assert {each.code for each in found} == wrong
    assert read == (None if wrong else organisation)


def test_every_list_of_the_yaml_file_has_its_columns() -> None:
    assert {name for name, sheet in SHEETS.items() if sheet.home} == {"limits", "holdings", "shifts", "members"}
    assert all({*sheet.required} <= {*sheet.columns} for sheet in SHEETS.values())


def test_all_faults_of_all_files_are_told_at_once_with_line_and_cell() -> None:
    assert faults(
        small(
            units="id,name,parent\nit,IT,\none,One,two\ntwo,,one\none,again,\n",
            positions="id,unit,roles,head,colour\nagent,one,desk nobody,perhaps,red\nidle,nowhere,,,\n",
            persons="id,email\n1,none\n\n2,\n",
            holdings="person,position,from\n1,agent,2026-02-30\n3,agent,\n2,,\n",
            substitutions='person,by,processes\n2,2,"a,b c"\n',
        )
    ) == [
        ("holdings.csv", 2, 3, "organisation-value"),
        ("holdings.csv", 3, 1, "organisation-unknown"),
        ("holdings.csv", 4, 1, "organisation-missing"),
        ("persons.csv", 2, 2, "organisation-email"),
        ("positions.csv", 1, 5, "organisation-key"),
        ("positions.csv", 2, 3, "organisation-unknown"),
        ("positions.csv", 2, 4, "organisation-value"),
        ("positions.csv", 3, 2, "organisation-unknown"),
        ("substitutions.csv", 2, 2, "organisation-own-substitute"),
        ("units.csv", 3, 3, "organisation-circle"),
        ("units.csv", 5, 1, "organisation-twice"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("persons", "", ("persons.csv", 1, 1, "organisation-missing")),
        ("persons", "name\nLi\n", ("persons.csv", 1, 1, "organisation-missing")),
        ("persons", "id;name\n1;Li\n", ("persons.csv", 1, 1, "organisation-key")),
        ("persons", "id,id\n1,2\n", ("persons.csv", 1, 2, "organisation-twice")),
        ("persons", "id,name\n1\n", ("persons.csv", 2, 2, "csv-row")),
        ("persons", "id,name\n1,Li,Wei\n", ("persons.csv", 2, 3, "csv-row")),
        ("persons", "id,\n1,Li\n", ("persons.csv", 2, 2, "csv-row")),
        ("persons", "id,name\n,Li\n", ("persons.csv", 2, 1, "organisation-missing")),
        ("persons", 'id,name\n1,"Li" Wei\n', ("persons.csv", 2, 0, "csv-syntax")),
        ("persons", 'id,name\n1,"Li\n2,Wei\n', ("persons.csv", 3, 0, "csv-syntax")),
        ("persons", f"id,name\n1,{'x' * 200_000}\n", ("persons.csv", 2, 0, "csv-syntax")),
        ("persons", f"id,name\n{',' * LONGEST_LINE}\n", ("persons.csv", 2, 0, "csv-size")),
        ("persons", "id,name\n1,L\x00i\n", ("persons.csv", 2, 0, "csv-character")),
        ("persons", "id,name\n1,李伟\n".encode("gb18030"), ("persons.csv", 2, 0, "csv-encoding")),
        ("persons", b"id,name\n1,\xff\n", ("persons.csv", 2, 0, "csv-encoding")),
        ("persons", "id,name\n1,Li\n".encode("utf-16"), ("persons.csv", 1, 0, "csv-encoding")),
        ("person", "id,name\n1,Li\n", ("person.csv", 0, 0, "csv-file")),
        ("organisation", "organisation,zone\na,UTC\nb,UTC\n", ("organisation.csv", 3, 1, "csv-row")),
        ("limits", "position,authority,amount\nagent,purchase,much\n", ("limits.csv", 2, 3, "organisation-value")),
        ("limits", "position,authority,amount\nagent,purchase,\n", ("limits.csv", 2, 1, "organisation-missing")),
        ("limits", "position,authority,amount\n,purchase,5\n", ("limits.csv", 2, 1, "organisation-missing")),
        ("limits", "position,authority,amount\nnone,purchase,5\n", ("limits.csv", 2, 1, "organisation-unknown")),
    ],
)
def test_a_file_of_the_wrong_shape_is_told_and_nothing_that_follows_from_it(
    name: str, content: str | bytes, expected: tuple[str, int, int, str]
) -> None:
    assert expected in (found := faults(small(**{name: content})))
    assert {code for *_, code in found} <= {expected[3], "organisation-missing", "organisation-key"}


def test_gb18030_is_named_and_the_mend_says_how_to_save_the_file() -> None:
    (found,) = findings(small(persons="id,name\n1,李伟\n".encode("gb18030")))
    assert found.message == Text("Expected UTF-8, but this seems to be GB18030", "应为UTF-8编码，但似为GB18030")
    assert found.mend.en == 'Save it as "CSV UTF-8"'


def test_without_the_file_of_the_organisation_its_id_and_zone_are_missing() -> None:
    assert [(file, code) for file, _, _, code in faults(small(organisation=None))] == [
        ("organisation.csv", "organisation-missing")
    ] * 2


def test_marks_line_ends_quotes_blanks_and_formulas_are_only_text() -> None:
    plain = read_csv_directory(small(persons='id,name\n1,"Li, ""Wei"""\n2,=1+HYPERLINK("x")\n'.replace('"x"', "x")))
    dressed = '\ufeff id , name\r\n\r\n1,"Li, ""Wei"""\r\n , \r\n 2 ,=1+HYPERLINK(x)'
    assert read_csv_directory(small(persons=dressed)).persons == plain.persons
    assert plain.persons[1].name.en == "=1+HYPERLINK(x)"
    lines = read_csv_directory(small(persons='id,name\n1,"Li\nWei"\n2,\n'))
    assert lines.persons[0].name.en == "Li\nWei"


def test_a_line_end_in_a_cell_counts_for_the_lines_below() -> None:
    assert faults(small(persons='id,name,email\n1,"Li\nWei",\n2,,none\n')) == [
        ("persons.csv", 4, 3, "organisation-email")
    ]


@given(st.binary(max_size=80) | st.text('id,name\n\r"1;\t=', max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused_by_name(content: bytes) -> None:
    read, found = tried(small(persons=content, holdings=None))
    assert (read is None) == bool(found)
    assert read is None or check_organisation(read) == ()


def test_a_folder_is_loaded_by_its_name_and_other_files_are_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "people"
    folder.mkdir()
    for name, content in small().items():
        (folder / name).write_bytes(content)
    (folder / "README.md").write_bytes(b"\xff")
    assert load_directory(folder) == load_directory(str(folder)) == read_csv_directory(small())


def test_files_that_cannot_be_read_or_are_too_large_are_faults(tmp_path: Path) -> None:
    folder = tmp_path / "people"
    (folder / "roles.csv").mkdir(parents=True)
    with (folder / "persons.csv").open("wb") as file:
        file.truncate(LARGEST + 1)
    with (folder / "huge.csv").open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(DefinitionInvalid) as refused:
        load_directory(folder)
    assert sorted((each.code, each.file) for each in refused.value.findings) == [
        ("csv-size", "people/persons.csv"),
        ("directory-unreadable", "people/roles.csv"),
    ]


def test_limits_amounts_and_members_are_those_of_the_yaml_file() -> None:
    read = read_csv_directory(
        small(
            limits="position,authority,amount\nagent,purchase,500.50\nagent,sign,unlimited\n",
            groups="id,zh\nboard,委员会\nnobody,\n",
            members="group,person,chair\nboard,1,true\nboard,2,\n",
        )
    )
    assert read.positions[0].limits == (("purchase", Decimal("500.50")), ("sign", None))
    assert read.groups[0].members == (Member("1", ALWAYS, chair=True), Member("2"))
    assert read.groups[1].members == ()
