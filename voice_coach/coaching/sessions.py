"""Today's session: the pain score first, then what fits it; what is planned."""

from dataclasses import replace

from voice_coach.coaching import happenings
from voice_coach.coaching.activities.exercise import dose_of, plan_line
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Ask, Line
from voice_coach.coaching.effects import Remember
from voice_coach.coaching.events import Wanted
from voice_coach.coaching.flow import begin, pose, tell
from voice_coach.coaching.scoring import WORST, ask_score, level_of
from voice_coach.coaching.state import Question, Step, Turn
from voice_coach.coaching.today import Wish, exercises_today, todays_session

NOT_SAID = -1
"""A pain score that the person skipped."""


def start_session(turn: Turn) -> Step:
    """Ask for the pain score, then do what fits it: as planned, less of it, or rest and breathing."""
    score = turn.number("score")
    if score is None or not NOT_SAID <= score <= WORST:
        without = Wanted("start_session", {**turn.slots, "score": NOT_SAID})
        kept = {name: value for name, value in turn.slots.items() if name != "score"}
        return pose(turn.state, ask_score(Wanted("start_session", kept), without))
    said = score >= 0
    level = level_of(score, turn.known) if said else "carry_on"
    record = [Remember(happenings.pain_scored(round(score), "before"))] if said else []
    gently = bool(turn.slots.get("gently"))
    if level == "ease_off" and not gently:
        state, effects = pose(turn.state, _ease_off(), Line("score.ease_off"))
        return state, (*effects[:1], *record, *effects[1:])
    gently = gently or level == "gently" or turn.known.flare_up_days is not None
    wish = Wish(turn.number("minutes"), turn.text("position"), gently)
    first, *queue = todays_session(turn.programme, turn.known, wish)
    lead = [Line("session.gently" if gently else "session.as_planned")]
    if turn.known.prescription is not None:
        lead += [Line("own.words", {"words": note}) for note in turn.known.prescription.notes]
    state, effects = begin(replace(turn.state, queue=(), done=()), first, *lead)
    return replace(state, queue=tuple(queue)), (*effects[:1], *record, *effects[1:])


def _ease_off() -> Question:
    options = ("rest", "breathing", "gentle_session")
    leads_to = {
        "rest": Wanted("take_rest"),
        "breathing": Wanted("start_breathing"),
        "gentle_session": Wanted("start_session", {"score": NOT_SAID, "gently": 1}),
        "no": Wanted("take_rest"),
    }
    return Question(Ask(Line("ask.ease_off"), "choice", options), leads_to)


def today(turn: Turn) -> Step:
    """What is planned for today, exercise by exercise."""
    known = turn.known
    lines = [Line("today.opening")]
    if known.prescription is not None and known.prescription.written_by:
        lines = [Line("today.prescribed", {"who": known.prescription.written_by})]
    specs = exercises_today(turn.programme, known)
    lines += [_planned(turn, spec) for spec in specs]
    lines.append(Line("today.breathing" if specs else "today.free"))
    return tell(turn.state, lines)


def _planned(turn: Turn, spec: ActivitySpec) -> Line:
    exercise = turn.programme.exercises[str(spec.params["exercise"])]
    return plan_line(exercise, dose_of(exercise, spec.params))
