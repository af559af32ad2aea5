"""Clocks by the words of the file: between milestones, by conditions, with computed and decided targets, and signs."""

from __future__ import annotations

import pytest
from decision_files import dmn, table
from diagrams import House, diagram, field, script, user

from flowkit import DefinitionInvalid
from flowkit.engine.views import CaseView, DeadlineView

FIELDS = [
    field("grade", "integer"), field("major", "boolean"), field("asked", "boolean"), field("told", "boolean"),
    field("contract"), field("hours", "integer"),
]  # fmt: skip
HEAD = '<flowkit:calendar ref="office-hours"/>'
ALL = ["grade", "major", "asked", "told", "contract", "hours"]


def milestone(name: str, at: str = "reached") -> str:
    return f'<flowkit:milestone id="{name}" name="{name}" at="{at}"/>'


def clock(attributes: str, inside: str = '<flowkit:target within="PT4H"/>') -> str:
    return f'<flowkit:deadline id="limit" name="limit" {attributes}>{inside}</flowkit:deadline>'


def three(head: str = "", *, first: str = "", second: str = "", third: str = "", states: str = "") -> str:
    return diagram(
        "job",
        user("one", first, ask=ALL),
        user("two", second, ask=ALL),
        user("three", third, ask=ALL),
        fields=FIELDS,
        head=HEAD + states + head + '<flowkit:access readers="boss"/>',
    )


class Job:
    """One case of the procedure, begun at 08:30 on a Monday by ann, who does everything."""

    def __init__(self, house: House, *files: str, data: dict[str, object] | None = None) -> None:
        self.house = house
        house.deploy(*files)
        self.id = house.engine.start("job", data or {}, by="ann").id

    def at(self, time: str) -> None:
        self.house.engine.advance_to(f"2026-11-16T{time}+08:00")

    def done(self, **data: object) -> None:
        self.house.engine.complete(self.house.only_item("ann").id, data, by="ann")

    @property
    def view(self) -> CaseView:
        return self.house.engine.case(self.id, by="ann")

    @property
    def clocks(self) -> list[DeadlineView]:
        return [each for each in self.view.deadlines if each.rule == "limit"]

    @property
    def due(self) -> str:
        """In Shanghai, by the newest clock."""
        at = self.clocks[-1].due_at
        return "" if at is None else f"{(at.hour + 8) % 24:02}:{at.minute:02}"

    @property
    def verdicts(self) -> list[str]:
        return [each.verdict for each in self.clocks]


# between milestones


def test_a_clock_runs_from_one_milestone_to_another(house: House) -> None:
    job = Job(
        house,
        three(
            clock('since="asked" until="answered"'),
            first=milestone("asked", "left"),
            second=milestone("answered", "left"),
        ),
    )
    assert job.clocks == []

    job.at("09:00")
    job.done()
    assert job.due == "13:00"

    job.at("10:00")
    job.done()
    assert job.verdicts == ["kept"]
    job.done()
    assert job.view.status == "completed"


def test_a_milestone_is_reached_when_the_token_comes_and_left_when_it_goes(house: House) -> None:
    job = Job(house, three(clock('since="in" until="out"'), second=milestone("in") + milestone("out", "left")))
    job.at("09:15")
    job.done()
    assert job.due == "13:15"
    job.done()
    assert job.verdicts == ["kept"]


def test_a_clock_until_a_milestone_begins_with_the_process(house: House) -> None:
    job = Job(house, three(clock('until="out"'), first=milestone("out", "left")))
    job.at("13:00")
    assert job.due == "12:30"

    job.done()

    assert job.verdicts == ["late"]


def test_a_clock_that_nobody_ends_goes_on_to_the_end_of_the_process(house: House) -> None:
    job = Job(house, three(clock('since="in"'), third=milestone("in")))
    job.done()
    job.done()
    job.done()
    assert job.verdicts == ["kept"]


def test_a_milestone_that_is_met_again_leaves_the_running_clock_alone(house: House) -> None:
    job = Job(house, three(clock('since="in"'), second=milestone("in")))
    job.done()
    job.at("10:00")
    house.engine.return_for_rework(house.only_item("ann").id, by="ann", reason="again", target="one")
    job.done()

    assert len(job.clocks) == 1
    assert job.due == "12:30"


def test_automatic_steps_are_milestones_too(house: House) -> None:
    text = diagram(
        "job",
        user("one"),
        script("note", told="true").replace("<flowkit:set", milestone("noted") + "<flowkit:set", 1),
        user("two"),
        fields=FIELDS,
        head=HEAD + clock('since="noted"') + '<flowkit:access readers="boss"/>',
    )
    job = Job(house, text)
    job.at("09:00")
    job.done()
    assert job.due == "13:00"


# conditions


