"""Which facts people are told of: the rules of the process, and every escalation step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from flowkit.core.deadline.facts import ExtensionDecided, ExtensionRequested, MarkReached
from flowkit.core.deadline.records import Deadline
from flowkit.core.definition.deadlines import NotificationRule
from flowkit.core.draft import Draft
from flowkit.core.escalation.facts import EscalationFired, ItemUrged
from flowkit.core.escalation.work import open_work
from flowkit.core.instance.data import case_values, definition_of, moment_of, process_scope
from flowkit.core.instance.facts import CaseEnded, CaseStarted, NodePassed, TokenRested
from flowkit.core.instance.moves import Answer
from flowkit.core.instance.records import Scope
from flowkit.core.notification.facts import CaseReady, Notified
from flowkit.core.protocol import Context, Fact, Question, key_in, to_datetime
from flowkit.core.workitem.facts import ItemOffered, OperationDone, SideAnswered, SideDeclined, SideOpened
from flowkit.core.workitem.records import WorkItem

URGENT: Mapping[str, object] = {"urgent": True}
"""An escalation waits for nobody's morning."""


@dataclass(frozen=True, slots=True)
class Render(Question):
    """The text of a message. The answer is (subject, body); where codes of outsiders stand in it, also a mapping from
    what stands there until it is sent to the outsider.
    """

    subject: str
    body: str
    data: dict[str, object] = field(compare=False)
    zone: tzinfo | None = field(compare=False, default=None)


@dataclass(frozen=True, slots=True)
class Happened:
    """What a notification rule looks at: the kind of event, what it matches, whose process, which item or the work of
    which clock, details, and the keys that an escalation told.
    """

    on: str
    match: str
    scope: int
    item: WorkItem | None = None
    clock: Deadline | None = None
    details: Mapping[str, object] = field(default_factory=dict)
    told: tuple[str, ...] = ()


def _ready(draft: Draft, fact: CaseReady) -> Iterator[Happened]:
    yield Happened("started", fact.process, 1)


def _ended(draft: Draft, fact: CaseEnded) -> Iterator[Happened]:
    yield Happened("ended", fact.end_state, 1, details={"end_state": fact.end_state})


def _passed(draft: Draft, fact: NodePassed) -> Iterator[Happened]:
    yield Happened("reached", fact.node, fact.scope)


def _rested(draft: Draft, fact: TokenRested) -> Iterator[Happened]:
    if fact.holds != "incident":
        yield Happened("reached", fact.node, fact.scope)


def _offered(draft: Draft, fact: ItemOffered) -> Iterator[Happened]:
    yield Happened("offered", fact.node, fact.scope, draft.get(WorkItem, fact.item))


def _marked(draft: Draft, fact: MarkReached) -> Iterator[Happened]:
    on = {"warn": "warned", "due": "breached"}.get(fact.kind)
    if on is not None:
        deadline = draft.get(Deadline, fact.deadline)
        yield Happened(on, fact.rule, deadline.scope, clock=deadline, details={"late": fact.late})


def _escalated(draft: Draft, fact: EscalationFired) -> Iterator[Happened]:
    details = {"step": fact.step, "number": fact.number, "reporter": fact.reporter, "to": fact.to, "late": fact.late}
    deadline = draft.get(Deadline, fact.deadline)
    yield Happened("escalated", fact.rule, deadline.scope, clock=deadline, details=details, told=fact.told)


def _operated(draft: Draft, fact: OperationDone) -> Iterator[Happened]:
    details = {"operation": fact.operation, "by": fact.by, "reason": fact.reason}
    yield Happened("operation", fact.operation, 1, draft.find(WorkItem, fact.subject), details=details)


def _side_opened(draft: Draft, fact: SideOpened) -> Iterator[Happened]:
    yield Happened("offered", fact.node, fact.scope, draft.get(WorkItem, fact.item), details={"kind": fact.kind})


