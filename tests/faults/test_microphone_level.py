"""A microphone that is switched off, too faint or too loud is told of within ten seconds, once."""

from pathlib import Path

import numpy as np
import pytest
import soxr

from voice_coach.listening.level_watch import LevelWatch
from voice_coach.listening.microphone import DEVICE_RATE, Microphone
from voice_coach.listening.sound_files import read_mono
from voice_coach.person import recording
from voice_coach.programme import load

BLOCK = DEVICE_RATE // 100


def _told(sound: np.ndarray, *, speaking: bool) -> list[tuple[float, str]]:
    """What is told of that sound at the real microphone, and after how many seconds."""
    microphone, watch = Microphone(), LevelWatch()
    silence = np.zeros(BLOCK, np.float32)
    found = []
    for first in range(0, len(sound) - BLOCK, BLOCK):
        microphone.process(sound[first : first + BLOCK], silence, first)
        level, clipping, bands = microphone.level_db, microphone.clipping, microphone.bands
        for trouble in watch.feed(0.01, level, clipping, speaking=speaking, bands=bands):
            found.append(((first + BLOCK) / DEVICE_RATE, trouble))
    return found


def _speech(gain_db: float) -> np.ndarray:
    spoken = np.tile(recording("start deep breathing for one minute"), 4)[: 8 * DEVICE_RATE]
    noise = np.random.default_rng(1).normal(0, 10 ** (-75 / 20), len(spoken))
    peak = float(np.abs(spoken).max())
    return np.clip(spoken / peak * 10 ** (gain_db / 20) + noise, -1, 1).astype(np.float32)


def test_a_microphone_that_is_switched_off_is_told_of() -> None:
    ((seconds, trouble),) = _told(np.zeros(30 * DEVICE_RATE, np.float32), speaking=False)
    assert trouble == "muted"
    assert seconds <= 10


def test_a_quiet_room_is_no_trouble() -> None:
    room = np.random.default_rng(2).normal(0, 10 ** (-75 / 20), 20 * DEVICE_RATE).astype(np.float32)
    assert _told(room, speaking=False) == []


@pytest.mark.parametrize(("gain_db", "trouble"), [(-45, "faint"), (14, "clipping")])
def test_speech_at_the_wrong_level_is_told_of(gain_db: float, trouble: str) -> None:
    told = _told(_speech(gain_db), speaking=True)
    assert [what for _, what in told] == [trouble]
    assert told[0][0] <= 10


def test_speech_at_a_good_level_is_no_trouble() -> None:
    assert _told(_speech(-6), speaking=True) == []


def test_a_microphone_as_narrow_as_a_telephone_is_told_of() -> None:
    telephone = soxr.resample(soxr.resample(_speech(-6), DEVICE_RATE, 8_000), 8_000, DEVICE_RATE)
    ((seconds, trouble),) = _told(telephone.astype(np.float32), speaking=True)
    assert trouble == "narrow"
    assert seconds <= 10


def test_real_people_at_ordinary_microphones_are_not_told_that_theirs_is_narrow() -> None:
    people = sorted((Path(__file__).parents[1] / "listening" / "speech").glob("*/*.flac"))
    told = [
        trouble
        for first in range(0, len(people) - 8, 8)
        for _, trouble in _told(
            np.concatenate([read_mono(path, DEVICE_RATE) for path in people[first : first + 8]]),
            speaking=True,
        )
    ]
    assert told.count("narrow") == 0


def test_there_is_a_line_for_each() -> None:
    lines = load("en").lines
    assert {"ear.muted", "ear.faint", "ear.clipping", "ear.narrow"} <= lines.keys()
