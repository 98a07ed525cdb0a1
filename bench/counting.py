"""How even the counts of an exercise are, in the rendered sound, over five minutes.

Ours: ticks are looked for in the sound that the mixer rendered, in virtual time. The peer is what everybody
writes first with pyttsx3, `say`, `runAndWait` and a `sleep`, timed by the clock at which each count is handed
over; in real time and for fewer counts, since its drift is proportional. It sounds on virtual devices: where
those are missing, the peer is left out.
"""

import os
import time
from collections.abc import Iterable
from unittest.mock import patch

import numpy as np

from bench.silence import virtual_devices
from bench.table import Row
from bench.virtual_sound import why_not
from voice_coach.coaching.activity import CueScript
from voice_coach.coaching.cues import Beat, Line
from voice_coach.performer import Performer
from voice_coach.programme.types import Programme
from voice_coach.speaking.clip import VOICE_RATE, Clip
from voice_coach.speaking.mixer import Mixer

INTERVAL = 1.5
"""Seconds between two counts."""
MINUTES = 5
NAIVE_COUNTS = 20


class _Clicks:
    """A voice whose every line is one full-scale sample, so that its place in the sound is exact."""

    def clip(self, text: str, rate_factor: float = 1.0) -> Clip:
        return Clip(np.array([0.5], np.float32), text)

    def set_pitch(self, offset: float) -> None:
        """It is not asked for here."""

    def prepare(self, texts: list[str], rate_factor: float = 1.0) -> None:
        pass

    def tone(self, name: str, seconds: float | None = None) -> Clip:
        return Clip(np.zeros(1, np.float32))

    def close(self) -> None:
        pass


def rows() -> Iterable[Row]:
    """Deviation of the intervals, and drift."""
    intervals = np.diff(_our_counts())
    exact = INTERVAL * VOICE_RATE
    yield Row(
        "count interval, largest deviation", "ours", float(np.abs(intervals - exact).max()), "samples", "<= 0"
    )
    drift = (intervals.sum() - exact * len(intervals)) / VOICE_RATE
    yield Row("drift over 5 minutes", "ours", float(drift), "s", "<= 0")
    if why_not():
        return
    with virtual_devices() as (sound, _), patch.dict(os.environ, sound.env):
        times = _naive_counts()
    naive = np.diff(times)
    yield Row(
        "count interval, largest deviation",
        "say; runAndWait; sleep",
        float(np.abs(naive - INTERVAL).max() * VOICE_RATE),
        "samples",
    )
    per_minute = (naive.mean() - INTERVAL) / INTERVAL * 60
    yield Row("drift over 5 minutes", "say; runAndWait; sleep", float(per_minute * MINUTES), "s")


def _our_counts() -> np.ndarray:
    counts = round(MINUTES * 60 / INTERVAL)

    def script() -> CueScript:
        for n in range(1, counts + 1):
            yield Beat(INTERVAL, Line("n", {"n": n}))

    mixer = Mixer()
    performer = Performer(_Clicks(), mixer, Programme("en", {}, {}, {}, {"n": "{n}"}), lambda _: None)
    performer.start(script())
    rng = np.random.default_rng(1)
    rendered: list[np.ndarray] = []
    while mixer.clock < (MINUTES * 60 + 2) * VOICE_RATE:
        performer.advance()
        rendered.append(mixer.render(int(rng.integers(16, 2032))))
    return np.flatnonzero(np.concatenate(rendered))


def _naive_counts() -> list[float]:
    import ctypes

    import espeakng_loader
    import pyttsx3

    os.environ.setdefault("ESPEAK_DATA_PATH", espeakng_loader.get_data_path())
    ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
    engine = pyttsx3.init()
    times: list[float] = []
    for n in range(1, NAIVE_COUNTS + 1):
        times.append(time.monotonic())
        engine.say(str(n))
        engine.runAndWait()
        time.sleep(max(0.0, INTERVAL - 0.5))
    return times
