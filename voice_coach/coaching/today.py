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
from voice_coach.programme.prescription import Prescribed
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
AMOUNTS = ("reps", "seconds", "minutes", "steps")
"""Parameters that say how much."""
LESS = 0.5
"""Of the usual amount, with a middling pain score or in a flare-up (default)."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person wants of today's session."""

    minutes: float | None = None
    position: str = ""
    """Only exercises in this position."""
    gently: bool = False
    keep: frozenset[str] = frozenset()
    """Exercises that stay as they are, although it goes gently: they were just measured anew."""


def prescribed_of(exercise: str, known: Known) -> Prescribed | None:
    """What was prescribed of that exercise: for today, else at all."""
    given = known.prescription.exercises_of(exercise) if known.prescription is not None else ()
    today = (one for one in given if known.today is None or known.today.weekday() in one.days)
    return next(today, given[0] if given else None)


def usual(exercise: str, known: Known, prescribed: Prescribed | None = None) -> dict[str, Param]:
    """What the person does of it: prescribed, else at the present level, else as the programme says.

    prescribed: one of several prescriptions of it; default today's. A level that the person has come to
    since then, by a step up or after pain, goes before the amount that was prescribed; so does, as long as a
    flare-up lasts, one that was measured in it.
    """
    dose = known.doses.get(exercise, {})
    params: dict[str, Param] = {"exercise": exercise, **dose}
    prescribed = prescribed or prescribed_of(exercise, known)
    if prescribed is not None:
        notes = {f"note.{n}": note for n, note in enumerate(prescribed.notes, 1)}
        params.update({**prescribed.dose(), **notes})
        if exercise in known.moved_on | known.measured_anew:
            params.update({name: amount for name, amount in dose.items() if name in AMOUNTS})
    if exercise in known.equipped:
        params["equipped"] = True
    return params


def exercises_today(programme: Programme, known: Known) -> list[ActivitySpec]:
    """Today's exercises, lying ones first and as prescribed within a position."""
    prescription = known.prescription
    if prescription is not None:
        given = prescription.exercises if known.today is None else prescription.on(known.today)
        specs = [
            ActivitySpec("exercise", usual(one.exercise, known, one))
            for one in given
            if one.exercise in programme.exercises
        ]
    else:
        levels = {name for name, dose in known.doses.items() if dose.keys() - {"stage"}}
        names = [name for name in programme.exercises if name in levels] or list(FIRST)
        there = (name for name in names if name in programme.exercises)
        specs = [ActivitySpec("exercise", usual(name, known)) for name in there]
    return sorted(specs, key=lambda spec: POSITIONS.index(position_of(programme, spec)))


def position_of(programme: Programme, spec: ActivitySpec) -> Position:
    """The position of an exercise activity."""
    return programme.exercises[str(spec.params["exercise"])].position


def todays_session(programme: Programme, known: Known, wish: Wish) -> list[ActivitySpec]:
    """All of today's session: exercises, a quiet breath, the end; as many exercises as fit the minutes."""
    chosen = [
        less(programme, spec) if wish.gently and spec.params["exercise"] not in wish.keep else spec
        for spec in exercises_today(programme, known)
        if not wish.position or position_of(programme, spec) == wish.position
    ]
    lesson = "breathing" not in known.lessons
    breathing = ActivitySpec("breathing", {"minutes": BREATHING_MINUTES, "lesson": lesson})
    end = [breathing, ActivitySpec("closing")]
    if wish.minutes is None:
        return [*moving_once(programme, chosen), *end]
    return fitting(programme, [*chosen, *end], wish.minutes * 60)


def less(programme: Programme, spec: ActivitySpec) -> ActivitySpec:
    """One set of half as much, never none."""
    dose = dose_of(programme.exercises[str(spec.params["exercise"])], spec.params)
    smaller: dict[str, Param] = {**spec.params, "sets": 1}
    if dose.counting in ("holds", "minutes"):
        smaller["seconds"] = max(5.0, dose.seconds * LESS)
    else:
        smaller["reps"] = max(1, int((dose.steps if dose.counting == "steps" else dose.reps) * LESS))
    return ActivitySpec(spec.kind, smaller)


def fitting(
    programme: Programme, specs: Sequence[ActivitySpec], seconds: float, here: str = "", least: int = 1
) -> list[ActivitySpec]:
    """As many exercises as fit, at least so many; the breathing at the end where there is time left for it.

    here: the position in which the person is already.
    """
    exercises = [spec for spec in specs if spec.kind == "exercise"]
    breathing = [spec for spec in specs if spec.kind == "breathing"]
    needed = sum(_seconds(spec, programme) for spec in breathing)
    chosen: list[ActivitySpec] = []
    for spec in exercises:
        left = seconds - _seconds(spec, programme)
        if len(chosen) >= least and left < needed:
            break
        seconds = left
        chosen.append(spec)
    rest = [spec for spec in specs if spec.kind not in ("exercise", "breathing")]
    return [*moving_once(programme, chosen, here), *(breathing if seconds >= needed else []), *rest]


def _seconds(spec: ActivitySpec, programme: Programme) -> float:
    return seconds_left(spec, programme, None, 1.0)


def moving_once(programme: Programme, specs: Sequence[ActivitySpec], here: str = "") -> list[ActivitySpec]:
    """The first exercise in each position says how to get there, and waits; `here`: where the person is."""
    moved: list[ActivitySpec] = []
    for spec in specs:
        position = position_of(programme, spec)
        params = {name: value for name, value in spec.params.items() if name not in ("move", "there")}
        params["there" if position == here else "move"] = True
        moved.append(ActivitySpec(spec.kind, params))
        here = position
    return moved
