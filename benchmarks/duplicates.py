"""Candidates of which a petition may be a duplicate, among many cases and among a hundredth of them.

Texts are of 80 to 200 characters from 2,500 ideographs, the frequent ones more often, with the turns of phrase that all
petitions share. One in a hundred is the copy of an earlier one with changes, by the same person.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import insert, select

from benchmarks import definitions as d
from benchmarks.measuring import Line, Play, Ratio, Size, in_turns
from flowkit import Engine
from flowkit.core.codec import dump
from flowkit.core.definition.duplicates import AlikeRule, DuplicateRules, SameRule
from flowkit.core.likeness.comparing import marks
from flowkit.store.tables import case, trace

_DECLARED = (
    '<flowkit:duplicates pool="petitions"><flowkit:same key="person" fields="person" weight="60"/>'
    '<flowkit:alike key="content" fields="content" weight="80"/></flowkit:duplicates>'
)
_RULES = DuplicateRules("petitions", (SameRule("person", ("person",), 60),), (AlikeRule("content", ("content",), 80),))
_SHARED = ("请求依法核实并给予答复", "多次向有关部门反映至今没有结果", "希望领导重视并尽快解决", "此致敬礼")
_CHUNK = 2_000
_PLAYS = 3


def run(place: Path, size: Size) -> Iterator[Line]:
    many = max(size.items)
    engines = {count: _filled(place / str(count), count) for count in (max(many // 100, 20), many)}
    plays: dict[str, Play] = {str(count): _look(*found) for count, found in engines.items()}
    costs = in_turns(plays, turns=size.turns, plays=_PLAYS)
    few, much = (costs[name]["candidates"] for name in plays)
    yield Ratio("duplicates", f"candidates among {many:,}", f"among {min(engines):,}", much, few, 3.0)
    for engine, _ in engines.values():
        engine.close()


def _look(engine: Engine, case_id: str) -> Play:
    def play() -> Iterator[str]:
        found = engine.duplicates(case_id, by="ann")
        assert found.candidates
        yield "candidates"

    return play


def _filled(place: Path, count: int) -> tuple[Engine, str]:
    """An engine with so many cases; and one case more, that is the copy of one of them."""
    chance = random.Random(7)  # noqa: S311 -- the same texts each time
    process = d.line([d.start(), d.user_task("work"), d.end()])
    extensions = d.data(person="string", content="string", note="string") + _DECLARED
    folder = d.folder(place, {"petition": d.document("petition", process, extensions)})
    engine = Engine(f"sqlite:///{place / 'cases.db'}")
    engine.deploy(folder)
    first = engine.start("petition", {"person": "x", "content": "x"}, by="ann")
    texts: list[dict[str, object]] = []
    for number in range(count):
        texts.append(_petition(chance, number, texts))
    for begin in range(0, count, _CHUNK):
        _copied(engine, first.id, begin, texts[begin : begin + _CHUNK])
    with engine.store.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    copied = {"person": "somebody", "content": _changed(chance, str(texts[count // 2]["content"]))}
    return engine, engine.start("petition", copied, by="ann").id


def _petition(chance: random.Random, number: int, before: list[dict[str, object]]) -> dict[str, object]:
    if before and number % 100 == 99:
        other = chance.choice(before[: len(before) // 3 + 1])
        return {"person": other["person"], "content": _changed(chance, str(other["content"]))}
    length = chance.randrange(80, 200)
    body = "".join(chr(0x4E00 + int(2_500 * chance.random() ** 2)) for _ in range(length))
    return {"person": f"p{number}", "content": body + chance.choice(_SHARED) + chance.choice(_SHARED)}


def _changed(chance: random.Random, text: str) -> str:
    """A tenth of the text is another."""
    at = chance.randrange(0, len(text) * 9 // 10)
    return text[:at] + "补充说明如下" + text[at + len(text) // 10 :]


def _copied(engine: Engine, original: str, begin: int, texts: list[dict[str, object]]) -> None:
    """Cases as the first one is, with other data and the marks of these."""
    with engine.store.engine.begin() as connection:
        row = dict(connection.execute(select(case).where(case.c.id == original)).mappings().one())
        cases, traces = [], []
        for number, data in enumerate(texts, begin):
            name = f"{number:020d}"
            cases.append({**row, "id": name, "data": dump(data), "business_key": name, "open_key": name})
            traces += [
                {"tenant": "", "pool": _RULES.pool, "mark": mark, "case_id": name} for mark in marks(_RULES, data)
            ]
        connection.execute(insert(case), cases)
        connection.execute(insert(trace), traces)
