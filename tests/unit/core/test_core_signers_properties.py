"""Random rounds: whatever is voted, added, removed and taken back, the round ends exactly when it is decided.

The model knows chains of turns and the votes. What is certain it finds by brute force: it completes the votes that are
still to come in every way there is, and looks whether all of them come to the same result.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Literal

from core_case import PEOPLE, CoreCase, case_of
from core_sketch import feel, process, rounds
from hypothesis import given, settings
from hypothesis import strategies as st

from flowkit.core.definition.fields import DataField
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.round_rule import RoundRule, Share
from flowkit.core.instance.records import Scope
from flowkit.core.workitem.records import WorkItem

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = "abcdefgh"
CAST = {**PEOPLE, **dict.fromkeys(NAMES, ("role:clerk",))}
WEIGHTS = {name: number % 3 for number, name in enumerate(NAMES, 1)}
VOTES = ("yes", "no", "pass")
WEIGHED = feel("get value(weights, signer)")
_rule = partial(RoundRule, approve=frozenset({"yes"}), abstain=frozenset({"pass"}), result="result", tally="tally")
RULES: tuple[RoundRule, ...] = (
    _rule("all"),
    _rule("any"),
    _rule("veto"),
    _rule("n-of-m", need=feel("2")),
    _rule("share", share=Share(1, 2, over=True)),
    _rule("share", share=Share(2, 3)),
    _rule("weights", share=Share(1, 2), weight=WEIGHED),
    _rule("weights", need=feel("3"), weight=WEIGHED),
)


def signing(rule: RoundRule, *, sequential: bool) -> ProcessDefinition:
    fields = [
        DataField("vote", "string", choices=VOTES),
        DataField("result", "string"),
        DataField("tally", "context"),
        DataField("weights", "context"),
    ]
    sign = rounds("signers", outcome="vote", rule=rule, sequential=sequential)
    return process("start > sign > after > end", fields=fields, sign=sign)


@dataclass
class Model:
    """Chains of turns, of which the first is open; the members to come of a sequential round; the votes."""

    rule: RoundRule
    sequential: bool
    chains: list[list[str]] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    votes: dict[str, str] = field(default_factory=dict)

    @property
    def signers(self) -> set[str]:
        return {*self.votes, *self.later, *(name for chain in self.chains for name in chain)}

    @property
    def open(self) -> list[str]:
        return sorted(chain[0] for chain in self.chains)

    def chain_of(self, name: str) -> list[str]:
        return next(chain for chain in self.chains if chain[0] == name)

    def go_on(self) -> None:
        self.chains = [chain for chain in self.chains if chain]
        if self.sequential and not self.chains and self.later:
            self.chains = [[self.later.pop(0)]]

    def verdict(self) -> str | None:
        """What every completion of the votes comes to, if they all come to the same."""
        rest = sorted(self.signers - self.votes.keys())
        ends = {self._end({**self.votes, **dict(zip(rest, more, strict=True))})
                for more in product(VOTES, repeat=len(rest))}  # fmt: skip
        return ends.pop() if len(ends) == 1 else None

    def _end(self, votes: Mapping[str, str]) -> str:
        weight = WEIGHTS if self.rule.weight is not None else dict.fromkeys(NAMES, 1)
        total = sum(weight[name] for name in self.signers)
        yes = sum(weight[name] for name, vote in votes.items() if vote == "yes")
        share = self.rule.share
        if share is not None:
            exact = yes * share.whole, total * share.part
            agreed = yes > 0 and (exact[0] > exact[1] if share.over else exact[0] >= exact[1])
        elif self.rule.need is not None:
            agreed = yes >= int(self.rule.need.source)
        else:
            by_kind = {"all": yes == total, "any": yes > 0, "veto": "no" not in votes.values()}
            agreed = by_kind[self.rule.kind]
        return "approved" if agreed else "refused"


def of(case: CoreCase, name: str) -> WorkItem:
    return next(item for item in case.open_items() if f"person:{name}" in (*item.offer, f"person:{item.assignee}"))


def vote(case: CoreCase, model: Model, data: st.DataObject) -> None:
    name, given_vote = data.draw(st.sampled_from(model.open)), data.draw(st.sampled_from(VOTES))
    case.did("complete", of(case, name).id, {"vote": given_vote}, by=name)
    model.votes[name] = given_vote
    model.chain_of(name).pop(0)


def add(case: CoreCase, model: Model, data: st.DataObject) -> None:
    by, name = data.draw(st.sampled_from(model.open)), data.draw(st.sampled_from(NAMES))
    place: Literal["before", "after", "beside"] = data.draw(st.sampled_from(["before", "after", "beside"]))
    item = of(case, by)
    if name in model.signers:
        assert case.refused("add-signer", item.id, by=by, to=name, target=place).code in (
            "already-in-round", "person-excluded",
        )  # fmt: skip
        return
    case.did("add-signer", item.id, by=by, to=name, target=place)
    if place == "beside":
        model.chains.append([name])
    else:
        model.chain_of(by).insert(0 if place == "before" else 1, name)


def remove(case: CoreCase, model: Model, data: st.DataObject) -> None:
    """The open turn, one that follows it, or a member to come."""
    name = data.draw(st.sampled_from(model.open))
    chain = model.chain_of(name)
    goes = data.draw(st.sampled_from([*chain, *model.later]))
    if len(model.signers) == 1:
        assert case.refused("remove-signer", of(case, name).id, by="rea", to=goes).code == "last-signer"
        return
    case.did("remove-signer", of(case, name).id, by="rea", to=goes)
    (chain if goes in chain else model.later).remove(goes)


def take_back(case: CoreCase, model: Model, data: st.DataObject) -> None:
    """A vote right after it was given, before anybody acted: as if it had not been."""
    name, given_vote = data.draw(st.sampled_from(model.open)), data.draw(st.sampled_from(VOTES))
    item = of(case, name)
    model.votes[name] = given_vote
    decided = model.verdict() is not None
    del model.votes[name]
    if not decided:
        case.did("complete", item.id, {"vote": given_vote}, by=name)
        case.did("withdraw", item.id, by=name)


@settings(max_examples=150)
@given(rule=st.sampled_from(RULES), sequential=st.booleans(), members=st.integers(2, 4), data=st.data())
def test_a_round_ends_exactly_when_its_result_is_certain(
    rule: RoundRule, *, sequential: bool, members: int, data: st.DataObject
) -> None:
    names = list(NAMES[:members])
    case, model = case_of(signing(rule, sequential=sequential), people=CAST), Model(rule, sequential)
    case.start({"signers": names, "weights": WEIGHTS}, by="rea")
    model.later = names[1:] if sequential else []
    model.chains = [names[:1]] if sequential else [[name] for name in names]
    if model.verdict() is not None:
        return  # such a round is an incident when it begins

    while model.verdict() is None:
        assert sorted((item.assignee or item.offer[0]).removeprefix("person:") for item in case.open_items()) == (
            model.open
        ), "the turns are others than those that should be open"
        (scope,) = [each for each in case.all(Scope) if each.kind == "round"]
        assert (scope.total, scope.live, scope.completed) == (len(model.signers), len(model.chains), len(model.votes))
        data.draw(st.sampled_from([vote, vote, add, remove, take_back]))(case, model, data)
        model.go_on()

    assert case.at() == ["after"], "decided, and not ended"
    assert case.data["result"] == model.verdict()
    tally = case.data["tally"]
    assert isinstance(tally, dict)
    assert (tally["total"], tally["open"]) == (len(model.signers), len(model.signers) - len(model.votes))
    assert [each.id for each in case.all(Scope)] == [1]
