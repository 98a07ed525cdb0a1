"""The two weeks that every new activity is given before it is judged. Source: booklet, Introduction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from voice_coach.record import done
from voice_coach.record.recorded import Recorded

LENGTH = timedelta(days=14)
"""Booklet, Introduction: at least two weeks."""

KINDS = (*done.KINDS, "trial_started", "trial_reviewed")
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
        return not self.reviewed and today >= self.ends

    def days_left(self, today: date) -> int:
        """Days until the two weeks are over; 0 when they are."""
        return max(0, (self.ends - today).days)


def trials(events: Iterable[Recorded]) -> list[Trial]:
    """The trial of everything that was ever done, in the order in which it began (events oldest first).

    A trial begins with the first time, or anew when it is asked for.
    """
    found: dict[str, Trial] = {}
    for event in events:
        activity = event.text("activity") or event.about
        if event.kind == "trial_started":
            found[activity] = Trial(activity, event.day)
        elif event.kind == "trial_reviewed" and activity in found:
            found[activity] = Trial(activity, found[activity].began, reviewed=True)
        elif event.kind in done.KINDS and activity and activity not in found:
            found[activity] = Trial(activity, event.day)
    return sorted(found.values(), key=lambda trial: (trial.began, trial.activity))
