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
NARROW_DB = -50.0
"""Sharp sounds so far below the others: it passes on what a telephone does, as a Bluetooth headset does."""
SPOKEN_SHARPLY = 4.0
"""Seconds of speech, in which there is an s or a t, before that is said."""
SPOKEN = 1.5
"""Seconds of speech that are to be heard before anything is said of its level."""


class LevelWatch:
    """Tells of each trouble once, and of none while the level is as it has to be."""

    def __init__(self) -> None:
        self._nothing = 0.0
        self._spoken = 0.0
        self._loudest = -120.0
        self._heard = 0.0
        self._bands = (0.0, 0.0)
        self._told: set[str] = set()

    def feed(
        self,
        seconds: float,
        level_db: float,
        clipping: float,
        *,
        speaking: bool,
        bands: tuple[float, float] = (0.0, 0.0),
    ) -> Iterator[str]:
        """Take the next stretch; gives `muted`, `faint`, `clipping` or `narrow` when it is time to say so.

        level_db: the loudest 10 ms of the last three seconds; clipping: share of them at full scale;
        bands: the stretch's energies in the band of a telephone, and above it.
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
        if speaking:
            self._heard += seconds
            self._bands = self._bands[0] + bands[0], self._bands[1] + bands[1]
        if self._heard >= SPOKEN_SHARPLY:
            voiced, sharp = self._bands
            if voiced > 0 and sharp < voiced * 10 ** (NARROW_DB / 10):
                yield from self._once("narrow")
            self._heard, self._bands = 0.0, (0.0, 0.0)

    def _once(self, trouble: str) -> Iterator[str]:
        if trouble not in self._told:
            self._told.add(trouble)
            yield trouble
