"""Days in free words tell whether they are gone; the session compares them with today."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.coaching.deadlines import has_passed
from voice_coach.understanding import Mind
from voice_coach.understanding.understood import Understood

TODAY = date(2026, 5, 4)


def gone(mind: Mind, text: str) -> bool:
    meant = mind.understand(text, "words")
    assert isinstance(meant, Understood)
    assert meant.slots["text"] == text
    return has_passed(meant.slots, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "last year",
        "two weeks ago",
        "by the end of March 2026",
        "3/5/2026",
        "2026-05-03",
        "in 2019",
    ],
)
def test_a_day_that_is_gone(mind: Mind, text: str) -> None:
    assert gone(mind, text)


@pytest.mark.parametrize(
    "text",
    [
        "in two months",
        "easter",
        "by May 2026",
        "4/5/2026",
        "31 December 2026",
        "2026",
        "the last bus",
    ],
)
def test_a_day_to_come_or_none_at_all(mind: Mind, text: str) -> None:
    assert not gone(mind, text)


@given(st.text(alphabet=st.sampled_from("0123456789/-. may2019agolst"), max_size=24))
def test_no_text_raises_anything(mind: Mind, text: str) -> None:
    meant = mind.understand(text, "words")
    if isinstance(meant, Understood):
        has_passed(meant.slots, TODAY)
