"""A round of 1,000 signers: a completion while 1,000 are open against one while 10 are.

Each signer is a person of the directory, named in the data of the case, and has an item of their own; the round has a
completion condition over the counted votes, or a completion rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks import definitions as d
from benchmarks.measuring import UNMEASURED, Line, Ratio, Size, in_turns
from flowkit import Engine

SMALL = 10
_PLAYS = 10
_ROUND = (
    "<multiInstanceLoopCharacteristics><extensionElements>"
    '<flowkit:round collection="signers" element="signer" outcome="note"/>'
    "</extensionElements><completionCondition>outcomes.refuse * 2 &gt; nrOfInstances</completionCondition>"
    "</multiInstanceLoopCharacteristics>"
)
_RULED = (
    "<multiInstanceLoopCharacteristics><extensionElements>"
    '<flowkit:round collection="signers" element="signer" outcome="note" rule="share" share="100%" approve="agree"/>'
    "</extensionElements></multiInstanceLoopCharacteristics>"
)
_DATA = (
    '<flowkit:data><flowkit:field name="note" type="string" choices="agree,refuse"/>'
    '<flowkit:field name="signers" type="list"/><flowkit:field name="signer" type="string"/></flowkit:data>'
)


def _document(key: str, rounds: str) -> str:
    steps = [d.start(), d.user_task("sign", d.data_rule("signer"), inside=rounds), d.end()]
    return d.document(key, d.line(steps), _DATA)


PROCESSES = {
    "round": ("completion", _document("round", _ROUND)),
    "ruled": ("vote by a rule", _document("ruled", _RULED)),
}


class Signing:
    """A case with `signers` open items; when only `least` are left it begins another one, unmeasured."""

    def __init__(self, engine: Engine, process: str, signers: int, least: int) -> None:
        self._engine, self._process = engine, process
        self._signers = [f"signer-{number}" for number in range(1, signers + 1)]
        self._least = least
        self._open: list[tuple[str, str]] = []

    def play(self) -> Iterator[str]:
        if len(self._open) <= self._least:
            self._begin()
        person, item = self._open.pop()
        yield UNMEASURED
        self._engine.complete(item, {"note": "agree"}, by=person)
        yield "complete"

    def _begin(self) -> None:
        case = self._engine.start(self._process, {"signers": self._signers}, by="ann").id
        with self._engine.store.read() as unit:
            items = unit.items(case)
        assert len(items) == len(self._signers)
        self._open = [(each.offer[0].removeprefix("person:"), f"{case}.{each.id}") for each in items]


def run(place: Path, size: Size) -> Iterator[Line]:
    engine = Engine(f"sqlite:///{place / 'round.db'}")
    most = size.signers + (size.turns + 1) * _PLAYS
    people = {"ann": ["clerk"], **{f"signer-{number}": ["clerk"] for number in range(1, most + 1)}}
    files = {key: file for key, (_, file) in PROCESSES.items()}
    engine.deploy(d.folder(place / "definitions", files, d.organisation(["clerk"], people)))
    for key, (what, _) in PROCESSES.items():
        large = Signing(engine, key, most, size.signers)
        small = Signing(engine, key, SMALL + 2, SMALL)
        costs = in_turns({"large": large.play, "small": small.play}, turns=size.turns, plays=_PLAYS)
        yield Ratio(
            "large round", f"{what} with {size.signers} open", f"with {SMALL} open", costs["large"]["complete"],
            costs["small"]["complete"], 1.5,
        )  # fmt: skip
    engine.close()
