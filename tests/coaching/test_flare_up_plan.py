"""What the flare-up plan says may be asked in a good spell: that alone records no flare-up."""

import pytest

from voice_coach.coaching import session
from voice_coach.coaching.effects import Pose, Remember, Speak, Start
from voice_coach.coaching.events import Ended, Wanted
from voice_coach.coaching.known import Known
from voice_coach.coaching.state import Step
from voice_coach.programme import load
from voice_coach.programme.types import Programme

KNOWN = Known(flare_plan={1: "a warm bath"})
PLAN_ONLY = Wanted("flare_up", {"only": "plan"})


@pytest.fixture(scope="module")
def programme() -> Programme:
    return load("en")


def _recorded(step: Step) -> list[str]:
    return [effect.event.kind for effect in step[1] if isinstance(effect, Remember)]


def _told_to_its_end(programme: Programme) -> Step:
    state, effects = session.step(session.initial(), PLAN_ONLY, programme, KNOWN)
    (started,) = (effect.spec for effect in effects if isinstance(effect, Start))
    assert (started.kind, started.params["own.1"]) == ("flare_up", "a warm bath")
    assert "flare_up" not in _recorded((state, effects))
    return session.step(state, Ended(), programme, KNOWN)


def test_who_asks_what_the_plan_says_is_asked_whether_there_is_a_flare_up(programme: Programme) -> None:
    state, effects = _told_to_its_end(programme)
    assert [effect.ask.line.id for effect in effects if isinstance(effect, Pose)] == ["flare.ask_now"]
    no = session.step(state, Wanted("no"), programme, KNOWN)
    assert "flare_up" not in _recorded(no)


def test_yes_records_it_and_offers_a_smaller_session_without_the_plan_again(programme: Programme) -> None:
    state, _ = _told_to_its_end(programme)
    state, effects = session.step(state, Wanted("yes"), programme, KNOWN)
    assert "flare_up" in _recorded((state, effects))
    spoken = [line.id for effect in effects if isinstance(effect, Speak) for line in effect.lines]
    assert spoken == ["flare.heard", "flare.smaller"]
    _, effects = session.step(state, Wanted("yes"), programme, KNOWN)
    assert any(isinstance(effect, Start | Pose) for effect in effects)


def test_in_a_flare_up_the_plan_leads_to_the_smaller_session_at_once(programme: Programme) -> None:
    known = Known(flare_plan={1: "a warm bath"}, flare_up_days=2)
    _, effects = session.step(session.initial(), PLAN_ONLY, programme, known)
    (started,) = (effect.spec for effect in effects if isinstance(effect, Start))
    assert "only" not in started.params
