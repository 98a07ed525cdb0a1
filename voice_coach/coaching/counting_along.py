"""Who counts: the coach, or the person aloud with the coach following; what to do when the count is lost."""

from collections.abc import Mapping
from dataclasses import replace

from voice_coach.coaching.activities.counting import COUNTED, SO_FAR
from voice_coach.coaching.activities.exercise import Dose, dose_of, person_counts
from voice_coach.coaching.activities.questions import QUESTION
from voice_coach.coaching.activity import ActivitySpec, Param
from voice_coach.coaching.cues import Line, Mark
from voice_coach.coaching.effects import Hush, Speak, Start
from voice_coach.coaching.flow import interlude
from voice_coach.coaching.state import Running, State, Step, Turn

MOST_AT_ONCE = 3
"""So many numbers at a time are believed: the ear may have missed one or two (default)."""


def count_along(turn: Turn) -> Step:
    """From here on the person counts; what the coach has counted of this set stays."""
    running = turn.state.running
    if running is None or running.spec.kind != "exercise":
        return interlude(turn.state, Line("session.nothing_running"))
    if is_followed(running):
        return interlude(turn.state, Line("count.your_turn"))
    spec, at = running.spec, running.at
    if not person_counts(_dose(turn, spec), {"count": "person"}):
        return interlude(turn.state, Line("count.by_the_clock"))
    params: dict[str, Param] = {**spec.params, "count": "person"}
    lines = [Line("count.your_turn"), Line("count.how_it_ends")]
    if at is not None and at.kind == "rep":
        params[SO_FAR + at.part] = at.number - 1
        if at.number > 1:
            lines.insert(1, Line("count.agreed", {"n": at.number - 1, "next": at.number}))
    return _taken_up(turn.state, ActivitySpec(spec.kind, params), at, *lines)


def count_for_me(turn: Turn) -> Step:
    """The coach counts again, from the number that was agreed."""
    running = turn.state.running
    if running is None or not is_followed(running):
        return interlude(turn.state, Line("count.i_count"))
    at = running.at
    params = {name: value for name, value in running.spec.params.items() if name != "count"}
    if at is not None and at.kind == QUESTION and (part := counted_part(at)):
        at = Mark("rep", at.number, at.total, part)
    return _taken_up(turn.state, ActivitySpec(running.spec.kind, params), at, Line("count.i_count"))


def lost_count(turn: Turn) -> Step:
    """Back to the last number that both agreed on."""
    running = turn.state.running
    at = running.at if running is not None else None
    if at is None or not (at.kind == "rep" or counted_part(at)):
        return interlude(turn.state, Line("status.before_exercise" if running else "status.nothing"))
    return interlude(turn.state, agreed(at))


def agreed(at: Mark) -> Line:
    """The last number that was counted, and the one to go on with."""
    if at.number <= 1:
        return Line("count.from_one")
    return Line("count.agreed", {"n": at.number - 1, "next": at.number})


def doubtful(state: State, at: Mark, said: float) -> Step | None:
    """What to do about a number that can't be the next one; None: it can.

    The same number again is a slip or an echo. One too far is asked again, and believed the second time.
    """
    done = at.number - 1
    if said == done:
        return state, ()
    if said == int(said) and done < said <= min(at.total, done + MOST_AT_ONCE):
        return None
    if said == int(said) and done < said <= at.total and state.rejections:
        return None
    asked = replace(state, rejections=state.rejections + 1)
    so_far = [Line("count.i_have", {"n": done})] if done else []
    return interlude(asked, *so_far, Line("count.which_number"))


def is_followed(running: Running) -> bool:
    """Whether the person counts in what is running."""
    return running.spec.params.get("count") == "person"


def counted_part(at: Mark) -> str:
    """The set and side of a question that waits for the person's next number; empty for any other mark."""
    first, _, rest = at.part.partition(" ")
    return rest.partition(" ")[2] if at.kind == QUESTION and first == COUNTED else ""


def _taken_up(state: State, spec: ActivitySpec, at: Mark | None, *lines: Line) -> Step:
    state = replace(
        state,
        running=Running(spec, at),
        asked=None,
        asked_spoken=False,
        paused=False,
        question=None,
        spoke=False,
    )
    return state, (Hush(), Speak(lines), Start(spec, at))


def _dose(turn: Turn, spec: ActivitySpec) -> Dose:
    params: Mapping[str, Param] = spec.params
    return dose_of(turn.programme.exercises[str(params["exercise"])], params)
