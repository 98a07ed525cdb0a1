"""What crosses the mouth's border: clips of sound, where they were placed, and what was heard of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

VOICE_RATE = 48_000
"""Samples a second, mono, of everything that goes to the loudspeaker; the coach's clock counts these."""


@dataclass(frozen=True, slots=True)
class Clip:
    """Sound that is ready to be played: mono float32 at VOICE_RATE, −1 to 1, levelled."""

    samples: NDArray[np.float32]
    text: str = ""
    """What is spoken in it; empty for tones."""

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return len(self.samples) / VOICE_RATE


@dataclass(frozen=True, slots=True)
class Placed:
    """A clip that will start at that sample of the coach's clock."""

    clip: Clip
    at_sample: int
    key: int
    """Names this placing; comes back in `Played`."""


@dataclass(frozen=True, slots=True)
class Played:
    """What became of a placed clip."""

    key: int
    clip: Clip
    heard_up_to: int
    """Samples of the clip that really sounded."""
    interrupted: bool
