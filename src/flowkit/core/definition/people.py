"""Who gets the work of a step, and what they may do with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flowkit.core.definition.carried import Mapping
from flowkit.core.worktime import Quantity
from flowkit.expressions import Expression


@dataclass(frozen=True, slots=True)
class AssignmentRule:
    """One way to find who gets the work; the first rule of an assignment that fits and finds somebody wins.

    - `role`: who holds the role `value`; in the unit that `unit` names ("any", "case", "starter", "nearest" =
      the unit of the case or its nearest superior unit with a holder, "data:<field>" = the unit in that datum).
    - `superior`: the superior, `levels` up the line, of `value` ("starter" or "holder-of:<step>"); with an `authority`
      the first from there on who has it, for as much as `amount`. `line` is "main", "all" (the superior on each line
      of a unit with several superior units), or the superior unit whose line is meant.
    - `same-person`: whoever did the step `value` last in this pass; "starter" is whoever began the case.
    - `data`: the person, or list of persons, in the datum `value`.
    - `on-duty`: whoever is on duty in the roster `value` when the work is made.
    - `group`, `chair`: the members of the group `value`, or who leads it.

    The `value` of `role`, `group` and `chair` may be "data:<field>". A rule with `when` fits only while that is true.
    `pick` takes one of those whom it finds: whoever has the least open work, or whose turn it is.
    """

    kind: Literal["role", "superior", "same-person", "data", "on-duty", "group", "chair"]
    value: str
    unit: str = "any"
    levels: Expression | None = None
    authority: str = ""
    amount: Expression | None = None
    line: str = "main"
    when: Expression | None = None
    pick: Literal["", "least-loaded", "round-robin"] = ""

    @property
    def data(self) -> tuple[str, ...]:
        """The data that the rule takes names from."""
        named = (each.removeprefix("data:") for each in (self.value, self.unit) if each.startswith("data:"))
        return (self.value,) if self.kind == "data" else tuple(named)

    @property
    def expressions(self) -> tuple[tuple[str, Expression], ...]:
        """What is to be worked out before the rule can be tried."""
        every = (("when", self.when), ("levels", self.levels), ("amount", self.amount))
        return tuple((name, each) for name, each in every if each is not None)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Rules in order; `excluding` names steps whose doer may not act here; `fallback` is the role of last resort.

    `repeated` says what becomes of work that only the person could get who has just completed the step before: that
    person keeps it, the step is passed (`skip`) with the data that `skipped` sets, or the `superior` gets it.
    """

    rules: tuple[AssignmentRule, ...] = ()
    excluding: tuple[str, ...] = ()
    fallback: str = ""
    repeated: Literal["keep", "skip", "superior"] = "keep"
    skipped: tuple[Mapping, ...] = ()

    @property
    def follows(self) -> tuple[str, ...]:
        """The steps whose doers the rules ask for."""
        named = (rule.value for rule in self.rules if rule.kind in ("same-person", "superior"))
        steps = (value.removeprefix("holder-of:") for value in named if value != "starter")
        return tuple(dict.fromkeys((*steps, *self.excluding)))

    @property
    def rosters(self) -> tuple[str, ...]:
        """The duty rosters that the rules ask for."""
        return tuple(rule.value for rule in self.rules if rule.kind == "on-duty")

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that the rules ask for by name."""
        named = (rule.value for rule in self.rules if rule.kind in ("group", "chair"))
        return tuple(name for name in named if not name.startswith("data:"))


@dataclass(frozen=True, slots=True)
class OperationSetting:
    """How a process or a step narrows or shapes one operation of the operation table.

    `who` lists holders as the table does ("holder", "candidate", "starter", "role:<id>"); empty keeps the
    table's own. `states` are the business states a suspension may go to; `targets` the steps a return may go
    to; `end_state` names the end of a cancelled or closed case; `confirm` says whether a delegated item comes back to
    be confirmed; `batch` whether it may be done to several items at once. `process` is that of supervision cases,
    `within` their limit where none is given, `every` the time before work may be urged again. `within` is
    also the limit of help and advice, and `waits` whether the item waits for them (None: as the table has it). The
    operation is possible only while `when` is true. What is claimed `in_turn` is claimed in the order of its queue, but
    by those whom `out_of_turn` lists.
    """

    name: str
    allowed: bool = True
    who: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    end_state: str = ""
    process: str = ""
    within: Quantity | None = None
    every: Quantity | None = None
    confirm: bool = True
    waits: bool | None = None
    batch: bool = False
    when: Expression | None = None
    in_turn: bool = False
    out_of_turn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CopyRule:
    """Who gets a copy when the step is completed: `starter`, `role:<id>` or `data:<field>`, and what it says."""

    to: tuple[str, ...]
    matter: str = ""
