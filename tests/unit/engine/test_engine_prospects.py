"""Which steps nobody will get, and which separations nobody can keep: told before any case."""

from __future__ import annotations

from datetime import datetime

import pytest
from diagrams import MORNING, House, diagram, element

from flowkit.engine.deploy import open_parcel
from flowkit.errors import DefinitionInvalid

NOW = int(datetime.fromisoformat(MORNING).timestamp()) * 1_000_000
PEOPLE = """
organisation: works
zone: Asia/Shanghai
roles: {clerk: {}, boss: {}, spare: {}}
units:
  works: {}
  shop: {parent: works}
  yard: {parent: works}
positions:
  boss: {unit: works, roles: [boss]}
  clerk: {unit: shop, roles: [clerk]}
persons:
  hal: {positions: [{position: boss, from: 2026-12-01, to: 2027-06-30}]}
  pam: {positions: [{position: boss, to: 2026-11-30}]}
  ann: {positions: [{position: clerk}]}
groups:
  board: {members: [{person: ann, to: 2026-12-31}]}
"""


def step(rule: str, fallback: str = "", name: str = "work") -> str:
    last = f' fallback="{fallback}"' if fallback else ""
    return element("userTask", name, f"<flowkit:assignment{last}>{rule}</flowkit:assignment>")


def told(house: House, *steps: str, head: str = "", people: str = PEOPLE) -> list[str]:
    folder = house.write(diagram("ask", *steps, head=head), people=people)
    own = ("assignment-vacant", "separation-")
    return [each.message.en for each in open_parcel(folder, NOW).warnings if each.code.startswith(own)]


BOSS = '<flowkit:rule kind="role" value="boss"/>'


@pytest.mark.parametrize(
    ("rule", "fallback", "found"),
    [
        (BOSS, "", ["nobody gets this work from 2027-07-01 on"]),
        (BOSS, "clerk", []),
        (BOSS, "spare", ["nobody gets this work from 2027-07-01 on"]),
        ('<flowkit:rule kind="role" value="spare"/>', "", ["nobody gets this work"]),
        ('<flowkit:rule kind="group" value="board"/>', "", ["nobody gets this work from 2027-01-01 on"]),
        ('<flowkit:rule kind="group" value="board"/>', "boss", ["nobody gets this work from 2027-07-01 on"]),
        ('<flowkit:rule kind="role" value="clerk" unit="case"/>', "",
         ["nobody gets this work in cases of works, yard"]),
        ('<flowkit:rule kind="role" value="boss" unit="nearest"/>', "",
         ["nobody gets this work in cases of works, shop, yard from 2027-07-01 on"]),
        ('<flowkit:rule kind="superior" value="starter"/>', "", []),
        ('<flowkit:rule kind="role" value="spare" when="true"/>', "", []),
    ],
)  # fmt: skip
def test_the_dates_on_which_nobody_gets_the_work_are_told(
    house: House, rule: str, fallback: str, found: list[str]
) -> None:
    assert told(house, step(rule, fallback)) == found


def test_a_gap_between_two_holders_is_told_with_both_ends(house: House) -> None:
    late = PEOPLE.replace("from: 2026-12-01", "from: 2026-12-10")

    assert told(house, step(BOSS), people=late)[0] == "nobody gets this work from 2026-12-01 on until 2026-12-09"


def apart(more: str = "") -> str:
    return (
        f'<flowkit:separation id="two"{more}><flowkit:side id="checks" steps="check"/>'
        '<flowkit:side id="approves" steps="approve"/></flowkit:separation>'
    )


CLERK = '<flowkit:rule kind="role" value="clerk"/>'


def test_a_separation_that_nobody_can_keep_is_refused_at_deployment(house: House) -> None:
    steps = (step(CLERK, name="check"), step(CLERK, name="approve"))

    with pytest.raises(DefinitionInvalid) as refused:
        house.deploy(diagram("ask", *steps, head=apart()), people=PEOPLE)

    (found,) = refused.value.findings
    assert (found.code, found.level) == ("separation-impossible", "error")
    two = PEOPLE + "  desk: {members: [{person: ann}, {person: pam}]}\n"
    group = '<flowkit:rule kind="group" value="desk"/>'
    house.deploy(diagram("ask", steps[0], step(group, name="approve"), head=apart()), people=two)


def test_units_in_which_it_cannot_be_kept_are_a_warning_unless_they_may_allow_it(house: House) -> None:
    near = '<flowkit:rule kind="role" value="clerk" unit="nearest"/>'
    steps = (step(near, name="check"), step(near, name="approve"))
    ann = "  ann: {positions: [{position: clerk}]}"
    more = PEOPLE.replace(ann, ann + "\n  eve: {positions: [{position: clerk}, {position: yard}]}")
    more = more.replace("  clerk: {unit: shop", "  yard: {unit: yard, roles: [clerk]}\n  clerk: {unit: shop")

    assert told(house, *steps, head=apart(), people=more)[-1] == (
        "two: there are not enough different persons for its sides in cases of works, yard"
    )
    exempt = more.replace("yard: {parent: works}", "yard: {parent: works, same-person: true}").replace(
        "works: {}", "works: {same-person: true}"
    )
    left = told(house, *steps, head=apart(' units-may-allow="true"'), people=exempt)
    assert not [each for each in left if "two" in each]


def test_a_rule_that_contradicts_the_separation_is_refused(house: House) -> None:
    again = step('<flowkit:rule kind="same-person" value="check"/>', "boss", name="approve")

    with pytest.raises(DefinitionInvalid) as refused:
        house.deploy(diagram("ask", step(CLERK, name="check"), again, head=apart()), people=PEOPLE)

    assert [each.code for each in refused.value.findings] == ["separation-same-person"]


def test_another_organisation_can_be_tried_on_a_folder(house: House) -> None:
    folder = house.write(diagram("ask", step(BOSS)), people=PEOPLE)
    other = house.folder.parent / "other.yaml"
    other.write_text(PEOPLE.replace(", to: 2027-06-30", ""), "utf-8")

    def vacant(people: str | None) -> int:
        warnings = open_parcel(folder, NOW, people=people).warnings
        return sum(each.code == "assignment-vacant" for each in warnings)

    assert (vacant(None), vacant(str(other))) == (1, 0)
