"""How data go from one place of a process to another."""

from __future__ import annotations

from dataclasses import dataclass

from flowkit.expressions import Expression


@dataclass(frozen=True, slots=True)
class Mapping:
    """One value handed over: `source` is evaluated where it comes from, `target` set where it goes."""

    source: Expression
    target: str


TARGET = "__target"
"""How the source of a carried mapping names the value that its target has so far."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What an activity gives to a data store (BPMN 10.4.1): the value of `source`, as all of it or as one entry, which
    has the name `entry`, or that which `key` gives.
    """

    store: str
    entry: str
    source: Expression
    key: Expression | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """BPMN 10.4.2: the data that one activity takes in when it starts and gives out when it has ended.

    `own` are its data inputs, data outputs and properties: only the activity sees them, and they go with it. `inputs`
    fill its data inputs from the data around it; `outputs` fill the data around it from its own. Of the `input_sets`
    one must be whole for it to start, of the `output_sets` one for it to end: the names that each set requires.
    `handed` are the data inputs and `given` the data outputs, which a called process shares by name. `stores` are the
    data stores that the inputs read, by the name that they have there; `kept` is what goes to stores.
    """

    own: frozenset[str] = frozenset()
    inputs: tuple[Mapping, ...] = ()
    outputs: tuple[Mapping, ...] = ()
    input_sets: tuple[tuple[str, ...], ...] = ()
    output_sets: tuple[tuple[str, ...], ...] = ()
    handed: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    stores: tuple[tuple[str, str], ...] = ()
    kept: tuple[Kept, ...] = ()
