"""What a physiotherapist prescribed: `prescription.toml`, which wins over the programme's defaults.

written_by = "A. Smith, physiotherapist"
notes = ["Take your time this week."]

[[exercises]]
exercise = "bridge"
reps = 8
sets = 2
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from voice_coach import places
from voice_coach.errors import ContentProblem
from voice_coach.programme.schema import File, Name, Several, checked, mistakes
from voice_coach.programme.toml_source import KeyPath, TomlSource, read_toml
from voice_coach.programme.types import Exercise, Programme

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Side = Literal["left", "right", "each"]
Dose = str | int | float


@dataclass(frozen=True, slots=True)
class Prescribed:
    """One exercise as it was prescribed; None: as the programme or the person's level says."""

    exercise: str
    reps: int | None = None
    sets: int | None = None
    hold: float | None = None
    """Seconds of one hold."""
    minutes: float | None = None
    side: Side | None = None
    stage: str | None = None
    """An easier or harder version of the exercise."""
    days: tuple[int, ...] = tuple(range(7))
    """Days of the week, Monday is 0."""
    progression: bool = True
    """Whether the coach may offer small steps up."""
    notes: tuple[str, ...] = ()
    """Read aloud before the exercise."""

    def dose(self) -> dict[str, Dose]:
        """What was prescribed, under the names of an exercise activity's parameters."""
        amounts = {
            "reps": self.reps,
            "sets": self.sets,
            "seconds": self.hold,
            "minutes": self.minutes,
            "side": self.side,
            "stage": self.stage,
        }
        return {name: amount for name, amount in amounts.items() if amount is not None}


@dataclass(frozen=True, slots=True)
class Prescription:
    """What was prescribed, by whom, from when on."""

    exercises: tuple[Prescribed, ...]
    """In the order in which they are to be done."""
    written_by: str = ""
    written_on: date | None = None
    notes: tuple[str, ...] = ()
    """Read aloud at the beginning of a session."""
    gently_from: int = 4
    """Pain score, 0 to 10, from which the session goes on gently (4–5 carry on gently, default)."""
    ease_off_from: int = 6
    """Pain score, 0 to 10, from which the coach advises to ease off or rest (6–10, default)."""
    times: tuple[time, ...] = ()
    """Times of day at which the coach may invite to a session."""

    def on(self, day: date) -> tuple[Prescribed, ...]:
        """The exercises of that day, in order."""
        return tuple(prescribed for prescribed in self.exercises if day.weekday() in prescribed.days)

    def exercises_of(self, exercise: str) -> tuple[Prescribed, ...]:
        """What was prescribed of that exercise: on different days, or for different sides."""
        return tuple(prescribed for prescribed in self.exercises if prescribed.exercise == exercise)


class ExerciseEntry(File):
    """One `[[exercises]]` of the file."""

    exercise: Name
    reps: Annotated[int, Field(ge=1, le=100)] | None = None
    sets: Annotated[int, Field(ge=1, le=10)] | None = None
    hold: Annotated[float, Field(ge=1, le=120, strict=False)] | None = None
    minutes: Annotated[float, Field(gt=0, le=60, strict=False)] | None = None
    side: Side | None = None
    stage: Name | None = None
    days: Several[Day] | None = None
    progression: bool = True
    notes: Several[Name] = ()


class PainLimits(File):
    """`[pain]` of the file: scores from 0 to 10."""

    gently_from: Annotated[int, Field(ge=1, le=10)] = 4
    ease_off_from: Annotated[int, Field(ge=1, le=10)] = 6


def _clock(value: Any) -> Any:
    """Times as TOML's own (10:00:00) or as text ("10:00")."""
    if isinstance(value, list):
        return tuple(time.fromisoformat(each) if isinstance(each, str) else each for each in value)
    return value


class PrescriptionFile(File):
    """`prescription.toml`."""

    written_by: str = ""
    written_on: date | None = None
    notes: Several[Name] = ()
    times: Annotated[tuple[time, ...], BeforeValidator(_clock)] = ()
    pain: PainLimits = PainLimits()
    exercises: Annotated[Several[ExerciseEntry], Field(min_length=1)]


def prescription_path() -> Path:
    """Where a person's prescription is looked for."""
    return places.config_dir() / "prescription.toml"


def all_mistakes(path: Path, programme: Programme) -> list[ContentProblem]:
    """Everything that `load_prescription` would refuse, entry by entry, so that it is put right in one go."""
    try:
        source = read_toml(path)
        found = mistakes(source, PrescriptionFile)
        entries = [] if found else checked(source, PrescriptionFile).exercises
    except ContentProblem as problem:
        return [problem]
    for number, entry in enumerate(entries):
        try:
            _prescribed(entry, programme, source, ("exercises", number))
        except ContentProblem as problem:
            found.append(problem)
    return found


