"""How much of what was done on which day, from the events of doing it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from voice_coach.record.recorded import Recorded, Tally
from voice_coach.record.shapes import Unit

COUNTED_ONE_BY_ONE = ("repetition_done", "minute_done")
"""Kinds of which there are very many, and of which only the number matters."""

KINDS = (
    *COUNTED_ONE_BY_ONE,
    "hold_done",
    "steps_done",
    "set_done",
    "breaths_done",
    "relaxation_done",
    "done_alone",
)
"""The kinds of events that say that something was done."""

NUMBERS = ("reps", "seconds", "minutes", "steps", "sets")
"""The values of these events that `by_day` reads."""

Counts = Mapping[tuple[str, str, date], int]
"""(kind, exercise, day) → how many, as `Journal.counted` gives them."""


@dataclass(frozen=True, slots=True)
class Done:
    """An amount of one exercise; `seconds` is the time held, breathed or spent on it."""

    reps: int = 0
    holds: int = 0
    seconds: float = 0.0
    steps: int = 0
    sets: int = 0

    def __add__(self, other: "Done") -> "Done":
        return Done(
            self.reps + other.reps,
            self.holds + other.holds,
            self.seconds + other.seconds,
            self.steps + other.steps,
            self.sets + other.sets,
        )

    def amount(self, unit: Unit) -> float:
        """How much it is in that unit."""
        if unit == "reps":
            return float(self.reps or self.holds)
        return {"seconds": self.seconds, "minutes": self.seconds / 60, "steps": float(self.steps)}[unit]


NOTHING = Done()


def by_day(events: Iterable[Recorded | Tally], counts: Counts | None = None) -> dict[tuple[str, date], Done]:
    """What was done, by (exercise, day).

    A set that was broken off has only its repetitions, a finished one has both: so the larger of the two
    counts, and what was done without the coach is added. counts: stands in for the events of
    COUNTED_ONE_BY_ONE where these were counted by the database; tallies of NUMBERS for the others.
    """
    single: dict[tuple[str, date], _Sum] = defaultdict(_Sum)
    sets: dict[tuple[str, date], _Sum] = defaultdict(_Sum)
    alone: dict[tuple[str, date], _Sum] = defaultdict(_Sum)
    for (kind, about, day), count in (counts or {}).items():
        if kind == "repetition_done":
            single[about, day].add(reps=count)
        else:
            single[about, day].add(seconds=60.0 * count)
    for event in events:
        key, count = (event.about, event.day), event.count
        match event.kind:
            case "repetition_done":
                single[key].add(reps=count)
            case "minute_done":
                single[key].add(seconds=60.0 * count)
            case "hold_done":
                single[key].add(holds=count, seconds=event.number("seconds") * count)
            case "steps_done":
                single[key].add(steps=int(event.number("steps")) * count)
            case "set_done" | "breaths_done" | "relaxation_done":
                _add_sets(sets[key], event, count)
            case "done_alone":
                _add_sets(alone[key], event, count * (int(event.number("sets")) or 1))
    nothing = _Sum()
    found = {}
    for key in {*single, *sets, *alone}:
        most = _larger(single.get(key, nothing), sets.get(key, nothing))
        found[key] = most + alone[key].done() if key in alone else most
    return found


class _Sum:
    """Adds up; an immutable Done for each event would cost too much over years."""

    __slots__ = ("holds", "reps", "seconds", "sets", "steps")

    def __init__(self) -> None:
        self.reps = self.holds = self.steps = self.sets = 0
        self.seconds = 0.0

    def add(self, reps: int = 0, holds: int = 0, seconds: float = 0.0, steps: int = 0, sets: int = 0) -> None:
        self.reps += reps
        self.holds += holds
        self.seconds += seconds
        self.steps += steps
        self.sets += sets

    def done(self) -> Done:
        return Done(self.reps, self.holds, self.seconds, self.steps, self.sets)


def _add_sets(to: _Sum, event: Recorded | Tally, sets: int) -> None:
    """A finished set, or `sets` of them; repetitions with seconds are holds of that length."""
    reps, seconds = int(event.number("reps")), event.number("seconds") + 60 * event.number("minutes")
    if reps and seconds:
        to.add(holds=reps * sets, seconds=reps * sets * seconds, sets=sets)
    else:
        to.add(reps=reps * sets, seconds=seconds * sets, steps=int(event.number("steps")) * sets, sets=sets)


def _larger(first: _Sum, second: _Sum) -> Done:
    return Done(
        max(first.reps, second.reps),
        max(first.holds, second.holds),
        max(first.seconds, second.seconds),
        max(first.steps, second.steps),
        max(first.sets, second.sets),
    )


def total(done: Mapping[tuple[str, date], Done], exercise: str) -> Done:
    """Everything of that exercise."""
    sum_of = _Sum()
    for (about, _), one in done.items():
        if about == exercise:
            sum_of.add(one.reps, one.holds, one.seconds, one.steps, one.sets)
    return sum_of.done()