def test_a_clock_begins_when_its_condition_is_true_and_once(house: House) -> None:
    job = Job(house, three(clock('start-when="major" stop-when="told"')))
    job.done(major=False)
    assert job.clocks == []

    job.at("10:00")
    job.done(major=True)
    assert job.due == "14:00"
    job.done(told=True)

    assert job.verdicts == ["kept"]


def test_a_clock_whose_condition_holds_from_the_start_begins_with_the_process(house: House) -> None:
    assert Job(house, three(clock('start-when="major"')), data={"major": True}).due == "12:30"


def test_a_clock_that_has_ended_does_not_begin_again(house: House) -> None:
    job = Job(house, three(clock('start-when="major" stop-when="told"')))
    job.done(major=True)
    job.done(told=True, major=True)
    job.house.engine.case(job.id, by="ann")
    assert job.verdicts == ["kept"]


def test_a_clock_stands_while_its_condition_holds_and_gives_the_time_back(house: House) -> None:
    job = Job(house, three(clock('pause-when="asked"')))
    job.at("09:30")
    job.done(asked=True)
    assert job.due == ""

    job.at("11:30")
    job.done(asked=False)

    assert job.due == "14:30"
    assert [(each.kind, each.why) for each in job.clocks[0].changes] == [("paused", "condition"), ("resumed", "")]


def test_with_a_condition_for_resuming_the_clock_stands_until_that_holds(house: House) -> None:
    job = Job(house, three(clock('pause-when="asked" resume-when="told"')))
    job.at("09:30")
    job.done(asked=True)
    job.at("10:30")
    job.done(asked=False)
    assert job.due == ""
    job.at("11:30")
    house.engine.return_for_rework(house.only_item("ann").id, by="ann", reason="again", target="two")
    job.done(told=True)
    assert job.due == "14:30"


def test_a_cancelled_clock_is_void(house: House) -> None:
    job = Job(house, three(clock('cancel-when="grade = 4"')))
    job.done(grade=4)
    assert job.verdicts == ["void"]


def test_the_clock_of_a_step_follows_conditions_too(house: House) -> None:
    states = (
        '<flowkit:states><flowkit:state id="new" number="1" name="new"/>'
        '<flowkit:state id="taken" number="2" name="taken"/></flowkit:states>'
    )
    step = (
        clock("start-when=\"case.state = 'taken'\"".replace("'", "&quot;"))
        + '<flowkit:state set="new" claimed="taken"/>'
    )
    job = Job(house, three(first=step, states=states))
    assert job.clocks == []

    job.at("09:00")
    house.engine.claim(house.only_item("ann").id, by="ann")

    assert job.due == "13:00"
    assert house.only_item("ann").due_at is not None
    job.done()
    assert job.verdicts == ["kept"]


def test_a_condition_and_a_business_state_may_both_make_it_stand(house: House) -> None:
    states = (
        '<flowkit:states><flowkit:state id="run" number="1" name="run"/>'
        '<flowkit:state id="rest" number="2" name="rest" clocks="pause"/></flowkit:states>'
    )
    text = three(
        clock('pause-when="asked"'), states=states,
        second='<flowkit:state set="rest"/>', third='<flowkit:state set="run"/>',
    )  # fmt: skip
    job = Job(house, text)
    job.at("09:30")
    job.done(asked=True)
    assert job.due == ""
    job.at("10:30")
    job.done()  # the state runs again, the condition still holds
    assert job.due == ""


def test_a_clock_that_begins_in_a_state_that_pauses_stands(house: House) -> None:
    states = (
        '<flowkit:states><flowkit:state id="run" number="1" name="run"/>'
        '<flowkit:state id="rest" number="2" name="rest" clocks="pause"/></flowkit:states>'
    )
    text = three(
        clock('since="in"'), states=states,
        second='<flowkit:state set="rest"/>' + milestone("in"), third='<flowkit:state set="run"/>',
    )  # fmt: skip
    job = Job(house, text)
    job.at("09:00")
    job.done()
    assert job.due == ""
    job.at("10:00")
    job.done()
    assert job.due == "14:00"


# targets


def test_a_target_may_be_computed_and_is_re_based_when_its_data_change(house: House) -> None:
    limit = '<flowkit:target within=\'= if hours = null then "PT4H" else "PT" + string(hours) + "H"\'/>'
    job = Job(house, three(clock("", limit)))
    assert job.due == "12:30"

    job.at("09:00")
    job.done(hours=2)

    assert (job.clocks[0].target, job.due) == ("PT2H", "10:30")
    (change,) = job.clocks[0].changes
    assert (change.kind, change.target, change.fired) == ("re-based", "PT2H", ())


