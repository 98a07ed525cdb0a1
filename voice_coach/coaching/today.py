"""Today's session: which exercises, in which order, how much of each. Pure.

What was prescribed for today; else the exercises that have a level; else a gentle start. The order changes
the position as seldom as possible: lying first, getting up once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from voice_coach.coaching.activities import seconds_left
from voice_coach.coaching.activities.exercise import dose_of
from voice_coach.coaching.activity import ActivitySpec, Param
from voice_coach.coaching.known import Known
from voice_coach.programme.types import Position, Programme

POSITIONS: tuple[Position, ...] = (
    "lying",
    "tummy",
    "all_fours",
    "kneeling",
    "sitting",
    "standing",
    "machine",
)
"""From the floor upwards."""
FIRST = ("knee_rolling", "knee_hugging", "bridge", "sit_to_stand")
"""A session for somebody for whom nothing was prescribed or measured yet (default)."""
BREATHING_MINUTES = 2
"""At the end of a session (default)."""
LESS = 0.5
"""Of the usual amount, with a middling pain score or in a flare-up (default)."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person wants of today's session."""

    minutes: float | None = None
    position: str = ""
    """Only exercises in this position."""
    gently: bool = False


def usual(exercise: str, known: Known) -> dict[str, Param]:
    """What the person does of it: prescribed, else at the present level, else as the programme says."""
    params: dict[str, Param] = {"exercise": exercise, **known.doses.get(exercise, {})}
    prescription = known.prescription
    for prescribed in prescription.exercises if prescription is not None else ():
        if prescribed.exercise == exercise:
            notes = {f"note.{n}": note for n, note in enumerate(prescribed.notes, 1)}
            params.update({**prescribed.dose(), **notes})
    if exercise in known.equipped:
        params["equipped"] = True
    return params


def exercises_today(programme: Programme, known: Known) -> list[ActivitySpec]:
    """Today's exercises, lying ones first and as prescribed within a position."""
    prescription = known.prescription
    if prescription is None:
        levels = {name for name, dose in known.doses.items() if dose.keys() - {"stage"}}
        names = [name for name in programme.exercises if name in levels] or list(FIRST)
    elif known.today is None:
        names = [prescribed.exercise for prescribed in prescription.exercises]
    else:
        names = [prescribed.exercise for prescribed in prescription.on(known.today)]
    there = (name for name in names if name in programme.exercises)
    specs = [ActivitySpec("exercise", usual(name, known)) for name in there]
    return sorted(specs, key=lambda spec: POSITIONS.index(_position(programme, spec)))


def _position(programme: Programme, spec: ActivitySpec) -> Position:
    return programme.exercises[str(spec.params["exercise"])].position


def todays_session(programme: Programme, known: Known, wish: Wish) -> list[ActivitySpec]:
    """All of today's session: exercises, a quiet breath, the end; as many exercises as fit the minutes."""
    chosen = [
        less(programme, spec) if wish.gently else spec
        for spec in exercises_today(programme, known)
        if not wish.position or _position(programme, spec) == wish.position
    ]
    lesson = "breathing" not in known.lessons
    breathing = ActivitySpec("breathing", {"minutes": BREATHING_MINUTES, "lesson": lesson})
    if wish.minutes is not None:
        chosen = _fitting(
            programme, chosen, wish.minutes * 60 - seconds_left(breathing, programme, None, 1.0)
        )
    return [*_moving_once(programme, chosen), breathing, ActivitySpec("closing")]


def less(programme: Programme, spec: ActivitySpec) -> ActivitySpec:
    """One set of half as much, never none."""
    dose = dose_of(programme.exercises[str(spec.params["exercise"])], spec.params)
    smaller: dict[str, Param] = {**spec.params, "sets": 1}
    if dose.counting in ("holds", "minutes"):
        smaller["seconds"] = max(5.0, dose.seconds * LESS)
    else:
        smaller["reps"] = max(1, int((dose.steps if dose.counting == "steps" else dose.reps) * LESS))
    return ActivitySpec(spec.kind, smaller)


def _fitting(programme: Programme, specs: Sequence[ActivitySpec], seconds: float) -> list[ActivitySpec]:
    """The first ones that fit, at least one."""
    chosen: list[ActivitySpec] = []
    for spec in specs:
        seconds -= seconds_left(spec, programme, None, 1.0)
        if chosen and seconds < 0:
            break
        chosen.append(spec)
    return chosen


def _moving_once(programme: Programme, specs: Sequence[ActivitySpec]) -> list[ActivitySpec]:
    """The first exercise in each position says how to get there, and waits."""
    moved: list[ActivitySpec] = []
    here = ""
    for spec in specs:
        position = _position(programme, spec)
        moved.append(ActivitySpec(spec.kind, {**spec.params, "there" if position == here else "move": True}))
        here = position
    return moved
