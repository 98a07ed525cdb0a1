"""What can be known of the stream without a device; with one it is tried in tests/live."""

import sys
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from voice_coach import sound
from voice_coach.aside import Aside
from voice_coach.errors import AudioProblem
from voice_coach.resampling import SOUND_RATE, Converter
from voice_coach.sound import DuplexStream
from voice_coach.speaking.clip import VOICE_RATE

Sound = NDArray[np.float32]


class Tape:
    """A sweep to be played, and what is delivered."""

    def __init__(self) -> None:
        self.at = 0
        self.delivered: list[tuple[Sound, Sound, int]] = []

    def render(self, frames: int) -> Sound:
        time = (np.arange(self.at, self.at + frames) / SOUND_RATE).astype(np.float64)
        self.at += frames
        return np.asarray(0.5 * np.sin(2 * np.pi * (300 + 200 * time) * time), np.float32)

    def deliver(self, mic: Sound, reference: Sound, first_sample: int) -> None:
        self.delivered.append((mic, reference, first_sample))


def test_the_device_and_the_voice_have_the_same_rate() -> None:
    assert SOUND_RATE == VOICE_RATE


def test_a_missing_portaudio_is_said_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    class Missing:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "sounddevice":
                raise OSError("PortAudio library not found")

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    with pytest.raises(AudioProblem, match="PortAudio") as problem:
        sound.devices()
    assert "libportaudio2" in problem.value.cure


def test_a_sound_system_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    portaudio = sound.portaudio()

    def silent() -> None:
        raise portaudio.PortAudioError("PortAudio not initialized", -10000)

    monkeypatch.setattr(portaudio, "query_hostapis", silent)
    with pytest.raises(AudioProblem, match="does not answer") as problem:
        sound.devices()
    assert problem.value.cure


def test_what_hangs_aside_is_known_to_be_at_it() -> None:
    aside = Aside()
    released = threading.Event()
    hung: list[threading.Thread] = []

    def hang() -> None:
        hung.append(threading.current_thread())
        released.wait()

    assert not aside.within(0.01, hang)
    assert aside.busy
    assert aside.within(5, lambda: None)
    assert aside.busy
    released.set()
    hung[0].join()
    assert not aside.busy


def test_a_sound_system_that_refuses_aside_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    def refuse() -> None:
        raise sound.portaudio().PortAudioError("no")

    assert Aside().within(5, sound._unless_refused(refuse))
    assert capfd.readouterr().err == ""


def test_a_stream_that_was_never_opened_is_neither_lost_nor_hard_to_close() -> None:
    stream = DuplexStream(Tape().render, None)
    assert not stream.lost
    stream.close()
    assert not stream.lost


@pytest.mark.parametrize("rate", [44_100.0, 16_000.0, 96_000.0])
@given(sizes=st.lists(st.integers(1, 2_048), min_size=1, max_size=30))
def test_another_rate_of_the_device_keeps_sound_and_clock_together(rate: float, sizes: list[int]) -> None:
    tape = Tape()
    converter = Converter(rate, tape.render, tape.deliver)
    clock = 7_000
    for size in sizes:
        out, clock = converter.step(size, np.zeros(size, np.float32), clock)
        assert len(out) == size
    assert clock == 7_000 + tape.at
    expected = 7_000
    for mic, reference, first in tape.delivered:
        assert first == expected
        assert len(mic) == len(reference)
        expected += len(mic)


def test_another_rate_of_the_device_leaves_the_sound_as_it_is() -> None:
    tape = Tape()
    converter = Converter(44_100.0, tape.render, tape.deliver)
    parts: list[Sound] = []
    clock = 0
    for _ in range(200):
        # The microphone hears at once what the loudspeaker plays.
        last = parts[-1] if parts else np.zeros(441, np.float32)
        out, clock = converter.step(441, last, clock)
        parts.append(out)
    played = np.concatenate(parts)[4_410:]
    time = np.arange(4_410, 4_410 + len(played)) / 44_100
    expected = 0.5 * np.sin(2 * np.pi * (300 + 200 * time) * time)
    assert np.abs(played - expected).max() < 0.01
    heard = np.concatenate([mic for mic, _, _ in tape.delivered])
    said = np.concatenate([reference for _, reference, _ in tape.delivered])
    likeness = [
        float(np.dot(heard[20_000:60_000], said[20_000 - lag : 60_000 - lag])) for lag in range(1_500)
    ]
    assert max(likeness) > 0.95 * float(np.dot(heard[20_000:60_000], heard[20_000:60_000]))
