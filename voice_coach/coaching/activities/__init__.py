"""Activities: generators of cues, one module a kind.

Every one can be made again from any of its marks: the cues from a mark on are the rest of the whole list.
"""

from collections.abc import Callable, Mapping, Sequence

from voice_coach.coaching.activities import coping, goals, planning, thoughts
from voice_coach.coaching.activities.advice import advice
from voice_coach.coaching.activities.baseline import ITEMS as BASELINE_ITEMS
from voice_coach.coaching.activities.baseline import baseline
from voice_coach.coaching.activities.breathing import breathing
from voice_coach.coaching.activities.coping import closing, distraction, edit_flare_plan, flare_up
from voice_coach.coaching.activities.exercise import exercise
from voice_coach.coaching.activities.goals import goal_done, set_goal, smaller_steps
from voice_coach.coaching.activities.interview import Item
from voice_coach.coaching.activities.learn import describe, learn, list_all, tell, welcome
from voice_coach.coaching.activities.planning import plan_pacing, review_pacing
from voice_coach.coaching.activities.questions import ANSWERED, QUESTION, without_answer
from voice_coach.coaching.activities.reading import spoken_seconds
from voice_coach.coaching.activities.relaxation import relaxation
from voice_coach.coaching.activities.thoughts import avoided_movement, thought_record
from voice_coach.coaching.activity import ActivitySpec, CueScript, Param
from voice_coach.coaching.cues import Answer, Ask, Beat, Cue, Mark, Say
from voice_coach.programme.types import Programme

Maker = Callable[[Mapping[str, Param], Programme], CueScript]

MAKERS: Mapping[str, Maker] = {
    "exercise": exercise,
    "breathing": breathing,
    "relaxation": relaxation,
    "learn": learn,
    "describe": describe,
    "list": list_all,
    "tell": tell,
    "welcome": welcome,
    "advice": advice,
    "closing": closing,
    "goal": set_goal,
    "goal_done": goal_done,
    "goal_steps": smaller_steps,
    "baseline": baseline,
    "pacing": plan_pacing,
    "pacing_review": review_pacing,
    "thought": thought_record,
    "avoided": avoided_movement,
    "distraction": distraction,
    "flare_plan": edit_flare_plan,
    "flare_up": flare_up,
}
"""Kind → what makes its cues from the parameters."""

SPOKEN = ("learn", "describe", "list", "tell", "welcome", "advice", "flare_up")
"""Kinds that are only read aloud: the person is listening, not moving."""

INTERVIEWS = (
    "goal",
    "goal_done",
    "goal_steps",
    "baseline",
    "pacing",
    "pacing_review",
    "thought",
    "avoided",
    "distraction",
    "flare_plan",
)
"""Kinds that ask; broken off, they go on at the first question without an answer."""

ITEMS: Mapping[str, Sequence[Item]] = {
    "goal": goals.ITEMS,
    "goal_done": goals.LEARNED,
    "goal_steps": goals.SMALLER,
    "baseline": BASELINE_ITEMS,
    "pacing": planning.ITEMS,
    "pacing_review": planning.CHANGE,
    "thought": thoughts.ITEMS,
    "avoided": thoughts.MOVEMENT,
    "distraction": coping.TECHNIQUES,
    "flare_plan": coping.PLAN_SLOTS,
}
"""Kind of interview → its questions, whose answers are read back and can be changed by their number."""


def make(spec: ActivitySpec, programme: Programme, at: Mark | None = None) -> CueScript:
    """The activity's cues from that mark on; from the beginning where it has no such mark (any more)."""
    if at is None:
        return MAKERS[spec.kind](spec.params, programme)
    if at.kind == QUESTION:
        spec = without_answer(spec, at.part)
    script = MAKERS[spec.kind](spec.params, programme)
    for cue in script:
        if isinstance(cue, Mark) and _same(cue, at):
            return _then(cue, script)
    return MAKERS[spec.kind](spec.params, programme)


def cues(spec: ActivitySpec, programme: Programme, at: Mark | None = None) -> list[Cue]:
    """All its cues from that mark on, as they come when no question gets an answer."""
    return list(make(spec, programme, at))


def marks(spec: ActivitySpec, programme: Programme) -> list[Mark]:
    """Its places, in order."""
    return [cue for cue in cues(spec, programme) if isinstance(cue, Mark)]


def ask_at(spec: ActivitySpec, programme: Programme, at: Mark) -> Ask | None:
    """The question that is asked at that mark."""
    if at.kind != QUESTION:
        return None
    return next((cue for cue in make(spec, programme, at) if isinstance(cue, Ask)), None)


def after_answer(at: Mark) -> Mark:
    """Where it goes on once the question at that mark has its answer."""
    return Mark(ANSWERED, at.number, at.total, at.part)


def seconds_left(spec: ActivitySpec, programme: Programme, at: Mark | None, pace: float) -> float:
    """About how long it still takes; spoken lines are reckoned by their length."""
    left = 0.0
    for cue in cues(spec, programme, at):
        if isinstance(cue, Beat):
            left += cue.seconds * (pace if cue.scaled else 1.0)
        elif isinstance(cue, Say):
            left += spoken_seconds(programme, cue.line) + cue.after
    return left


def _same(mark: Mark, other: Mark) -> bool:
    return (mark.kind, mark.number, mark.part) == (other.kind, other.number, other.part)


def _then(first: Cue, script: CueScript) -> CueScript:
    answer: Answer | None = yield first
    assert answer is None
    return (yield from script)
