"""The invitation to the exercises at a time that was asked for: now, later, or not today."""

from dataclasses import replace

from voice_coach.coaching.cues import Ask, Line
from voice_coach.coaching.effects import Chime, Hush, Speak
from voice_coach.coaching.events import Wanted
from voice_coach.coaching.flow import pose
from voice_coach.coaching.known import Known
from voice_coach.coaching.state import Question, State, Step, Turn

UNANSWERED = 120.0
"""Seconds after which an invitation lapses in silence: nobody is there (default)."""
INVITATION = Question(
    Ask(Line("invite.ask"), "yesno"), {"yes": Wanted("start_session"), "no": Wanted("later")}
)


def invite(state: State, known: Known) -> Step:
    """A soft tone and a short question; nothing while something goes on, and not after "not today"."""
    busy = state.running is not None or state.question is not None
    if state.asleep or state.lost or busy or known.not_today:
        return state, ()
    state, effects = pose(state, INVITATION)
    return state, (*effects[:1], Chime("here"), *effects[1:])


def lapse(state: State, seconds: float) -> Step:
    """Nobody has answered for so long: wait, and then leave it."""
    return (replace(state, question=None) if seconds >= UNANSWERED else state), ()


def later(turn: Turn) -> Step:
    """Not now: the coach asks again."""
    state = replace(turn.state, put_off=turn.state.put_off + 1, spoke=True)
    return state, (Hush(), Speak((Line("invite.later"),)))
