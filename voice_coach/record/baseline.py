"""Baselines: three days show what can be done now, and the level to begin with lies a little below.

Source for the whole of it: booklet, Baselines. What the booklet leaves open is marked as a default of ours.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from voice_coach.record.recorded import Recorded
from voice_coach.record.shapes import EffortLevel, Unit

DAYS = 3
"""Booklet, Baselines: over three days."""
SHARE = Fraction(80, 100)
"""Booklet, Baselines: begin with 70–80 % of the average; rounding down leads into that span from above."""


@dataclass(frozen=True, slots=True)
class Start:
    """The level to begin with, and the sum that leads to it, so that it can be spoken."""

    amounts: tuple[float, ...]
    average: float
    share: float
    """Of the average; 0.8 is 80 %."""
    level: int


def average(amounts: Iterable[float]) -> float:
    """The mean of the days (booklet, Baselines). Raises ValueError without any day."""
    days = tuple(amounts)
    if not days:
        raise ValueError("A baseline needs at least one day.")
    return float(sum(map(Fraction, days)) / len(days))


def start(amounts: Iterable[float], share: Fraction = SHARE) -> Start:
    """The level to begin with: `share` of the average, rounded down; never 0, never above the average.

    amounts: what was done on each day, in whole repetitions, seconds, steps or minutes.
    Source: booklet, Baselines (10 → 7 or 8). Raises ValueError where the average is below 1: then there is
    no level to begin with, and an easier version or a smaller unit is wanted.
    """
    days = tuple(amounts)
    mean = sum(map(Fraction, days)) / len(days) if days else Fraction(0)
    if mean < 1:
        raise ValueError("The average is below one: choose an easier version or a smaller unit.")
    if not 0 < share <= 1:
        raise ValueError("The share is above 0 and at most 1.")
    return Start(days, float(mean), float(share), max(1, floor(mean * share)))


def suggestion(amount: float, effort: EffortLevel | None) -> int:
    """What to try on the next day: a bit more if it was easy, a bit less if it was hard, else the same.

    Source: booklet, Baselines; "a bit" is 10 %, at least 1 (default). Never below 1.
    """
    bit = max(1, floor(Fraction(amount) / 10))
    change = {"easy": bit, "hard": -bit, "painful": -bit}.get(effort or "", 0)
    return max(1, floor(amount) + change)


@dataclass(frozen=True, slots=True)
class Wizard:
    """How far a three-day baseline has got; it waits as long as the person does between the days."""

    exercise: str
    amounts: tuple[float, ...] = ()
    unit: Unit = "reps"
    last_day: date | None = None
    suggestion: int | None = None
    """For the next day; None before the first one."""

    @property
    def next_day(self) -> int:
        """1 to 3; 4 when all three are done."""
        return len(self.amounts) + 1

    @property
    def complete(self) -> bool:
        """All three days are there."""
        return len(self.amounts) == DAYS

    def may_go_on(self, today: date) -> bool:
        """The next day of the three is another day on the calendar."""
        return not self.complete and (self.last_day is None or self.last_day < today)


KINDS = ("baseline_day", "baseline_set")
"""The kinds of events that `wizard` reads."""


def wizard(events: Iterable[Recorded], exercise: str) -> Wizard:
    """How far the baseline of that exercise has got since the last one was finished.

    A day that was given twice counts as it was given last; day 1 begins anew.
    """
    found = Wizard(exercise)
    for event in events:
        if event.about != exercise:
            continue
        if event.kind == "baseline_set":
            found = Wizard(exercise)
        elif event.kind == "baseline_day":
            day = min(int(event.number("day")), len(found.amounts) + 1)
            amounts = (*found.amounts[: day - 1], event.number("amount"))
            unit, effort = event.text("unit") or "reps", event.text("effort")
            found = Wizard(
                exercise,
                amounts,
                unit,  # type: ignore[arg-type]
                event.day,
                suggestion(amounts[-1], effort or None),  # type: ignore[arg-type]
            )
    return found
