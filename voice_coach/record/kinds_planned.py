"""Shapes of where somebody stands and goes: levels, goals, plans and thoughts, in their own words."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from voice_coach.record.shapes import (
    Count,
    Data,
    EffortLevel,
    Length,
    Ordinal,
    PainChoice,
    Score,
    Unit,
    Words,
)

# Where somebody stands and where they are going


@dataclass(frozen=True)
class Prescribed(Data):
    """What was prescribed, written down when a prescription is first seen or has changed."""

    exercise: Words
    reps: Count | None = None
    sets: Ordinal | None = None
    seconds: Length | None = None
    minutes: Length | None = None
    steps: Count | None = None
    days_a_week: Annotated[int, Ge(1), Le(7)] = 7
    pain_limit: Score | None = None


@dataclass(frozen=True)
class PrescriptionEnded(Data):
    """It is not prescribed any more."""

    exercise: Words


@dataclass(frozen=True)
class BaselineDay(Data):
    """One day of a three-day baseline (programme, part 4)."""

    exercise: Words
    day: Annotated[int, Ge(1), Le(3)]
    amount: Length
    unit: Unit = "reps"
    effort: EffortLevel | None = None


@dataclass(frozen=True)
class BaselineSet(Data):
    """Three days are done: their average, and the level to start from."""

    exercise: Words
    average: Length
    start: Length
    unit: Unit = "reps"


@dataclass(frozen=True)
class StepOffered(Data):
    """A small step up was offered and declined; it is not offered again at once."""

    exercise: Words
    level: Length
    to: Length
    unit: Unit = "reps"


@dataclass(frozen=True)
class StepUp(Data):
    """A small step up was taken."""

    exercise: Words
    before: Length
    to: Length
    unit: Unit = "reps"


@dataclass(frozen=True)
class PainChoiceMade(Data):
    """Which of the three choices after a painful increase was taken, and the level from now on."""

    exercise: Words
    choice: PainChoice
    level: Length
    unit: Unit = "reps"
    every_other_day: bool = False
    """The increase cannot be made smaller than one, so that it is done on every other day only."""


@dataclass(frozen=True)
class TrialStarted(Data):
    """A new activity is given two weeks (programme, part 1)."""

    activity: Words


@dataclass(frozen=True)
class TrialReviewed(Data):
    """Two weeks were up and the coach said so."""

    activity: Words
    keep: bool = True


@dataclass(frozen=True)
class GoalSet(Data):
    """A goal, or a changed one under the same id (programme, part 2)."""

    goal: Words
    text: Words
    area: Literal["", "fitness", "work", "leisure"] = ""
    why: str = ""
    reward: str = ""
    by: str = ""
    """A date as YYYY-MM-DD, or words."""


@dataclass(frozen=True)
class GoalStageSet(Data):
    """A stage of a goal, in order (programme, part 3)."""

    goal: Words
    stage: Ordinal
    text: Words


@dataclass(frozen=True)
class GoalStageDone(Data):
    """A stage was ticked off."""

    goal: Words
    stage: Ordinal


@dataclass(frozen=True)
class GoalDone(Data):
    """A goal was reached."""

    goal: Words


@dataclass(frozen=True)
class GoalMissed(Data):
    """It was not managed; `learned` in the person's own words."""

    goal: Words
    learned: str = ""


@dataclass(frozen=True)
class GoalDropped(Data):
    """The person does not want this goal any more."""

    goal: Words


# Plans and thoughts, in the person's own words


@dataclass(frozen=True)
class PlanSaved(Data):
    """A pacing plan for one task, or a changed one (programme, part 12)."""

    task: Words
    priority: str = ""
    pieces: str = ""
    tolerance: str = ""
    evaluate: str = ""


@dataclass(frozen=True)
class PlanReviewed(Data):
    """The plan was looked at after some days."""

    task: Words
    change: str = ""


@dataclass(frozen=True)
class GoodDayCap(Data):
    """At most this much on a good day, and this much on a bad one (programme, part 11)."""

    exercise: Words
    good_day: Length
    bad_day: Length
    unit: Unit = "reps"


@dataclass(frozen=True)
class ThoughtRecord(Data):
    """Situation, thought, feeling, action; style and rewording are the person's (programme, parts 13, 14)."""

    situation: str = ""
    thought: str = ""
    feeling: str = ""
    action: str = ""
    style: str = ""
    reworded: str = ""


@dataclass(frozen=True)
class MovementAvoided(Data):
    """A movement that is avoided (programme, part 15)."""

    movement: Words


@dataclass(frozen=True)
class DistractionKept(Data):
    """A distraction technique of the person's own (programme, part 19)."""

    number: Ordinal
    text: Words


@dataclass(frozen=True)
class FlarePlanSlot(Data):
    """One of the six slots of the flare-up plan (programme, part 22)."""

    slot: Annotated[int, Ge(1), Le(6)]
    text: str


@dataclass(frozen=True)
class FlareUp(Data):
    """A flare-up began (programme, part 21)."""

    trigger: str = ""


@dataclass(frozen=True)
class FlareUpSettled(Data):
    """It has settled."""


@dataclass(frozen=True)
class AnswerGiven(Data):
    """One answer of an interview that is not finished, so that it can go on after a crash."""

    interview: Words
    question: Words
    answer: str


@dataclass(frozen=True)
class Preference(Data):
    """Something asked once and remembered (equipment there, side, voice)."""

    name: Words
    value: str | int | float | bool
