"""What is left of the coach's voice after the canceller, kept from being taken for a person.

Voice activity raises quiet sound before it judges it, and a residue 30 dB down is still speech. So a frame in
which the coach speaks is let through only when it is clearly louder than the residue usual for its echo; else
noise of the room's own level takes its place. A person who speaks up is never touched.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

USUAL_FRAMES = 400
"""The last 4 s in which the coach spoke, from which the usual residue is taken."""
NEEDED_FRAMES = 60
CLEARLY = 10.0
"""Times the energy of the usual residue: 10 dB."""
MOST_LEFT = 0.1
"""Of an echo's energy: where more is left (10 dB), the canceller has failed or somebody is speaking too."""
OPEN_FRAMES = 30
"""Once somebody is heard, so many further frames are let through (0.3 s): words have soft parts."""
LOUD_FRAMES = 2
"""So many clearly louder frames in a row are somebody; a single one is a crackle."""

Samples = NDArray[np.float32]


class ResidueGate:
    """Lets a person through, and the coach's own residue not. Frames of 10 ms, in order."""

    def __init__(self, seed: int = 7) -> None:
        self._shares: deque[float] = deque(maxlen=USUAL_FRAMES)
        self._rng = np.random.default_rng(seed)
        self._open_for = 0
        self._loud = 0

    def forget(self) -> None:
        """The room or the canceller has changed."""
        self._shares.clear()

    def pass_on(self, frame: Samples, before: float, after: float, floor: float, *, coach: bool) -> Samples:
        """The frame itself, or noise in its place.

        before, after: its mean square before and after the canceller; floor: that of the room's own noise.
        coach: the coach's voice may be in it.
        """
        if not coach:
            self._loud = 0
            self._open_for = max(0, self._open_for - 1)
            return frame
        if before > 4 * floor and after < MOST_LEFT * before:
            self._shares.append(after / before)
        if len(self._shares) < NEEDED_FRAMES:
            return frame
        residue = max(float(np.median(self._shares)) * before, floor)
        self._loud = self._loud + 1 if after > CLEARLY * residue else 0
        if self._loud >= LOUD_FRAMES:
            self._open_for = OPEN_FRAMES
        elif self._open_for:
            self._open_for -= 1
        if self._open_for or self._loud:
            return frame
        noise = self._rng.standard_normal(len(frame), np.float32)
        return noise * np.float32(np.sqrt(floor))
