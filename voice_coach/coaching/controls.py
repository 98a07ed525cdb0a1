"""What can be said at any time to steer: stop, pause, go on, again, next, sleep, goodbye."""

from dataclasses import replace

from voice_coach.coaching import happenings, sections
from voice_coach.coaching.activities.exercise import afresh, has_begun
from voice_coach.coaching.activities.questions import QUESTION, without_answers
from voice_coach.coaching.activities.reading import LINE
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Line
from voice_coach.coaching.effects import (
    Effect,
    Goodbye,
    Hush,
    Pose,
    Remember,
    SayAgain,
    Speak,
    Start,
)
from voice_coach.coaching.flow import begin, finish, go_on, interlude, leave, move, tune
from voice_coach.coaching.state import Running, Step, Turn


def stop(turn: Turn) -> Step:
    """Silence, and nothing is running any more."""
    state, ended = leave(turn.state, "stop")
    state, tuning = tune(state, None)
    state = replace(state, queue=(), done=(), spoke=False)
    return state, (Hush(), *ended, *tuning)


def pause(turn: Turn) -> Step:
    """Hold, with one short line, so that a person who can't see a screen knows that it was heard."""
    state = turn.state
    if state.running is None:
        return state, (Hush(),)
    if state.paused:
        return replace(state, question=None), (Hush(),)
    state = replace(state, paused=True, question=None, asked_spoken=False, spoke=True)
    if "pause" in state.told:
        return state, (Hush(), Speak((Line("session.paused"),)))
    state = replace(state, told=state.told | {"pause"})
    return state, (Hush(), Speak((Line("session.paused"), Line("session.paused_hint"))))


def resume(turn: Turn) -> Step:
    """Go on at the same repetition, breath or sentence; with nothing held, with what was left off."""
    state = turn.state
    if state.running is not None:
        if not state.paused and state.question is None:
            return _on_without_waiting(turn)
        state, effects = go_on(replace(state, paused=False, question=None))
        return state, (Hush(), Speak((Line("session.resumed"),)), *effects)
    if state.left is not None:
        return begin(state, state.left.spec, Line("session.resumed"), at=state.left.at)
    return interlude(state, Line("session.nothing_to_resume"))


def _on_without_waiting(turn: Turn) -> Step:
    """ "More", in the quiet after a chapter: the next one at once. Anywhere else it goes on by itself."""
    running = turn.state.running
    assert running is not None
    if running.at is None or running.at.kind != "gap":
        return turn.state, ()
    place = sections.next_part(running.spec, turn.programme, running.at)
    return move(turn.state, turn.programme, place) if place is not None else (turn.state, ())


def repeat(turn: Turn) -> Step:
    """The last thing again; slowly when it is asked for a second time in the same place."""
    state = turn.state
    at = state.running.at if state.running is not None else None
    place, often = state.repeats
    often = often + 1 if place == at else 1
    state = replace(state, repeats=(at, often))
    slowly = often > 1 or bool(turn.slots.get("slowly"))
    if state.question is not None:
        return state, (Hush(), SayAgain(slowly)) if slowly else (Hush(), Pose(state.question.ask))
    if state.running is None:
        if state.left is not None and state.left.spec.kind == "advice":
            return begin(state, state.left.spec)
        return state, (Hush(), SayAgain(slowly))
    if state.paused:
        return state, (Hush(), SayAgain(slowly))
    if state.asked is not None and state.asked_spoken and slowly:
        return state, (SayAgain(slowly=True),)
    if at is not None and at.kind in (LINE, QUESTION) and not state.spoke:
        if not slowly or at.kind == QUESTION:
            return go_on_after_hush(turn, state.running)
        after = sections.following(state.running.spec, turn.programme, at)
        if after is not None:
            return state, (Hush(), SayAgain(slowly=True), Start(state.running.spec, after))
    state, effects = go_on(state)
    return state, (Hush(), SayAgain(slowly), *effects)


def go_on_after_hush(turn: Turn, running: Running) -> Step:
    """The line or question at the mark once more, and on from there."""
    at = running.at
    state = replace(turn.state, repeats=(at, 1), asked_spoken=False, spoke=False)
    return state, (Hush(), Start(running.spec, at))


def following(turn: Turn) -> Step:
    """The next chapter, set, part or item; the question that is open is skipped.

    Before an exercise is counted there is no set to go on from: it is the exercise that is skipped.
    """
    state = turn.state
    if state.question is not None:
        return go_on_without_question(turn)
    if state.running is None:
        return interlude(state, Line("session.nothing_running"))
    spec, at = state.running.spec, state.running.at
    if spec.kind == "exercise" and (state.queue or not has_begun(at)):
        return finish(state, "skipped", Line("session.next" if state.queue else "session.left"))
    place = sections.next_part(spec, turn.programme, at)
    if place is None:
        lead = Line("session.next") if state.queue else Line("session.was_last")
        return finish(state, "skipped", lead)
    return move(state, turn.programme, place)


def go_on_without_question(turn: Turn) -> Step:
    """Leave the session's own question, and go on with what was running."""
    state, effects = go_on(replace(turn.state, question=None))
    return state, (Hush(), *effects)


def back(turn: Turn) -> Step:
    """The part before, or this one again; at the beginning, the item before."""
    state = turn.state
    if state.running is None:
        return interlude(state, Line("session.nothing_running"))
    place = sections.back_part(state.running.spec, turn.programme, state.running.at)
    if place is None and state.done:
        *done, before = state.done
        queue = (state.running.spec, *state.queue)
        return begin(replace(state, queue=queue, done=tuple(done)), before)
    return move(replace(state, question=None), turn.programme, place)


def restart(turn: Turn) -> Step:
    """This one again from its beginning, with nothing answered yet; an exercise from its first set.

    Of an exercise, only the side is asked again: what it needs is still there.
    """
    running = turn.state.running or turn.state.left
    if running is None:
        return interlude(turn.state, Line("session.nothing_running"))
    spec = running.spec
    if spec.kind == "exercise":
        params = afresh(spec.params, running.at)
        params.pop("answer.side", None)
        return begin(turn.state, ActivitySpec(spec.kind, params))
    return begin(turn.state, without_answers(spec))


def sleep(turn: Turn) -> Step:
    """React to nothing but "wake up" and warning signs; what is running is held."""
    state = turn.state
    paused = state.running is not None
    state = replace(state, asleep=True, paused=paused, question=None, asked_spoken=False, spoke=True)
    return state, (Hush(), Speak((Line("session.asleep"),)))


def wake(turn: Turn) -> Step:
    """React again."""
    state = replace(turn.state, asleep=False)
    lines = [Line("session.awake")]
    if state.paused:
        lines.append(Line("session.paused_hint"))
    return interlude(state, *lines)


def leave_program(turn: Turn) -> Step:
    """Say goodbye and end the program; what is running can be taken up again next time."""
    state, ended = leave(turn.state, "quit")
    state, tuning = tune(replace(state, queue=(), done=()), None)
    goodbye: tuple[Effect, ...] = (Hush(), Speak((Line("session.goodbye"),)))
    closing = Remember(happenings.session_ended())
    return replace(state, spoke=True), (*goodbye, *ended, *tuning, closing, Goodbye())
