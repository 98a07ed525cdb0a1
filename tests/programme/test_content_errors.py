"""Whatever is wrong with a content file, the error names the file, the line, and what is expected."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voice_coach.errors import ContentProblem
from voice_coach.programme import load
from voice_coach.programme.loader import assemble

Overlay = Callable[[str, str], Path]
Shipped = Callable[[str], str]

CASES = [
    # file, what is replaced in it, by what, the line that the error names, what it says
    ("en/exercises/bridge.toml", 'name = "Bridge"', "name = Bridge", "name = Bridge", "Invalid value"),
    ("en/exercises/bridge.toml", 'name = "Bridge"', 'nome = "Bridge"', "nome", "name is missing"),
    ("en/exercises/bridge.toml", 'up = "Lift"', 'up = "Lift"\nupp = "Up"', "upp = ", "upp is not a key"),
    ("en/exercises/bridge.toml", '"Lift your bottom up.",', '"",', "movement = [", "movement.1.text is ''"),
    ("en/exercises/bridge.toml", '"Lift your bottom up.",', '"Lift {your.",', "Lift {your.", "broken slot"),
    ("en/exercises/bridge.toml", 'up = "Lift"', "up = 3", "up = 3", "up is 3"),
    ("exercises/bridge.toml", '"repetitions"', '"repetition"', "counting = ", "counting is 'repetition'"),
    ("exercises/bridge.toml", "order = 3", "order = 0", "order = 0", "order is 0"),
    ("exercises/bridge.toml", '"repetitions"', '"holds"', "counting = ", "hold is missing"),
    ("exercises/balance.toml", "{ value = 30,", "{ value = 3,", "hold_longest = ", "3 is less than hold 10"),
    (
        "exercises/balance.toml",
        "hold = { value = 10,",
        "hold = { value = -10,",
        "hold = ",
        "hold.value is -10",
    ),
    ("exercises/balance.toml", '{ value = 3, source = "booklet" }', "3", "reps = 3", "reps is 3"),
    (
        "exercises/balance.toml",
        'counting = "steps"',
        "counting = 1",
        "counting = 1",
        "harder.3.counting is 1",
    ),
    ("en/topics/pain.toml", "order = 2", "order = true", "order = true", "order is True"),
    (
        "en/topics/pain.toml",
        'id = "brain"',
        'id = "nerves"',
        "Your brain decides",
        "nerves.title is there twice",
    ),
    ("en/topics/pain.toml", 'id = "change"', 'id = "Change"', 'id = "Change"', "chapters.6.id is 'Change'"),
    ("scripts/body_lying.toml", "minutes = [5, 10, 15]", "minutes = []", "minutes = []", "minutes is []"),
    (
        "en/scripts/body_lying.toml",
        'release_line = "And let your fingers open."',
        "",
        "[steps.hands]",
        "no release_line",
    ),
    (
        "en/scripts/body_lying.toml",
        "[steps.jaw]",
        "[steps.jaws]",
        "[steps.jaws]",
        "jaws is not among",
    ),
    ("en/red_flags.toml", "[urgent]\nlines", "[urgent]\nline", "[urgent]", "urgent.lines is missing"),
    ("en/lines/positions.toml", '"Sit on a firm chair."', "7", "position.sitting", "position.sitting is 7"),
    (
        "defaults.toml",
        'value = 5, source = "default"',
        'value = 5, source = "guess"',
        "reps = ",
        "reps.source is",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "line", "said"), CASES)
def test_error_names_file_line_and_expectation(
    overlay: Overlay, shipped: Shipped, name: str, old: str, new: str, line: str, said: str
) -> None:
    assert old in shipped(name)
    text = shipped(name).replace(old, new, 1)
    path = overlay(name, text)

    with pytest.raises(ContentProblem) as caught:
        load("en")

    place, _, found = caught.value.what.partition(", line ")
    number, _, found = found.partition(": ")
    assert place == str(path)
    assert line in text.splitlines()[int(number) - 1]
    assert said in found
    assert caught.value.cure.startswith("Expected: ")


def test_unreadable_bytes_are_named_with_their_line(overlay: Overlay) -> None:
    path = overlay("en/lines/positions.toml", "")
    path.write_bytes(b'position.lying = "Lie down."\nposition.sitting = "\xff"\n')

    with pytest.raises(ContentProblem, match=r"positions\.toml, line 2: .*UTF-8"):
        load("en")


def test_exercise_without_words_asks_for_the_file(overlay: Overlay, shipped: Shipped) -> None:
    overlay("exercises/star_jump.toml", shipped("exercises/bridge.toml"))

    with pytest.raises(ContentProblem, match="star_jump has no words in the language en") as caught:
        load("en")

    assert "programme/en/exercises/star_jump.toml" in caught.value.cure


def test_words_without_facts_ask_for_the_file(overlay: Overlay, shipped: Shipped) -> None:
    overlay("en/exercises/star_jump.toml", shipped("en/exercises/bridge.toml"))

    with pytest.raises(ContentProblem, match="words for the exercise star_jump, but no facts"):
        load("en")


def test_file_name_that_is_no_id_is_refused(overlay: Overlay, shipped: Shipped) -> None:
    overlay("en/topics/My Topic.toml", shipped("en/topics/pain.toml"))

    with pytest.raises(ContentProblem, match=r"My Topic\.toml, line 1: its name cannot be an id"):
        load("en")


def test_unknown_language_names_those_there_are() -> None:
    with pytest.raises(ContentProblem, match="no programme in the language xx; there is en") as caught:
        load("xx")

    assert "new-language xx" in caught.value.cure


def test_brackets_without_end_are_an_error_not_a_crash(overlay: Overlay) -> None:
    overlay("en/lines/positions.toml", "a = " + "[" * 100_000)

    with pytest.raises(ContentProblem, match=r"positions\.toml"):
        load("en")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_file_is_loaded_or_refused_but_never_crashes(
    overlay: Overlay, shipped: Shipped, data: st.DataObject
) -> None:
    name = data.draw(
        st.sampled_from(["en/exercises/balance.toml", "exercises/balance.toml", "defaults.toml"])
    )
    text = shipped(name)
    at = data.draw(st.integers(0, len(text)))
    gone = data.draw(st.integers(0, 12))
    put = data.draw(st.text(max_size=12))
    overlay(name, text[:at] + put + text[at + gone :])
    refused = ""
    try:
        assert "balance" in assemble("en")[0].exercises
    except ContentProblem as problem:
        refused = problem.what
    overlay(name, text)
    assert not refused or ", line " in refused
