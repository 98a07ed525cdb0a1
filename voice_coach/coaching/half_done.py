"""What was broken off when the program last ended: whether to go on with it."""

from collections.abc import Mapping
from dataclasses import replace

from voice_coach.coaching import happenings
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.controls import resume
from voice_coach.coaching.cues import Ask, Line
from voice_coach.coaching.effects import Hush, Remember, Speak
from voice_coach.coaching.events import Wanted
from voice_coach.coaching.state import Question, Step, Turn

NAMES: Mapping[str, str] = {
    "breathing": "offer.start_breathing",
    "relaxation": "offer.start_relaxation",
    "goal": "offer.set_goal",
    "goal_done": "offer.goal_done",
    "goal_steps": "offer.smaller_steps",
    "baseline": "offer.set_baseline",
    "pacing": "offer.plan_pacing",
    "pacing_review": "offer.review_pacing",
    "thought": "offer.thought_record",
    "avoided": "offer.avoid_movement",
    "distraction": "offer.distraction",
    "flare_plan": "offer.edit_flare_plan",
    "flare_up": "offer.flare_up",
}
"""Kind of activity → the line that names it."""


def ask_whether_to_go_on(spec: ActivitySpec) -> Question:
    """Yes goes on at the same place; no is noted, so that it is not asked again."""
    line = Line("ask.go_on_with", {"what": _name(spec)})
    if not line.slots["what"]:
        line = Line("ask.go_on")
    return Question(Ask(line, "yesno"), {"yes": Wanted("take_up"), "no": Wanted("decline")})


def _name(spec: ActivitySpec) -> str:
    if spec.kind == "exercise":
        return f"exercise.{spec.params.get('exercise', '')}.name"
    if spec.kind == "learn":
        return f"topic.{spec.params.get('topic', '')}.title"
    return NAMES.get(spec.kind, "")


def take_up(turn: Turn) -> Step:
    """Go on with it."""
    return resume(turn)


def decline(turn: Turn) -> Step:
    """It is left, and that is recorded; anything else can be begun."""
    left = turn.state.left
    if left is None:
        return turn.state, (Hush(),)
    record = Remember(happenings.declined(left.spec.kind))
    state = replace(turn.state, left=None, spoke=True)
    return state, (Hush(), record, Speak((Line("session.declined"),)))
