"""Levels: raw sound from an engine becomes a clip as loud as every other, without edges that click."""

import numpy as np
import soxr
from numpy.typing import NDArray

from voice_coach.speaking.clip import VOICE_RATE

LOUDNESS_DB = -20.0
"""Root mean square of what sounds in a clip, in dB of full scale."""
PEAK_DB = -3.0
"""No sample of a clip is above this, in dB of full scale."""
EDGE_SECONDS = 0.02
"""Silence kept before and after the sound."""
FADE_SECONDS = 0.005
SILENCE_DB = -45.0
"""What is this far below the loudest stretch counts as silence."""

_WINDOW = VOICE_RATE // 100

Samples = NDArray[np.float32]


def ready_to_play(sound: NDArray[np.float32], rate: int) -> Samples:
    """Resample to VOICE_RATE, trim, level and fade; `sound` is mono or has a column a channel."""
    mono = sound.mean(axis=1) if sound.ndim == 2 else sound
    at_rate = np.asarray(soxr.resample(mono.astype(np.float32), rate, VOICE_RATE), dtype=np.float32)
    return faded(levelled(trimmed(at_rate)))


def trimmed(sound: Samples) -> Samples:
    """Without the silence around it but for EDGE_SECONDS; nothing is left of mere silence."""
    loud = _window_levels(sound)
    if not loud.size or loud.max() <= 0:
        return sound[:0]
    heard = np.flatnonzero(loud > loud.max() * 10 ** (SILENCE_DB / 20))
    edge = round(EDGE_SECONDS * VOICE_RATE)
    return sound[max(0, heard[0] * _WINDOW - edge) : (heard[-1] + 1) * _WINDOW + edge]


def levelled(sound: Samples) -> Samples:
    """At LOUDNESS_DB, or as near to it as PEAK_DB allows."""
    loud = _window_levels(sound)
    if not loud.size or loud.max() <= 0:
        return sound
    sounding = loud[loud > loud.max() * 10 ** (-30 / 20)]
    gain = 10 ** (LOUDNESS_DB / 20) / float(np.sqrt(np.mean(sounding**2)))
    peak = float(np.abs(sound).max())
    return (sound * min(gain, 10 ** (PEAK_DB / 20) / peak)).astype(np.float32)


def faded(sound: Samples) -> Samples:
    """With its first and last FADE_SECONDS rising from and falling to nothing."""
    count = min(round(FADE_SECONDS * VOICE_RATE), len(sound) // 2)
    if not count:
        return sound
    ramp = (np.arange(count) / count).astype(np.float32)
    out = sound.copy()
    out[:count] *= ramp
    out[-count:] *= ramp[::-1]
    return out


def _window_levels(sound: Samples) -> NDArray[np.float64]:
    """Root mean square of each 10 ms."""
    whole = len(sound) // _WINDOW * _WINDOW
    return np.asarray(np.sqrt(np.mean(sound[:whole].astype(np.float64).reshape(-1, _WINDOW) ** 2, axis=1)))
