"""Tuning to a voice that is heard badly: how much further off than usual its phrases may be."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voice_coach.listening.embedded_decoder import Trust
from voice_coach.listening.heard import Heard

MOST = 6.0
"""So much at most: from 8 on, half of what is said to somebody else would be taken for an order."""
ENOUGH = 0.6
"""Share of the phrases that have to be thought of at all; with fewer it is not the threshold."""
TO_SPARE = 1.0
"""So much more than was needed: the same words are not said in the same way twice."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A phrase that was read aloud."""

    wanted: str
    margin: float | None
    """How far it was above its threshold (below 0: refused); None: something else was heard, or nothing."""

    @property
    def heard(self) -> bool:
        """It was taken for what it was."""
        return self.margin is not None and self.margin >= 0


@dataclass(frozen=True, slots=True)
class Tuning:
    """What came of the trials."""

    heard: int
    """Phrases that were taken for what they were, as it is now."""
    trials: int
    lenience: float
    """To be set; 0: nothing has to change, or it would not help."""
    helps: bool
    """False: too many phrases were not even thought of."""


def trial(wanted: str, heard: Iterable[Heard]) -> Trial:
    """What became of a phrase; `heard`: all that was heard while it was read."""
    margins = [_margin(wanted, one) for one in heard if one.final]
    found = [margin for margin in margins if margin is not None]
    return Trial(wanted, max(found, default=None))


def _margin(wanted: str, heard: Heard) -> float | None:
    if heard.text:
        return _ratio(heard.confidence) if heard.text == wanted else None
    return next((_ratio(near.confidence) for near in heard.alternatives if near.text == wanted), None)


def _ratio(confidence: float) -> float:
    """How far above its threshold a ratio was that gave this confidence; see `likely`."""
    kept = min(max(confidence, 1e-6), 1 - 1e-6)
    return Trust().doubt * math.log(kept / (1 - kept))


def tuned(trials: Sequence[Trial], now: float = 0.0) -> Tuning:
    """How lenient to be. now: how lenient the ear was when the phrases were heard."""
    thought_of = sorted(each.margin for each in trials if each.margin is not None)
    heard = sum(each.heard for each in trials)
    if len(thought_of) < ENOUGH * len(trials):
        return Tuning(heard, len(trials), now, helps=False)
    # One in ten may be read badly.
    worst = thought_of[len(thought_of) // 10]
    needed = now - worst + TO_SPARE if worst < 0 else now
    return Tuning(heard, len(trials), round(min(max(needed, 0.0), MOST), 1), helps=True)
