"""Watches the microphone's level, so that a person who is not heard is told why within ten seconds."""

from collections.abc import Iterator

NOTHING_DB = -85.0
"""The loudest of three seconds under this is no room, however quiet: the microphone is switched off."""
FAINT_DB = -50.0
"""Speech whose loudest 10 ms stay under this is lost in the noise of most microphones."""
CLIPPING = 0.001
"""From this share of samples at full scale on, words are torn apart."""
PATIENCE = 6.0
"""Seconds of nothing, until it is said; the level itself looks three seconds back."""
SPOKEN = 1.5
"""Seconds of speech that are to be heard before anything is said of its level."""


class LevelWatch:
    """Tells of each trouble once, and of none while the level is as it has to be."""

    def __init__(self) -> None:
        self._nothing = 0.0
        self._spoken = 0.0
        self._loudest = -120.0
        self._told: set[str] = set()

    def feed(self, seconds: float, level_db: float, clipping: float, *, speaking: bool) -> Iterator[str]:
        """Take the next stretch; gives `muted`, `faint` or `clipping` when it is time to say so.

        level_db: the loudest 10 ms of the last three seconds; clipping: share of them at full scale.
        """
        self._nothing = self._nothing + seconds if level_db < NOTHING_DB else 0.0
        if speaking:
            self._spoken += seconds
            self._loudest = max(self._loudest, level_db)
        if self._nothing >= PATIENCE:
            yield from self._once("muted")
        if clipping >= CLIPPING:
            yield from self._once("clipping")
        if self._spoken >= SPOKEN:
            if self._loudest < FAINT_DB:
                yield from self._once("faint")
            self._spoken, self._loudest = 0.0, -120.0

    def _once(self, trouble: str) -> Iterator[str]:
        if trouble not in self._told:
            self._told.add(trouble)
            yield trouble
