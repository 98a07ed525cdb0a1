"""An activity as its timed script: when each line and tone comes and how long it lasts, without sound."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from voice_coach.coaching.activities import cues
from voice_coach.coaching.activities.reading import spoken_seconds
from voice_coach.coaching.activity import ActivitySpec, Param
from voice_coach.coaching.cues import Ask, Beat, Line, Say
from voice_coach.errors import UsageProblem
from voice_coach.programme.types import Programme

OTHERS: Mapping[str, dict[str, Param]] = {
    "breathing": {},
    "goal": {"goal": "goal-1"},
    "pacing": {},
    "thought": {},
    "avoided": {},
    "flare_plan": {},
    "flare_up": {},
    "closing": {},
    "welcome": {},
}
"""Activities without a file of their own, the interviews among them, with the parameters that they need."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One cue on the clock of the activity."""

    at: float
    """Seconds from the beginning."""
    seconds: float
    """How long it lasts, the silence behind it included."""
    line: Line | None
    tone: str = ""
    spoken: float = 0.0
    """About how many seconds its words take."""
    asks: bool = False
    """It waits for an answer, for as long as that takes."""

    @property
    def overruns(self) -> bool:
        """Its words take longer than it lasts."""
        return self.spoken > self.seconds


def activity_named(programme: Programme, id: str, params: dict[str, Param]) -> ActivitySpec:
    """The activity of that id: an exercise, a topic, a relaxation script, or one of OTHERS.

    Raises UsageProblem for an unknown one, or an unknown version of an exercise, naming the nearest.
    """
    if id in programme.exercises:
        exercise = programme.exercises[id]
        stages = [stage.id for stage in (*exercise.easier, *exercise.harder)]
        if "stage" in params and params["stage"] not in stages:
            raise unknown(f"version {params['stage']} of {id}", stages)
        return ActivitySpec("exercise", {"exercise": id, **params})
    if id in programme.topics:
        return ActivitySpec("learn", {"topic": id, **params})
    if id in programme.scripts:
        return ActivitySpec("relaxation", {"position": programme.scripts[id].position, **params})
    if id in OTHERS:
        return ActivitySpec(id, {**OTHERS[id], **params})
    raise unknown(id, [*programme.exercises, *programme.topics, *programme.scripts, *OTHERS])


def unknown(id: str, known: list[str]) -> UsageProblem:
    """The error for an id that is not there, naming the nearest ones."""
    from rapidfuzz import fuzz, process

    near = [match for match, _, _ in process.extract(id, known, scorer=fuzz.ratio, limit=2, score_cutoff=60)]
    there = ", ".join(known) or "nothing"
    cure = f"Did you mean {' or '.join(near)}?" if near else f"There is: {there}."
    return UsageProblem(f"There is no {id}.", cure=cure)


def rehearsed(programme: Programme, spec: ActivitySpec) -> Iterator[Moment]:
    """What is spoken and sounded, when, if every question is skipped."""
    at = 0.0
    for cue in cues(spec, programme):
        if isinstance(cue, Say | Ask):
            spoken = spoken_seconds(programme, cue.line)
            seconds = spoken + (cue.after if isinstance(cue, Say) else 0.0)
            yield Moment(at, seconds, cue.line, spoken=spoken, asks=isinstance(cue, Ask))
        elif isinstance(cue, Beat):
            seconds = cue.seconds
            spoken = spoken_seconds(programme, cue.line) if cue.line else 0.0
            yield Moment(at, seconds, cue.line, cue.tone or "", spoken)
        else:
            continue
        at += seconds


def everything(programme: Programme) -> Iterator[ActivitySpec]:
    """Every activity that the content can begin, in each of its lengths and versions."""
    for exercise in programme.exercises.values():
        for stage in ("", *(stage.id for stage in (*exercise.easier, *exercise.harder))):
            yield ActivitySpec("exercise", {"exercise": exercise.id, "stage": stage, "sets": 2})
    for topic in programme.topics:
        yield ActivitySpec("learn", {"topic": topic})
    for script in programme.scripts.values():
        for minutes in script.minutes:
            yield ActivitySpec("relaxation", {"position": script.position, "minutes": minutes})
    for kind, params in OTHERS.items():
        yield ActivitySpec(kind, params)
    yield ActivitySpec("distraction")
