"""Whoever and whatever goes, in whatever state the work is: nothing is left to nobody unseen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from diagrams import MORNING, PEOPLE, House, diagram, element, field, user
from hypothesis import given, settings
from hypothesis import strategies as st

from flowkit import DefinitionInvalid, Engine, FlowkitError, VirtualClock
from flowkit.core.organisation import Organisation
from flowkit.core.organisation.keys import holders_of
from flowkit.directory import read_directory
from flowkit.engine.views import ItemView

ROUND = (
    '<multiInstanceLoopCharacteristics isSequential="true"><extensionElements>'
    '<flowkit:round collection="signers" element="signer"/></extensionElements></multiInstanceLoopCharacteristics>'
)
BY_NAME = '<flowkit:assignment><flowkit:rule kind="data" value="signer"/></flowkit:assignment>'
LOCAL = '<flowkit:assignment fallback="boss"><flowkit:rule kind="role" value="clerk" unit="case"/></flowkit:assignment>'
BOARD = '<flowkit:assignment><flowkit:rule kind="group" value="board"/></flowkit:assignment>'
DIAGRAMS = (
    diagram("local", element("userTask", "do", LOCAL), user("then")),
    diagram("board", element("userTask", "vote", BOARD)),
    diagram(
        "signing",
        user("sign", BY_NAME, role="").replace("</userTask>", f"{ROUND}</userTask>"),
        fields=[field("signers", "list"), field("signer")],
    ),
)
PERSONS = ("ann", "ben", "cat", "dan")
_LINES = {line.strip().partition(":")[0]: line + "\n" for line in PEOPLE.splitlines() if line.startswith("  ")}
_POSITION = {"north": "north-clerk", "south": "south-clerk"}
_GROUPS = "groups:\n  board: {members: [{person: ann}, {person: dan}]}\n  council: {members: [{person: cat}]}\n"


def changed(gone: Sequence[str], rule: str) -> str:
    """The people without some persons, units and the group; whoever loses the unit is a messenger from now on."""
    people, groups = PEOPLE, _GROUPS
    for name in sorted(gone, key=lambda each: each not in PERSONS):  # a unit changes the lines of those who stay
        if name == "board":
            groups = groups.replace("  board: {members: [{person: ann}, {person: dan}]}\n", "")
        elif name in PERSONS:
            people = people.replace(_LINES[name], "")
            for part in (f", {{person: {name}}}", f"{{person: {name}}}, ", f"{{person: {name}}}"):
                groups = groups.replace(part, "")
        else:
            people = people.replace(_LINES[name], "").replace(_LINES[_POSITION[name]], "")
            people = people.replace(f"position: {_POSITION[name]}", "position: messenger")
    to_council = "  - {group: board, work: move, to: council}\n" if rule == "move" else ""
    return f"{people}{groups}departures:\n{to_council}  - {{work: {rule}}}\n"


def open_items(house: House, cases: Sequence[str]) -> list[ItemView]:
    with house.engine.store.read() as unit:
        heads = [unit.case(case) for case in cases]
    seen = [house.engine.case(each.id, by="boss") for each in heads if each is not None]
    return [item for case in seen for item in case.items if item.ended_at is None]


def somebody(organisation: Organisation, item: ItemView, at: int) -> bool:
    keys = (f"person:{item.assignee}",) if item.assignee else item.offer
    return any(holders_of(organisation, key, at) for key in keys)


def work(house: House, data: st.DataObject) -> list[str]:
    """Some cases, and some things that people do; what is refused is not done."""
    cases = []
    for _ in range(data.draw(st.integers(1, 4))):
        process = data.draw(st.sampled_from(["local", "board", "signing"]))
        signers = data.draw(st.lists(st.sampled_from(PERSONS), min_size=1, max_size=4, unique=True))
        given_data: dict[str, object] = {"signers": signers} if process == "signing" else {}
        unit = data.draw(st.sampled_from(["north", "south", "office"]))
        cases.append(house.engine.start(process, given_data, by="boss", unit=unit).id)
    for _ in range(data.draw(st.integers(0, 8))):
        person, other = data.draw(st.sampled_from(PERSONS)), data.draw(st.sampled_from(PERSONS))
        verb = data.draw(st.sampled_from(["claim", "delegate", "advice", "signer", "complete", "dispatch", "straight"]))
        for item in house.engine.worklist(person)[:1]:
            try:
                _do(house.engine, verb, item.id, person, other)
            except FlowkitError:
                continue
    return cases


def _do(engine: Engine, verb: str, item: str, person: str, other: str) -> None:
    if verb == "claim":
        engine.claim(item, by=person)
    elif verb == "delegate":
        engine.delegate(item, to=other, by=person)
    elif verb == "advice":
        engine.ask_advice(item, to=[other], question="?", by=person)
    elif verb == "signer":
        engine.add_signer(item, to=other, place="after", by=person)
    elif verb == "dispatch":
        engine.dispatch(item, to=other, by=person)
    elif verb == "straight":
        engine.return_straight(item, by=person, reason="x")
    else:
        engine.complete(item, by=person)


BOSS = "  boss: {name: Boss, positions: [{position: chief}]}\n"
CHIEF = "  chief: {unit: office, roles: [auditor]}\n"


def with_boss(people: str) -> str:
    """Somebody who reads everything and stays."""
    return people.replace("persons:\n", f"persons:\n{BOSS}").replace("positions:\n", f"positions:\n{CHIEF}", 1)


READ = '<flowkit:access readers="auditor"/>'


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_after_a_change_every_open_thing_has_somebody_or_the_change_was_refused(data: st.DataObject) -> None:
    gone = data.draw(
        st.lists(st.sampled_from([*PERSONS, "north", "south", "board"]), min_size=1, max_size=4, unique=True)
    )
    rule = data.draw(st.sampled_from(["move", "move", "refuse", "keep"]))
    diagrams = [_readable(each) for each in DIAGRAMS]
    with TemporaryDirectory() as place:
        clock = VirtualClock(MORNING)
        engine = Engine("sqlite://", clock=clock)
        house = House(Path(place), engine, clock)
        house.deploy(*diagrams, people=with_boss(PEOPLE + _GROUPS))
        cases = work(house, data)
        before = [(each.id, each.assignee, each.offer) for each in open_items(house, cases)]
        people = with_boss(changed(gone, rule))
        codes = _deployed(house, diagrams, people)
        if codes:
            assert rule != "keep"
            assert codes == {"organisation-open-work"}
            assert [(each.id, each.assignee, each.offer) for each in open_items(house, cases)] == before
        else:
            _check(house, read_directory(people), cases, gone, rule, before)
        engine.close()


def _deployed(house: House, diagrams: Sequence[str], people: str) -> set[str]:
    """The codes for which it is refused; none if it is not."""
    try:
        house.deploy(*diagrams, people=people)
    except DefinitionInvalid as refused:
        return {each.code for each in refused.findings}
    return set()


def _readable(text: str) -> str:
    """With a reader for all cases."""
    if "<flowkit:data>" in text:
        return text.replace("</flowkit:data>", f"</flowkit:data>{READ}", 1)
    return text.replace('isExecutable="true">', f'isExecutable="true"><extensionElements>{READ}</extensionElements>', 1)


def _check(
    house: House,
    organisation: Organisation,
    cases: Sequence[str],
    gone: Sequence[str],
    rule: str,
    before: Sequence[object],
) -> None:
    items, now = open_items(house, cases), house.clock.now()
    if rule == "keep":
        assert [(each.id, each.assignee, each.offer) for each in items] == before
        return
    for item in items:
        vacant = all(key.startswith(("role:clerk", "group:board")) for key in item.offer) and not item.assignee
        assert somebody(organisation, item, now) or item.kind == "copy" or vacant, item
    for case in (house.engine.case(each, by="boss") for each in cases):
        assert case.status != "open" or case.unit in organisation.index.units
    with house.engine.store.read() as unit:
        leavers = [each for each in gone if each in PERSONS]
        assert unit.delegated(leavers) == []
        assert unit.listed([f"person:{each}" for each in leavers]) == {}
