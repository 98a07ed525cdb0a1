"""What the record says about one exercise, as progression wants to know it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from voice_coach.record import done
from voice_coach.record.recorded import Recorded
from voice_coach.record.shapes import Unit

KINDS = (
    *done.KINDS,
    "effort",
    "pain_said",
    "pain_score",
    "prescribed",
    "baseline_set",
    "step_offered",
    "step_up",
    "pain_choice_made",
    "flare_up",
    "flare_up_settled",
)
"""The kinds of events that `exercise_log` reads."""

UNITS: tuple[Unit, ...] = ("reps", "seconds", "minutes", "steps")


@dataclass(frozen=True, slots=True)
class Level:
    """A level that holds from that day on.

    came_by: prescribed, baseline_set, step_up or pain_choice_made.
    """

    amount: float
    unit: Unit
    since: date
    came_by: str
    before: float | None = None
    """The level that a step up came from."""
    every_other_day: bool = False


@dataclass(frozen=True, slots=True)
class ExerciseLog:
    """One exercise in the record, in days of the person's calendar."""

    exercise: str
    days_done: frozenset[date] = frozenset()
    painful: tuple[date, ...] = ()
    """Days on which it hurt: a set called painful, or pain said in the middle of it."""
    hard: tuple[date, ...] = ()
    levels: tuple[Level, ...] = ()
    """Oldest first; the last one holds."""
    declined: date | None = None
    """When a step was last offered and declined."""
    sore: tuple[date, ...] = ()
    """Days with a pain score of 6 or more, whatever was done."""
    in_flare_up: bool = False
    pain_after_level: bool = False
    """It hurt after the last change of level."""

    @property
    def level(self) -> Level | None:
        """The level that holds now."""
        return self.levels[-1] if self.levels else None


SORE = 6
"""From this pain score on: ease off or rest (programme, Safety; default)."""


def exercise_log(events: Iterable[Recorded], exercise: str, days: Collection[date] = ()) -> ExerciseLog:
    """What the events (oldest first) say about that exercise.

    days: further days on which it was done, where not every repetition is among the events.
    """
    days_done = set(days)
    painful: list[date] = []
    hard: list[date] = []
    sore: list[date] = []
    levels: list[Level] = []
    declined: date | None = None
    in_flare_up = False
    pain_at: datetime | None = None
    changed_at: datetime | None = None
    for event in events:
        if event.kind == "pain_score" and event.number("score") >= SORE:
            sore.append(event.day)
        elif event.kind in ("flare_up", "flare_up_settled"):
            in_flare_up = event.kind == "flare_up"
        if event.about != exercise:
            continue
        if event.kind in done.KINDS:
            days_done.add(event.day)
        elif event.kind == "pain_said" or event.text("level") == "painful":
            painful.append(event.day)
            pain_at = event.at
        elif event.kind == "effort" and event.text("level") == "hard":
            hard.append(event.day)
        elif event.kind == "step_offered":
            declined = event.day
        elif level := _level(event, levels):
            levels.append(level)
            changed_at = event.at
    return ExerciseLog(
        exercise,
        frozenset(days_done),
        tuple(painful),
        tuple(hard),
        tuple(levels),
        declined,
        tuple(sore),
        in_flare_up,
        pain_at is not None and changed_at is not None and pain_at > changed_at,
    )


def _level(event: Recorded, earlier: list[Level]) -> Level | None:
    unit: Unit = next((unit for unit in UNITS if unit == event.text("unit")), "reps")
    match event.kind:
        case "prescribed":
            named = next((unit for unit in UNITS if event.number(unit)), None)
            if named is None:
                return None
            amount = event.number(named)
            if earlier and earlier[-1].unit == named and earlier[-1].amount == amount:
                return None
            return Level(amount, named, event.day, event.kind)
        case "baseline_set":
            return Level(event.number("start"), unit, event.day, event.kind)
        case "step_up":
            return Level(event.number("to"), unit, event.day, event.kind, event.number("before"))
        case "pain_choice_made":
            every_other = event.data.get("every_other_day") is True
            return Level(event.number("level"), unit, event.day, event.kind, every_other_day=every_other)
    return None