def test_a_target_may_be_given_by_a_decision(house: House) -> None:
    levels = table(
        "answer within", ["contract: string"], ["within: string", "note: string"],
        ['"gold" => "1 workhours" | "g"', 'not("gold") => "1 workdays" | "n"'],
    )  # fmt: skip
    (house.folder / "within.dmn").write_text(dmn(levels), "utf-8")
    given = '<flowkit:input source="contract" target="contract"/>'
    inside = f'<flowkit:target decision="answer within" entry="within">{given}</flowkit:target>'
    job = Job(house, three(clock("", inside)), data={"contract": "gold"})
    assert job.due == "10:00"

    job.done(contract="silver")

    assert (job.clocks[0].target, job.due) == ("1 workdays", "18:00")
    assert [fact[0] for entry in job.view.history for fact in entry.facts].count("Decided") == 2


def test_a_decision_that_is_not_there_is_refused(house: House) -> None:
    with pytest.raises(DefinitionInvalid) as invalid:
        house.deploy(three(clock("", '<flowkit:target decision="answer within"/>')))
    assert [(each.code, each.element) for each in invalid.value.findings] == [("decision-unknown", "limit")]


def test_a_target_that_is_no_time_is_an_incident(house: House) -> None:
    job = Job(house, three(clock("", '<flowkit:target within="=hours"/>')))
    assert [each.code for each in job.view.incidents] == ["no-target"]


# signs


def test_a_warning_comes_again_until_the_time_is_over(house: House) -> None:
    inside = '<flowkit:target within="PT4H"/><flowkit:warning before="PT1H" every="PT20M"/>'
    job = Job(house, three(clock("", inside)))
    job.at("13:00")
    fired = [
        (mark.key, f"{mark.fired_at:%H:%M}") for mark in job.clocks[0].marks if mark.kind == "warn" and mark.fired_at
    ]
    assert fired == [("1", "03:30"), ("1+1", "03:50"), ("1+2", "04:10")]


def test_a_warning_may_come_again_a_few_times_only(house: House) -> None:
    inside = '<flowkit:target within="PT4H"/><flowkit:warning share="0.5" every="PT20M" times="1"/>'
    job = Job(house, three(clock("", inside)))
    assert [mark.key for mark in job.clocks[0].marks] == ["1", "1+1", "due"]


# again after a return


@pytest.mark.parametrize(("how", "due"), [("fresh", "14:30"), ("first-entry", "12:45")])
def test_after_a_return_the_step_limit_is_fresh_or_from_the_first_entry(house: House, how: str, due: str) -> None:
    job = Job(house, three(second=clock(f'on-return="{how}"')))
    job.at("08:45")
    job.done()
    job.at("09:30")
    house.engine.return_for_rework(house.only_item("ann").id, by="ann", reason="again", target="one")
    job.at("10:30")
    job.done()

    assert job.due == due
    assert job.verdicts == ["void", ""]


def test_from_the_first_entry_old_notices_are_not_sent_again(house: House) -> None:
    inside = '<flowkit:target within="PT4H"/><flowkit:warning before="PT3H"/>'
    job = Job(house, three(second=clock('on-return="first-entry"', inside)))
    job.done()
    job.at("10:00")
    house.engine.return_for_rework(house.only_item("ann").id, by="ann", reason="again", target="one")
    job.done()
    warned = [[mark.void for mark in each.marks if mark.kind == "warn"] for each in job.clocks]
    assert warned == [[False], [True]]


# what is refused

WRONG = [
    ("milestone-unknown", three(clock('since="nowhere"'))),
    ("milestone-twice", three(first=milestone("in"), second=milestone("in"))),
    ("milestone-same", three(clock('since="in" until="in"'), first=milestone("in"))),
    ("milestone-step", three(first=milestone("in") + clock('until="in"'))),
    ("deadline-begins-twice", three(clock('since="in" start-when="major"'), first=milestone("in"))),
    ("resume-without-pause", three(clock('resume-when="told"'))),
    ("on-return-step", three(clock('on-return="first-entry"'))),
    ("target-one-of", three(clock("", "<flowkit:target/>"))),
    ("warning-every", three(clock("", '<flowkit:target within="PT4H"/><flowkit:warning before="PT1H" every="PT0S"/>'))),
    ("warning-every", three(clock("", '<flowkit:target within="PT4H"/><flowkit:warning before="PT1H" times="2"/>'))),
    (
        "warning-times",
        three(clock("", '<flowkit:target within="PT4H"/><flowkit:warning share="0.5" every="PT1M" times="101"/>')),
    ),
    ("expression-invalid", three(clock('pause-when="nobody knows this"'))),
]


@pytest.mark.parametrize(("code", "text"), WRONG, ids=[f"{number}-{code}" for number, (code, _) in enumerate(WRONG)])
def test_what_means_nothing_is_refused(house: House, code: str, text: str) -> None:
    with pytest.raises(DefinitionInvalid) as invalid:
        house.deploy(text)
    assert code in [each.code for each in invalid.value.findings]