HAPPENED: Mapping[type[Fact], Callable[[Draft, Any], Iterator[Happened]]] = {
    CaseReady: _ready,
    CaseEnded: _ended,
    NodePassed: _passed,
    TokenRested: _rested,
    ItemOffered: _offered,
    MarkReached: _marked,
    EscalationFired: _escalated,
    OperationDone: _operated,
    SideOpened: _side_opened,
}


def after_case_started(context: Context, draft: Draft, fact: CaseStarted) -> Answer:
    """The texts are made one step later, or the numbers that the start gives would not be in them."""
    rules = context.definitions[fact.process, fact.version].notifications
    return (CaseReady(fact.process),) if any(rule.on == "started" for rule in rules) else ()


def after_anything(context: Context, draft: Draft, fact: Fact) -> Answer:
    """Tell whom the rules of the process name."""
    facts: list[Fact] = []
    for happened in HAPPENED[type(fact)](draft, fact):
        scope = draft.find(Scope, happened.scope)
        if scope is None:
            continue
        process = process_scope(draft, scope)
        for rule in definition_of(context, process).notifications:
            if rule.on == happened.on and rule.match in ("", happened.match):
                told = _tell(context, draft, process, rule, happened)
                if isinstance(told, Question):
                    return told
                facts += told
    return facts


def after_escalation(context: Context, draft: Draft, fact: EscalationFired) -> Answer:
    """An escalation step itself tells its receiver; a rule of the process on it replaces these plain words."""
    deadline = draft.get(Deadline, fact.deadline)
    process = draft.get(Scope, deadline.scope)
    definition = definition_of(context, process)
    if any(rule.on == "escalated" and rule.match in ("", fact.rule) for rule in definition.notifications):
        return after_anything(context, draft, fact)
    name = definition.deadlines[fact.rule].name
    line = f", {fact.reporter} -> {fact.to}" if fact.reporter else ""
    subject = f"{_head(context, draft)}: {name.en} {name.zh}: escalated 升级 {fact.number}{line}"
    body = _due(context, process, deadline)
    return [
        Notified(context.new_id(), channel, key, subject, body, f"{fact.rule}/{fact.step}", dict(URGENT))
        for key in fact.told
        for channel in fact.channels
    ]


def _head(context: Context, draft: Draft) -> str:
    """What a person calls the case; one without a key is called by its process as well."""
    case = draft.case
    return case.business_key or f"{definition_of(context, draft.get(Scope, 1)).name} {case.id}".strip()


def _due(context: Context, process: Scope, deadline: Deadline) -> str:
    """When it was due, on the clock of the process."""
    if deadline.due_at is None:
        return ""
    zone = moment_of(context, process).tzinfo
    return f"due 应于 {to_datetime(deadline.due_at).astimezone(zone):%Y-%m-%d %H:%M}"


def after_urging(context: Context, draft: Draft, fact: ItemUrged) -> Answer:
    """Whoever has the work hears who waits for it, and how often."""
    item = draft.get(WorkItem, fact.item)
    subject = f"{_head(context, draft)}: {item.name} urged 催办 {fact.times}: {fact.by}"
    return [Notified(context.new_id(), "inbox", key, subject, fact.reason, "urge") for key in fact.told]


def after_side(context: Context, draft: Draft, fact: SideAnswered | SideDeclined) -> Answer:
    """Whoever asked for help or advice hears that it is there, or that there will be none."""
    item = draft.get(WorkItem, fact.item)
    if isinstance(fact, SideAnswered):
        said, body = "answered 已答复", fact.answer
    else:
        said, body = "declined 已退回", fact.reason
    subject = f"{draft.case.business_key or draft.case.id}: {item.name} {said}: {fact.by}"
    return [Notified(context.new_id(), "inbox", f"person:{item.sender}", subject, body, item.kind)]


