"""The engine of the office, with its processes deployed."""

from __future__ import annotations

from pathlib import Path
from random import Random

from diagrams import MORNING, House

from flowkit import Engine, VirtualClock
from random_office.deeds import Office
from random_office.processes import ALL, PEOPLE


def open_office(url: str, folder: Path, chance: Random, clock: VirtualClock | None = None) -> Office:
    """An office on the database; another one on the same database shares the clock, and deploys nothing anew."""
    time = clock or VirtualClock(MORNING)
    office = Office(Engine(url, clock=time), chance)

    @office.engine.handler("book", retries=(10,))
    def book(amount: object = None) -> str:
        if office.broken:
            raise RuntimeError("out of order")
        return f"booking {amount}"

    folder.mkdir(exist_ok=True)
    House(folder, office.engine, time).deploy(*ALL, people=PEOPLE)
    return office
