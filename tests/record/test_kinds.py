"""The vocabulary of the record."""

import inspect
from dataclasses import fields
from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.coaching import happenings
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Mark
from voice_coach.record import kinds, kinds_done
from voice_coach.record.events import Event

SAMPLES: dict[type, object] = {
    date: date(2026, 3, 2),
    ActivitySpec: ActivitySpec("exercise", {"exercise": "bridge"}),
    Mark: Mark("rep", 3, 8, "set 1"),
    str: "hard",
    int: 3,
    float: 2.5,
}
WRITTEN = [
    name
    for name, made in inspect.getmembers(happenings, inspect.isfunction)
    if made.__module__ == happenings.__name__ and not name.startswith("_") and name != "undone"
]


@pytest.mark.parametrize("name", WRITTEN)
def test_everything_that_coaching_writes_is_an_event_of_the_record(name: str) -> None:
    make = getattr(happenings, name)
    arguments = [_sample(parameter.annotation) for parameter in inspect.signature(make).parameters.values()]
    assert kinds.what_is_wrong(make(*arguments)) == ""


def _sample(annotation: object) -> object:
    if isinstance(annotation, type):
        return SAMPLES[annotation]
    first = get_args(annotation)[0]
    return SAMPLES[first] if isinstance(first, type) else first


def test_a_kind_is_named_like_its_shape() -> None:
    assert kinds.KINDS["repetition_done"] is kinds_done.RepetitionDone
    assert kinds.name_of(kinds_done.PainScore) == "pain_score"


@pytest.mark.parametrize("kind", sorted(kinds.KINDS))
def test_every_kind_says_what_it_is_for_and_has_plain_data(kind: str) -> None:
    shape = kinds.KINDS[kind]
    assert shape.__doc__
    assert not shape.__doc__.startswith(shape.__name__ + "(")
    for field in fields(shape):  # type: ignore[arg-type]
        assert "Any" not in str(field.type)


@given(st.integers(0, 10), st.sampled_from(["", "before", "after"]))
def test_what_is_made_from_a_shape_fits_it(score: int, when: str) -> None:
    made = kinds.event(kinds_done.PainScore(score, when))  # type: ignore[arg-type]
    assert kinds.what_is_wrong(made) == ""
    assert ("when" in made.data) == (when != "")


@given(st.text(max_size=12), st.dictionaries(st.text(max_size=5), st.integers(), max_size=2))
def test_a_stranger_is_named_and_never_raises(kind: str, data: dict[str, int]) -> None:
    wrong = kinds.what_is_wrong(Event(kind, data))
    assert wrong or kind in kinds.KINDS