def after_extension(context: Context, draft: Draft, fact: ExtensionRequested | ExtensionDecided) -> Answer:
    """Those who decide hear of the request, whoever asked of the decision, and whom the process names of both."""
    deadline = draft.get(Deadline, fact.deadline)
    process = draft.get(Scope, deadline.scope)
    clock = definition_of(context, process).deadlines[fact.rule]
    rule = clock.extension
    if rule is None or (isinstance(fact, ExtensionRequested) and not rule.decided_by):
        return ()
    asked = deadline.extensions[fact.number - 1]
    head = f"{_head(context, draft)}: {clock.name.en} {clock.name.zh}: "
    if isinstance(fact, ExtensionRequested):
        names, subject = (*rule.decided_by, *rule.told), f"extension asked for 延期申请 {fact.amount}"
    else:
        names, said = rule.told, "approved 批准延期" if fact.approved else "refused 不同意延期"
        subject = f"extension {said} {fact.amount}"
    happened = Happened("extension", fact.rule, process.id, draft.find(WorkItem, deadline.item))
    work = [happened.item] if happened.item is not None else []
    told = list(_receivers(draft, process, names, happened, work))
    if isinstance(fact, ExtensionDecided):
        told.insert(0, f"person:{asked.by}")
    return [
        Notified(context.new_id(), channel, to, head + subject, fact.reason, f"{fact.rule}/extension-{fact.number}")
        for to in dict.fromkeys(told)
        for channel in rule.channels
    ]


def _tell(
    context: Context, draft: Draft, process: Scope, rule: NotificationRule, happened: Happened
) -> list[Notified] | Question:
    work = _work(context, draft, rule, happened)
    if isinstance(work, Question):
        return work
    data = {**process.data, **happened.details, "case": case_values(draft)}
    texts: dict[str, tuple[str, str]] = {}
    codes: dict[str, object] = {}
    for language, subject, body in (("", rule.subject, rule.body), *rule.texts):
        question = Render(subject, body, data, moment_of(context, process).tzinfo)
        if question not in context.answers:
            return question
        text = context.answers[question]
        written, told = (text[:2], text[2:]) if isinstance(text, tuple) else (("", ""), ())
        texts[language] = written
        codes.update(*told)
    subject, body = texts.pop("")
    more = _more(rule, texts) | ({"codes": codes} if codes else {})
    cause = "/".join(part for part in (rule.id, str(happened.details.get("step", ""))) if part)
    return [
        Notified(context.new_id(), channel, to, subject, body, cause, more)
        for to in dict.fromkeys(_receivers(draft, process, rule.to, happened, work))
        for channel in rule.channels
    ]


def _more(rule: NotificationRule, texts: Mapping[str, tuple[str, str]]) -> dict[str, object]:
    """What the delivery looks at, as far as it is not the usual."""
    more: dict[str, object] = {}
    if texts:
        more["texts"] = {language: list(text) for language, text in texts.items()}
    if rule.urgent or rule.on == "escalated":
        more["urgent"] = True
    return more


def _work(context: Context, draft: Draft, rule: NotificationRule, happened: Happened) -> list[WorkItem] | Question:
    """The work whose people are told. That of a clock is looked up only where the rule names them."""
    if happened.item is not None:
        return [happened.item]
    if happened.clock is None or not {"holder", "candidates"} & set(rule.to):
        return []
    return open_work(context, draft, happened.clock)


def _receivers(
    draft: Draft, process: Scope, names: Iterable[str], happened: Happened, work: Iterable[WorkItem]
) -> Iterator[str]:
    """The keys behind the names of a rule; a datum holds the id of a person, an address, or a list of them.

    What has an "@" is an address, and so is a telephone number with its country (E.164, "+86…").
    """
    for name in names:
        if name == "starter":
            yield f"person:{draft.case.starter}"
        elif name in ("holder", "candidates"):
            for item in work:
                yield from (f"person:{item.assignee}",) if name == "holder" and item.assignee else item.offer
        elif name == "to":
            yield from happened.told
        elif name.startswith("data:"):
            value = process.data.get(name.removeprefix("data:"))
            for each in value if isinstance(value, list) else [value] if value else []:
                yield f"address:{each}" if "@" in str(each) or str(each).startswith("+") else f"person:{each}"
        elif name.startswith("role:"):
            yield key_in(name, draft.case.unit)
