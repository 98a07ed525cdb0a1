"""Words that were cut elsewhere, or heard as others, are understood by their sound; other words are not."""

import pytest

from voice_coach.understanding import Mind
from voice_coach.understanding.sounds import skeleton
from voice_coach.understanding.understood import NotUnderstood, Understood


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (("carrion",), ("carry", "on")),
        (("real", "axe", "asian"), ("relaxation",)),
        (("pard", "on"), ("pardon",)),
    ],
)
def test_what_sounds_the_same_has_the_same_skeleton(said: tuple[str, ...], meant: tuple[str, ...]) -> None:
    assert skeleton(said) == skeleton(meant)


@pytest.mark.parametrize(
    ("said", "context", "intent", "slots"),
    [
        ("carrion", "paused", "resume", {}),
        ("real axe asian", "idle", "start_relaxation", {}),
        ("need rolling", "idle", "start_exercise", {"exercise": "knee_rolling"}),
        ("ate", "number", "number", {"value": 8}),
        ("sex minutes", "number", "number", {"value": 6, "unit": "minutes"}),
        ("no fifteen", "idle", "amend", {"value": 15}),
    ],
)
def test_what_was_misheard_is_understood(
    mind: Mind, said: str, context: str, intent: str, slots: dict[str, object]
) -> None:
    meant = mind.understand(said, context)
    assert isinstance(meant, Understood)
    assert (meant.intent, dict(meant.slots)) == (intent, slots)


@pytest.mark.parametrize("said", ["what a goal", "did you vote", "too many cooks", "tell him i'm out"])
def test_other_words_with_such_a_sound_start_nothing(mind: Mind, said: str) -> None:
    assert isinstance(mind.understand(said, "idle"), NotUnderstood)


@pytest.mark.parametrize(
    ("said", "option"),
    [("the second one", "b"), ("the sick and one", "b"), ("the smaller one", "b"), ("stay where i am", "c")],
)
def test_an_option_is_taken_by_its_place_and_by_a_part_of_its_name(
    mind: Mind, said: str, option: str
) -> None:
    options = {"a": ("go back",), "b": ("a smaller increase",), "c": ("stay here",)}
    meant = mind.understand(said, "choice", options=options)
    assert isinstance(meant, Understood)
    assert meant.slots == {"option": option}
