"""When the coach invites to the exercises: at fixed times of the day, and again after "later". Pure."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from voice_coach.errors import UsageProblem

LATER = timedelta(minutes=30)
"""After "later" the coach asks again (default)."""
TOO_LATE = timedelta(minutes=15)
"""A time that was missed for longer, because the computer slept, is left out (default)."""


def times_of_day(text: str) -> list[time]:
    """`10:00,16:00` as times, each once, in order. Raises UsageProblem."""
    found = set()
    for part in text.split(","):
        hour, colon, minute = part.strip().partition(":")
        if not (colon and hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit()):
            raise UsageProblem(
                f"{part.strip() or 'Nothing'} is not a time.", cure="Write times as in 10:00,16:00."
            )
        if len(minute) != 2 or len(hour) > 2 or int(hour) > 23 or int(minute) > 59:
            raise UsageProblem(f"{part.strip()} is not a time of day.", cure="Write times as in 10:00,16:00.")
        found.add(time(int(hour), int(minute)))
    return sorted(found)


class Reminders:
    """Tells when an invitation is due; every time of the day once."""

    def __init__(self, times: Sequence[time], now: datetime) -> None:
        """`times` must not be empty; `now`: the wall clock's time where the person is, without an offset."""
        self._times = tuple(times)
        self._next = self._following(now)
        self._again: datetime | None = None
        self._put_off = 0

    def due(self, now: datetime, put_off: int) -> bool:
        """Whether to invite now. put_off: how often "later" has been said so far."""
        if put_off != self._put_off:
            self._put_off, self._again = put_off, now + LATER
        due = []
        if self._again is not None and self._again <= now:
            due.append(self._again)
            self._again = None
        if self._next <= now:
            if self._again is None:  # else the person put it off, and is asked at that time
                due.append(self._next)
            self._next = self._following(now)
        return any(now - at < TOO_LATE for at in due)

    def _following(self, now: datetime) -> datetime:
        days = (now.date(), now.date() + timedelta(days=1))
        return min(at for day in days for each in self._times if (at := datetime.combine(day, each)) > now)
