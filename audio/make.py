"""Makes the coach's earcons, short, soft sounds that need no words: python audio/make.py.

Each note is a struck bar: a few partials that die away, the higher ones sooner. The pitches keep to
390–900 Hz, which small loudspeakers give well and ageing ears keep longest.
"""

from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

RATE = 48_000
FOLDER = Path(__file__).resolve().parent

Sound = NDArray[np.float64]


def note(hertz: float, seconds: float, level_db: float, *, attack: float = 0.006) -> Sound:
    """A struck bar of that pitch, which has died away when its time is over; level of its peak in dB."""
    time = np.arange(round(seconds * RATE)) / RATE
    partials = ((1.0, 1.0, 5.0), (2.0, 0.3, 8.0), (3.0, 0.12, 12.0))
    sound = sum(
        share * np.sin(2 * np.pi * hertz * ratio * time) * np.exp(-decay * time / seconds)
        for ratio, share, decay in partials
    )
    rise = np.clip(time / attack, 0, 1)
    fall = np.clip((seconds - time) / 0.02, 0, 1)
    shaped = np.asarray(sound) * np.sin(rise * np.pi / 2) ** 2 * fall
    return np.asarray(shaped / np.abs(shaped).max() * 10 ** (level_db / 20), dtype=np.float64)


def after_each_other(*parts: tuple[float, Sound]) -> Sound:
    """Notes that begin at these seconds and ring into each other."""
    length = max(round(at * RATE) + len(sound) for at, sound in parts)
    out = np.zeros(length)
    for at, sound in parts:
        start = round(at * RATE)
        out[start : start + len(sound)] += sound
    return out


EARCONS = {
    "tick": note(880, 0.09, -18, attack=0.002),
    "halfway": after_each_other((0.0, note(523.25, 0.5, -16)), (0.16, note(659.25, 0.6, -16))),
    "done": after_each_other(
        (0.0, note(392.0, 0.6, -16)), (0.17, note(523.25, 0.6, -16)), (0.34, note(659.25, 0.9, -16))
    ),
    "here": note(392.0, 0.7, -24, attack=0.03),
}


def main() -> None:
    """Write each as 16-bit mono WAV, rounded alike on every machine."""
    for name, sound in EARCONS.items():
        pcm = np.round(sound * 32767).astype(np.int16)
        soundfile.write(FOLDER / f"{name}.wav", pcm, RATE, subtype="PCM_16")


if __name__ == "__main__":
    main()
