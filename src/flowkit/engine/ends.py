"""When somebody's office, a position or a unit ends by its date: the job that looks then."""

from __future__ import annotations

from datetime import date, timedelta

from flowkit.core.organisation import Organisation
from flowkit.core.organisation.keys import next_end
from flowkit.core.protocol import Instant
from flowkit.core.worktime.instants import wall_of_date
from flowkit.core.worktime.zones import instant_of_wall
from flowkit.engine.ports import StartJob, Unit

_JOB = "departures:"
"""How the job of an organisation is called among the timer starts: no process has a colon in its key."""


def schedule_end(tx: Unit, organisation: Organisation, version: int, now: Instant) -> None:
    """A job for the beginning of the day after something of the organisation ends, in place of that of before."""
    tx.drop_starts(f"{_JOB}{organisation.id}")
    end = next_end(organisation, organisation.day(now))
    if end is not None and end < date.max:
        due_at = instant_of_wall(organisation.zone, wall_of_date(end + timedelta(days=1)))
        tx.put_start(StartJob(tx.tenant, f"{_JOB}{organisation.id}", version, "", due_at))


def is_end(job: StartJob) -> bool:
    return job.process.startswith(_JOB)


def organisation_of(job: StartJob) -> str:
    """The id of the organisation that the job looks at."""
    return job.process.removeprefix(_JOB)
