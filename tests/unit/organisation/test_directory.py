"""Directory files: what they say, and every fault with its line and column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowkit.core.organisation import (
    Holding,
    Organisation,
    Period,
    Person,
    Position,
    Role,
    Substitution,
    Unit,
    check_organisation,
    organisation_from_data,
    organisation_to_data,
)
from flowkit.directory import load_directory, read_directory
from flowkit.directory.tree import DEEPEST, LARGEST
from flowkit.errors import DefinitionInvalid, Finding, Text

At = Callable[[str], int]

WHOLE = """\
organisation: acme
name: Acme
zh: 某公司
zone: Asia/Shanghai
roles:
  desk: {name: service desk, zh: 服务台}
  plain:
units:
  it: {name: IT, level: company}
  no: {zh: 一组, parent: it}
positions:
  agent: {unit: no, roles: [desk], head: true}
  idle: {unit: it, head: false}
persons:
  1: {name: Li Wei, zh: 李伟, email: li@example.com, positions: [{position: agent, from: 2020-01-01, to: 2026-02-28}]}
  2: {positions: [{position: agent, from: 2026-03-01}, {position: idle}]}
substitutions:
  - {person: 1, by: 2, from: "2026-01-05", to: 2026-01-09, processes: [leave, travel]}
"""


def test_a_whole_file_becomes_an_organisation() -> None:
    assert read_directory(WHOLE) == Organisation(
        id="acme",
        zone="Asia/Shanghai",
        name=Text("Acme", "某公司"),
        roles=(Role("desk", Text("service desk", "服务台")), Role("plain", Text("plain", "plain"))),
        units=(Unit("it", Text("IT", "IT"), "company"), Unit("no", Text("一组", "一组"), parent="it")),
        positions=(
            Position("agent", "no", ("desk",), head=True, name=Text("agent", "agent")),
            Position("idle", "it", name=Text("idle", "idle")),
        ),
        persons=(Person("1", Text("Li Wei", "李伟"), "li@example.com"), Person("2", Text("2", "2"))),
        holdings=(
            Holding("1", "agent", Period(date(2020, 1, 1), date(2026, 2, 28))),
            Holding("2", "agent", Period(date(2026, 3, 1), None)),
            Holding("2", "idle"),
        ),
        substitutions=(Substitution("1", "2", Period(date(2026, 1, 5), date(2026, 1, 9)), ("leave", "travel")),),
    )


def faults(text: str) -> list[tuple[int, int, str, str]]:
    with pytest.raises(DefinitionInvalid) as refused:
        read_directory(text, "acme.yaml")
    assert {finding.file for finding in refused.value.findings} == {"acme.yaml"}
    assert all(finding.message.en and finding.message.zh for finding in refused.value.findings)
    return [(finding.line, finding.column, finding.code, finding.element) for finding in refused.value.findings]


def test_all_faults_are_told_at_once_with_line_and_column() -> None:
    assert faults(
        """\
organisation: acme
zone: Mars
zone: UTC
extra: 1
units:
  a: {parent: b}
  b: {parent: a, colour: red}
  x@y:
positions:
  p: {unit: a, head: true, roles: [nothing]}
  q: {unit: nowhere, head: perhaps}
  r: {}
persons:
  one: {positions: [{position: p, from: 2026-02-30}], email: none}
  two: {positions: [{position: p}]}
  three:
    positions:
      - {position: p, from: 2026-01-01}
      - {from: 2026-01-02, to: 2026-01-01}
  three: {}
substitutions:
  - {person: two, by: two}
  - {by: nobody}
