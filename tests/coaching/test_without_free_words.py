"""Where the ear takes down no free words, answers are picked, spelled or typed, and read back as words."""

from voice_coach.coaching import session
from voice_coach.coaching.activities import ITEMS, make
from voice_coach.coaching.activities.interview import so_far
from voice_coach.coaching.activities.questions import keyed, with_answer, without_answer
from voice_coach.coaching.activities.without_free_words import LETTERS, OFFERED
from voice_coach.coaching.activity import ActivitySpec, Param
from voice_coach.coaching.cues import Answer, Ask, Mark
from voice_coach.coaching.events import Wanted
from voice_coach.coaching.state import Running, State
from voice_coach.programme.types import Programme

SMALL_EAR: dict[str, Param] = {"typing": True}


def answered(kind: str, programme: Programme, *answers: str) -> tuple[ActivitySpec, list[Ask]]:
    """The interview after these answers, and what it asked."""
    spec = ActivitySpec(kind, SMALL_EAR)
    script = make(spec, programme)
    given = iter(answers)
    asked: list[Ask] = []
    place, reply = "", None
    while True:
        try:
            cue = script.send(reply)
        except StopIteration:
            return spec, asked
        reply = None
        if isinstance(cue, Mark):
            place = cue.part
        if isinstance(cue, Ask):
            asked.append(cue)
            value = next(given, None)
            if value is None:
                return spec, asked
            reply = Answer(value or None)
            spec = with_answer(spec, place, reply)


def test_every_free_question_has_answers_to_pick_from(programme: Programme) -> None:
    free = [item for items in ITEMS.values() for item in items if item.expect == "words"]
    assert free
    for item in free:
        assert all(f"{item.suggest}.{n}" in programme.lines for n in range(1, OFFERED + 1)), item


def test_every_letter_can_be_said(programme: Programme) -> None:
    assert all(f"option.{letter}" in programme.lines for letter in LETTERS)


def test_a_picked_answer_is_taken_as_its_words(programme: Programme) -> None:
    spec, asked = answered("avoided", programme)
    at = next(cue for cue in make(spec, programme) if isinstance(cue, Mark) and cue.part == "movement")
    state = State(running=Running(spec, at), asked=asked[0], asked_spoken=True)
    state, _ = session.step(state, Wanted("choose", {"option": "suggest.avoided.which.1"}), programme)
    assert state.running is not None
    words = so_far(state.running.spec.params, ITEMS["avoided"])
    assert words["movement"] == Answer(programme.text("suggest.avoided.which.1"))


def test_letters_make_words_and_the_last_one_is_rubbed_out(programme: Programme) -> None:
    letters = (
        "letter_t",
        "letter_o",
        "letter_rub_out",
        "letter_e",
        "letter_space",
        "letter_a",
        "letter_finished",
    )
    spec, asked = answered("avoided", programme, "spell_it", *letters)
    assert so_far(spec.params, ITEMS["avoided"])["movement"] == Answer("te a")
    assert asked[-1].line.id == "interview.is_that_right"


def test_spelling_that_was_broken_off_goes_on_at_the_next_letter(programme: Programme) -> None:
    spec, _ = answered("avoided", programme, "spell_it", "letter_s", "letter_i")
    assert so_far(spec.params, ITEMS["avoided"]) == {}
    asks = [cue for cue in make(spec, programme) if isinstance(cue, Ask)]
    assert asks[0].line.slots == {"letter": "i"}


def test_typed_words_are_taken_and_forgotten_with_their_question(programme: Programme) -> None:
    spec, _ = answered("avoided", programme, "type_it", "bending")
    assert so_far(spec.params, ITEMS["avoided"])["movement"] == Answer("bending")
    assert without_answer(spec, "movement").params == SMALL_EAR
    assert keyed({"x": "y"}) == {"answer.x": "y"}
