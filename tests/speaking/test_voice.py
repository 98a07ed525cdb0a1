"""The voice that fits a language best is chosen, whatever way an engine writes its tags."""

import pytest

from voice_coach.speaking.voice import InstalledVoice, Voice, best_for

ESPEAK = [
    InstalledVoice("gmw/af", "Afrikaans", ("af",)),
    InstalledVoice("gmw/en-029", "English (Caribbean)", ("en-029",)),
    InstalledVoice("gmw/en", "English (Great Britain)", ("en-gb",)),
    InstalledVoice("gmw/en-us", "English (America)", ("en-us",)),
    InstalledVoice("zlw/pl", "Polish", ("pl",)),
]
MAC = [
    InstalledVoice("com.apple.Alex", "Alex", ("en_US",)),
    InstalledVoice("com.apple.Daniel", "Daniel", ("en_GB",)),
    InstalledVoice("com.apple.Zosia", "Zosia", ("pl_PL",)),
]


@pytest.mark.parametrize(
    ("language", "installed", "id"),
    [
        ("en", ESPEAK, "gmw/en"),
        ("en-US", ESPEAK, "gmw/en-us"),
        ("en-AU", ESPEAK, "gmw/en-029"),
        ("pl", ESPEAK, "zlw/pl"),
        ("en", MAC, "com.apple.Daniel"),
        ("pl", MAC, "com.apple.Zosia"),
        ("en-us", MAC, "com.apple.Alex"),
    ],
)
def test_the_voice_nearest_to_the_language_is_chosen(
    language: str, installed: list[InstalledVoice], id: str
) -> None:
    best = best_for(language, installed)
    assert best is not None
    assert best.id == id


def test_no_voice_is_chosen_for_a_language_without_one() -> None:
    assert best_for("cy", ESPEAK) is None
    assert best_for("e", ESPEAK) is None
    assert best_for("en", []) is None


def test_speed_changes_are_held_to_what_can_be_followed() -> None:
    assert Voice().at(100).rate == 400
    assert Voice().at(0.01).rate == 60
    assert Voice(rate=150).at(1.2) == Voice(rate=180)
