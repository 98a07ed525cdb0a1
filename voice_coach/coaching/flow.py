"""How the session gets from one thing to the next: begin, go on, say something in between, leave."""

from collections.abc import Sequence
from dataclasses import replace

from voice_coach.coaching import happenings
from voice_coach.coaching.activities import ask_at
from voice_coach.coaching.activities.learn import telling
from voice_coach.coaching.activities.questions import QUESTION, without_answer
from voice_coach.coaching.activities.reading import LINE
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Line, Mark
from voice_coach.coaching.effects import Effect, Hush, Pose, Remember, SetPace, SetRate, Speak, Start
from voice_coach.coaching.following_up import offer_after
from voice_coach.coaching.state import Question, Running, State, Step
from voice_coach.programme.types import Programme

ADVICE_RATE = 0.85
"""Speaking rate of advice on a red flag."""


def begin(state: State, spec: ActivitySpec, *lead: Line, at: Mark | None = None) -> Step:
    """Start that activity, after the lead; what was running is left."""
    left, effects = leave(state, "replaced")
    state, tuning = tune(left, spec)
    if lead:
        effects = (*effects, Speak(lead))
    effects = (Hush(), *effects, *tuning, Remember(happenings.activity_started(spec)), Start(spec, at))
    return replace(state, running=Running(spec, at), left=None, spoke=False), effects


def tune(state: State, spec: ActivitySpec | None) -> Step:
    """Set the pace and the speaking rate that this kind of activity is to have."""
    effects: list[Effect] = []
    pace = state.paces.get(spec.kind, 1.0) if spec is not None else state.pace
    if pace != state.pace:
        effects.append(SetPace(pace))
    slow = spec is not None and spec.kind == "advice"
    if slow != state.slow_advice:
        effects.append(SetRate(min(state.rate, ADVICE_RATE) if slow else state.rate))
    return replace(state, pace=pace, slow_advice=slow), tuple(effects)


def leave(state: State, how: str) -> Step:
    """Nothing runs and nothing is asked any more; what ran can be taken up again."""
    if state.running is None:
        return replace(state, asked=None, question=None, paused=False), ()
    spec, at = state.running.spec, state.running.at
    state = replace(
        state, running=None, left=state.running, asked=None, asked_spoken=False, question=None, paused=False
    )
    over = Remember(happenings.activity_over(spec, how))
    reading = spec.kind == "learn" and not spec.params.get("address", False)
    if not reading or at is None or at.kind != LINE or how in ("completed", "skipped"):
        return state, (over,)
    return state, (Remember(happenings.chapter_left(str(spec.params["topic"]), at.part)), over)


def interlude(state: State, *lines: Line) -> Step:
    """Say that, then go on with what is open: the question again, or the activity at the same mark."""
    state, effects = go_on(state)
    return replace(state, spoke=True), (Hush(), Speak(lines), *effects)


def tell(state: State, lines: Sequence[Line]) -> Step:
    """Say these: in between, when something is running; else as an activity that can be steered."""
    if state.running is not None and not state.paused:
        return interlude(state, *lines)
    return begin(state, telling(lines))


def go_on(state: State) -> Step:
    """Ask the open question again, or go on at the same mark; nothing while paused or idle."""
    if state.question is not None:
        return state, (Pose(state.question.ask),)
    if state.running is None or state.paused:
        return state, ()
    state = replace(state, asked_spoken=False, spoke=False)
    assert state.running is not None
    return state, (Start(state.running.spec, state.running.at),)


def _still_to_get_there(left: ActivitySpec, following: ActivitySpec) -> ActivitySpec:
    """The next one leads into the position, where the one before it had not come so far."""
    arrived = any(
        name.startswith("answer.in position") and value == "yes" for name, value in left.params.items()
    )
    if not left.params.get("move") or arrived or not following.params.get("there"):
        return following
    params = {name: value for name, value in following.params.items() if name != "there"}
    return ActivitySpec(following.kind, {**params, "move": True})


def move(state: State, programme: Programme, at: Mark | None, *lead: Line) -> Step:
    """Go to that place of the running activity."""
    assert state.running is not None
    spec = state.running.spec
    if at is not None and at.kind == QUESTION:
        spec = without_answer(spec, at.part)
    asked = ask_at(spec, programme, at) if at is not None else None
    state = replace(
        state, running=Running(spec, at), paused=False, asked=asked, asked_spoken=False, spoke=False
    )
    speak: tuple[Effect, ...] = (Speak(lead),) if lead else ()
    return state, (Hush(), *speak, Start(spec, at))


def pose(state: State, question: Question, *lead: Line) -> Step:
    """Ask a question of the session's own; what is running is held until it has its answer."""
    speak: tuple[Effect, ...] = (Speak(lead),) if lead else ()
    state = replace(state, question=question, rejections=0, asked_spoken=False)
    return state, (Hush(), *speak, Pose(question.ask))


def finish(state: State, how: str = "completed", *lead: Line) -> Step:
    """The running activity is over: on to the next of today's session, if there is one."""
    spec = state.running.spec if state.running is not None else None
    state, effects = leave(state, how)
    if spec is not None:
        state = replace(state, done=(*state.done, spec))
    if how == "completed":
        keep = state.left if spec is not None and spec.kind == "advice" else None
        state = replace(state, left=keep)
    if state.queue:
        following, *rest = state.queue
        if spec is not None:
            following = _still_to_get_there(spec, following)
        ended = effects
        state, effects = begin(replace(state, queue=tuple(rest)), following, *lead)
        return state, (*ended, *effects)
    state, tuning = tune(replace(state, done=()), None)
    offer = offer_after(spec) if spec is not None and how == "completed" else None
    if offer is not None:
        state, asked = pose(state, offer)
        return state, (*effects, *tuning, *asked)
    speak: tuple[Effect, ...] = (Speak(lead),) if lead else ()
    hush: tuple[Effect, ...] = (Hush(),) if how != "completed" else ()
    return replace(state, spoke=bool(lead)), (*hush, *effects, *speak, *tuning)
