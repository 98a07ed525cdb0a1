"""Today's session: the pain score first, then what fits it; what is planned."""

from dataclasses import replace
from datetime import date, timedelta

from voice_coach.coaching import happenings
from voice_coach.coaching.activities import INTERVIEWS, seconds_left
from voice_coach.coaching.activities.exercise import dose_of, plan_line
from voice_coach.coaching.activities.questions import unkeyed
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Ask, Line, LineSlot
from voice_coach.coaching.effects import Hush, Remember, Speak
from voice_coach.coaching.events import Wanted
from voice_coach.coaching.flow import begin, finish, interlude, pose, tell
from voice_coach.coaching.following_up import would_you_like
from voice_coach.coaching.known import Known
from voice_coach.coaching.scoring import WORST, ask_score, level_of
from voice_coach.coaching.starting import ask_amount
from voice_coach.coaching.state import Question, State, Step, Turn, open_ask
from voice_coach.coaching.today import (
    Wish,
    exercises_today,
    fitting,
    moving_once,
    position_of,
    todays_session,
)
from voice_coach.programme.prescription import DAYS

NOT_SAID = -1
"""A pain score that the person skipped."""
LONGEST = 120
"""Minutes of a session; more is asked again (default)."""


def start_session(turn: Turn) -> Step:
    """Ask for the pain score, then do what fits it: as planned, less of it, or rest and breathing."""
    minutes, position = turn.number("minutes"), turn.text("position")
    if minutes is not None and not 1 <= minutes <= LONGEST:
        return ask_amount(turn, "minutes", turn.slots, LONGEST)
    if in_session(turn.state) and (minutes is not None or position):
        return adjust_session(turn)
    if position and not any(
        position_of(turn.programme, spec) == position for spec in exercises_today(turn.programme, turn.known)
    ):
        kept = {name: value for name, value in turn.slots.items() if name != "position"}
        question = Question(
            Ask(Line("ask.all_of_it"), "yesno"),
            {"yes": Wanted("start_session", kept), "no": Wanted("not_today")},
        )
        return pose(turn.state, question, Line("session.none_like_that"))
    if not exercises_today(turn.programme, turn.known):
        return pose(turn.state, would_you_like(Wanted("start_breathing")), Line("today.free"))
    score = turn.number("score")
    if score is None or not NOT_SAID <= score <= WORST:
        without = Wanted("start_session", {**turn.slots, "score": NOT_SAID})
        kept = {name: value for name, value in turn.slots.items() if name != "score"}
        heard = [Line("session.adjusted")] if turn.intent == "adjust_session" else []
        return pose(turn.state, ask_score(Wanted("start_session", kept), without), *heard)
    said = score >= 0
    level = level_of(score, turn.known) if said else "carry_on"
    record = [Remember(happenings.pain_scored(round(score), "before"))] if said else []
    gently = bool(turn.slots.get("gently"))
    if level == "ease_off" and not gently:
        state, effects = pose(turn.state, _ease_off(), Line("score.ease_off"))
        return state, (*effects[:1], *record, *effects[1:])
    sore = _sore_yesterday(turn.known)
    less = gently or sore or level == "gently"
    keep = frozenset[str]() if less else turn.known.measured_anew
    gently = less or turn.known.flare_up_days is not None
    first, *queue = todays_session(turn.programme, turn.known, Wish(minutes, position, gently, keep))
    lead = _opening(turn.known, gently=gently, sore=sore)
    if turn.known.prescription is not None:
        lead += [Line("own.words", {"words": note}) for note in turn.known.prescription.notes]
    lead += [Line("session.settle_1"), Line("session.settle_2")]
    state, effects = begin(replace(turn.state, queue=(), done=()), first, *lead)
    return replace(state, queue=tuple(queue)), (*effects[:1], *record, *effects[1:])


def _opening(known: Known, *, gently: bool, sore: bool) -> list[Line]:
    """Whose session it is, and where it is to be a gentle one, why."""
    gentle = [Line("session.sore_yesterday" if sore else "session.gently")] if gently else []
    if known.prescription is None:
        return gentle or [Line("session.as_planned")]
    who: dict[str, LineSlot] = {"who": known.prescription.written_by}
    given = Line("session.as_prescribed_by", who) if who["who"] else Line("session.as_prescribed")
    return [given, *gentle]


def _sore_yesterday(known: Known) -> bool:
    """It hurt while moving, yesterday."""
    yesterday = known.days.get("yesterday")
    return yesterday is not None and (
        yesterday.hurt or any(level == "painful" for _, level in yesterday.efforts)
    )


