"""The sound device for real: a PulseAudio loudspeaker that is recorded, and a microphone that is fed."""

import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from voice_coach.errors import AudioProblem
from voice_coach.listening.microphone import Microphone
from voice_coach.sound import DuplexStream, devices
from voice_coach.speaking.clip import VOICE_RATE, Clip
from voice_coach.speaking.mixer import Mixer
from voice_coach.speaking.renderer import Renderer
from voice_coach.speaking.voice import Voice

pytestmark = pytest.mark.live

Sound = NDArray[np.float32]


class Session:
    """A mixer on a real stream, and what its microphone delivers."""

    def __init__(self) -> None:
        self.mixer = Mixer()
        self.delivered: list[tuple[Sound, Sound, int]] = []
        # Twice and more of what the coach uses: these tests are about samples, not about haste.
        self.stream = DuplexStream(self.mixer.render, self._take, latency=0.3)

    def _take(self, mic: Sound, reference: Sound, first_sample: int) -> None:
        self.delivered.append((mic, reference, first_sample))

    def reach(self, sample: int, seconds: float = 20) -> None:
        """Wait until the clock is there."""
        until(lambda: self.mixer.clock >= sample, seconds, f"the clock reaches {sample}")


def until(condition: Any, seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
        time.sleep(0.01)


@pytest.fixture
def session(virtual_sound: Any) -> Iterator[Session]:
    found = Session()
    yield found
    found.stream.close()


def click() -> Clip:
    samples = np.zeros(240, np.float32)
    samples[:8] = 0.5
    return Clip(samples)


def hum(seconds: float) -> Clip:
    time_axis = np.arange(int(seconds * VOICE_RATE)) / VOICE_RATE
    return Clip((0.3 * np.sin(2 * np.pi * 440 * time_axis)).astype(np.float32))


def onsets(recorded: Sound, level: float = 0.2) -> list[int]:
    """Where sound begins after at least 50 ms without."""
    loud = np.flatnonzero(np.abs(recorded) > level)
    return [int(at) for at, gap in zip(loud, np.diff(loud, prepend=-VOICE_RATE), strict=True) if gap > 2_400]


def test_the_devices_are_listed_with_their_defaults(virtual_sound: Any) -> None:
    found = devices()
    assert any(device.default_output and device.outputs for device in found)
    assert any(device.default_input and device.inputs for device in found)


def test_counts_are_exactly_as_far_apart_as_they_were_placed(session: Session, virtual_sound: Any) -> None:
    recording = virtual_sound.record()
    session.stream.open()
    start = session.mixer.clock + VOICE_RATE
    for n in range(12):
        session.mixer.place(click(), start + n * 12_000)
    session.reach(start + 14 * 12_000)
    until(lambda: len(onsets(recording.samples())) >= 12, 5, "all counts are heard")
    assert session.stream.underruns == 0
    assert np.diff(onsets(recording.stop())).tolist() == [12_000] * 11


def test_a_cut_silences_the_loudspeaker_without_a_click(session: Session, virtual_sound: Any) -> None:
    recording = virtual_sound.record()
    session.stream.open()
    session.mixer.place(hum(30), session.mixer.clock)
    until(lambda: bool(onsets(recording.samples())), 5, "the sound begins")
    session.reach(session.mixer.clock + VOICE_RATE)
    session.mixer.cut()
    until(lambda: len(session.mixer.played()) == 1, 2, "the cut is taken")
    silent = len(recording.samples()) + VOICE_RATE
    until(lambda: len(recording.samples()) > silent + VOICE_RATE, 10, "silence is recorded")
    recorded = recording.stop()
    loud = np.flatnonzero(np.abs(recorded) > 0.001)
    assert len(recorded) - loud[-1] > VOICE_RATE
    assert 1.0 < (loud[-1] - loud[0]) / VOICE_RATE < 3.0
    end = recorded[loud[-1] - 4_800 : loud[-1] + 100]
    # 440 Hz at 0.3 moves by 0.0173 from sample to sample at most.
    assert np.abs(np.diff(end)).max() < 0.02


def test_what_the_microphone_hears_is_delivered_on_the_clock(session: Session, virtual_sound: Any) -> None:
    session.stream.open()
    session.reach(VOICE_RATE // 2)
    virtual_sound.say(hum(1).samples).wait()
    until(lambda: max(np.abs(mic).max() for mic, _, _ in session.delivered[-400:]) > 0.2, 5, "it is heard")
    session.stream.close()
    expected = 0
    for mic, reference, first in session.delivered:
        assert first == expected
        assert len(mic) == len(reference)
        expected += len(mic)
    heard = np.concatenate([mic for mic, _, _ in session.delivered])
    seconds = np.count_nonzero(np.abs(heard) > 0.05) / VOICE_RATE
    assert 0.7 < seconds < 1.1


def test_the_echo_of_the_real_stream_is_measured_and_removed(session: Session, virtual_sound: Any) -> None:
    renderer = Renderer()
    lines = [
        renderer.render(text, Voice())
        for text in (
            "Sit comfortably and let your shoulders drop.",
            "Breathe in slowly through your nose, and let your tummy rise.",
            "When you are ready, roll your knees to one side, then slowly to the other.",
        )
    ]
    renderer.close()
    with virtual_sound.echo(-6.0, 60):
        session.stream.open()
        at = VOICE_RATE // 2
        for clip in lines:
            session.mixer.place(clip, at)
            at += len(clip.samples) + 9_600
        session.reach(at + VOICE_RATE)
        session.stream.close()
    microphone = Microphone()
    for block in session.delivered:
        microphone.process(*block)
    assert microphone.round_trip is not None
    assert 0.05 < microphone.round_trip.seconds < 0.6
    assert microphone.removed_db is not None
    assert microphone.removed_db > 15


def test_a_lost_device_is_noticed_and_sounds_again_when_it_is_back(
    session: Session, virtual_sound: Any
) -> None:
    session.stream.open()
    session.reach(VOICE_RATE // 2)
    virtual_sound.kill()
    until(lambda: session.stream.lost, 5, "the loss is noticed")
    with pytest.raises(AudioProblem):
        session.stream.reopen()
    assert session.stream.lost
    stood_at = session.mixer.clock
    virtual_sound.start()
    recording = virtual_sound.record()
    until(lambda: opened(session.stream), 10, "it opens again")
    session.mixer.place(hum(0.5), session.mixer.clock + 4_800)
    until(lambda: bool(onsets(recording.samples())), 5, "sound is back")
    assert not session.stream.lost
    assert session.delivered[-1][2] >= stood_at


def opened(stream: DuplexStream) -> bool:
    try:
        stream.reopen()
    except AudioProblem:
        return False
    return True


def test_a_suspended_device_is_noticed_and_does_not_hang_the_coach(
    session: Session, virtual_sound: Any
) -> None:
    session.stream.open()
    session.reach(VOICE_RATE // 2)
    virtual_sound.suspend(True)
    try:
        until(lambda: session.stream.lost, 5, "the silence is noticed")
        started = time.monotonic()
        session.stream.close()
        assert time.monotonic() - started < 1.5
        assert not session.stream.lost
    finally:
        virtual_sound.suspend(False)


def test_without_a_device_the_problem_is_said(virtual_sound: Any) -> None:
    virtual_sound.kill()
    with pytest.raises(AudioProblem) as problem:
        DuplexStream(Mixer().render, lambda *_: None).open()
    assert problem.value.cure


def test_typed_words_leave_the_microphone_closed(virtual_sound: Any) -> None:
    mixer = Mixer()
    with DuplexStream(mixer.render, None) as stream:
        until(lambda: mixer.clock > 4_800, 5, "the clock runs")
        assert not stream.has_microphone
    assert mixer.clock > 0


def test_a_callback_that_fails_is_told_and_counts_as_lost(virtual_sound: Any) -> None:
    def broken(_: int) -> Sound:
        raise ValueError("no sound")

    stream = DuplexStream(broken, None)
    stream.open()
    try:
        until(lambda: stream.lost, 5, "the failure is noticed")
        assert isinstance(stream.failure, ValueError)
    finally:
        stream.close()


def test_a_stream_that_ran_dry_sounds_again_and_leaves_the_processor_alone(virtual_sound: Any) -> None:
    mixer = Mixer()
    held_up = [2.0]

    def render(frames: int) -> Sound:
        if mixer.clock > VOICE_RATE and held_up:
            time.sleep(held_up.pop())
        return mixer.render(frames)

    def watched(seconds: float) -> float:
        began, spent, end = time.monotonic(), time.process_time(), mixer.clock + seconds * VOICE_RATE
        until(lambda: mixer.clock >= end, 20, "the clock goes on")
        return (time.process_time() - spent) / (time.monotonic() - began)

    recording = virtual_sound.record()
    stream = DuplexStream(render, lambda *_: None)
    with stream:
        until(lambda: stream.underruns > 0, 20, "it runs dry")
        until(lambda: mixer.clock > 2 * VOICE_RATE, 20, "it catches up")
        stream.heal()
        assert watched(2) < 0.5
        assert not stream.lost
        mixer.place(hum(0.5), mixer.clock + 4_800)
        until(lambda: bool(onsets(recording.samples())), 5, "it sounds")
