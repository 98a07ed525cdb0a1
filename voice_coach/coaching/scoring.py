"""The pain score, 0 to 10: 0–3 carry on, 4–5 carry on gently, 6–10 ease off or rest (default)."""

from dataclasses import replace

from voice_coach.coaching import happenings
from voice_coach.coaching.cues import Ask, Line
from voice_coach.coaching.effects import Remember, Speak
from voice_coach.coaching.events import Wanted
from voice_coach.coaching.flow import interlude, pose
from voice_coach.coaching.known import Known
from voice_coach.coaching.safety import pain_now
from voice_coach.coaching.state import Question, Step, Turn

GENTLY_FROM = 4
EASE_OFF_FROM = 6
WORST = 10


def level_of(score: float, known: Known) -> str:
    """carry_on, gently or ease_off; the prescription may set other limits."""
    prescription = known.prescription
    ease_off = prescription.ease_off_from if prescription is not None else EASE_OFF_FROM
    gently = prescription.gently_from if prescription is not None else GENTLY_FROM
    return "ease_off" if score >= ease_off else "gently" if score >= gently else "carry_on"


def ask_score(then: Wanted, without: Wanted | None = None) -> Question:
    """How bad is it, 0 to 10; `then` gets the score, `without` is done when it is skipped."""
    leads_to = {"value": then} | ({"skip": without} if without is not None else {})
    return Question(Ask(Line("ask.pain_score"), "number"), leads_to, slot="score")


def pain_score(turn: Turn) -> Step:
    """Record the score and say what it means for moving today."""
    score = turn.number("score")
    if score is None or not 0 <= score <= WORST:
        return pose(turn.state, ask_score(Wanted("pain_score")))
    level = level_of(score, turn.known)
    noted = Line("score.noted", {"n": round(score)})
    running = turn.state.running
    if level == "ease_off" and running is not None and running.spec.kind == "exercise":
        state, effects = pain_now(turn)
        record = Remember(happenings.pain_scored(round(score)))
        return state, (*effects[:1], record, Speak((noted,)), *effects[1:])
    state = replace(turn.state, undoable=turn.state.undoable + 1)
    state, effects = interlude(state, noted, Line(f"score.{level}"))
    return state, (*effects[:1], Remember(happenings.pain_scored(round(score))), *effects[1:])
