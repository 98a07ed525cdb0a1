"""Gain in front of the ear: quiet speech is raised to the level that recognisers were made for."""

import math

import numpy as np
from numpy.typing import NDArray

TARGET_DB = -20.0
"""RMS of the loudest stretch of speech, in dB below full scale; louder speech is left as it is."""
MOST_GAIN_DB = 36.0
RELEASE_DB_PER_SECOND = 6.0
"""How fast the gain comes back after something loud."""


def level_db(samples: NDArray[np.float32]) -> float:
    """RMS in dB below full scale; -100 for silence."""
    power = float(np.mean(np.square(samples, dtype=np.float64))) if len(samples) else 0.0
    return 10 * math.log10(power + 1e-10)


def gain_db(loudest: float) -> float:
    """The gain for sound whose loudest stretch has that level, both in dB."""
    return min(max(TARGET_DB - loudest, 0.0), MOST_GAIN_DB)


def raised(samples: NDArray[np.float32], gain: float) -> NDArray[np.float32]:
    """The samples with that gain in dB, kept within full scale."""
    if gain <= 0:
        return samples
    louder: NDArray[np.float32] = np.clip(samples * np.float32(10 ** (gain / 20)), -1, 1)
    return louder


class AutomaticGain:
    """Follows the loudest sound of the last seconds: down at once, up slowly."""

    def __init__(self) -> None:
        self._loudest = TARGET_DB

    def __call__(self, samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
        """The next stretch of sound, raised."""
        fallen = self._loudest - RELEASE_DB_PER_SECOND * len(samples) / rate
        self._loudest = max(level_db(samples), fallen, TARGET_DB - MOST_GAIN_DB)
        return raised(samples, gain_db(self._loudest))
