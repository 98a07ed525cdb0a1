"""Ups and downs: days of doing much more than usual, each followed by days of doing hardly anything.

Source: booklet, Over-activity and under-activity, and Pacing. The thresholds are defaults of ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from voice_coach.record.done import Done
from voice_coach.record.shapes import Unit

SPAN = timedelta(days=14)
"""How far back the log is looked at."""
MUCH = 1.5
"""From this many times the usual amount on, a day is one of doing much."""
LITTLE = 0.5
"""Up to this part of the usual amount, a day is one of doing little."""
AFTER = timedelta(days=2)
"""Within this a day of doing little belongs to the day of doing much before it."""
OFTEN = 2
"""From this many pairs within SPAN on, days swing."""
FEWEST_DAYS = 5
"""Fewer active days than this say nothing about what is usual."""


@dataclass(frozen=True, slots=True)
class Swing:
    """A day of doing much, and the day of doing little that came after it."""

    much: date
    little: date


def loads(done: Mapping[tuple[str, date], Done]) -> dict[date, float]:
    """How much was done on each day with anything done, all exercises together: 1 is a usual amount of one.

    Repetitions, seconds and steps cannot be added; so each exercise is measured by its own median day.
    """
    plain = {
        key: float(amount.reps or amount.holds) or amount.seconds or float(amount.steps)
        for key, amount in done.items()
    }
    usual = {
        exercise: median(value for (about, _), value in plain.items() if about == exercise)
        for exercise in {exercise for exercise, _ in plain}
    }
    found: dict[date, float] = {}
    for (exercise, day), value in plain.items():
        if usual[exercise] > 0:
            found[day] = found.get(day, 0.0) + value / usual[exercise]
    return found


def swings(load: Mapping[date, float], today: date) -> list[Swing]:
    """The swings within SPAN before today; a day that is not in `load` is one of doing nothing."""
    first = today - SPAN
    recent = {day: amount for day, amount in load.items() if first <= day < today and amount > 0}
    if len(recent) < FEWEST_DAYS:
        return []
    usual = median(recent.values())
    found: list[Swing] = []
    for much in sorted(day for day, amount in recent.items() if amount >= MUCH * usual):
        for days in range(1, AFTER.days + 1):
            little = much + timedelta(days=days)
            taken = bool(found) and found[-1].little >= little
            if little < today and not taken and recent.get(little, 0.0) <= LITTLE * usual:
                found.append(Swing(much, little))
                break
    return found


def days_swing(load: Mapping[date, float], today: date) -> bool:
    """Good and bad days alternate often enough to be worth a kind word."""
    return len(swings(load, today)) >= OFTEN


def left_of_plan(plan: float, done_today: Done, unit: Unit) -> float:
    """How much of the day's plan is left; on a good day the plan is the cap (booklet, Pacing)."""
    return max(0.0, plan - done_today.amount(unit))
