"""The two weeks that every new activity is given before it is judged. Source: booklet, Introduction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from voice_coach.record.recorded import Recorded

LENGTH = timedelta(days=14)
"""Booklet, Introduction: at least two weeks."""

TOLD_WITHIN = timedelta(days=28)
"""Later than this after the two weeks nobody wonders any more."""

KINDS = ("trial_started", "trial_reviewed")
"""The kinds of events that `trials` reads."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One activity on trial: from its first day on, for two weeks."""

    activity: str
    began: date
    reviewed: bool = False

    @property
    def ends(self) -> date:
        """The first day on which the two weeks are over."""
        return self.began + LENGTH

    def is_up(self, today: date) -> bool:
        """The two weeks are over, and the coach has not said so yet."""
        return not self.reviewed and self.ends <= today < self.ends + TOLD_WITHIN

    def days_left(self, today: date) -> int:
        """Days until the two weeks are over; 0 when they are."""
        return max(0, (self.ends - today).days)


def trials(first_days: Mapping[str, date], events: Iterable[Recorded]) -> list[Trial]:
    """The trial of every activity, in the order in which it began.

    A trial begins with the first time, or anew when it is asked for. first_days: activity → the first day on
    which it was done. events: of KINDS, oldest first.
    """
    found = {activity: Trial(activity, day) for activity, day in first_days.items()}
    for event in events:
        activity = event.text("activity")
        if event.kind == "trial_started":
            found[activity] = Trial(activity, event.day)
        elif event.kind == "trial_reviewed" and activity in found:
            found[activity] = Trial(activity, found[activity].began, reviewed=True)
    return sorted(found.values(), key=lambda trial: (trial.began, trial.activity))
