"""What exercises need is asked once: a band for one is a band for all."""

from voice_coach.coaching import session
from voice_coach.coaching.activity import ActivitySpec, Param
from voice_coach.coaching.effects import Start
from voice_coach.coaching.equipment import equipped_with
from voice_coach.coaching.events import Ended
from voice_coach.coaching.state import Running, State
from voice_coach.programme.types import Programme

LATER = tuple(
    ActivitySpec("exercise", {"exercise": name, "there": True}) for name in ("band_lift", "squat_with_weight")
)


def after(programme: Programme, answer: str) -> ActivitySpec:
    """What starts after the band turn, where that was the answer about the band."""
    params: dict[str, Param] = {"exercise": "band_turn", "move": True, "answer.equipment": answer}
    state = State(running=Running(ActivitySpec("exercise", params)), queue=LATER)
    _, effects = session.step(state, Ended(), programme)
    return next(effect.spec for effect in effects if isinstance(effect, Start))


def test_who_has_a_band_is_not_asked_for_it_again(programme: Programme) -> None:
    assert equipped_with(programme, ["band_turn"]) == {"band_turn", "band_pull_down", "band_lift"}
    assert after(programme, "yes").params["equipped"] is True


def test_who_has_no_band_is_not_asked_for_it_again_either(programme: Programme) -> None:
    following = after(programme, "no")
    assert following.params["exercise"] == "squat_with_weight"
    assert "equipped" not in following.params


def test_who_never_got_up_is_told_how_by_the_next_exercise(programme: Programme) -> None:
    following = after(programme, "no")
    assert following.params.get("move") is True
    assert "there" not in following.params
