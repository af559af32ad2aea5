"""Every operation in every setting: what it does there, as data.

A row of the matrix is one way to use an operation; its cells are the settings of `settings.SETTINGS`. A cell says
what then holds (`Then`) or with which code and why it is refused (`Refused`). Each cell is tried on the pure core by
`tests/unit/core/test_operation_matrix.py`: siblings, joins, counts, clocks, inboxes and history are right afterwards,
and the case comes to its end. `docs/operations.md` is made from the same data.

To add an operation, put a module of your own into the folder `rows` with a tuple ROWS; a test fails while an operation
of the table has no row. Then make the page anew: `PYTHONPATH=tests/support python tests/support/operations_page.py`.
What a row needs of the process goes into `settings.OPERATIONS`, and nothing else is to be touched:

    ROWS = (
        Row("claim", lambda scene: Ask(scene.work.id), Then(item="claimed", inbox=("person:ann",))),
    )

The scene is a case that has come to the step `work`: bob did `first` before it, `beside` waits in another branch,
`more` or `last` comes after it, a round has the turns of ann, bob and cid. The second argument prepares what it needs
in that scene and answers what is asked; the third is the cell of every setting, but for those that `but` names.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.instance.records import Incident, Token
from flowkit.core.workitem.records import WorkItem
from flowkit.errors import NOTHING, Text

if TYPE_CHECKING:
    from core_case import CoreCase
    from core_sketch import Part


@dataclass(frozen=True)
class Ask:
    """What is asked: the subject by its number (0: the case), by whom, with which data; `how` as `Operate` has it."""

    subject: int = 0
    by: str = "ann"
    data: Mapping[str, object] = field(default_factory=dict)
    how: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Then:
    """What holds after an operation.

    `item` is the state of the item that it was about, `inbox` the keys under which that is listed. `fresh` are the
    steps at which items came, `gone` those from which items other than that one were withdrawn; all other items are as
    they were. `limit` is what became of the clock of the item's step, `clock` of that over the case: "runs" (on the
    same due time), "stands", "resumed", "moved", or its verdict. `end` is how the case ends when everybody does their
    work.
    """

    item: str = ""
    inbox: tuple[str, ...] | None = None
    fresh: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    limit: str = "runs"
    clock: str = "runs"
    end: str = "completed"
    note: Text = NOTHING


@dataclass(frozen=True)
class Refused:
    """The code of the refusal, and why it is right in this setting."""

    code: str
    why: Text


Cell = Then | Refused


@dataclass(frozen=True)
class Scene:
    """A case of a setting that has come to the step `work`."""

    setting: str
    case: CoreCase

    @property
    def work(self) -> WorkItem:
        """The open item of the step; in a round the first turn."""
        return self.case.open_items("work")[0]

    def held(self, by: str = "ann") -> WorkItem:
        """The same, claimed."""
        self.case.did("claim", self.work.id, by=by)
        return self.work

    def incident(self) -> Incident:
        return next(each for each in self.case.all(Incident) if each.resolved_at is None)

    def phase(self) -> Token:
        """The first open ad-hoc subprocess."""
        return next(token for token in self.case.all(Token) if token.holds == "offer")


@dataclass(frozen=True)
class Row:
    """One way to use an operation. `variant` tells it from others of the same operation; `work` is the step, by default
    a user task; `but` are the cells that differ from `then`.
    """

    operation: str
    ask: Callable[[Scene], Ask]
    then: Cell
    but: Mapping[str, Cell] = field(default_factory=dict)
    variant: Text = NOTHING
    work: Part | None = None

    @property
    def name(self) -> str:
        return f"{self.operation}, {self.variant.en}" if self.variant.en else self.operation

    def cell(self, setting: str) -> Cell:
        return self.but.get(setting, self.then)


@dataclass(frozen=True)
class Setting:
    """Where the step stands. `draw` makes the process, and those that it calls, around it."""

    name: str
    title: Text
    draw: Callable[[Part], list[ProcessDefinition]]


def all_rows() -> list[Row]:
    """The rows of every module in `rows`."""
    from operation_matrix import rows  # noqa: PLC0415 - the modules need the names above

    modules = sorted(each.name for each in pkgutil.iter_modules(rows.__path__))
    return [row for name in modules for row in importlib.import_module(f"operation_matrix.rows.{name}").ROWS]
