"""A number that was just recorded is put right: taken back, recorded anew, and read back."""

import pytest

from voice_coach.coaching import session
from voice_coach.coaching.effects import Remember, Speak
from voice_coach.coaching.events import SlotValue, Wanted
from voice_coach.coaching.state import State, Step
from voice_coach.programme import load
from voice_coach.programme.types import Programme


@pytest.fixture(scope="module")
def programme() -> Programme:
    return load("en")


def _said(programme: Programme, state: State, intent: str, slots: dict[str, SlotValue]) -> Step:
    return session.step(state, Wanted(intent, slots), programme)


def _recorded(step: Step) -> list[str]:
    return [effect.event.kind for effect in step[1] if isinstance(effect, Remember)]


@pytest.mark.parametrize(
    ("intent", "slots", "right", "line", "n"),
    [
        ("log_done", {"exercise": "bridge", "reps": 50}, {"value": 15}, "noted.reps", 15),
        (
            "log_done",
            {"exercise": "bike", "minutes": 20},
            {"value": 30, "unit": "minutes"},
            "noted.minutes",
            30,
        ),
        ("log_done", {"exercise": "bike", "minutes": 20}, {"value": 30}, "noted.minutes", 30),
        ("pain_score", {"score": 6}, {"value": 5}, "score.noted", 5),
    ],
)
def test_the_right_number_takes_the_place_of_the_wrong_one(
    programme: Programme,
    intent: str,
    slots: dict[str, SlotValue],
    right: dict[str, SlotValue],
    line: str,
    n: int,
) -> None:
    before = _said(programme, session.initial(), intent, slots)
    after = _said(programme, before[0], "amend", right)
    assert _recorded(after) == ["undone", *_recorded(before)]
    spoken = [one for effect in after[1] if isinstance(effect, Speak) for one in effect.lines]
    assert (spoken[0].id, spoken[0].slots["n"]) == (line, n)
    again = _said(programme, after[0], "amend", {"value": 7})
    assert _recorded(again) == ["undone", *_recorded(before)]


def test_nothing_is_put_right_where_nothing_was_recorded(programme: Programme) -> None:
    step = _said(programme, session.initial(), "amend", {"value": 15})
    assert _recorded(step) == []
    taken_back = _said(
        programme, _said(programme, session.initial(), "pain_score", {"score": 6})[0], "undo", {}
    )
    assert _recorded(_said(programme, taken_back[0], "amend", {"value": 5})) == []


def test_undo_said_again_takes_back_the_one_before_and_no_more_than_was_recorded(
    programme: Programme,
) -> None:
    state = session.initial()
    state, _ = _said(programme, state, "log_done", {"exercise": "bridge", "reps": 10})
    state, _ = _said(programme, state, "log_done", {"exercise": "bike", "minutes": 20})
    state, _ = _said(programme, state, "amend", {"value": 30})
    taken_back = []
    for _ in range(3):
        state, effects = _said(programme, state, "undo", {})
        taken_back.append(_recorded((state, effects)))
    assert taken_back == [["undone"], ["undone"], []]
