"""Several people on one machine: by voice, out of those who are in the record."""

import pytest

from voice_coach.coaching import session
from voice_coach.coaching.effects import ChangePerson, Hush, Pose, Speak
from voice_coach.coaching.events import Wanted
from voice_coach.coaching.known import Known
from voice_coach.coaching.state import State
from voice_coach.programme.types import Programme


def test_without_anybody_else_the_coach_says_so(programme: Programme) -> None:
    _, effects = session.step(State(), Wanted("other_person"), programme, Known())
    assert [line.id for effect in effects if isinstance(effect, Speak) for line in effect.lines] == [
        "person.nobody_else"
    ]


@pytest.mark.parametrize(
    ("others", "answer"),
    [(("anna",), Wanted("yes")), (("ben", "anna"), Wanted("choose", {"option": "anna"}))],
)
def test_who_is_chosen_takes_over(programme: Programme, others: tuple[str, ...], answer: Wanted) -> None:
    known = Known(others=others)
    state, effects = session.step(State(), Wanted("other_person"), programme, known)
    assert any(isinstance(effect, Pose) for effect in effects)
    if len(others) > 1:
        assert session.option_names(state, programme) == {"ben": ("Ben",), "anna": ("Anna",)}
    _, effects = session.step(state, answer, programme, known)
    assert (effects[0], effects[-1]) == (Hush(), ChangePerson("anna"))


def test_a_no_leaves_everything_as_it_is(programme: Programme) -> None:
    known = Known(others=("anna",))
    state, _ = session.step(State(), Wanted("other_person"), programme, known)
    _, effects = session.step(state, Wanted("no"), programme, known)
    assert not any(isinstance(effect, ChangePerson) for effect in effects)
