"""Whether a value of a case is what a scenario says it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from flowkit.errors import InputInvalid
from flowkit.expressions import YearMonthDuration
from flowkit.replay.wall_time import resolve


@dataclass(frozen=True, slots=True)
class Sameness:
    """Compares at the time of a step, on the wall clock of the scenario."""

    now: datetime
    zone: ZoneInfo

    def same(self, expected: object, actual: object) -> bool:
        """Typed values are compared with their texts."""
        if isinstance(expected, list) and isinstance(actual, list | tuple):
            return len(expected) == len(actual) and all(map(self.same, expected, actual))
        if isinstance(expected, dict) and isinstance(actual, dict):
            return expected.keys() == actual.keys() and all(self.same(expected[key], actual[key]) for key in expected)
        if isinstance(expected, str) and not isinstance(actual, str):
            return self._same_text(expected, actual)
        if isinstance(actual, float):
            return not isinstance(expected, bool) and Decimal(str(actual)) == expected
        return isinstance(expected, bool) == isinstance(actual, bool) and expected == actual

    def _same_text(self, expected: str, actual: object) -> bool:
        """Dates, times and durations have no other form in a scenario than text."""
        if isinstance(actual, datetime):
            return self._same_time(expected, actual)
        if isinstance(actual, time):
            return expected in (actual.isoformat(), f"{actual:%H:%M}")
        return isinstance(actual, date | timedelta | YearMonthDuration) and str(actual) == expected

    def _same_time(self, expected: str, actual: datetime) -> bool:
        aware = actual if actual.tzinfo is not None else actual.replace(tzinfo=self.zone)
        try:
            return resolve(expected, self.now, self.zone) == aware
        except InputInvalid:
            pass
        try:
            written = datetime.fromisoformat(expected)
        except ValueError:
            return False
        return (written if written.tzinfo is not None else written.replace(tzinfo=self.zone)) == aware
