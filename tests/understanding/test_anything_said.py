"""Whatever comes in, understanding stays calm: none, and no exception."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_coach import understanding
from voice_coach.names import names_of
from voice_coach.programme import load
from voice_coach.understanding.understood import NotUnderstood, Understood

MIND = understanding.load("en", names_of(load("en")))
WORDS = [
    "stop",
    "pain",
    "ten",
    "half",
    "the",
    "bridge",
    "minutes",
    "of",
    "and",
    "a",
    "my",
    "chest",
    "x",
    "hundred",
]


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=200), context=st.sampled_from(MIND.contexts))
def test_any_text_is_met_with_an_answer_or_none(text: str, context: str) -> None:
    assert isinstance(MIND.understand(text, context), Understood | NotUnderstood)


@settings(max_examples=150, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), max_size=30), context=st.sampled_from(MIND.contexts))
def test_any_row_of_known_words_gives_slots_that_json_can_hold(words: list[str], context: str) -> None:
    meant = MIND.understand(" ".join(words), context)
    if isinstance(meant, Understood):
        assert 0 <= meant.score <= 1
        json.dumps(dict(meant.slots))
    else:
        assert len(meant.near) <= 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\t ",
        "stop " * 10_000,
        "word " * 10_000,
        "остановись пожалуйста",
        "止まってください",
        "أوقف",
        "🙂🙂🙂",
        "👨‍👩‍👧 🧘",
        "\x00\x01\x02\x7f\x1b[31m",
        "٣٤",
        "9" * 400,
        "my pain is 99999999999999999999",
        "do 123456789012345678901234567890 bridges",
        "my pain is minus four",
        "my pain is eleven out of ten",
        "deep breathing for a thousand hours",
        "'" * 500,
        "- - - -",
        "½",
        "\u202eword\u202c" * 40,
        "a" * 5_000,
    ],
)
def test_nonsense_starts_nothing(text: str) -> None:
    assert isinstance(MIND.understand(text, "idle"), NotUnderstood)


@pytest.mark.parametrize("context", ["idle", "activity"])
def test_a_word_said_over_and_over_is_that_word(context: str) -> None:
    meant = MIND.understand("\u202estop\u202c " * 12, context)
    assert isinstance(meant, Understood)
    assert meant.intent == "stop"


def test_an_unknown_context_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        MIND.understand("stop", "nowhere")


def test_free_words_keep_their_spelling() -> None:
    meant = MIND.understand("  Walk to Ó'Brien's \n and back ", "words")
    assert isinstance(meant, Understood)
    assert (meant.intent, meant.slots) == ("words", {"text": "Walk to Ó'Brien's and back"})


def test_another_reading_of_the_sound_is_tried() -> None:
    meant = MIND.understand("zzgrk", "idle", alternatives=[("zzgrk plok", 0.4), ("louder", 0.3)])
    assert isinstance(meant, Understood)
    assert meant.intent == "louder"
    assert meant.score < 1
