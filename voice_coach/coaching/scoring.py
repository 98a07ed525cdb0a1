"""The pain score, 0 to 10: 0–3 carry on, 4–5 carry on gently, 6–10 ease off or rest (default)."""

from dataclasses import replace

from voice_coach.coaching import happenings
from voice_coach.coaching.cues import Ask, Line
from voice_coach.coaching.effects import Remember
from voice_coach.coaching.events import Wanted
from voice_coach.coaching.flow import interlude, pose
from voice_coach.coaching.state import Question, Step, Turn

GENTLY_FROM = 4
EASE_OFF_FROM = 6
WORST = 10


def ask_score() -> Question:
    """How bad is it, 0 to 10."""
    return Question(Ask(Line("ask.pain_score"), "number"), {"value": Wanted("pain_score")}, slot="score")


def pain_score(turn: Turn) -> Step:
    """Record the score and say what it means for moving today."""
    score = turn.number("score")
    if score is None or not 0 <= score <= WORST:
        return pose(turn.state, ask_score())
    level = "ease_off" if score >= EASE_OFF_FROM else "gently" if score >= GENTLY_FROM else "carry_on"
    state = replace(turn.state, undoable=True)
    state, effects = interlude(state, Line("score.noted", {"n": round(score)}), Line(f"score.{level}"))
    return state, (*effects[:1], Remember(happenings.pain_scored(round(score))), *effects[1:])
