"""Each rule of the voice's style is found where a line breaks it, and nowhere else."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.programme import checks, loader
from voice_coach.programme.reading_age import reading_age, sentences_of, syllables
from voice_coach.programme.schema import Clinical, Style

Overlay = Callable[[str, str], Path]
Shipped = Callable[[str], str]

STYLE = Style.model_validate(
    {
        "longest_sentence": 8,
        "reading_age": 11,
        "reading_formula": "flesch-kincaid",
        "avoid": [
            {"words": ["should", "hold back"], "why": "unhelpful", "except_in": ["position.sitting"]},
            {"words": ["!"], "why": "no shouting"},
        ],
    }
)


def _findings(overlay: Overlay, text: str, urgent: Iterable[str] = ()) -> list[str]:
    """What is found about one line, `position.tummy`, that says `text`."""
    overlay("en/lines/positions.toml", f'position.lying = "Lie down."\nposition.tummy = "{text}"\n')
    programme, origins = loader.assemble("en")
    found = checks.style_findings(programme, origins, STYLE, set(urgent))
    return [str(finding) for finding in found if "position." in finding.what]


def test_finding_names_file_and_line(overlay: Overlay) -> None:
    (finding,) = _findings(overlay, "You should lie down.")

    assert finding.endswith('positions.toml:2: position.tummy: "should"; unhelpful')


@pytest.mark.parametrize(
    "text",
    ["Hold, back and all.", "Now HOLD BACK.", "Lie down!", "One two three four five six seven eight nine."],
)
def test_line_that_breaks_a_rule_is_found_once(overlay: Overlay, text: str) -> None:
    assert len(_findings(overlay, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Lie on your shoulder.",
        "Hold your back.",
        "One two three four. Five six seven eight.",
        "Hold {backs} ten.",
    ],
)
def test_line_that_keeps_the_rules_is_not_found(overlay: Overlay, text: str) -> None:
    assert _findings(overlay, text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Stop there.", True),
        ("Now, stop.", True),
        ("Nonstop talk.", False),
        ("That is it. Hang on.", True),
        ("A hanging on tree.", False),
        ("We don't", False),
    ],
)
def test_word_that_would_interrupt_the_coach_is_found(overlay: Overlay, text: str, found: bool) -> None:
    assert bool(_findings(overlay, text, ["stop", "hang on", "don't go"])) is found


def test_safety_line_without_review_is_found(overlay: Overlay, shipped: Shipped) -> None:
    clinical = Clinical.model_validate({"lines": ["position.*"]})
    programme, origins = loader.assemble("en")

    found = [str(finding) for finding in checks.clinical_findings(programme, origins, clinical)]

    assert len(found) == sum(line.startswith("position.") for line in programme.lines)
    assert all("positions.toml:" in finding for finding in found)


def test_long_words_make_a_chapter_too_old(overlay: Overlay) -> None:
    hard = '"Understanding physiological complications necessitates considerable perseverance."'
    overlay(
        "en/topics/pain.toml",
        'order = 2\ntitle = "Pain"\nnames = ["pain"]\n[[chapters]]\nid = "a"\ntitle = "A"\n'
        f"lines = [{hard}, {hard}]\n",
    )
    programme, origins = loader.assemble("en")

    found = checks.reading_findings(programme, origins, STYLE)
    (finding,) = [finding for finding in found if "topic.pain." in finding.what]

    assert finding.what.startswith("topic.pain.a.1 and what follows: reading age")
    assert finding.place.endswith("pain.toml:7")


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("bed", 1),
        ("bodies", 2),
        ("little", 2),
        ("squeezed", 1),
        ("rested", 2),
        ("breathe", 1),
        ("breathing", 2),
        ("people", 2),
        ("sometimes", 2),
        ("medicine", 3),
        ("relaxation", 4),
        ("physiotherapist", 6),
        ("exercises", 4),
    ],
)
def test_syllables_are_counted_from_the_spelling(word: str, count: int) -> None:
    assert syllables(word) == count


def test_plain_text_reads_younger_than_a_leaflet() -> None:
    plain = "Lie on your back. Bend your knees. Let them roll to one side."
    leaflet = "Participants experiencing persistent discomfort may appreciate individualised information."

    assert reading_age(plain) < 9
    assert reading_age(leaflet) > 18


def test_slots_and_colons_end_no_sentence_too_late() -> None:
    assert sentences_of("One. Two: three? Four") == ["One", "Two", "three", "Four"]


@given(st.text(max_size=200))
def test_any_text_has_a_reading_age(text: str) -> None:
    assert reading_age(text) >= 5