def in_session(state: State) -> bool:
    """Whether what runs belongs to today's session: its end is still to come."""
    return any(spec.kind == "closing" for spec in state.queue)


def adjust_session(turn: Turn) -> Step:
    """What is left of the session, in so many minutes or in one position only."""
    state, position, minutes = turn.state, turn.text("position"), turn.number("minutes")
    if not in_session(state):
        asked = state.question.leads_to.get("value") if state.question is not None else None
        before = asked.slots if asked is not None and asked.intent == "start_session" else {}
        from_question = replace(turn, slots={**before, **turn.slots})
        return start_session(from_question) if before or not state.running else _no_session(turn)
    if minutes is not None and not 1 <= minutes <= LONGEST:
        return ask_amount(turn, "minutes", turn.slots, LONGEST)
    running = state.running
    here = ""
    if running is not None and running.spec.kind == "exercise":
        here = position_of(turn.programme, running.spec)
    exercises = [spec for spec in state.queue if spec.kind == "exercise"]
    rest = [spec for spec in state.queue if spec.kind != "exercise"]
    if position:
        exercises = [spec for spec in exercises if position_of(turn.programme, spec) == position]
        if not exercises and here != position:
            return interlude(state, Line("session.none_left"))
        state = replace(state, queue=(*moving_once(turn.programme, exercises, here), *rest))
        if here and here != position:
            return finish(state, "skipped", Line("session.adjusted"))
    if minutes is not None:
        left = minutes * 60
        if running is not None:
            left -= seconds_left(running.spec, turn.programme, running.at, state.pace)
        fits = fitting(turn.programme, [*exercises, *rest], left, here, 0 if here else 1)
        state = replace(state, queue=tuple(fits))
    return interlude(state, Line("session.adjusted"))


def _no_session(turn: Turn) -> Step:
    return interlude(turn.state, Line("session.not_in_one"))


def means_no(state: State) -> bool:
    """Whether "not today" answers the open question, as a plain no would."""
    ask = open_ask(state)
    if ask is None or ask.expect not in ("yesno", "choice"):
        return False
    return state.question is not None or (
        state.running is not None and state.running.spec.kind not in ("exercise", *INTERVIEWS)
    )


def not_today(turn: Turn) -> Step:
    """This one is left, and the session goes on with the next; with nothing running, no session today."""
    state = turn.state
    if state.question is not None and state.running is not None:
        state = replace(state, question=None)
    if state.running is None:
        record = Remember(happenings.declined("session"))
        state = replace(state, question=None, queue=(), done=(), spoke=True)
        return state, (Hush(), record, Speak((Line("session.not_today"),)))
    record = Remember(happenings.declined(state.running.spec.kind))
    lead = Line("session.left_for_today" if state.queue else "session.left")
    if state.running.spec.kind in INTERVIEWS and unkeyed(state.running.spec.params):
        lead = Line("interview.kept_for_later")
    state, effects = finish(state, "declined", lead)
    return state, (*effects[:1], record, *effects[1:])


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
    """What is planned for today or that day, exercise by exercise, and the next step towards a goal."""
    known = turn.known
    day = _day_meant(turn.text("day"), known.today)
    specs = exercises_today(turn.programme, replace(known, today=day))
    if not specs:
        return tell(turn.state, [_on(day, known.today, "free")])
    lines = [_on(day, known.today, "opening")]
    if known.prescription is not None and known.prescription.written_by:
        lines.append(Line("prescription.by", {"who": known.prescription.written_by}))
    lines += [_planned(turn, spec) for spec in specs]
    lines.append(Line("today.breathing"))
    steps = [goal.next_stage for goal in known.goals if goal.state == "open" and goal.next_stage is not None]
    lines += [Line("goal.next_step", {"answer": step.text}) for step in steps[:1]]
    return tell(turn.state, lines)


def _day_meant(said: str, today: date | None) -> date | None:
    """The date of tomorrow, or of the next day of that name; today for anything else."""
    if today is None:
        return None
    if said == "tomorrow":
        return today + timedelta(days=1)
    if said in DAYS:
        return today + timedelta(days=(DAYS.index(said) - today.weekday()) % len(DAYS))
    return today


def _on(day: date | None, today: date | None, what: str) -> Line:
    """The line about today, or about a named day."""
    if day is None or day == today:
        return Line(f"today.{what}")
    return Line(f"today.{what}_on", {"day": f"day.{DAYS[day.weekday()]}"})


def _planned(turn: Turn, spec: ActivitySpec) -> Line:
    exercise = turn.programme.exercises[str(spec.params["exercise"])]
    return plan_line(exercise, dose_of(exercise, spec.params))
