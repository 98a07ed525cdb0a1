"""Devices are chosen by a part of their name that stays, never by a number that changes."""

import pytest

from voice_coach.errors import AudioProblem
from voice_coach.sound import Device, choose


def device(
    index: int, name: str, inputs: int = 0, outputs: int = 0, *, mic: bool = False, speaker: bool = False
) -> Device:
    return Device(index, name, "ALSA", inputs, outputs, 48_000.0, mic, speaker)


FOUND = [
    device(0, "HDA Intel PCH: ALC257 Analog (hw:0,0)", 2, 2),
    device(1, "USB Speakerphone: Audio (hw:2,0)", 1, 2),
    device(2, "HDMI 0", 0, 8),
    device(3, "default", 32, 32, mic=True, speaker=True),
    device(4, "USB Speakerphone", 1, 0),
]


def test_without_a_wish_it_is_the_default_one() -> None:
    assert choose(FOUND, "input", None).index == 3
    assert choose(FOUND, "output", None).index == 3


def test_without_a_default_it_is_the_first_that_can() -> None:
    assert choose(FOUND[2:3] + FOUND[:2], "input", None).index == 0


def test_a_part_of_the_name_is_enough_in_any_case() -> None:
    assert choose(FOUND, "output", "speakerphone").index == 1
    assert choose(FOUND, "output", "hdmi").index == 2


def test_the_whole_name_wins_over_a_part_of_another() -> None:
    assert choose(FOUND, "input", "usb speakerphone").index == 4
    assert choose(FOUND, "output", "usb speakerphone").index == 1


def test_what_is_not_there_is_named_with_what_is() -> None:
    with pytest.raises(AudioProblem, match="Walkman") as problem:
        choose(FOUND, "output", "Walkman")
    assert "HDMI 0" in problem.value.cure
    assert problem.value.exit_code == 3


def test_a_loudspeaker_is_no_microphone() -> None:
    with pytest.raises(AudioProblem, match="HDMI"):
        choose(FOUND, "input", "HDMI")
    with pytest.raises(AudioProblem, match="no microphone"):
        choose(FOUND[2:3], "input", None)
    with pytest.raises(AudioProblem, match="no loudspeaker"):
        choose([], "output", None)
