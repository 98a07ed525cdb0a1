"""How the person wants to be spoken to is asked for once, and kept."""

import pytest

from voice_coach.coaching import manner, session
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Ask, Line
from voice_coach.coaching.effects import Effect, Remember, SetPitch, SetRate, SetVolume, Speak
from voice_coach.coaching.events import Opened, Wanted
from voice_coach.coaching.known import Known
from voice_coach.coaching.state import Question, Running, State
from voice_coach.programme.types import Programme


def kept(effects: tuple[Effect, ...]) -> dict[str, object]:
    return {
        str(effect.event.data["name"]): effect.event.data["value"]
        for effect in effects
        if isinstance(effect, Remember) and effect.event.kind == "preference"
    }


def said(effects: tuple[Effect, ...]) -> list[str]:
    return [line.id for effect in effects if isinstance(effect, Speak) for line in effect.lines]


@pytest.mark.parametrize(
    ("intent", "name", "value"),
    [
        ("louder", "manner volume", 3.0),
        ("quieter", "manner volume", -3.0),
        ("slower", "manner rate", pytest.approx(1 / 1.12, abs=0.001)),
        ("faster", "manner rate", 1.12),
        ("deeper", "manner pitch", -10.0),
        ("higher", "manner pitch", 10.0),
        ("more_time", "manner patience", 1.5),
        ("less_time", "manner patience", pytest.approx(1 / 1.5, abs=0.001)),
    ],
)
def test_what_is_asked_for_is_kept(small: Programme, intent: str, name: str, value: object) -> None:
    _, effects = session.step(session.initial(), Wanted(intent), small)
    assert kept(effects) == {name: value}


@pytest.mark.parametrize("intent", ["deeper", "higher", "more_time", "less_time"])
def test_each_ends_at_a_limit_that_is_spoken(small: Programme, intent: str) -> None:
    state = session.initial()
    for _ in range(10):
        state, effects = session.step(state, Wanted(intent), small)
    assert kept(effects) == {}
    assert said(effects) != []
    assert manner.PITCHES[0] <= state.pitch <= manner.PITCHES[1]
    assert manner.PATIENCES[0] <= state.patience <= manner.PATIENCES[1]


def test_the_next_session_begins_as_was_wanted_in_the_last(small: Programme) -> None:
    wanted = Known(manner={"volume": 3.0, "rate": 0.8, "pitch": -20.0, "patience": 2.25})
    state, effects = session.step(session.initial(), Opened(), small, wanted)
    assert effects[:3] == (SetVolume(3.0), SetRate(0.8), SetPitch(-20.0))
    assert (state.volume, state.rate, state.pitch, state.patience) == (3.0, 0.8, -20.0, 2.25)
    _, effects = session.step(state, Wanted("louder"), small)
    assert SetVolume(6.0) in effects


def test_what_is_kept_beyond_the_limits_is_held_within_them(small: Programme) -> None:
    wild = Known(manner={"volume": 400.0, "rate": 0.0, "pitch": -1e9, "patience": 1e9})
    state, _ = session.step(session.initial(), Opened(), small, wild)
    assert (state.volume, state.rate) == (manner.VOLUMES[1], manner.RATES[0])
    assert (state.pitch, state.patience) == (manner.PITCHES[0], manner.PATIENCES[1])


def test_more_time_in_the_middle_of_an_exercise_is_a_rest(small: Programme) -> None:
    state = State(running=Running(ActivitySpec("breathing", {"minutes": 1})))
    state, effects = session.step(state, Wanted("more_time"), small)
    assert state.paused
    assert kept(effects) == {}
    asked = State(
        running=Running(ActivitySpec("breathing", {"minutes": 1})),
        question=Question(Ask(Line("ask.leave_it"), "yesno"), {}),
    )
    state, effects = session.step(asked, Wanted("more_time"), small)
    assert state.patience == 1.5
    assert state.question is not None
