"""Who gets the work, by each kind of rule: in an organisation of 100,000 persons against one of 100.

Both have teams of the same size under a line of the same depth: what grows is the number of teams, and of persons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from benchmarks.measuring import Line, Play, Ratio, Size, in_turns
from flowkit.core.definition.people import Assignment, AssignmentRule
from flowkit.core.organisation import (
    AssignmentFacts,
    Group,
    Holding,
    Member,
    Organisation,
    Person,
    Position,
    Role,
    RuleTerms,
    Seat,
    Substitution,
    Unit,
    least_loaded,
    picked,
    resolve,
)
from flowkit.expressions import compile_expression

SMALL, TEAM, TIMES = 100, 10, 200
LARGE: Mapping[str, int] = {"tiny": 1_000, "quick": 10_000}
_AT = 1_800_000_000_000_000
_AMOUNT = compile_expression("60000", frozenset())
RULES: Mapping[str, AssignmentRule] = {
    "role": AssignmentRule("role", "clerk"),
    "role in the unit of the case": AssignmentRule("role", "clerk", "case"),
    "role in the starter's unit": AssignmentRule("role", "clerk", "starter"),
    "role nearest above": AssignmentRule("role", "director", "nearest"),
    "superior": AssignmentRule("superior", "starter"),
    "first superior with authority": AssignmentRule("superior", "starter", authority="pay", amount=_AMOUNT),
    "same person": AssignmentRule("same-person", "check"),
    "list in a datum": AssignmentRule("data", "signers"),
    "group": AssignmentRule("group", "board"),
    "least loaded": AssignmentRule("role", "clerk", "case", pick="least-loaded"),
}


def organisation(persons: int) -> Organisation:
    """Teams of ten under one head; one in fifty persons has a substitute."""
    teams = persons // TEAM
    ids = [f"p{number}" for number in range(persons)]
    heads = tuple(Position(f"h{team}", f"t{team}", ("head",), head=True) for team in range(teams))
    clerks = tuple(Position(f"c{team}", f"t{team}", ("clerk",)) for team in range(teams))
    top = Position("top", "works", ("director",), head=True, limits=(("pay", Decimal(100_000)),))
    return Organisation(
        "works",
        "Asia/Shanghai",
        roles=(Role("clerk"), Role("head"), Role("director")),
        units=(Unit("works"), *(Unit(f"t{team}", parent="works") for team in range(teams))),
        positions=(top, *heads, *clerks),
        persons=(Person("boss"), *map(Person, ids)),
        holdings=(
            Holding("boss", "top"),
            *(Holding(each, f"{'h' if at % TEAM == 0 else 'c'}{at // TEAM}") for at, each in enumerate(ids)),
        ),
        substitutions=tuple(
            Substitution(ids[at], ids[at + 1], processes=("another",)) for at in range(1, min(persons, 100), 50)
        ),
        groups=(Group("board", tuple(Member(each) for each in ids[:9])),),
    )


def run(place: Path, size: Size) -> Iterator[Line]:
    many = LARGE.get(size.name, 100_000)
    small, large = organisation(SMALL), organisation(many)
    for name, rule in RULES.items():
        plays = {"large": _play(large, rule), "small": _play(small, rule)}
        costs = in_turns(plays, turns=size.turns)
        yield Ratio(
            "who gets the work", f"{name}, {many:,} persons", f"{SMALL} persons",
            costs["large"]["resolved"], costs["small"]["resolved"], 1.5,
        )  # fmt: skip


def _play(of: Organisation, rule: AssignmentRule) -> Play:
    assignment = Assignment((rule,))
    facts = AssignmentFacts(
        "bench", "t5", "p55", {"check": ("p56",)}, {"signers": ["p57", "p58"]}, RuleTerms(amount={0: Decimal(60_000)})
    )

    def play() -> Iterator[str]:
        for _ in range(TIMES):
            of.memo.clear()  # the rule itself, not what it came to before
            found = resolve(of, assignment, facts, _AT)
            assert isinstance(found, Seat)
            if found.pool:
                picked(of, found, least_loaded(found.pool, {}), facts, _AT)
        yield "resolved"

    return play
