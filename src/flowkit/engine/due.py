"""What is due now: timer starts, timers and clocks, handlers, kept messages, deliveries. The worker calls this.

Each timer and each clock fires in one transaction with its effects: a killed worker leaves nothing half done. Only work
that leaves the database (handlers, deliveries) is leased, tried again, and carries a stable key.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import takewhile
from typing import TypeVar

from flowkit.core.commands import CaseNotBegun, Deliver, FailJob, FinishHandler, FireJob, Start, ThrowError
from flowkit.core.definition.model import ProcessDefinition
from flowkit.core.definition.timers import Timer, TimerStart
from flowkit.core.instance.elements.timers import counted_after, is_skipped
from flowkit.core.instance.evolve import RECALL
from flowkit.core.protocol import SYSTEM, Actor, Instant, to_datetime
from flowkit.core.workitem.evolve import GIVE_BACK
from flowkit.engine.action import Refused, Workshop, perform, start
from flowkit.engine.calls import Call, call_of
from flowkit.engine.crossing import begin_called, recall
from flowkit.engine.delivering import LEASE, deliver
from flowkit.engine.delivering import told as words_of
from flowkit.engine.departing import depart
from flowkit.engine.deploy import next_start, timers_of
from flowkit.engine.ends import is_end
from flowkit.engine.figures import is_night, keep_figures
from flowkit.engine.handing_over import change_shift, is_shift
from flowkit.engine.ids import inner_id, split
from flowkit.engine.inputs import plain_fields
from flowkit.engine.interrupting import give_back
from flowkit.engine.ports import (
    BufferedMessage,
    Deliverer,
    DueJob,
    Focus,
    StartJob,
    Store,
    Unit,
    Waiting,
)
from flowkit.engine.sending import begin_for
from flowkit.engine.undelivered import begin, failed, payload_of
from flowkit.errors import BpmnError, Conflict, FlowkitError

T = TypeVar("T")
_LOG = logging.getLogger("flowkit")
Going = Callable[[], bool]
BATCH = 100
SECOND = 1_000_000


def always() -> bool:
    return True


def run_due(shop: Workshop, store: Store, deliverers: Mapping[str, Deliverer], going: Going = always) -> int:
    """Do everything that is due at the present instant; how many things were done.

    `going` is asked before each piece of work; once it says False, the rest is left for later.
    """
    done = 0
    while True:
        now = shop.clock.now()
        count = sum(each(shop, store, now, going) for each in (_starts, _timers, _handlers, _messages))
        done += count
        if not count or not going():
            return done + deliver(shop, store, deliverers, now, going)


def _while(going: Going, due: Iterable[T]) -> Iterator[T]:
    return takewhile(lambda _: going(), due)


def _starts(shop: Workshop, store: Store, now: Instant, going: Going) -> int:
    with store.read() as unit:
        due = unit.due_starts(now, limit=BATCH)
    return sum(_begin(shop, store, each, now) for each in _while(going, due))


def _begin(shop: Workshop, store: Store, job: StartJob, now: Instant) -> int:
    """There is no case yet that could have an incident: a start that fails is logged, and tried again at every run."""
    try:
        return store.run(job.tenant, partial(_start, shop, job=job, now=now))
    except Conflict:
        raise
    except (FlowkitError, Refused):
        _LOG.exception("the timer start %s of process %s failed", job.node, job.process)
        return 0


def _start(shop: Workshop, unit: Unit, job: StartJob, now: Instant) -> int:
    """Start the cases of one firing and put the next one, in one transaction. What was missed is caught up by rule."""
    if not unit.lock_start(job):
        return 0
    if is_shift(job):
        return change_shift(shop, unit, job, now)
    if is_end(job):
        return depart(shop, unit, job, now)
    if is_night(job):
        return keep_figures(shop, unit, job, now)
    definition = shop.catalogue.definition(unit, job.process, job.version)
    timer = next(iter(timers_of(definition, job.node)), Timer())
    following = next_start(shop.catalogue, unit, definition, job.node, counted_after(timer, job.due_at, now))
    _replace(unit, job, following)
    if is_skipped(timer, job.due_at, now):
        due = to_datetime(job.due_at)
        _LOG.warning("the start %s of process %s, due at %s, was missed and is skipped", job.node, job.process, due)
        return 1
    for home in _units(shop, unit, definition, job.node, now):
        start(shop, unit, definition, Start(job.process, job.version, {}, None, home, job.node), SYSTEM)
    return 1


def _replace(unit: Unit, job: StartJob, following: Instant | None) -> None:
    unit.drop_start(job)
    if following is not None:
        unit.put_start(StartJob(job.tenant, job.process, job.version, job.node, following))


def _units(shop: Workshop, unit: Unit, definition: ProcessDefinition, node: str, now: Instant) -> Sequence[str]:
    """The units for each of which a standing duty starts a case; one without a unit if it is not per role."""
    spec = definition.nodes[node].spec
    if not isinstance(spec, TimerStart) or not spec.per_role:
        return ("",)
    name = shop.catalogue.organisation_name(unit.tenant, definition.key, definition.version)
    organisation = shop.catalogue.organisation(unit, name)
    return organisation.units_with_role(spec.per_role, now) if organisation is not None else ()


def _timers(shop: Workshop, store: Store, now: Instant, going: Going) -> int:
    """Timers and clocks, by due time, priority and id; each in its own transaction. Who is locked is left for later."""
    with store.read() as unit:
        due = unit.due_jobs(now, limit=BATCH)
    return sum(_fire(shop, store, each) for each in _while(going, due))


def _fire(shop: Workshop, store: Store, job: DueJob) -> bool:
    """In one transaction with all effects. What cannot fire becomes an incident, so that it never blocks the rest."""
    focus, fire = Focus("job", job.number), FireJob(job.number)
    try:
        return store.run(job.tenant, lambda unit: perform(shop, unit, job.case, focus, fire, SYSTEM, skip_locked=True))
    except Conflict:
        raise
    except (FlowkitError, Refused) as error:
        failed = FailJob(job.number, words_of(error), None)
        return store.run(job.tenant, lambda unit: perform(shop, unit, job.case, focus, failed, SYSTEM))


def _handlers(shop: Workshop, store: Store, now: Instant, going: Going) -> int:
    with store.read() as unit:
        due = unit.due_jobs(now, limit=BATCH, kinds=("handler",))
    return sum(_handle(shop, store, each) for each in _while(going, due))


def _handle(shop: Workshop, store: Store, job: DueJob) -> bool:
    """Lease it, make the call outside any transaction, then finish or fail in a new one."""
    call = store.run(job.tenant, lambda unit: _take(shop, unit, job))
    if call is None:
        return False

    def settle(command: FinishHandler | FailJob | ThrowError) -> bool:
        focus = Focus("job", job.number)
        return store.run(job.tenant, lambda unit: perform(shop, unit, job.case, focus, command, SYSTEM))

    def fail(error: Exception) -> bool:
        pauses = call.retries(shop)
        retry = shop.clock.now() + pauses[call.attempts] * SECOND if call.attempts < len(pauses) else None
        return settle(FailJob(job.number, words_of(error), retry))

    result, raised = None, None
    try:
        result = call.make(shop, inner_id(job.case, job.number))
    except BpmnError as error:
        raised = error
    except Exception as error:  # noqa: BLE001 -- whatever foreign code raises must become a retry or an incident
        return fail(error)
    try:
        return settle(_raised(job, raised) if raised is not None else FinishHandler(job.number, result))
    except Conflict:
        raise
    except (FlowkitError, Refused) as error:  # the answer cannot be stored, or the case cannot go on with it
        return fail(error)


def _raised(job: DueJob, error: BpmnError) -> ThrowError:
    return ThrowError(job.number, error.code, plain_fields(error.payload))


def _take(shop: Workshop, unit: Unit, job: DueJob) -> Call | None:
    """The call, its job leased; None if another worker has it, or it is gone."""
    call = call_of(shop, unit, job.case, job.number)
    return call if call is not None and unit.lease_job(job.case, job.number, seconds=LEASE) else None


def _messages(shop: Workshop, store: Store, now: Instant, going: Going) -> int:
    """Kept messages for which somebody waits now; one transaction for each receiver."""
    with store.read() as unit:
        due = unit.due_messages(now, limit=BATCH)
    return sum(store.run(each.tenant, partial(_pass_on, shop, message=each, now=now)) for each in _while(going, due))


def _pass_on(shop: Workshop, unit: Unit, message: BufferedMessage, now: Instant) -> int:
    """To its receiver, or to the first case that waits for it. One that finds nobody any more is kept, or is void; one
    that cannot be taken is kept with the reason, for a person to see.
    """
    if not unit.drop_message(message.id) or (message.expires_at is not None and message.expires_at <= now):
        return 0
    if message.process:
        asked = _requested if not message.name else _begun
        return int(asked(shop, unit, message))
    if message.case:
        return int(_received(shop, unit, message, Waiting(message.case, message.subscription, 0)))
    for each in unit.waiting(message.name, message.key):
        if _received(shop, unit, message, each):
            return 1
        if unit.message(message.id) is not None:
            return 0  # it is kept with the reason
    unit.put_message(message)
    return 0


def _begun(shop: Workshop, unit: Unit, message: BufferedMessage) -> bool:
    return _taken(unit, message, lambda: begin(shop, unit, message))


def _requested(shop: Workshop, unit: Unit, message: BufferedMessage) -> bool:
    """A case that another one asked for, in its unit and with a business key that leads back; or one that another case
    has called into a unit. What cannot begin is an incident over there. Or interrupted work that is to go on.
    """
    told = payload_of(message)
    if message.key == RECALL:
        return recall(shop, unit, told)
    if message.key == GIVE_BACK:
        return give_back(unit, told, lambda case, focus, command: perform(shop, unit, case, focus, command, SYSTEM))
    called = message.subscription != 0
    origin, token = (str(told["caller"]), int(str(told["token"]))) if called else (split(message.key)[0], 0)
    try:
        if called:
            begin_called(shop, unit, message, told)
        else:
            begin_for(shop, unit, message, told, origin)
    except Conflict:
        raise
    except (FlowkitError, Refused) as error:  # decided before anything is written
        focus = Focus("token", token) if called else Focus()
        perform(shop, unit, origin, focus, CaseNotBegun(message.process, words_of(error), token), SYSTEM)
    return True


def _received(shop: Workshop, unit: Unit, message: BufferedMessage, waiting: Waiting) -> bool:
    command = Deliver(waiting.subscription, payload_of(message))
    actor = Actor(message.sent_by) if message.sent_by else SYSTEM
    focus = Focus("subscription", command.subscription)
    return _taken(unit, message, lambda: perform(shop, unit, waiting.case, focus, command, actor))


def _taken(unit: Unit, message: BufferedMessage, take: Callable[[], object]) -> bool:
    """Whether the receiver took it. Why not is decided before anything is written, so the message can be kept here."""
    try:
        return bool(take())
    except Conflict:
        raise
    except (FlowkitError, Refused) as error:
        found = error.error() if isinstance(error, Refused) else error
        if found.code != "not-waiting":
            unit.put_message(failed(message, found))
        return False
