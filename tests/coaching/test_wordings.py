"""After the same words were put right twice in the same way, the coach offers to remember them."""

import pytest

from voice_coach.coaching import session
from voice_coach.coaching.cues import Ask
from voice_coach.coaching.effects import Effect, KeepWording, Pose
from voice_coach.coaching.events import SessionEvent, Unclear, Wanted
from voice_coach.coaching.state import State
from voice_coach.programme.types import Programme

MISSED = Unclear(said="Blow up the balloon")
MEANT = Wanted("status", {}, said="how far am i")


def after(programme: Programme, *events: SessionEvent) -> tuple[State, tuple[Effect, ...]]:
    state: State = session.initial()
    effects: tuple[Effect, ...] = ()
    for event in events:
        state, effects = session.step(state, event, programme)
    return state, effects


def asked(effects: tuple[Effect, ...]) -> Ask | None:
    poses = [effect.ask for effect in effects if isinstance(effect, Pose)]
    return poses[-1] if poses and poses[-1].line.id == "ask.remember_wording" else None


def test_once_is_not_enough(small: Programme) -> None:
    assert asked(after(small, MISSED, MEANT)[1]) is None


def test_twice_in_the_same_way_is_offered_and_kept_on_a_yes(small: Programme) -> None:
    state, effects = after(small, MISSED, MEANT, MISSED, MEANT)
    ask = asked(effects)
    assert ask is not None
    assert ask.line.slots["words"] == "blow up the balloon"
    _, effects = session.step(state, Wanted("yes"), small)
    assert KeepWording("blow up the balloon", "status", {}) in effects


def test_a_no_keeps_nothing_and_is_not_asked_again(small: Programme) -> None:
    events = (MISSED, MEANT, MISSED, MEANT, Wanted("no"), MISSED, MEANT)
    state, effects = after(small, *events)
    assert asked(effects) is None
    assert state.question is None
    assert not any(isinstance(effect, KeepWording) for effect in after(small, *events[:5])[1])


def test_two_ways_to_put_it_right_teach_nothing(small: Programme) -> None:
    assert asked(after(small, MISSED, MEANT, MISSED, Wanted("louder"))[1]) is None


def test_an_offer_that_was_taken_puts_it_right_too(small: Programme) -> None:
    offer = Unclear((MEANT,), said="blow up the balloon")
    _, effects = after(small, offer, Wanted("yes"), offer, Wanted("yes"))
    assert asked(effects) is not None


@pytest.mark.parametrize("intent", ["stop", "emergency", "pain_now", "quit", "pause"])
def test_what_is_urgent_is_never_learned_and_nothing_is_asked_after_it(small: Programme, intent: str) -> None:
    _, effects = after(small, MISSED, Wanted(intent), MISSED, Wanted(intent))
    assert asked(effects) is None


def test_amounts_and_numbers_are_not_learned(small: Programme) -> None:
    many = Wanted("start_breathing", {"minutes": 5})
    assert asked(after(small, MISSED, many, Wanted("stop"), MISSED, many, Wanted("louder"))[1]) is None
    numbers = Unclear(said="do 12")
    assert asked(after(small, numbers, MEANT, numbers, MEANT)[1]) is None
