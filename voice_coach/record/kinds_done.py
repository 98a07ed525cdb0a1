"""Shapes of what happens in a session: what ran, what was done, how it was."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le

from voice_coach.record.shapes import (
    LONGEST_AGO,
    Count,
    Data,
    EffortLevel,
    Length,
    Ordinal,
    Score,
    Side,
    Words,
)

# A session and what runs in it


@dataclass(frozen=True)
class SessionStarted(Data):
    """The coach greeted the person."""


@dataclass(frozen=True)
class SessionEnded(Data):
    """The person said goodbye, or the program was closed in the ordinary way."""


@dataclass(frozen=True)
class ActivityStarted(Data):
    """An activity began; `params` is a JSON object, enough to make its cues again."""

    activity: Words
    params: str = "{}"


@dataclass(frozen=True)
class MarkReached(Data):
    """The running activity got to a place where it could go on after a crash or a night."""

    mark: Words
    number: Count
    total: Count = 0
    part: str = ""


@dataclass(frozen=True)
class ActivityEnded(Data):
    """The activity came to its end."""

    activity: Words


@dataclass(frozen=True)
class ActivityStopped(Data):
    """The activity was broken off; `reason`: stop, pain, emergency, replaced, quit …"""

    activity: Words
    reason: str = "stop"


@dataclass(frozen=True)
class ActivityDeclined(Data):
    """The coach offered to go on with it, or a reminder invited, and the person did not want to today."""

    activity: Words


# What was done


@dataclass(frozen=True)
class RepetitionDone(Data):
    """One repetition was counted to its end."""

    exercise: Words
    number: Ordinal
    set: Ordinal = 1
    side: Side = ""
    stage: str = ""


@dataclass(frozen=True)
class HoldDone(Data):
    """A position was held for that many seconds."""

    exercise: Words
    seconds: Length
    number: Ordinal = 1
    set: Ordinal = 1
    side: Side = ""
    stage: str = ""


@dataclass(frozen=True)
class MinuteDone(Data):
    """One more minute of an exercise counted by minutes, of breathing or of relaxation."""

    exercise: Words
    number: Ordinal


@dataclass(frozen=True)
class StepsDone(Data):
    """A walk of that many steps (heel to toe)."""

    exercise: Words
    steps: Count
    set: Ordinal = 1
    stage: str = ""


@dataclass(frozen=True)
class BreathsDone(Data):
    """Guided breathing ended, or was broken off, after that many breaths."""

    breaths: Count
    seconds: Length = 0.0


@dataclass(frozen=True)
class RelaxationDone(Data):
    """Guided relaxation ended, or was broken off, after that long."""

    seconds: Length
    script: str = ""


@dataclass(frozen=True)
class SetDone(Data):
    """A set ended, with what was done of what was planned; what is not counted is left out."""

    exercise: Words
    set: Ordinal = 1
    reps: Count | None = None
    seconds: Length | None = None
    minutes: Length | None = None
    steps: Count | None = None
    planned: Count | None = None
    side: Side = ""
    stage: str = ""


@dataclass(frozen=True)
class DoneAlone(Data):
    """Done without the coach and told afterwards ("log ten bridges", "I walked for twenty minutes")."""

    exercise: Words
    reps: Count | None = None
    sets: Ordinal | None = None
    seconds: Length | None = None
    minutes: Length | None = None
    steps: Count | None = None
    days_ago: Annotated[int, Ge(0), Le(LONGEST_AGO)] = 0


@dataclass(frozen=True)
class Effort(Data):
    """How the last set was."""

    level: EffortLevel
    exercise: str = ""


@dataclass(frozen=True)
class PainScore(Data):
    """How bad the pain is, 0 to 10."""

    score: Score
    when: Literal["", "before", "after"] = ""


@dataclass(frozen=True)
class PainSaid(Data):
    """It hurt in the middle of something, which ended there."""

    activity: str = ""
    exercise: str = ""


@dataclass(frozen=True)
class HelpNamed(Data):
    """A red flag was said and help was named; which words were said is not kept."""

    help: Words


@dataclass(frozen=True)
class ChapterHeard(Data):
    """A chapter was read to its end, so that the next one comes next time."""

    topic: Words
    chapter: Words


@dataclass(frozen=True)
class ChapterLeft(Data):
    """A topic was left in the middle of that chapter, so that it begins with it next time."""

    topic: Words
    chapter: Words


@dataclass(frozen=True)
class LessonHeard(Data):
    """A short lesson before an activity was heard to its end, and need not be told again."""

    lesson: Words


@dataclass(frozen=True)
class Undo(Data):
    """Takes back the events with those uids, separated by spaces: one, or a set with its repetitions."""

    of: Words
