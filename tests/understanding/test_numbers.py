"""Numbers in words and digits, alone and with their units."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_coach.understanding import Mind, amounts, normalise, numbers
from voice_coach.understanding.phrasebook import Phrasebook
from voice_coach.understanding.stored import phrasebook
from voice_coach.understanding.understood import Understood

BOOK = phrasebook("en")


def said(text: str) -> tuple[str, ...]:
    return normalise.tokens(BOOK.words, text)


@settings(deadline=None)
@given(st.integers(min_value=-numbers.LARGEST, max_value=numbers.LARGEST))
def test_what_is_spoken_is_understood_as_the_same_number(value: int) -> None:
    assert numbers.number(BOOK.numbers, said(numbers.spoken(value))) == value


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=9_999), st.integers(min_value=1, max_value=9))
def test_a_decimal_comes_back(whole: int, tenth: int) -> None:
    assert numbers.number(BOOK.numbers, said(numbers.spoken(whole + tenth / 10))) == whole + tenth / 10


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=numbers.LARGEST))
def test_digits_are_the_number_that_they_show(value: int) -> None:
    assert numbers.number(BOOK.numbers, said(str(value))) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("twenty five", 25),
        ("twenty-five", 25),
        ("a hundred and twenty", 120),
        ("one hundred and five", 105),
        ("a hundred", 100),
        ("two thousand three hundred and four", 2304),
        ("a dozen", 12),
        ("half a dozen", 6),
        ("two dozen", 24),
        ("a couple", 2),
        ("two and a half", 2.5),
        ("two point five", 2.5),
        ("three quarters", 0.75),
        ("nought", 0),
        ("1,200", 1200),
        ("minus four", -4),
    ],
)
def test_everyday_numbers(text: str, value: float) -> None:
    assert numbers.number(BOOK.numbers, said(text)) == value


@pytest.mark.parametrize(
    "text", ["", "stop", "twenty bananas", "ten twenty", "and", "hundredweight", "9999999999"]
)
def test_what_is_no_number_is_none(text: str) -> None:
    assert numbers.number(BOOK.numbers, said(text)) is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("half an hour", {"seconds": 1800}),
        ("an hour", {"seconds": 3600}),
        ("an hour and a half", {"seconds": 5400}),
        ("one and a half minutes", {"seconds": 90}),
        ("a minute and a half", {"seconds": 90}),
        ("a quarter of an hour", {"seconds": 900}),
        ("three quarters of an hour", {"seconds": 2700}),
        ("half a minute", {"seconds": 30}),
        ("two minutes thirty", {"seconds": 150}),
        ("one minute and thirty seconds", {"seconds": 90}),
        ("an hour and ten minutes", {"seconds": 4200}),
        ("a couple of minutes", {"seconds": 120}),
        ("ten more minutes", {"seconds": 600}),
        ("5min", {"seconds": 300}),
        ("ten times", {"reps": 10}),
        ("twice", {"reps": 2}),
        ("ten each side", {"bare": 10}),
        ("ten reps each side", {"reps": 10}),
        ("two sets of eight", {"sets": 2, "reps": 8}),
        ("two lots of eight reps", {"sets": 2, "reps": 8}),
        ("three times ten", {"sets": 3, "reps": 10}),
        ("3x10", {"sets": 3, "reps": 10}),
        ("two sets of thirty seconds", {"sets": 2, "seconds": 30}),
        ("eight twice", {"bare": 8, "sets": 2}),
        ("ten slow breaths", {"breaths": 10}),
        ("six out of ten", {"score": 6}),
        ("10 steps", {"steps": 10}),
        ("five", {"bare": 5}),
    ],
)
def test_amounts_with_their_units(text: str, values: dict[str, float]) -> None:
    assert amounts.together(amounts.find(BOOK.numbers, said(text))) == values


@pytest.mark.parametrize(
    "text", ["the next one", "this one", "that one please", "one more time", "another one"]
)
def test_one_is_not_always_a_number(text: str) -> None:
    assert amounts.find(BOOK.numbers, said(text)) == []


def test_number_words_are_content(book: Phrasebook) -> None:
    assert book.numbers.values["seven"] == 7


@pytest.mark.parametrize(
    ("text", "value"), [("-3", -3), ("−3", -3), ("minus three", -3), ("about -12", -12), ("3", 3)]
)
def test_a_sign_before_a_number_is_not_lost(mind: Mind, text: str, value: int) -> None:
    meant = mind.understand(text, "number")
    assert isinstance(meant, Understood)
    assert meant.slots["value"] == value


def test_a_range_has_no_sign(mind: Mind) -> None:
    meant = mind.understand("10-15", "number")
    assert not isinstance(meant, Understood) or meant.slots["value"] in (10, 15)
