"""An organisation of 100,000 persons from files: read and checked, deployed, and deployed again without one of them.

Reading stands against what only takes the files apart: the `csv` module, which gives rows of text, and PyYAML's loader
in C, which gives dictionaries. A deployment stands against the reading that is part of it.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from benchmarks import definitions as d
from benchmarks.assignments import LARGE, organisation
from benchmarks.measuring import UNMEASURED, Line, Play, Ratio, Size, in_turns
from flowkit import Engine, VirtualClock
from flowkit.core.organisation import Organisation
from flowkit.directory import load_directory

_BEGIN = "2026-11-16T00:00+00:00"
_TURNS = 3
_STEPS = d.line([d.start(), d.user_task("do", d.role_rule("clerk")), d.end()])


def run(place: Path, size: Size) -> Iterator[Line]:
    many = LARGE.get(size.name, 100_000)
    made = organisation(many)
    folder, file = _csv(place / "csv", made), _yaml(place / "works.yaml", made)
    plays: Mapping[str, Play] = {
        "csv": lambda: _done(lambda: load_directory(folder)),
        "rows": lambda: _done(lambda: [list(csv.reader(each.open(newline=""))) for each in folder.glob("*.csv")]),
        "yaml": lambda: _done(lambda: load_directory(file)),
        "data": lambda: _done(lambda: yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)),
        "deployed": lambda: _deployed(place, folder),
    }
    costs = in_turns(plays, turns=min(size.turns, _TURNS))
    what, read = "people", {name: cost["done"] for name, cost in costs.items()}
    yield Ratio(what, f"{many:,} from CSV: read, checked", "csv.reader alone", read["csv"], read["rows"], None)
    yield Ratio(what, f"{many:,} from YAML: read, checked", "yaml.CSafeLoader alone", read["yaml"], read["data"], 1.5)
    yield Ratio(what, f"{many:,} from CSV: deployed", "read, checked", read["deployed"], read["csv"], 5)
    again = costs["deployed"]["again"]
    yield Ratio(what, f"{many:,} from CSV: one leaves, deployed again", "read, checked", again, read["csv"], 8)


def _done(read: Callable[[], object]) -> Iterator[str]:
    assert read()
    yield "done"


def _deployed(place: Path, folder: Path) -> Iterator[str]:
    """Into an empty database, then once more without the last person."""
    base = place / "deployed"
    shutil.rmtree(base, ignore_errors=True)
    d.folder(base, {"plain": d.document("plain", _STEPS, d.data(note="string"))})
    shutil.copytree(folder, base / "people")
    (base / "flowkit.yaml").write_text("organisation: people\n", "utf-8")
    engine = Engine(f"sqlite:///{base / 'people.db'}", clock=VirtualClock(_BEGIN))
    yield UNMEASURED
    engine.deploy(base)
    yield "done"
    for name in ("persons.csv", "holdings.csv"):
        lines = (base / "people" / name).read_text("utf-8").splitlines(keepends=True)
        (base / "people" / name).write_text("".join(lines[:-1]), "utf-8")
    yield UNMEASURED
    engine.deploy(base)
    yield "again"
    engine.close()


def _csv(place: Path, of: Organisation) -> Path:
    place.mkdir()

    def write(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        with (place / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(rows)

    write("organisation", ("organisation", "zone"), [(of.id, of.zone)])
    write("roles", ("id",), ((each.id,) for each in of.roles))
    write("units", ("id", "parent"), ((each.id, each.parent or "") for each in of.units))
    places = ((each.id, each.unit, " ".join(each.roles), str(each.head)) for each in of.positions)
    write("positions", ("id", "unit", "roles", "head"), places)
    write("persons", ("id", "name", "email"), ((each.id, each.id, f"{each.id}@example.com") for each in of.persons))
    write("holdings", ("person", "position"), ((each.person, each.position) for each in of.holdings))
    return place


def _yaml(file: Path, of: Organisation) -> Path:
    lines = [f"organisation: {of.id}", f"zone: {of.zone}", "roles:", *(f"  {each.id}:" for each in of.roles)]
    lines += ["units:", *(f"  {each.id}: {{parent: {each.parent or '~'}}}" for each in of.units), "positions:"]
    for place in of.positions:
        head = str(place.head).lower()
        lines.append(f"  {place.id}: {{unit: {place.unit}, roles: [{', '.join(place.roles)}], head: {head}}}")
    held = {each.person: each.position for each in of.holdings}
    lines += ["persons:"]
    for each in of.persons:
        positions = f"positions: [{{position: {held[each.id]}}}]"
        lines.append(f"  {each.id}: {{name: {each.id}, email: {each.id}@example.com, {positions}}}")
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file
