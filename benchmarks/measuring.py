"""Measure contenders in turns, and hold one against the other.

The machine is never quiet, so no figure stands alone: contenders take turns (A B A B), the median of each action is
taken, and only ratios of medians are judged. CPU time stands beside wall time because waiting for the disk, which all
contenders do alike, hides much of the difference.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from statistics import median

Play = Callable[[], Iterator[str]]
"""One play of a contender: it stops at `yield` after each action, and says which one it was.

What it does before its first action and between actions costs too; a play that prepares something unmeasured says
`yield UNMEASURED` behind it.
"""
UNMEASURED = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds for one action, as the median of its samples."""

    wall: float
    cpu: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.wall + other.wall, self.cpu + other.cpu)

    def __truediv__(self, number: float) -> Cost:
        return Cost(self.wall / number, self.cpu / number)


@dataclass(slots=True)
class Samples:
    """The samples of one action of one contender."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def cost(self) -> Cost:
        return Cost(median(self.wall), median(self.cpu))


Costs = Mapping[str, Mapping[str, Cost]]
"""Contender, action, cost."""


def in_turns(contenders: Mapping[str, Play], *, turns: int, plays: int = 1, warm: int = 1) -> Costs:
    """Let each contender play `plays` times, then the next one, for so many turns; the first `warm` do not count."""
    samples: dict[str, dict[str, Samples]] = {name: {} for name in contenders}
    for turn in range(-warm, turns):
        for name, play in contenders.items():
            gc.collect()
            kept = samples[name] if turn >= 0 else {}
            for _ in range(plays):
                _record(play(), kept)
    return {name: {action: each.cost() for action, each in kept.items()} for name, kept in samples.items()}


def _record(actions: Iterator[str], kept: dict[str, Samples]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    for action in actions:
        cpu_end, wall_end = time.process_time(), time.perf_counter()
        if action != UNMEASURED:
            found = kept.setdefault(action, Samples())
            found.wall.append(wall_end - wall)
            found.cpu.append(cpu_end - cpu)
        wall, cpu = time.perf_counter(), time.process_time()


def mean(costs: Iterable[Cost]) -> Cost:
    """The mean action of several that are done equally often."""
    listed = list(costs)
    return sum(listed[1:], listed[0]) / len(listed)


@dataclass(frozen=True, slots=True)
class Ratio:
    """One line of the table: what was measured, against what, and the limit that it has to keep.

    The ratio is the cost of the first over that of the second, or, with `speed`, the other way round: how many times as
    much the first does in the same time. `limit` is the most (with `speed`: the least) that is allowed, for wall and
    CPU; with `by_wall` for the wall time alone, where the work is done in another process.
    """

    benchmark: str
    measured: str
    against: str
    cost: Cost
    yardstick: Cost
    limit: float | None = None
    speed: bool = False
    by_wall: bool = False

    @property
    def wall(self) -> float:
        return self._of(self.cost.wall, self.yardstick.wall)

    @property
    def cpu(self) -> float:
        return self._of(self.cost.cpu, self.yardstick.cpu)

    def _of(self, cost: float, yardstick: float) -> float:
        first, second = (yardstick, cost) if self.speed else (cost, yardstick)
        return first / second if second else float("inf")

    @property
    def kept(self) -> bool | None:
        """Whether both ratios keep the limit; None if there is no limit."""
        if self.limit is None:
            return None
        judged = (self.wall,) if self.by_wall else (self.wall, self.cpu)
        return min(judged) >= self.limit if self.speed else max(judged) <= self.limit


@dataclass(frozen=True, slots=True)
class Count:
    """A line that counts instead of timing: both numbers must be equal."""

    benchmark: str
    measured: str
    against: str
    found: int
    expected: int

    @property
    def kept(self) -> bool:
        return self.found == self.expected


Line = Ratio | Count


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: `full` is what the limits are about, the others only show that everything runs."""

    name: str
    turns: int
    cases: int
    rounds: int
    signers: int
    items: tuple[int, ...]
    jobs: int
    interpreters: int
    reckonings: int


TINY = Size("tiny", turns=2, cases=2, rounds=60, signers=8, items=(200,), jobs=12, interpreters=1, reckonings=3_000)
QUICK = Size(
    "quick", turns=8, cases=40, rounds=600, signers=200, items=(10_000,), jobs=1_000, interpreters=5, reckonings=100_000
)
FULL = Size(
    "full",
    turns=30,
    cases=40,
    rounds=10_000,
    signers=1_000,
    items=(100_000,),
    jobs=10_000,
    interpreters=15,
    reckonings=1_000_000,
)
LARGE = replace(FULL, name="large", items=(100_000, 1_000_000))
