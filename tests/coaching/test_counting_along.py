"""The person counts aloud and the coach follows: which numbers are believed, and a count that is lost."""

from hypothesis import given
from hypothesis import strategies as st

from voice_coach.coaching import session
from voice_coach.coaching.activities import cues, make
from voice_coach.coaching.activities.questions import QUESTION, with_answer
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.counting_along import MOST_AT_ONCE
from voice_coach.coaching.cues import Answer, Ask, Mark
from voice_coach.coaching.effects import Reply, Speak
from voice_coach.coaching.events import Asked, Reached, Wanted
from voice_coach.coaching.state import State
from voice_coach.programme import load
from voice_coach.programme.types import Programme

PROGRAMME = load("en")
TOTAL = 8


def counting(programme: Programme, done: int) -> State:
    """The person has counted that many of eight bridges."""
    state, _ = session.step(
        session.initial(), Wanted("start_exercise", {"exercise": "bridge", "reps": TOTAL}), programme
    )
    state, _ = session.step(state, Reached(Mark("rep", 1, TOTAL, "set 1")), programme)
    state, _ = session.step(state, Wanted("count_along"), programme)
    for n in range(done + 1):
        mark = Mark(QUESTION, n + 1, TOTAL, f"count {n} set 1")
        state, _ = session.step(state, Reached(mark), programme)
        assert state.asked is not None, n
        state, _ = session.step(state, Asked(state.asked), programme)
        if n < done:
            state, effects = session.step(state, Wanted("number", {"value": n + 1}), programme)
            assert Reply(Answer(n + 1)) in effects
    return state


def said(programme: Programme, state: State, value: float) -> tuple[State, bool, list[str]]:
    """The state after that number, whether it was taken, and which lines were spoken."""
    state, effects = session.step(state, Wanted("number", {"value": value}), programme)
    spoken = [line.id for effect in effects if isinstance(effect, Speak) for line in effect.lines]
    return state, any(isinstance(effect, Reply) for effect in effects), spoken


def test_the_next_number_is_taken_without_a_word(programme: Programme) -> None:
    _, taken, spoken = said(programme, counting(programme, 3), 4)
    assert taken
    assert spoken == []


def test_the_same_number_again_is_an_echo_and_is_let_go(programme: Programme) -> None:
    state, taken, spoken = said(programme, counting(programme, 3), 3)
    assert not taken
    assert spoken == []
    assert session.context(state) == "number"


def test_a_number_too_far_is_asked_again_and_then_believed(programme: Programme) -> None:
    state, taken, spoken = said(programme, counting(programme, 2), 7)
    assert (taken, spoken) == (False, ["count.i_have", "count.which_number"])
    assert state.asked is not None
    state, _ = session.step(state, Asked(state.asked), programme)
    _, taken, _ = said(programme, state, 7)
    assert taken


@given(done=st.integers(0, 6), value=st.one_of(st.integers(-5, 2000), st.floats(-3, 30)))
def test_only_a_number_that_can_come_next_is_taken_at_once(done: int, value: float) -> None:
    _, taken, _ = said(PROGRAMME, counting(PROGRAMME, done), value)
    believable = value == int(value) and done < value <= min(TOTAL, done + MOST_AT_ONCE)
    assert taken == believable


def test_a_lost_count_goes_back_to_the_number_agreed(programme: Programme) -> None:
    _, effects = session.step(counting(programme, 3), Wanted("lost_count"), programme)
    (line,) = [line for effect in effects if isinstance(effect, Speak) for line in effect.lines]
    assert (line.id, line.slots) == ("count.agreed", {"n": 3, "next": 4})


def test_the_persons_count_can_be_taken_up_again_from_any_number(programme: Programme) -> None:
    spec = ActivitySpec("exercise", {"exercise": "bridge", "reps": 4, "count": "person"})
    for n in range(3):
        spec = with_answer(spec, f"count {n} set 1", Answer(n + 1))
    script = make(spec, programme, Mark(QUESTION, 4, 4, "count 3 set 1"))
    assert next(script) == Mark(QUESTION, 4, 4, "count 3 set 1")
    ask = next(script)
    assert isinstance(ask, Ask)
    assert ask.silent


def test_what_goes_by_the_clock_is_counted_by_the_coach(programme: Programme) -> None:
    spec = ActivitySpec("exercise", {"exercise": "bike", "count": "person"})
    assert not any(isinstance(cue, Ask) and cue.silent for cue in cues(spec, programme))
