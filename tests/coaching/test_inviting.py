"""The invitation to the exercises at a time that was asked for."""

import pytest

from voice_coach.coaching import session
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.effects import Chime, Pose, Remember, Speak
from voice_coach.coaching.events import Invited, Waited, Wanted
from voice_coach.coaching.inviting import INVITATION, UNANSWERED
from voice_coach.coaching.known import Known
from voice_coach.coaching.state import Running, State, Step
from voice_coach.programme.types import Programme


@pytest.fixture
def invited(programme: Programme) -> Step:
    return session.step(State(), Invited(), programme)


def said(step: Step) -> list[str]:
    return [line.id for effect in step[1] if isinstance(effect, Speak) for line in effect.lines]


def test_an_invitation_is_a_tone_and_a_question(invited: Step) -> None:
    tone, question = invited[1][1:]
    assert isinstance(tone, Chime)
    assert isinstance(question, Pose)


@pytest.mark.parametrize(
    "state", [State(asleep=True), State(lost=True), State(running=Running(ActivitySpec("breathing")))]
)
def test_nobody_is_invited_in_the_middle_of_something_or_asleep(state: State, programme: Programme) -> None:
    assert session.step(state, Invited(), programme) == (state, ())


def test_yes_begins_todays_session(invited: Step, programme: Programme) -> None:
    begun = session.step(invited[0], Wanted("yes"), programme)
    assert begun == session.step(State(), Wanted("start_session"), programme)


def test_later_is_counted_and_leaves_nothing_open(invited: Step, programme: Programme) -> None:
    step = session.step(invited[0], Wanted("no"), programme)
    assert step[0].put_off == 1
    assert step[0].question is None
    assert said(step) == ["invite.later"]


def test_not_today_is_written_down_and_respected(invited: Step, programme: Programme) -> None:
    state, effects = session.step(invited[0], Wanted("not_today"), programme)
    assert state.put_off == 0
    written = [effect.event for effect in effects if isinstance(effect, Remember)]
    assert [(event.kind, dict(event.data)) for event in written] == [
        ("activity_declined", {"activity": "session"})
    ]
    assert session.step(state, Invited(), programme, Known(not_today=True)) == (state, ())


def test_an_invitation_that_nobody_answers_lapses_in_silence(invited: Step, programme: Programme) -> None:
    state, effects = session.step(invited[0], Waited(UNANSWERED / 2), programme)
    assert (state.question, effects) == (INVITATION, ())
    state, effects = session.step(invited[0], Waited(UNANSWERED), programme)
    assert (state.question, effects) == (None, ())
