"""Completion rules of a round (会签): decided at the first moment when the result is certain."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import permutations, product
from typing import TYPE_CHECKING, Any, cast

import pytest
from core_case import CoreCase, case_of, started
from core_sketch import feel, process, rounds
from hypothesis import given
from hypothesis import strategies as st

from flowkit.core.definition.fields import DataField
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.round_rule import RoundRule, RuleKind, Share, Tally, Voter, certain
from flowkit.core.instance.records import WEIGHT, Token
from flowkit.core.workitem.facts import ItemOffered, ItemWithdrawn
from flowkit.expressions.numbers import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flowkit.core.definition.round_rule import Verdict
    from flowkit.expressions.numbers import Number

VOTES = ("yes", "no", "pass")
SIGNERS = ["ann", "bob", "cid", "max"]


def rule(kind: RuleKind, *, need: str = "", share: Share | None = None, weight: str = "") -> RoundRule:
    return RoundRule(
        kind,
        frozenset({"yes"}),
        frozenset({"pass"}),
        feel(need) if need else None,
        share,
        feel(weight) if weight else None,
        "result",
        "tally",
    )


def signing(of: RoundRule, *, sequential: bool = False) -> ProcessDefinition:
    fields = [
        DataField("vote", "string", choices=VOTES),
        DataField("result", "string"),
        DataField("tally", "context"),
        DataField("weights", "context"),
        DataField("signers", "list"),
    ]
    return process(
        "start > sign > after > end",
        fields=fields,
        sign=rounds("signers", outcome="vote", rule=of, sequential=sequential),
    )


def voted(case: CoreCase, **votes: str) -> None:
    for person, vote in votes.items():
        item = next(item for item in case.open_items("sign") if f"person:{person}" in item.offer)
        case.did("complete", item.id, {"vote": vote}, by=person)


MORE_THAN_HALF = Share(1, 2, over=True)


@pytest.mark.parametrize("sequential", [False, True])
@pytest.mark.parametrize(
    ("of", "votes", "result"),
    [
        (rule("all"), "yes yes yes yes", "approved"),
        (rule("all"), "no", "refused"),
        (rule("all"), "yes pass", "refused"),
        (rule("any"), "no yes", "approved"),
        (rule("any"), "no no pass no", "refused"),
        (rule("n-of-m", need="2"), "no yes yes", "approved"),
        (rule("n-of-m", need="3"), "yes no no", "refused"),
        (rule("n-of-m", need="nrOfInstances - 1"), "yes no yes yes", "approved"),
        (rule("share", share=Share(1, 2)), "yes no yes", "approved"),
        (rule("share", share=MORE_THAN_HALF), "yes no yes no", "refused"),
        (rule("share", share=Share(2, 3)), "yes yes yes", "approved"),
        (rule("veto"), "pass yes no", "refused"),
        (rule("veto"), "pass yes pass yes", "approved"),
        (rule("weights", need="5", weight="get value(weights, signer)"), "no yes yes", "approved"),
        (rule("weights", share=MORE_THAN_HALF, weight="get value(weights, signer)"), "yes no no", "refused"),
    ],
)
def test_a_round_is_decided_at_the_first_certain_moment(
    of: RoundRule, votes: str, result: str, *, sequential: bool
) -> None:
    case = started(
        signing(of, sequential=sequential), signers=SIGNERS, weights={"ann": 1, "bob": 2, "cid": 3, "max": 1}
    )
    given = votes.split()

    for person, vote in zip(SIGNERS[: len(given) - 1], given, strict=False):
        voted(case, **{person: vote})
        assert case.at() != ["after"], "decided too early"
    voted(case, **{SIGNERS[len(given) - 1]: given[-1]})

    assert case.at() == ["after"]
    assert case.data["result"] == result


def test_a_decided_round_counts_its_votes_for_a_gateway_to_read() -> None:
    case = started(signing(rule("n-of-m", need="2")), signers=SIGNERS)

    voted(case, ann="yes", bob="no", cid="yes")

    assert case.data["tally"] == {
        "result": "approved", "total": 4, "approved": 2, "refused": 1, "abstained": 0, "open": 1,
    }  # fmt: skip
    assert len(case.facts(ItemWithdrawn)) == 1


def test_weights_are_counted_beside_the_heads() -> None:
    of = rule("weights", share=MORE_THAN_HALF, weight="get value(weights, signer)")
    case = started(signing(of), signers=SIGNERS, weights={"ann": Decimal("2.5"), "bob": 1, "cid": 1, "max": 0})

    voted(case, bob="no", ann="yes")

    assert case.data["result"] == "approved"
    assert cast("dict[str, object]", case.data["tally"])["weight"] == {
        "total": Decimal("4.5"), "approved": Decimal("2.5"), "refused": 1, "abstained": 0, "open": 1,
    }  # fmt: skip


@pytest.mark.parametrize("order", list(permutations(SIGNERS)), ids="-".join)
def test_weights_are_summed_without_rounding_in_whatever_order_the_votes_come(order: tuple[str, ...]) -> None:
    of = rule("weights", share=Share(1, 1), weight="get value(weights, signer)")
    thirds = {"ann": (1, 3), "bob": (2, 7), "cid": (5, 11), "max": (10, 13)}
    case = started(
        signing(of),
        signers=SIGNERS,
        weights={name: CONTEXT.divide(Decimal(part), Decimal(whole)) for name, (part, whole) in thirds.items()},
    )

    voted(case, **dict.fromkeys(order, "yes"))

    assert case.data["result"] == "approved"
    assert cast("dict[str, Any]", case.data["tally"])["weight"]["open"] == 0


@pytest.mark.parametrize(
    ("of", "signers"),
    [
        (rule("all"), []),
        (rule("n-of-m", need="3"), ["ann", "bob"]),
        (rule("n-of-m", need="0"), ["ann", "bob"]),
        (rule("weights", need="9", weight="get value(weights, signer)"), ["ann", "bob"]),
        (rule("weights", share=MORE_THAN_HALF, weight="get value(weights, signer)"), ["ann", "cid"]),
    ],
)
def test_a_round_that_could_never_approve_is_an_incident(of: RoundRule, signers: list[str]) -> None:
    case = started(signing(of), signers=signers, weights={"ann": 1, "bob": 1})

    assert case.incident().code == "round-invalid"

    case.did("retry", case.incident().id, {"signers": ["ann", "bob", "cid"], "weights": {"ann": 9, "bob": 1, "cid": 1}})
    assert (len(case.open_items("sign")) == 3) == (of.need is None or of.need.source != "0")


def test_a_refusing_vote_needs_a_reason() -> None:
    case = started(signing(rule("all")), signers=SIGNERS)
    item = case.open_items("sign")[0]

    assert case.refused("complete", item.id, {"vote": "no"}, by="ann", reason=" ").code == "reason-missing"
    case.did("complete", item.id, {"vote": "no"}, by="ann", reason="no money")

    assert case.data["result"] == "refused"


def test_a_vote_that_approves_or_abstains_needs_none() -> None:
    case = started(signing(rule("veto")), signers=SIGNERS)

    for person, vote in (("ann", "yes"), ("bob", "pass")):
        item = next(item for item in case.open_items("sign") if f"person:{person}" in item.offer)
        case.did("complete", item.id, {"vote": vote}, by=person, reason="")


# weights by position and role

OFFICES = {
    "ann": ("role:clerk", "position:chair"),
    "bob": ("role:clerk",),
    "cid": ("role:clerk", "position:guest"),
    "max": ("role:manager",),
}


def weighing(*voters: Voter) -> RoundRule:
    return replace(rule("weights", share=MORE_THAN_HALF), voters=voters)


CHAIR, CLERK, OTHERS = Voter(3, "position:chair"), Voter(1, "role:clerk"), Voter(Decimal("0.5"))


@pytest.mark.parametrize("sequential", [False, True])
def test_a_vote_weighs_what_the_position_of_the_voter_says(*, sequential: bool) -> None:
    case = case_of(signing(weighing(CHAIR, CLERK, OTHERS), sequential=sequential), people=OFFICES)
    case.start({"signers": SIGNERS})

    voted(case, ann="yes")

    assert case.data["result"] == "approved", "3 of 5.5 are more than half"
    assert cast("dict[str, object]", case.data["tally"])["weight"] == {
        "total": Decimal("5.5"), "approved": 3, "refused": 0, "abstained": 0, "open": Decimal("2.5"),
    }  # fmt: skip


@pytest.mark.parametrize("sequential", [False, True])
def test_each_item_says_what_its_vote_weighs_and_why(*, sequential: bool) -> None:
    case = case_of(signing(weighing(CHAIR, CLERK, OTHERS), sequential=sequential), people=OFFICES)
    case.start({"signers": ["bob", "cid", "max", "ann"]})
    if sequential:
        voted(case, bob="no", cid="yes", max="no")

    assert [fact.why[-1][0] for fact in case.facts(ItemOffered) if fact.node == "sign"] == [
        "the vote weighs 1: role clerk",
        "the vote weighs 1: role clerk",
        "the vote weighs 0.5: none of the positions and roles that weigh otherwise",
        "the vote weighs 3: position chair",
    ]


def test_the_first_voter_that_fits_counts() -> None:
    case = case_of(signing(weighing(CLERK, CHAIR, OTHERS)), people=OFFICES)
    case.start({"signers": SIGNERS})

    assert [token.data[WEIGHT] for token in case.all(Token) if token.node == "sign" and token.holds == "work"] == [
        1, 1, 1, Decimal("0.5"),
    ]  # fmt: skip


def test_whoever_fits_no_voter_is_an_incident_that_names_the_person() -> None:
    case = case_of(signing(weighing(CHAIR, CLERK)), people=OFFICES)
    case.start({"signers": SIGNERS})

    assert case.incident().code == "round-invalid"
    assert "max has none of position:chair, role:clerk" in case.incident().en
    case.did("retry", case.incident().id, {"signers": ["ann", "bob"]})
    assert len(case.open_items("sign")) == 2


def test_a_signer_who_is_added_weighs_by_the_own_position() -> None:
    case = case_of(signing(weighing(CHAIR, CLERK, OTHERS)), people=OFFICES)
    case.start({"signers": ["bob", "max"]})
    of_bob = next(item for item in case.open_items("sign") if item.offer == ("person:bob",))

    case.did("add-signer", of_bob.id, by="bob", to="ann", target="beside")
    voted(case, ann="yes")

    assert case.data["result"] == "approved", "3 of 4.5"


RULES = st.one_of(
    st.sampled_from([rule("all"), rule("any"), rule("veto")]),
    st.builds(lambda part, over: rule("share", share=Share(part, 6, over)), st.integers(1, 5), st.booleans()),
    st.just(rule("n-of-m", need="1")),
)


def brute(of: RoundRule, cast_votes: Mapping[str, str], weights: Mapping[str, int], need: Number) -> Verdict | None:
    """The result that every completion of the votes comes to, if they all come to one."""
    rest = [each for each in weights if each not in cast_votes]
    ends = {_end(of, {**cast_votes, **dict(zip(rest, more, strict=True))}, weights, need)
            for more in product(VOTES, repeat=len(rest))}  # fmt: skip
    return ends.pop() if len(ends) == 1 else None


def _end(of: RoundRule, votes: Mapping[str, str], weights: Mapping[str, int], need: Number) -> Verdict:
    total = sum(weights.values())
    yes = sum(weights[each] for each, vote in votes.items() if vote == "yes")
    no = sum(weights[each] for each, vote in votes.items() if vote == "no")
    if of.share is not None:
        exact = yes * of.share.whole, total * of.share.part
        agreed = yes > 0 and (exact[0] > exact[1] if of.share.over else exact[0] >= exact[1])
    else:
        agreed = {"all": yes == total, "any": yes > 0, "veto": no == 0}.get(of.kind, yes >= need)
    return "approved" if agreed else "refused"


@given(of=RULES, data=st.data())
def test_certain_is_what_every_completion_of_the_votes_comes_to(of: RoundRule, data: st.DataObject) -> None:
    several = data.draw(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 3), min_size=1))
    weights = several if of.share is not None else dict.fromkeys(several, 1)
    need = data.draw(st.integers(1, len(weights)))
    votes = data.draw(st.dictionaries(st.sampled_from(sorted(weights)), st.sampled_from(VOTES)))

    def weighing(*which: str) -> int:
        return sum(weights[each] for each, vote in votes.items() if vote in which)

    tally = Tally(sum(weights.values()), weighing("yes"), weighing("no"), weighing("pass"))

    assert certain(of, tally, need) == brute(of, votes, weights, need)
