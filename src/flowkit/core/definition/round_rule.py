"""The completion rule of a round (会签, 或签, 票签): when its result is certain, and which it is.

Countersigning is no operation but the rule by which a multi-instance task ends: at the first moment at which no vote
still to come can change the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from flowkit.expressions import Expression
from flowkit.expressions.numbers import Number, exact_difference, exact_product, exact_sum

RuleKind = Literal["all", "any", "n-of-m", "share", "veto", "weights"]
Verdict = Literal["approved", "refused"]
VERDICTS: Final[tuple[Verdict, Verdict]] = ("approved", "refused")


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the whole, exactly: at least `part` in `whole`, or more than that if `over`."""

    part: int
    whole: int
    over: bool = False

    def reached(self, approved: Number, total: Number) -> bool:
        given, wanted = exact_product(approved, self.whole), exact_product(total, self.part)
        return approved > 0 and (given > wanted if self.over else given >= wanted)


@dataclass(frozen=True, slots=True)
class Voter:
    """What the vote of whoever has the position or the role weighs: `key` is "position:<id>" or "role:<id>"; "" is
    everybody else.
    """

    weight: Number
    key: str = ""


@dataclass(frozen=True, slots=True)
class RoundRule:
    """When a round is decided. `approve` and `abstain` are values of the outcome, as text; every other one refuses.

    - `all` (会签): everybody approves; `any` (或签): one is enough;
    - `n-of-m` (票签): at least `need` approve; `share` (比例): such a share of all signers approves;
    - `veto` (一票否决): nobody refuses, abstaining does no harm;
    - `weights` (加权): the approving signers weigh `need`, or a `share` of all weight, together; `weight` is what one
      signer weighs, or the first of the `voters` whose key the signer has says it.

    `result` is the datum that gets the verdict, `tally` the datum that gets the counts, when the round ends.
    """

    kind: RuleKind
    approve: frozenset[str] = frozenset()
    abstain: frozenset[str] = frozenset()
    need: Expression | None = None
    share: Share | None = None
    weight: Expression | None = None
    result: str = ""
    tally: str = ""
    voters: tuple[Voter, ...] = ()

    @property
    def weighs(self) -> bool:
        """Whether votes are counted by weight."""
        return self.weight is not None or bool(self.voters)

    def refuses(self, outcome: str) -> bool:
        return bool(outcome) and outcome not in self.approve and outcome not in self.abstain


@dataclass(frozen=True, slots=True)
class Tally:
    """What was given and what is still to come: heads, or weights. Whoever gave no outcome abstained."""

    total: Number
    approved: Number
    refused: Number
    abstained: Number

    @property
    def remaining(self) -> Number:
        return exact_difference(self.total, exact_sum(self.approved, self.refused, self.abstained))


def certain(rule: RoundRule, tally: Tally, need: Number = 0) -> Verdict | None:
    """The verdict that no vote still to come can change; None as long as there is none.

    Every rule only gains by an approval and only loses by a refusal. So it is enough to look at the two ends: everybody
    who has not voted refuses, or approves.
    """
    rest = tally.remaining
    if _holds(rule, tally.approved, exact_sum(tally.refused, rest), tally.total, need):
        return "approved"
    if not _holds(rule, exact_sum(tally.approved, rest), tally.refused, tally.total, need):
        return "refused"
    return None


def _holds(rule: RoundRule, approved: Number, refused: Number, total: Number, need: Number) -> bool:
    """Whether the round approves if these are all votes."""
    if rule.kind == "veto":
        return refused == 0
    if rule.kind == "all":
        return approved == total
    if rule.kind == "any":
        return approved > 0
    return rule.share.reached(approved, total) if rule.share is not None else approved >= need