"""
    ) == [
        (2, 1, "organisation-zone", "zone"),
        (3, 1, "organisation-twice", "zone"),
        (4, 1, "organisation-key", "extra"),
        (6, 7, "organisation-circle", "units.a.parent"),
        (7, 18, "organisation-key", "units.b.colour"),
        (8, 3, "organisation-id", "units.x@y"),
        (10, 36, "organisation-unknown", "positions.p.roles[0]"),
        (11, 7, "organisation-unknown", "positions.q.unit"),
        (11, 28, "organisation-value", "positions.q.head"),
        (12, 6, "organisation-missing", "positions.r.unit"),
        (14, 41, "organisation-value", "persons.one.positions[0].from"),
        (14, 55, "organisation-email", "persons.one.email"),
        (18, 9, "organisation-two-heads", "persons.three.positions[0]"),
        (19, 9, "organisation-missing", "persons.three.positions[1].position"),
        (19, 9, "organisation-period", "persons.three.positions[1]"),
        (20, 3, "organisation-twice", "persons.three"),
        (22, 19, "organisation-own-substitute", "substitutions[0].by"),
        (23, 5, "organisation-missing", "substitutions[1].person"),
        (23, 6, "organisation-unknown", "substitutions[1].by"),
    ]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("units: [a]", (3, 8, "organisation-value", "units")),
        ("units: a", (3, 8, "organisation-value", "units")),
        ("units: {a: 5}", (3, 12, "organisation-value", "units.a")),
        ("units: {a: {name: [x]}}", (3, 19, "organisation-value", "units.a.name")),
        ("persons: {a: {positions: {position: b}}}", (3, 26, "organisation-value", "persons.a.positions")),
        ("persons: {a: {positions: [b]}}", (3, 27, "organisation-value", "persons.a.positions[0]")),
        ("substitutions: {a: b}", (3, 16, "organisation-value", "substitutions")),
        ("units: {u: }\npositions: {p: {unit: u, roles: [~]}}", (4, 34, "organisation-value", "positions.p.roles[0]")),
        ("units: {u: }\npositions: {p: {unit: u, roles: r}}", (4, 33, "organisation-value", "positions.p.roles")),
    ],
)
def test_a_wrong_shape_is_one_fault_and_nothing_follows_from_it(
    fault: str, expected: tuple[int, int, str, str]
) -> None:
    assert faults(f"organisation: acme\nzone: UTC\n{fault}\n") == [expected]


@pytest.mark.parametrize("day", ["2026-1-1", "20260101", "2026-W01-1", "2026-13-01", "2026-01-01T00:00:00", "today"])
def test_a_date_is_written_in_one_way(day: str) -> None:
    text = f"organisation: a\nzone: UTC\npersons: {{x: , y: }}\nsubstitutions: [{{person: x, by: y, from: {day}}}]\n"
    assert faults(text) == [(4, 42, "organisation-value", "substitutions[0].from")]


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("a: [", 2, "yaml-syntax"),
        ("a: 1\n b: 2", 2, "yaml-syntax"),
        ("a: \x01", 0, "yaml-syntax"),
        ("a: &x 1\nb: *x", 2, "yaml-alias"),
        ("a: !!python/object/apply:os.getcwd []", 1, "yaml-tag"),
        ("a: !!int 1", 1, "yaml-tag"),
        ("? [1]\n: 2", 1, "yaml-key"),
        ("a: 1\n---\nb: 2", 3, "yaml-documents"),
        ("[" * (DEEPEST + 1), 1, "yaml-depth"),
        ("\n- " + "{a: " * 100_000, 2, "yaml-depth"),
    ],
)
def test_hostile_or_broken_yaml_is_one_fault(text: str, line: int, code: str) -> None:
    assert [(place, found) for place, _, found, _ in faults(text)] == [(line, code)]


def test_an_empty_file_misses_what_is_required() -> None:
    assert [element for _, _, _, element in faults("")] == ["organisation", "zone"]


@given(st.text(alphabet="ab:-{}[],&*!?#\n '\"0", max_size=60))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    refusals: list[Finding] = []
    try:
        organisation = read_directory(f"organisation: a\nzone: UTC\n{text}")
    except DefinitionInvalid as refused:
        refusals += refused.findings
    else:
        assert check_organisation(organisation) == ()
        return
    assert refusals


def test_a_file_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text(WHOLE, "utf-8-sig")
    assert load_directory(path) == load_directory(str(path)) == read_directory(WHOLE)


@pytest.mark.parametrize(("content", "code"), [(None, "directory-unreadable"), (b"name: \xff", "directory-unreadable")])
def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "acme.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DefinitionInvalid) as refused:
        load_directory(path)
    assert [(finding.code, finding.file) for finding in refused.value.findings] == [(code, "acme.yaml")]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(DefinitionInvalid) as refused:
        load_directory(path)
    assert [finding.code for finding in refused.value.findings] == ["yaml-size"]


@pytest.fixture(scope="session")
def demo_it(process_definitions: Path) -> Organisation:
    return load_directory(process_definitions / "organisations" / "demo-it.yaml")


@pytest.fixture(scope="session")
def demo_company(process_definitions: Path) -> Organisation:
    return load_directory(process_definitions / "organisations" / "demo-company.yaml")


def test_the_demonstration_of_it_services_has_its_roles_and_line(demo_it: Organisation, at: At) -> None:
    now = at("2026-11-16")
    assert demo_it.holders("engineer", now) == ("eng-1", "eng-2", "eng-3", "eng-4")
    assert demo_it.holders("first-line", now) == ("eng-1", "eng-2")
    assert demo_it.holders("second-line", now) == ("eng-3", "eng-4")
    assert demo_it.holders("first-line", at("2020-12-31")) == ("eng-1", "eng-3")
    assert demo_it.superiors("desk-1", now) == ("pm-1", "director-1", "ceo-1")
    assert demo_it.units_with_role("service-desk", now) == ("desk",)
    assert [role.id for role in demo_it.roles if not demo_it.holders(role.id, now)] == []


def test_the_demonstration_company_has_a_line_with_a_vacancy_and_a_substitution(
    demo_company: Organisation, at: At
) -> None:
    now = at("2026-11-16")
    assert demo_company.superiors("zhang.yu", now) == ("ma.chao", "lin.tao", "he.ping")
    assert demo_company.superiors("tang.li", at("2026-08-31")) == ("guo.qiang", "lin.tao", "he.ping")
    assert demo_company.superiors("tang.li", now) == ("lin.tao", "he.ping")
    assert demo_company.substitute_of("lin.tao", now) == "gao.yan"
    assert demo_company.substitute_of("lin.tao", at("2026-11-21")) is None


MORE = """\
organisation: works
zone: Asia/Shanghai
roles: {key: {}, password: {}}
units:
  works: {}
  vault: {parent: works, also: [works], same-person: true}
