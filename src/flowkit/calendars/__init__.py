"""Calendars from files: read, joined with public holidays, and frozen into a stored value of `core.worktime`."""

from flowkit.calendars.file import calendar_from_yaml, load_calendar
from flowkit.calendars.public_holidays import PublicHolidays, public_holidays

__all__ = ["PublicHolidays", "calendar_from_yaml", "load_calendar", "public_holidays"]
