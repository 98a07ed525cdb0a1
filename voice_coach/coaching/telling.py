"""Telling how things stand: how many are done, how long is left, what can be said here."""

import math

from voice_coach.coaching.activities import INTERVIEWS, seconds_left
from voice_coach.coaching.activities.questions import QUESTION
from voice_coach.coaching.activities.reading import LINE
from voice_coach.coaching.counting_along import counted_part
from voice_coach.coaching.cues import Line
from voice_coach.coaching.flow import interlude
from voice_coach.coaching.state import Running, State, Step, Turn, context
from voice_coach.programme.types import Programme

COUNTED = {"rep": "status.rep", "hold": "status.hold", "breath": "status.breath", "step": "status.step"}
"""Marks whose number is an item that is being done → the line that tells how many are done."""


def status(turn: Turn) -> Step:
    """How many are done, and about how long is left; then on at the same place."""
    state = turn.state
    if state.running is None:
        return interlude(state, Line("status.nothing"))
    lines = progress_lines(state, state.running, turn.programme)
    left = sum(spec.kind != "closing" for spec in state.queue)
    if left:
        lines.append(Line("status.queue" if left > 1 else "status.queue_one", {"n": left}))
    return interlude(state, *lines)


def progress_lines(state: State, running: Running, programme: Programme) -> list[Line]:
    """How far the running activity is."""
    at = running.at
    lines: list[Line] = []
    if at is not None and at.kind in COUNTED:
        lines.append(Line(COUNTED[at.kind], {"done": at.number - 1, "total": at.total}))
        if running.spec.kind == "exercise" and (number := _set_number(at.part)) is not None:
            sets = running.spec.params.get("sets", 1)
            if isinstance(sets, int | float) and sets > 1:
                lines.append(Line("status.set", {"n": number, "sets": int(sets)}))
    elif at is not None and at.kind == QUESTION and at.part.startswith("effort"):
        return [Line("status.set_done", {"n": at.number, "sets": at.total})]
    elif at is not None and counted_part(at):
        return [Line("status.rep", {"done": at.number - 1, "total": at.total})]
    elif running.spec.kind in INTERVIEWS:
        if at is not None and at.kind == QUESTION:
            lines.append(Line("status.question", {"n": at.number, "total": at.total}))
        return lines or [Line("status.interview")]
    elif at is not None and at.kind == LINE and running.spec.kind == "exercise":
        lines.append(Line("status.before_exercise"))
    if at is None or at.kind not in ("rep", "hold", "step"):
        lines.append(_time_left(seconds_left(running.spec, programme, at, state.pace)))
    return lines


def _set_number(part: str) -> int | None:
    words = part.split()
    return int(words[1]) if len(words) > 1 and words[0] == "set" and words[1].isdigit() else None


def _time_left(seconds: float) -> Line:
    if seconds < 50:
        return Line("status.seconds_left", {"n": max(10, math.ceil(seconds / 10) * 10)})
    minutes = round(seconds / 60)
    return Line("status.minutes_left", {"n": minutes}) if minutes > 1 else Line("status.minute_left")


def help_here(turn: Turn) -> Step:
    """What can be said in this context."""
    return interlude(turn.state, Line(f"help.{context(turn.state)}"))
