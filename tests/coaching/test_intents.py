"""Every intent of the catalogue does something in every context."""

import tomllib

import pytest

from voice_coach.coaching import session
from voice_coach.coaching.activities import ask_at
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Ask, Line, Mark
from voice_coach.coaching.effects import Speak
from voice_coach.coaching.events import Wanted
from voice_coach.coaching.session import ANSWERS, HANDLERS
from voice_coach.coaching.state import Question, Running, State
from voice_coach.places import content
from voice_coach.programme.types import Programme

CATALOGUE = tomllib.loads((content("intents") / "catalogue.toml").read_text(encoding="utf-8"))
EXERCISE = ActivitySpec("exercise", {"exercise": "bridge"})
ASKING = {
    expect: State(
        question=Question(
            Ask(Line("ask.pain_score"), expect, ("rest", "breathing") if expect == "choice" else ()), {}
        )
    )
    for expect in ("yesno", "number", "effort", "choice", "words")
}
STATES = {
    "idle": State(),
    "activity": State(running=Running(EXERCISE, Mark("rep", 2, 5, "set 1"))),
    "paused": State(running=Running(EXERCISE, Mark("rep", 2, 5, "set 1")), paused=True),
    "learning": State(running=Running(ActivitySpec("learn", {"topic": "pain"}), None)),
    **ASKING,
}
SLOTS: dict[str, str | int] = {
    "exercise": "bridge",
    "topic": "pain",
    "score": 3,
    "value": 3,
    "level": "easy",
    "text": "x",
}


def test_the_states_of_this_test_are_the_contexts_of_the_catalogue() -> None:
    assert set(STATES) == set(CATALOGUE["contexts"])
    assert all(session.context(state) == context for context, state in STATES.items())


def test_every_intent_has_a_handler_or_is_an_answer() -> None:
    assert set(CATALOGUE["intents"]) <= {*HANDLERS, *ANSWERS}


@pytest.mark.parametrize("context", STATES)
@pytest.mark.parametrize("intent", CATALOGUE["intents"])
def test_an_intent_is_dealt_with(intent: str, context: str, programme: Programme) -> None:
    wanted = Wanted(
        intent, {name: SLOTS[name] for name in CATALOGUE["intents"][intent].get("needs", ()) if name in SLOTS}
    )
    state, effects = session.step(STATES[context], wanted, programme)
    assert session.context(state) in STATES
    lines = [line.id for effect in effects if isinstance(effect, Speak) for line in effect.lines]
    assert "session.not_yet" not in lines
    if CATALOGUE["intents"][intent]["group"] == "begin":
        assert effects


def test_an_intent_that_nobody_has_taught_it_is_said_so(programme: Programme) -> None:
    _, effects = session.step(State(), Wanted("make_tea"), programme)
    assert any(isinstance(effect, Speak) and effect.lines[0].id == "session.not_yet" for effect in effects)


def test_an_activitys_question_is_known_from_its_mark(programme: Programme) -> None:
    ask = ask_at(EXERCISE, programme, Mark("question", 1, 1, "effort 1"))
    assert ask == Ask(Line("ask.effort"), "effort")
