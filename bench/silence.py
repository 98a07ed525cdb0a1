"""How soon the loudspeaker is silent after "stop", on the virtual devices: the real program, end to end.

Recordings of real people and the demonstration's are played into the microphone while the coach speaks;
loudspeaker and microphone are recorded on one clock. A trial counts from the end of the word in the
microphone's recording to the last sample of the coach's speech. The second figure begins where the
decision is printed. Without Debian's pulseaudio and libasound2-plugins there are no rows.
"""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import correlate

from bench.live_coach import PERSON, LiveCoach, acquainted, spoken
from bench.table import Row
from bench.virtual_sound import RATE, Recording, VirtualSound, until, why_not

STOPS = Path(__file__).parents[1] / "tests" / "listening" / "speech" / "stop"
TRIALS = 24
AUDIBLE = 0.001
"""Full scale is 1: below it the loudspeaker counts as silent."""
FRAME = RATE // 100
BELOW_PEAK_DB = 25.0
"""So far below its loudest 10 ms, a word has ended."""
GIVEN_UP = 6.0
"""Seconds after which "stop" was not heard."""

Sound = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Trial:
    """One "stop"."""

    after_word: float
    """Seconds from the end of the word to silence."""
    after_decision: float
    """Seconds from the printed decision to silence."""


def rows() -> Iterable[Row]:
    """Half and nineteen in twenty of the trials, with and without the coach's own echo."""
    if why_not():
        return
    for echo, where in ((False, "no echo"), (True, "echo 6 dB below")):
        found = list(_trials(echo))
        heard = [trial for trial in found if trial is not None]
        yield Row(f'"stop" heard while the coach speaks, {where}', "ours", 100 * len(heard) / len(found), "%")
        if not heard:
            continue
        words = np.array([trial.after_word for trial in heard]) * 1000
        decided = np.array([trial.after_decision for trial in heard]) * 1000
        yield Row(f"word's end to silence, p50, {where}", "ours", float(np.median(words)), "ms")
        yield Row(f"word's end to silence, p95, {where}", "ours", _p95(words), "ms", "<= 350")
        yield Row(f"decision to silence, p50, {where}", "ours", float(np.median(decided)), "ms")
        yield Row(f"decision to silence, p95, {where}", "ours", _p95(decided), "ms", "<= 150")


@contextmanager
def virtual_devices() -> Iterator[tuple[VirtualSound, Path]]:
    """Devices of our own, and a folder for the coach's home."""
    with tempfile.TemporaryDirectory(prefix="voice-coach-bench-") as folder:
        devices = Path(folder) / "sound"
        devices.mkdir()
        sound = VirtualSound(devices)
        sound.start()
        acquainted(Path(folder) / "home")
        try:
            yield sound, Path(folder) / "home"
        finally:
            sound.kill()


def silent(speaker: Recording, seconds: float) -> bool:
    """Whether nothing has sounded for so long."""
    recent = speaker.samples(max(0, len(speaker) - round(seconds * RATE)))
    return len(recent) >= seconds * RATE * 0.99 and float(np.abs(recent).max()) < AUDIBLE


def _trials(echo: bool) -> Iterator[Trial | None]:
    words = [spoken(file) for file in [*sorted(STOPS.glob("*.flac")), PERSON / "stop.flac"]]
    with virtual_devices() as (sound, home), sound.echo(-6.0, 60) if echo else nullcontext():
        speaker, microphone = sound.record(), sound.record("feed.monitor")
        with LiveCoach(home, sound.env) as coach:
            until(lambda: float(np.abs(speaker.samples()).max()) > AUDIBLE, 90, "the greeting sounds")
            for n in range(TRIALS):
                until(lambda: silent(speaker, 2.0), 60, "the coach falls silent")
                _begin_to_speak(sound, coach)
                mark = len(coach.captions)
                # The trials are not to fall on the same syllable every time.
                until(lambda: len(coach.captions) >= mark + 3 + n % 3, 60, "the coach speaks")  # noqa: B023
                yield _trial(sound, coach, speaker, microphone, words[n % len(words)])


def _begin_to_speak(sound: VirtualSound, coach: LiveCoach) -> None:
    """Ask for something long, as often as a patient person would."""
    mark = len(coach.captions)
    for _ in range(3):
        sound.say(spoken(PERSON / "tell-me-about-pain.flac"))
        with suppress(AssertionError):
            coach.wait_for("^You: .*pain", GIVEN_UP, since=mark)
            return
    raise AssertionError(f"it did not begin to speak: {coach.texts()[-8:]}")


def _trial(
    sound: VirtualSound, coach: LiveCoach, speaker: Recording, microphone: Recording, word: Sound
) -> Trial | None:
    mark, first = len(coach.captions), len(microphone)
    sound.say(word)
    began = len(speaker)
    try:
        decided = coach.wait_for("^You: stop", GIVEN_UP, since=mark)
    except AssertionError:
        sound.say(spoken(PERSON / "stop.flac"))
        coach.wait_for("^You: (stop|pause)", 60, since=mark)
        return None
    until(lambda: len(speaker) > began and silent(speaker, 1.5), 20, "silence")
    heard = microphone.samples(first)
    at = int(np.argmax(correlate(heard, word, mode="valid", method="fft")))
    ended = microphone.at(first + at + _end(word))
    sounding = np.flatnonzero(np.abs(speaker.samples(began)) > AUDIBLE)
    silence = speaker.at(began + int(sounding[-1]) + 1)
    return Trial(silence - ended, silence - decided.when)


def _end(word: Sound) -> int:
    """Sample at which the word has ended."""
    frames = word[: len(word) // FRAME * FRAME].reshape(-1, FRAME)
    levels = 10 * np.log10(np.mean(frames.astype(np.float64) ** 2, axis=1) + 1e-12)
    return (int(np.flatnonzero(levels > levels.max() - BELOW_PEAK_DB)[-1]) + 1) * FRAME


def _p95(values: NDArray[np.float64]) -> float:
    return float(np.percentile(values, 95))
