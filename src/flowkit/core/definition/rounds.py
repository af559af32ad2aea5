"""An activity that runs several times: a round, or a loop."""

from __future__ import annotations

from dataclasses import dataclass

from flowkit.core.definition.events import Trigger
from flowkit.core.definition.round_rule import RoundRule
from flowkit.expressions import Expression


@dataclass(frozen=True, slots=True)
class RoundEvent:
    """BPMN 13.3.7 `behavior`: what an instance of a round throws when it is completed. `first`: only the first one;
    with a `condition` each after which it is true.
    """

    trigger: Trigger
    condition: Expression | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """BPMN 13.3.7 Multi-Instance: one instance for each member of `collection` or `cardinality` times, at once or, if
    `sequential`, one after the other. In the place of a collection `members` are candidate keys, "@case" for the unit
    of the case: a member is then everybody who has one of them when the round begins.

    `element` is the datum that holds the member. `completion` is looked at after each completed instance and what it
    throws (`events`); it sees `COUNTS` and `outcomes`, the count of each value of the form field `outcome`. `results`
    names the list that gathers, when the round ends, the value that each instance gave to its own datum `output`, in
    the order of the members; of a user task without it, the submitted data. A `rule` takes the place of `completion`.
    With `held`, a list, the round ends when only held instances are left, and their members stand there.
    """

    cardinality: Expression | None = None
    collection: Expression | None = None
    element: str = ""
    completion: Expression | None = None
    outcome: str = ""
    results: str = ""
    sequential: bool = False
    output: str = ""
    events: tuple[RoundEvent, ...] = ()
    rule: RoundRule | None = None
    held: str = ""
    members: tuple[str, ...] = ()


COUNTS = tuple(
    f"{number}{of}Instances" for number in ("numberOf", "nrOf") for of in ("", "Active", "Completed", "Terminated")
)
"""What a round knows of its instances, in the words of BPMN and in those that other engines use."""


@dataclass(frozen=True, slots=True)
class Loop:
    """BPMN 13.3.6 Standard Loop: again while `condition` is true, at most `maximum` times. It is asked after each turn,
    with `test_before` before the first too.
    """

    condition: Expression | None = None
    test_before: bool = False
    maximum: Expression | None = None
