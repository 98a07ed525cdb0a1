"""Pain in the middle of something, and red flags: nothing is ever pushed on."""

from dataclasses import replace

from voice_coach.coaching import happenings, sections
from voice_coach.coaching.activities.exercise import dose_of
from voice_coach.coaching.activity import ActivitySpec, Param
from voice_coach.coaching.cues import Ask, Line
from voice_coach.coaching.effects import Hush, Remember, Speak
from voice_coach.coaching.events import Wanted
from voice_coach.coaching.flow import begin, leave, move, pose, tune
from voice_coach.coaching.state import Question, State, Step, Turn
from voice_coach.programme.types import Exercise, Programme
from voice_coach.record.events import Event

MOVING = ("exercise", "breathing", "relaxation")
"""What a warning sign ends for today, and the coach says so."""

GENTLER = 0.5
"""The part of the repetitions that a gentler version has (default)."""


def pain_now(turn: Turn) -> Step:
    """End the set, record it, and offer rest, breathing or an easier version."""
    state = turn.state
    running = state.running
    report = happenings.pain_said(running.spec if running else None)
    if running is not None and running.spec.kind == "relaxation" and running.at is not None:
        part = _body_part(turn.programme, running.at.part)
        if part:
            return _offer_leaving_out(state, report, part)
    before = running or (state.left if state.paused else None)
    state, ended = leave(replace(state, queue=(), done=()), "pain")
    state, tuning = tune(state, None)
    easier = before is not None and before.spec.kind == "exercise"
    question = _what_now(easier)
    state, effects = pose(state, question, Line("pain.heard"))
    return state, (*effects[:1], Remember(report), *ended, *tuning, *effects[1:])


def _what_now(easier: bool) -> Question:
    options = ("rest", "breathing", "easier") if easier else ("rest", "breathing", "relaxation")
    ask = Ask(Line("pain.ask_easier" if easier else "pain.ask"), "choice", options)
    leads_to = {
        "rest": Wanted("take_rest"),
        "breathing": Wanted("start_breathing"),
        "relaxation": Wanted("start_relaxation"),
        "easier": Wanted("start_easier"),
        "no": Wanted("take_rest"),
    }
    return Question(ask, leads_to)


def _named_part(turn: Turn) -> str:
    """The part of the body that was named, if a relaxation comes to it."""
    part = turn.text("part")
    steps = (step for script in turn.programme.scripts.values() for step in script.steps)
    return part if any(part in step.parts for step in steps) else ""


def _body_part(programme: Programme, step_id: str) -> str:
    return next(iter(_parts_of(programme, step_id)), "")


def _parts_of(programme: Programme, step_id: str) -> tuple[str, ...]:
    steps = (step for script in programme.scripts.values() for step in script.steps)
    return next((step.parts for step in steps if step.id == step_id), ())


def _offer_leaving_out(state: State, report: Event, part: str) -> Step:
    leads_to = {"yes": Wanted("leave_out_part", {"part": part}), "no": Wanted("take_rest")}
    question = Question(Ask(Line("pain.ask_leave_out", {"part": f"part.{part}"}), "yesno"), leads_to)
    state, effects = pose(state, question, Line("pain.heard_relaxing"))
    return state, (*effects[:1], Remember(report), *effects[1:])


def leave_out_part(turn: Turn) -> Step:
    """Go on with the relaxation and never come to that part; in the middle of it, go on behind it."""
    running, part = turn.state.running, _named_part(turn)
    if running is None or running.spec.kind != "relaxation" or not part:
        return turn.state, ()
    left_out = f"{running.spec.params.get('leave_out', '')} {part}".strip()
    params: dict[str, Param] = {**running.spec.params, "leave_out": left_out}
    spec = ActivitySpec("relaxation", params)
    at = sections.still_there(running.spec, spec, turn.programme, running.at)
    state = replace(turn.state, question=None, running=replace(running, spec=spec))
    return move(state, turn.programme, at, Line("relaxation.left_out", {"part": f"part.{part}"}))


def take_rest(turn: Turn) -> Step:
    """Nothing runs; the person says when there is to be more."""
    state, ended = leave(turn.state, "pain")
    return replace(state, spoke=True), (Hush(), *ended, Speak((Line("pain.rest"),)))


def start_easier(turn: Turn) -> Step:
    """The programme's easier version, or half of the repetitions, slower."""
    state = turn.state
    before = state.running or state.left
    if before is None or before.spec.kind != "exercise":
        return take_rest(turn)
    exercise = turn.programme.exercises[str(before.spec.params["exercise"])]
    spec = gentler(before.spec, exercise)
    slow = max(state.paces.get("exercise", 1.0), 1.2)
    state = replace(state, paces={**state.paces, "exercise": slow})
    return begin(state, spec, Line("pain.easier"))


def gentler(spec: ActivitySpec, exercise: Exercise) -> ActivitySpec:
    """One rung down the ladder where there is one, and half as much in one set."""
    dose = dose_of(exercise, spec.params)
    params: dict[str, Param] = {k: v for k, v in spec.params.items() if not k.startswith("answer.effort")}
    params.update(sets=1, reps=max(1, int(dose.reps * GENTLER)), brief=True)
    if dose.counting in ("holds", "minutes"):
        params["seconds"] = max(1.0, dose.seconds * GENTLER)
    rungs = [stage.id for stage in exercise.harder]
    stage = str(params.get("stage", ""))
    if stage in rungs:
        rung = rungs.index(stage)
        params["stage"] = rungs[rung - 1] if rung else ""
    elif exercise.easier:
        params["stage"] = exercise.easier[0].id
    return ActivitySpec(spec.kind, params)


def emergency(turn: Turn) -> Step:
    """End everything and tell, slowly, where help is."""
    kind = turn.text("kind")
    if kind not in turn.programme.red_flags:
        kind = "emergency"
    running = turn.state.running
    lead = [Line("safety.over")] if running is not None and running.spec.kind in MOVING else []
    kinds = {kind, *_being_told(turn.state)}
    told = " ".join(each for each in turn.programme.red_flags if each in kinds)
    state, ended = leave(turn.state, "emergency")
    state = replace(state, queue=(), done=(), left=None, asleep=False)
    state, effects = begin(state, ActivitySpec("advice", {"kinds": told or kind}), *lead)
    return state, (*effects[:1], Remember(happenings.help_named(kind)), *ended, *effects[1:])


def _being_told(state: State) -> list[str]:
    """The kinds of advice that are being read: a second sign does not push the first one out."""
    if state.running is None or state.running.spec.kind != "advice":
        return []
    return str(state.running.spec.params["kinds"]).split()
