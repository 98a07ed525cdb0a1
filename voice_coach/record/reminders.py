"""Reminders as a calendar file (iCalendar, RFC 5545): a short invitation at fixed times on chosen days."""

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from voice_coach.errors import UsageProblem

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NAMESPACE = uuid.UUID("0d3c5d9e-52a5-4a6d-9a53-6b1c7f0f3f55")
_LASTS = timedelta(minutes=20)
_TITLE = "Back exercises, when you are ready"


def days_of_week(text: str) -> list[str]:
    """`mo,we,fr` (or the names in full) as iCalendar's days, each once, from Monday. Raises UsageProblem."""
    found = set()
    for part in text.split(","):
        day = part.strip().upper()[:2]
        if day not in DAYS:
            raise UsageProblem(
                f"{part.strip() or 'Nothing'} is not a day of the week.", cure="Write days as in mo,we,fr."
            )
        found.add(day)
    return [day for day in DAYS if day in found]


def calendar(times: Sequence[time], days: Sequence[str], first: date) -> str:
    """The file's text: one weekly event a time, from `first` on, in the local time of wherever it is read.

    An event is named by its time, so that a later file replaces it.
    """
    file = Calendar()
    file.add("prodid", "-//Voice Coach//Reminders//EN")
    file.add("version", "2.0")
    for at in times:
        event = Event()
        event.add("uid", f"{uuid.uuid5(_NAMESPACE, at.isoformat())}@voice-coach")
        event.add("dtstamp", datetime.combine(first, time(), tzinfo=UTC))
        event.add("summary", _TITLE)
        event.add("dtstart", datetime.combine(_first_on(days, first), at))
        event.add("duration", _LASTS)
        event.add("rrule", {"freq": "weekly", "byday": list(days)})
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _TITLE)
        alarm.add("trigger", timedelta(0))
        event.add_component(alarm)
        file.add_component(event)
    return str(file.to_ical(), "utf-8")


def _first_on(days: Sequence[str], first: date) -> date:
    return next(day for n in range(7) if DAYS[(day := first + timedelta(days=n)).weekday()] in days)
