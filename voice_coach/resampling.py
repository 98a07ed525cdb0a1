"""What a sound device asks for and gives, and how one that insists on its own rate is served."""

from typing import Protocol

import numpy as np
import soxr
from numpy.typing import NDArray

SOUND_RATE = 48_000
"""Samples a second, mono, of everything that goes to and comes from the device."""

Samples = NDArray[np.float32]


class Render(Protocol):
    """What the loudspeaker is to play."""

    def __call__(self, frames: int, /) -> Samples:
        """The next `frames` samples, mono at SOUND_RATE; must not wait."""


class Deliver(Protocol):
    """Where what the microphone heard goes."""

    def __call__(self, mic: Samples, reference: Samples, first_sample: int, /) -> None:
        """Take what was heard while the reference was handed to the loudspeaker; must not wait.

        Both are mono at SOUND_RATE, of the same length, and the taker's own. first_sample: position of
        reference[0] on the coach's clock.
        """


class Converter:
    """Stands between a device that insists on its own rate and functions at SOUND_RATE."""

    def __init__(self, rate: float, render: Render, deliver: Deliver | None) -> None:
        self._rate = rate
        self._render = render
        self._deliver = deliver
        self._down = soxr.ResampleStream(SOUND_RATE, rate, 1, dtype="float32")
        self._up = soxr.ResampleStream(rate, SOUND_RATE, 1, dtype="float32")
        self._ready = np.zeros(0, np.float32)
        self._mic = np.zeros(0, np.float32)
        self._reference = np.zeros(0, np.float32)
        self._reference_at: int | None = None

    def step(self, frames: int, mic: Samples | None, clock: int) -> tuple[Samples, int]:
        """`frames` at the device's rate; delivers as much as is there of both; gives the clock after it."""
        if self._reference_at is None:
            self._reference_at = clock
        while len(self._ready) < frames:
            missing = max(16, round((frames - len(self._ready)) * SOUND_RATE / self._rate))
            block = self._render(missing)
            clock += missing
            self._ready = np.concatenate([self._ready, self._down.resample_chunk(block)])
            if mic is not None:
                self._reference = np.concatenate([self._reference, block])
        if mic is not None and self._deliver is not None:
            self._mic = np.concatenate([self._mic, self._up.resample_chunk(mic)])
            both = min(len(self._mic), len(self._reference))
            if both and self._deliver is not None:
                self._deliver(self._mic[:both], self._reference[:both], self._reference_at)
                self._mic, self._reference = self._mic[both:], self._reference[both:]
                self._reference_at += both
        out, self._ready = self._ready[:frames], self._ready[frames:]
        return out, clock