def load_prescription(path: Path, programme: Programme) -> Prescription:
    """Read a prescription and hold it against the programme.

    Exercises are named by id or by any name that only one of them has.
    Raises ContentProblem naming file, line, what was found and what is expected.
    """
    source = read_toml(path)
    entries = checked(source, PrescriptionFile)
    if entries.pain.gently_from >= entries.pain.ease_off_from:
        source.complain(
            ("pain", "gently_from"),
            f"gently_from {entries.pain.gently_from} is not below ease_off_from {entries.pain.ease_off_from}",
            "to go gently at a lower score than to ease off",
        )
    prescribed: list[Prescribed] = []
    for number, entry in enumerate(entries.exercises):
        where: KeyPath = ("exercises", number)
        one = _prescribed(entry, programme, source, where)
        for other in prescribed:
            both = [DAYS[day] for day in one.days if day in other.days]
            if both and (one.exercise, one.side) == (other.exercise, other.side):
                source.complain(
                    (*where, "exercise"),
                    f"{one.exercise} is there twice on {both[0]}",
                    "each exercise once a day",
                )
        prescribed.append(one)
    return Prescription(
        tuple(prescribed),
        entries.written_by,
        entries.written_on,
        entries.notes,
        entries.pain.gently_from,
        entries.pain.ease_off_from,
        tuple(sorted(set(entries.times))),
    )


def _prescribed(entry: ExerciseEntry, programme: Programme, source: TomlSource, where: KeyPath) -> Prescribed:
    exercise = programme.exercises[_exercise_id(entry.exercise, programme, source, (*where, "exercise"))]
    stages = {stage.id: stage for stage in (*exercise.easier, *exercise.harder)}
    if entry.stage and entry.stage not in stages:
        known = ", ".join(stages) or "no stage, because it has only one version"
        source.complain((*where, "stage"), f"{exercise.id} has no version {entry.stage}", known)
    counting = (entry.stage and stages[entry.stage].counting) or exercise.counting
    for key, reason in _contradictions(entry, exercise, counting):
        source.complain((*where, key), f"{key} does not fit {exercise.id}, {reason}", f"no {key} here")
    return Prescribed(
        exercise=exercise.id,
        reps=entry.reps,
        sets=entry.sets,
        hold=entry.hold,
        minutes=entry.minutes,
        side=entry.side,
        stage=entry.stage,
        days=tuple(range(7))
        if entry.days is None
        else tuple(sorted({DAYS.index(day) for day in entry.days})),
        progression=entry.progression,
        notes=entry.notes,
    )


def _contradictions(entry: ExerciseEntry, exercise: Exercise, counting: str) -> Iterable[tuple[str, str]]:
    """Keys that make no sense for that exercise, each with the reason."""
    if entry.reps is not None and counting == "minutes":
        yield "reps", "which is counted in minutes"
    if entry.hold is not None and counting != "holds":
        yield "hold", f"which is counted in {counting}"
    if entry.minutes is not None and counting != "minutes":
        yield "minutes", f"which is counted in {counting}"
    if entry.side and exercise.sides not in ("ask", "one_then_other"):
        yield "side", "which has no side to choose"
    if entry.days == ():
        yield "days", "an exercise on no day"


def _exercise_id(named: str, programme: Programme, source: TomlSource, where: KeyPath) -> str:
    """The id of the exercise that is named by its id or by a name of its own."""
    wanted = named.strip().lower().replace("-", " ")
    if wanted.replace(" ", "_") in programme.exercises:
        return wanted.replace(" ", "_")
    having = [
        id
        for id, exercise in programme.exercises.items()
        if wanted in (*exercise.names, exercise.shared_title)
    ]
    if not having:
        source.complain(where, f'there is no exercise "{named}"', _nearest(wanted, programme), named)
    if len(having) > 1:
        source.complain(where, f'several exercises are called "{named}"', " or ".join(having), named)
    return having[0]


def _nearest(wanted: str, programme: Programme) -> str:
    from rapidfuzz import fuzz, process

    names: Mapping[str, str] = {
        name: id for id, exercise in programme.exercises.items() for name in exercise.names
    }
    near = process.extract(wanted, list(names), scorer=fuzz.ratio, limit=3, score_cutoff=60)
    ids = dict.fromkeys(names[name] for name, _, _ in near)
    return " or ".join(ids) if ids else f"one of {', '.join(programme.exercises)}"
