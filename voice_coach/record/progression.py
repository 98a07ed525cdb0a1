"""Progression: from done most days to a small step up, and back after an increase that hurt.

Source for the whole of it: booklet, How to progress on from your baseline. What the booklet leaves open is
marked as a default of ours. Pure functions on an `ExerciseLog`; the coach says the sum and the reason.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Literal

from voice_coach.record.exercise_log import ExerciseLog, Level
from voice_coach.record.shapes import PainChoice, Unit

WEEK = timedelta(days=7)
MOST_DAYS = 4
"""Of seven: what "most days" means (default)."""

Reason = Literal[
    "ready",
    "no_level",
    "not_allowed",
    "flare_up",
    "painful_week",
    "painful_increase",
    "too_soon",
    "not_most_days",
    "hard_week",
    "declined",
]
"""ready: a step is offered; anything else says why not yet."""


@dataclass(frozen=True, slots=True)
class Step:
    """A small step up."""

    before: float
    to: float
    unit: Unit


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the three ways on after a painful increase, and the level that it leads to."""

    choice: PainChoice
    level: float
    unit: Unit
    every_other_day: bool = False


@dataclass(frozen=True, slots=True)
class Outlook:
    """What progression says today, with what the coach needs to say why."""

    reason: Reason
    step: Step | None = None
    choices: tuple[Choice, ...] = ()
    """Three after a painful increase; empty otherwise."""
    days_done: int = 0
    """Of the last seven."""
    days_needed: int = MOST_DAYS


def increase(level: float) -> int:
    """How much a step adds: about 10 %, rounded down, at least 1 (booklet: 8 → 9 minutes)."""
    if level < 0:
        raise ValueError("A level is not below 0.")
    return max(1, floor(Fraction(level) / 10))


def step_from(level: float, unit: Unit) -> Step:
    """The small step up from that level."""
    return Step(level, level + increase(level), unit)


def days_done(log: ExerciseLog, today: date) -> int:
    """On how many of the last seven days, today included, it was done."""
    return sum(today - WEEK < day <= today for day in log.days_done)


def most_days(log: ExerciseLog, today: date) -> bool:
    """At least 4 of the last 7 days (default)."""
    return days_done(log, today) >= MOST_DAYS


def painful_week(log: ExerciseLog, today: date) -> bool:
    """It hurt, or a pain score was 6 or more, on one of the last seven days (programme, Safety; default)."""
    return any(today - WEEK < day <= today for day in (*log.painful, *log.sore))


def outlook(log: ExerciseLog, today: date, *, allowed: bool = True) -> Outlook:
    """Whether a small step up is offered today, and if not, why; or the three choices after one that hurt.

    Done most days for one week leads to an offer, for two weeks where the last was hard (booklet: one to two
    weeks; the difference is a default). No step within a painful week or a flare-up.
    allowed: False where the prescription allows no progression.
    """
    count = days_done(log, today)
    level = log.level
    if level is None or level.amount <= 0:
        return Outlook("no_level", days_done=count)
    if hurt_by_increase(log):
        return Outlook("painful_increase", choices=choices_after_pain(level), days_done=count)
    reason = _hindrance(log, level, today, allowed)
    if reason is not None:
        return Outlook(reason, days_done=count)
    return Outlook("ready", step_from(level.amount, level.unit), days_done=count)


def _hindrance(log: ExerciseLog, level: Level, today: date, allowed: bool) -> Reason | None:
    if not allowed:
        return "not_allowed"
    if log.in_flare_up:
        return "flare_up"
    if painful_week(log, today):
        return "painful_week"
    if today - level.since < WEEK:
        return "too_soon"
    if not most_days(log, today):
        return "not_most_days"
    if log.declined is not None and today - log.declined < WEEK:
        return "declined"
    was_hard = any(today - WEEK < day <= today for day in log.hard)
    if was_hard and (today - level.since < 2 * WEEK or not most_days(log, today - WEEK)):
        return "hard_week"
    return None


def hurt_by_increase(log: ExerciseLog) -> bool:
    """The level came by a step up, and it hurt since; what to do about it was not chosen yet."""
    return log.level is not None and log.level.came_by == "step_up" and log.pain_after_level


def choices_after_pain(level: Level) -> tuple[Choice, Choice, Choice]:
    """The three choices after a painful increase (booklet), for the level that hurt.

    Back to the previous level for longer; a smaller increase: half of it, for minutes in half minutes, and
    where that cannot be, the whole of it on every other day (default); or stay a little longer and see.
    """
    before = level.before if level.before is not None else max(1.0, level.amount - increase(level.amount))
    half = (level.amount - before) / 2
    if level.unit == "minutes":
        smaller = Choice("smaller_step", before + floor(half * 2) / 2, level.unit)
    else:
        smaller = Choice("smaller_step", before + floor(half), level.unit)
    if smaller.level <= before:
        smaller = Choice("smaller_step", level.amount, level.unit, every_other_day=True)
    return (
        Choice("previous_level", before, level.unit),
        smaller,
        Choice("stay", level.amount, level.unit),
    )
