"""The round trip: how long the coach's own sound takes to the loudspeaker, through the room and back."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice_coach.listening.heard import EAR_RATE

LONGEST_SECONDS = 0.7
"""No device that can be used takes longer."""
CLEAR = 8.0
"""How far the peak of the correlation stands above its surroundings (in their standard deviations) when there
is an echo: 10 to 22 for 3 s of speech; without an echo 4 to 6, somebody speaking or not."""
REFLECTED_SECONDS = 0.05
"""A reflection may be stronger than the direct way, which is looked for so long before it."""
WEAKEST = 1e-2
"""Of the loudest part of the reference's spectrum; what is weaker holds no sound to compare."""
BROAD = 0.4
"""Share of the spectrum that has to sound: speech fills 0.65 and more, a tone 0.15, which repeats itself."""

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """A measured delay of the microphone against the reference."""

    samples: int
    """At EAR_RATE."""
    clearness: float
    """Peak against surroundings; above CLEAR."""

    @property
    def seconds(self) -> float:
        """The delay in seconds."""
        return self.samples / EAR_RATE


def find_round_trip(mic: Samples, reference: Samples) -> RoundTrip | None:
    """The delay at which the reference is found again in what the microphone heard; None: no echo.

    Both at EAR_RATE and of the same length, some seconds of the coach's speech in them. Generalised cross
    correlation with phase transform (C. Knapp, G. Carter, 1976), so that only timing counts, not loudness.
    """
    size = 1 << (2 * len(reference) - 1).bit_length()
    sent = np.fft.rfft(reference, size)
    cross = np.fft.rfft(mic, size) * np.conj(sent)
    power = np.abs(sent) ** 2
    hertz = np.fft.rfftfreq(size, 1 / EAR_RATE)
    band = (hertz > 200) & (hertz < 6_000)
    speech = band & (power > WEAKEST**2 * power.max())
    if speech.sum() < BROAD * band.sum():
        return None
    strength = np.abs(cross)
    cross = np.where(speech & (strength > 0), cross / np.maximum(strength, 1e-20), 0)
    likeness = np.fft.irfft(cross, size)[: round(LONGEST_SECONDS * EAR_RATE)]
    at = int(np.argmax(likeness))
    spread = float(np.std(likeness))
    clearness = float(likeness[at]) / spread if spread > 0 else 0.0
    before = max(0, at - round(REFLECTED_SECONDS * EAR_RATE))
    direct = np.flatnonzero(likeness[before : at + 1] > max(0.5 * likeness[at], 0.8 * CLEAR * spread))
    at = before + int(direct[0]) if direct.size else at
    return RoundTrip(at, clearness) if clearness > CLEAR else None