positions:
  key: {unit: works, roles: [key], limits: {purchase: 500.50, sign: unlimited}}
  password: {unit: works, roles: [password]}
  both: {unit: vault, roles: [key, password]}
persons:
  ann: {positions: [{position: key, to: 2026-01-31}, {position: password, from: 2026-05-01}]}
  ben: {positions: [{position: both}]}
groups:
  board: {name: board, zh: 委员会, members: [{person: ann, chair: true}, {person: ben, from: 2026-03-01}]}
separations:
  - {roles: [key, password], within: 89}
departures:
  - {person: gone, work: move, to: ben}
  - {unit: vault, work: move}
  - {work: keep}
"""


def test_limits_groups_double_leadership_and_separations_are_read_and_kept(at: At) -> None:
    works = read_directory(MORE)

    assert works.may_decide("ann", "purchase", Decimal("500.5"), at("2026-01-31"))
    assert not works.may_decide("ann", "purchase", Decimal("500.51"), at("2026-01-31"))
    assert works.may_decide("ann", "sign", Decimal(10**12), at("2026-01-31"))
    assert not works.may_decide("ann", "sign", None, at("2026-02-01"))
    assert works.members("board", at("2026-02-28")) == ()  # ann holds no position between her two
    assert works.members("board", at("2026-05-01")) == ("ann", "ben")
    assert works.members("board", at("2026-05-01"), chairs=True) == ("ann",)
    assert "chair:board" in works.keys_of("ann", at("2026-05-01"))
    assert organisation_from_data(organisation_to_data(works)) == works


@pytest.mark.parametrize(
    ("old", "new", "code", "element"),
    [
        ("within: 89", "within: 90", "organisation-apart", "persons.ann.positions[1]"),
        ("within: 89", "within: ever", "organisation-apart", "persons.ann.positions[1]"),
        ("within: 89", "within: soon", "organisation-value", "separations[0].within"),
        (", same-person: true", "", "organisation-apart", "persons.ben.positions[0]"),
        (
            "roles: [key, password], within",
            "roles: [key, nobody], within",
            "organisation-unknown",
            "separations[0].roles[1]",
        ),
        ("500.50", "many", "organisation-value", "positions.key.limits.purchase"),
        ("also: [works]", "also: [nowhere]", "organisation-unknown", "units.vault.also[0]"),
        ("person: ben, from", "person: nobody, from", "organisation-unknown", "groups.board.members[1].person"),
        ("from: 2026-03-01", "from: 2026-03-01, to: 2026-02-01", "organisation-period", "groups.board.members[1]"),
        ("parent: works,", "parent: works, from: 2026-03-01, to: 2026-02-01,", "organisation-period", "units.vault"),
        ("unit: vault, roles", "unit: vault, to: soon, roles", "organisation-value", "positions.both.to"),
        ("{work: keep}", "{work: leave}", "organisation-word", "departures[2].work"),
        ("{work: keep}", "{person: ann}", "organisation-missing", "departures[2].work"),
        ("{work: keep}", "{person: gone, work: keep}", "organisation-departure", "departures[2]"),
        ("{work: keep}", "{work: keep, to: ben}", "organisation-departure", "departures[2].to"),
        ("{work: keep}", "{position: key, work: move}", "organisation-departure", "departures[2]"),
        ("{work: keep}", "{group: board, work: move, to: council}", "organisation-unknown", "departures[2].to"),
        (
            "{unit: vault, work: move}",
            "{unit: vault, work: move, to: vault}",
            "organisation-departure",
            "departures[1].to",
        ),
        ("{work: keep}", "{unit: works, person: ann, work: keep}", "organisation-key", "departures[2].unit"),
        ("to: ben}", "to: nobody}", "organisation-unknown", "departures[0].to"),
    ],
)
def test_what_is_wrong_with_them_is_told_with_its_place(old: str, new: str, code: str, element: str) -> None:
    with pytest.raises(DefinitionInvalid) as refused:
        read_directory(MORE.replace(old, new, 1), "more.yaml")

    (found,) = refused.value.findings
    assert (found.code, found.element) == (code, element)
    assert found.line > 0
