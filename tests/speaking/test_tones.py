"""Breath tones last exactly as long as the breath; earcons are short, soft and replaceable."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.errors import ContentProblem
from voice_coach.speaking.clip import VOICE_RATE, Clip
from voice_coach.speaking.tones import BREATH_DB, HIGH_HERTZ, LOW_HERTZ, Tones, breath

EARCONS = ["tick", "halfway", "done", "here"]


def pitch(clip: Clip, at: float) -> float:
    """The strongest frequency in the 0.2 s around that share of the clip, in Hz."""
    middle = int(len(clip.samples) * at)
    window = clip.samples[middle - 4_800 : middle + 4_800] * np.hanning(9_600)
    spectrum = np.abs(np.fft.rfft(window, 1 << 17))
    return float(np.argmax(spectrum)) * VOICE_RATE / (1 << 17)


@given(seconds=st.floats(0, 12), rising=st.booleans())
def test_a_breath_lasts_to_the_sample(seconds: float, rising: bool) -> None:
    clip = breath(seconds, rising=rising)
    assert len(clip.samples) == round(seconds * VOICE_RATE)
    assert clip.samples.dtype == np.float32
    assert np.abs(clip.samples).max(initial=0) < 0.2


def test_breathing_in_rises_and_breathing_out_falls() -> None:
    shares = [0.1, 0.3, 0.5, 0.7, 0.9]
    rise = [pitch(breath(5, rising=True), share) for share in shares]
    fall = [pitch(breath(5, rising=False), share) for share in shares]
    assert rise == sorted(rise)
    assert fall == sorted(fall, reverse=True)
    assert rise[0] == pytest.approx(LOW_HERTZ, rel=0.05)
    assert rise[-1] == pytest.approx(HIGH_HERTZ, rel=0.05)


def test_a_breath_comes_and_goes_without_a_click() -> None:
    samples = breath(4, rising=True).samples
    assert abs(samples[0]) < 1e-4
    assert abs(samples[-1]) < 1e-4
    assert np.abs(np.diff(samples)).max() < 0.01
    middle = samples[VOICE_RATE : 3 * VOICE_RATE].astype(np.float64)
    assert 10 * np.log10((middle**2).mean()) == pytest.approx(BREATH_DB, abs=0.5)


@pytest.mark.parametrize("name", EARCONS)
def test_every_earcon_is_short_soft_and_clean(name: str) -> None:
    clip = Tones().tone(name)
    assert 0.05 < clip.seconds < 1.5
    assert 0.03 < np.abs(clip.samples).max() < 0.3
    assert abs(clip.samples[0]) < 1e-3
    assert abs(clip.samples[-1]) < 1e-3


def test_an_earcon_of_ones_own_is_played_instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path))
    folder = tmp_path / "config" / "audio"
    folder.mkdir(parents=True)
    soundfile.write(folder / "done.wav", np.full((22_050, 2), 0.1), 22_050)
    assert Tones().tone("done").seconds == 1.0
    assert Tones().tone("tick").seconds < 0.2


@pytest.mark.parametrize("content", [b"", b"not sound", b"RIFF\x00\x00\x00\x00WAVE"])
def test_a_file_that_is_not_sound_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path))
    folder = tmp_path / "config" / "audio"
    folder.mkdir(parents=True)
    (folder / "done.wav").write_bytes(content)
    with pytest.raises(ContentProblem, match="done"):
        Tones().tone("done")


def test_an_earcon_that_never_ends_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path))
    folder = tmp_path / "config" / "audio"
    folder.mkdir(parents=True)
    soundfile.write(folder / "here.wav", np.zeros(60 * 8_000), 8_000)
    with pytest.raises(ContentProblem, match="short"):
        Tones().tone("here")


def test_an_unknown_earcon_is_named_with_those_there_are() -> None:
    with pytest.raises(ContentProblem, match=r"gong.*done, halfway, here, tick"):
        Tones().tone("gong")
