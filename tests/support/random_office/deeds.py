"""One random thing that somebody does, held against what the descriptors said of it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from flowkit import Engine, InputInvalid, MessageUnmatched, NotAuthorised, NotFound, OperationRefused, SentFile
from flowkit.core.operations.table import OPERATIONS
from flowkit.core.protocol import to_datetime
from flowkit.core.workitem.records import OPEN_STATES, WorkItem
from flowkit.engine.code_issuing import IssuedCode
from flowkit.engine.descriptors import OperationView
from random_office.processes import BEGUN, CLERKS, PERSONS

REFUSALS = (OperationRefused, NotAuthorised, NotFound, InputInvalid)
"""How an engine says no."""
Given = dict[str, Any]


@dataclass
class Office:
    """The engine, its cases so far, and what was done, for whoever looks for the cause of a fault."""

    engine: Engine
    chance: Random
    cases: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    broken: bool = False
    others: frozenset[str] = frozenset()
    """Cases that were there before."""
    codes: list[tuple[str, IssuedCode]] = field(default_factory=list)
    """Each with its case."""

    def look_around(self) -> None:
        """Take in the cases that others have begun, and those of timers and calls."""
        known = {*self.others, *self.cases}
        self.cases += (case for case in all_cases(self.engine) if case not in known)

    def note(self, *words: object) -> None:
        self.done.append(" ".join(map(str, words)))


def begin(office: Office, process: str) -> str:
    """A new case of the process."""
    chance = office.chance
    person = chance.choice(CLERKS)
    data = {"choice": chance.randint(0, 2), "severity": chance.randint(1, 3)}
    case = office.engine.start(process, data, by=person).id
    office.cases.append(case)
    office.note("start", process, data, "by", person, "->", case)
    return case


def any_process(office: Office) -> str:
    return office.chance.choice(BEGUN)


# what is asked for


def subjects(office: Office, case: str) -> list[WorkItem]:
    """The items with which something can be done: the open ones, and the last that have ended."""
    with office.engine.store.read() as unit:
        items = unit.items(case)
    return [item for item in items if item.status in OPEN_STATES] * 3 + [item for item in items if item.ended_at][-2:]


def somebody(office: Office, item: WorkItem | None) -> str:
    """Mostly whoever has the item or may take it."""
    persons = [person for person in PERSONS if item is not None and _is_for(item, person)]
    return office.chance.choice(persons if persons and office.chance.random() < 0.7 else PERSONS)


def _is_for(item: WorkItem, person: str) -> bool:
    if item.assignee or item.done_by:
        return person in (item.assignee, item.done_by, item.giver)
    return f"person:{person}" in item.offer or (person in CLERKS and any("role:clerk" in key for key in item.offer))


def offered(office: Office, subject: str, person: str) -> list[OperationView] | None:
    """The descriptors, None for who may not see it."""
    try:
        return office.engine.operations(subject, by=person)
    except NotFound:
        return None


def given(office: Office, view: OperationView) -> Given:
    """Random inputs that fit the operation."""
    chance = office.chance
    inputs: Given = {"reason": "because"}
    asked = {*view.needs, *(each for each in view.accepts if chance.random() < 0.5)}
    if "to" in asked:
        others = [each for each in office.cases if each != view.subject]
        persons = [*PERSONS, "nobody"]
        inputs["to"] = chance.choice(others or ["none"]) if view.about == "case" else chance.choice(persons)
    if "target" in asked and view.choices:
        inputs["target"] = chance.choice(view.choices)
    if "state" in asked:
        inputs["state"] = chance.choice(view.choices or ("waiting",))
    data = _DATA.get(view.name)
    if view.name == "raise":
        inputs["data"] = {name: chance.randint(1, 3) for name in view.fields}
    elif data is not None:
        inputs["data"] = data(chance)
    elif "data" in (*view.needs, *view.accepts) and view.about == "item":
        inputs["data"] = {name: _FIELDS[name](chance) for name in view.fields}
    return inputs


_FIELDS: Mapping[str, Callable[[Random], object]] = {
    "choice": lambda chance: chance.randint(0, 2),
    "note": lambda chance: chance.choice(["a", "b"]),
    "vote": lambda chance: chance.choice(["agree", "agree", "refuse"]),
    "severity": lambda chance: chance.randint(1, 3),
}
_DATA: Mapping[str, Callable[[Random], dict[str, object]]] = {
    "dispatch": lambda chance: {
        "helpers": chance.sample(PERSONS, chance.choice([0, 0, 1, 2])),
        "waits": chance.random() < 0.5,
        **chance.choice([{}, {"within": "PT1H"}]),
    },
    "ask-advice": lambda chance: {
        "to": chance.choice([["cat"], ["role:boss"], ["ben", "deb"], ["role:clerk"], ["nobody"]]),
        "waits": chance.random() < 0.5,
    },
    "cc": lambda chance: {"to": chance.choice([["deb"], ["role:clerk"], ["cat", "out"]])},
    "answer": lambda chance: {"answer": chance.choice(["yes", "no"])},
    "interrupt": lambda _: {},
    "comment": lambda chance: {"text": chance.choice(["good", "bad"])},
    "request-extension": lambda chance: {"amount": chance.choice(["PT2H", "PT30M", "PT99H"])},
    "approve-extension": lambda chance: chance.choice([{}, {"amount": "PT1H"}]),
    "retry": lambda _: {},
    "resolve": lambda _: {},
}

ASIDE = frozenset(
    {"comment", "attach", "detach", "download", "cc", "escalate", "urge", "supervise", "cancel", "close", "jump"}
)
"""What would be most of all deeds, as nearly everybody may do it, or leaves little to be done afterwards."""
ELSEWHERE = frozenset({"rate", *(each.name for each in OPERATIONS.values() if each.with_content)}) - {
    "attach",
    "download",
}
"""What is done with a code of a case, by verbs of its own."""


def unknown_inputs() -> set[str]:
    """Operations whose data nobody here can make up."""
    return {each.name for each in OPERATIONS.values() if each.takes} - _DATA.keys() - ELSEWHERE - {"attach"}


OF_THE_INPUT: Mapping[str, frozenset[str]] = {
    "to": frozenset(
        {"person-unknown", "person-excluded", "person-not-cleared", "already-in-round", "receiver-invalid",
         "duties-apart", "no-signer",
         "first-unknown", "first-elsewhere", "first-itself", "first-ended", "linked-already"}
    ),
    "data": frozenset(
        {"person-unknown", "person-excluded", "receiver-missing", "receiver-invalid", "reason-missing",
         "extension-limit", "grade-lowered", "grade-same", "field-required", "answer-missing", "comment-invalid"}
    ),
    "target": frozenset(),
    "state": frozenset(),
}  # fmt: skip
"""What may be wrong with a random input although the operation is allowed."""
FOR_ANOTHER = frozenset({"interrupt", "remove-signer"})
"""Whether one may do these hangs on the person who is named."""


# doing it


def tried(office: Office, view: OperationView, by: str, inputs: Given) -> str:
    """The code with which it was refused, "" if it was done."""
    engine, subject = office.engine, view.subject
    try:
        if view.name == "attach":
            engine.attach(subject, "a.txt", b"text", by=by, media_type="text/plain")
        elif view.name == "download":
            engine.download(f"{subject}.{inputs.get('target', 99_999)}", by=by)
        else:
            engine.operate(
                view.name,
                subject,
                inputs.get("data"),
                by=by,
                **{name: value for name, value in inputs.items() if name != "data"},
            )
    except REFUSALS as refusal:
        return refusal.code
    return ""


def contradiction(view: OperationView, inputs: Given, code: str) -> str:
    """How what happened differs from what the descriptor said; "" if it does not."""
    wrong = OPERATIONS[view.name].wrong_input.union(*(OF_THE_INPUT[name] for name in inputs if name != "reason"))
    if view.name in FOR_ANOTHER and "to" in inputs:
        wrong |= {"not-authorised"}
    if view.allowed and code not in {"", *wrong}:
        return f"{view.name} of {view.subject} is said to be allowed, and was refused with {code}"
    if not view.allowed and code not in {view.code, *wrong}:
        return f"{view.name} of {view.subject} is said to be refused with {view.code}, and ended with {code!r}"
    return ""


def do_something(office: Office, case: str) -> str:
    """Somebody asks what may be done, and does one of it; what went otherwise than said, "" if nothing did."""
    chance = office.chance
    item = chance.choice([None, *subjects(office, case)])
    person, subject = somebody(office, item), case if item is None else f"{case}.{item.id}"
    views = offered(office, subject, person)
    if views is None:
        return _hidden(office, subject, person)
    views = [view for view in views if view.subject and view.name not in ELSEWHERE]
    allowed = [view for view in views if view.allowed]
    among = allowed if allowed and chance.random() < 0.8 else views
    (view,) = chance.choices(among, [1 if each.name in ASIDE else 8 for each in among])
    inputs = given(office, view)
    code = tried(office, view, person, inputs)
    office.note(
        view.name, "of", view.subject, "by", person, inputs, "->", code or "done", "" if view.allowed else "(no)"
    )
    return contradiction(view, inputs, code)


def _hidden(office: Office, subject: str, person: str) -> str:
    """Whoever may not see it cannot do anything with it either."""
    name = office.chance.choice(["complete", "claim", "cancel", "comment"])
    data: dict[str, object] = {"text": "hello"} if name == "comment" else {}
    try:
        office.engine.operate(name, subject, data, by=person, reason="because")
    except (NotAuthorised, NotFound, OperationRefused):
        return ""
    return f"{person} may not see {subject} and did {name} with it"


def beside_the_table(office: Office) -> None:
    """What is no operation: reading, messages, time that passes."""
    chance, engine = office.chance, office.engine
    deed = chance.choice(["open", "open", "signal", "message", "time", "time", "time", "due", "next", "leave"])
    if deed == "open":
        person = chance.choice(PERSONS)
        for item in chance.sample(found := engine.worklist(person), min(len(found), 1)):
            engine.open(item.id, by=person)
            office.note("open", item.id, "by", person)
        return
    if deed == "time":
        minutes = chance.choice([1, 20, 70, 200, 600])
        engine.advance_to(to_datetime(engine.clock.now()) + timedelta(minutes=minutes))
        office.note("time", minutes)
        return
    office.note(deed)
    if deed == "next":
        engine.next(chance.choice(PERSONS))
    elif deed == "leave":
        person, to = chance.choice(PERSONS), chance.choice(PERSONS)
        with contextlib.suppress(*REFUSALS):
            engine.hand_over_all(person, to=to, by="cat", reason="because")
        office.note("from", person, "to", to)
    elif deed == "signal":
        engine.signal("alarm", by=chance.choice(CLERKS))
    elif deed == "message":
        with contextlib.suppress(MessageUnmatched):
            engine.message("news", correlation=1, by=chance.choice(CLERKS))
    engine.run_due()


# by a code


def by_a_code(office: Office) -> str:
    """A code is given or revoked, or somebody without an account tries one; what went otherwise than said."""
    chance, engine = office.chance, office.engine
    deed = chance.choice(["give", "revoke", "guess", *["submit"] * 5]) if office.codes else "give"
    if deed == "give":
        for by in chance.sample(PERSONS, len(PERSONS)):
            case = chance.choice(office.cases)
            with contextlib.suppress(*REFUSALS):
                office.codes.append((case, engine.issue_code(case, "asker", by=by, person="Zoe")))
                office.note("a code of", case, "by", by)
        return ""
    case, given = chance.choice(office.codes)
    if deed == "revoke":
        with contextlib.suppress(*REFUSALS):
            engine.revoke_code(case, given.handle, by=chance.choice(PERSONS))
            office.note("revoked", given.handle)
        return ""
    if deed == "guess":
        return _opens(office, given.code[:-1] + ("0" if given.code[-1] != "0" else "1"))
    return _submitted(office, case, given)


def _opens(office: Office, wrong: str) -> str:
    try:
        office.engine.by_code(wrong)
    except NotFound as refusal:
        return "" if refusal.code == "code-unknown" else f"a wrong code is {refusal.code}"
    return "a wrong code opens a case"


def _submitted(office: Office, case: str, given: IssuedCode) -> str:
    """What can be done with a code is told by looking; a code that opens nothing does nothing."""
    chance, engine = office.chance, office.engine
    try:
        seen = engine.by_code(given.code)
    except REFUSALS as refusal:
        said, open_acts = refusal.code, list[str]()
    else:
        said, open_acts = "", [each.id for each in seen.acts]
        if case in repr(seen) or any(repr(person) in repr(seen) for person in PERSONS):
            return f"a code tells {seen}"
    act = chance.choice([*open_acts, "tell", "take-back", "nothing"])
    data = {"note": "by code"} if act == "tell" else {}
    files = [SentFile("proof", "a.txt", b"text", "text/plain")] * (chance.randint(0, 2) if act == "tell" else 0)
    try:
        engine.submit_by_code(given.code, act, data, files=files)
    except REFUSALS as refusal:
        code = refusal.code
    else:
        code = ""
    office.note("submit", act, "in", case, files, "->", code or "done")
    if (code == "") != (act in open_acts) or (said and code != said):
        return f"{act} in {case}: looking told {said or open_acts}, and it ended with {code!r}"
    return ""


def all_cases(engine: Engine) -> Iterator[str]:
    """The ids of all cases, also of those that others have begun."""
    with engine.store.read() as unit:
        for process in (*BEGUN, "inquiry", "supervision"):
            yield from (each.case.id for each in unit.find_cases(process, only_open=False, limit=100_000))
