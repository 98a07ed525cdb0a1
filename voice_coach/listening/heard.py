"""What crosses the ear's border: blocks of sound and grammars in, `Heard` out."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

EAR_RATE = 16_000
"""Samples a second, mono, of everything that the ear works on."""


@dataclass(frozen=True, slots=True)
class AudioBlock:
    """A stretch of microphone sound, mono at EAR_RATE, any length, −1 to 1."""

    samples: NDArray[np.float32]
    first_sample: int
    """Position of samples[0] on the ear's clock, in samples at EAR_RATE."""
    judged: NDArray[np.float32] | None = None
    """The same stretch for voice activity, without what is left of the coach's own voice; None: the same."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """What makes sense to hear now."""

    context: str
    """Name of the context it was made for; for captions and caches."""
    jsgf: str
    """A JSGF grammar with one public rule; empty only where `free`."""
    urgent: tuple[str, ...] = ()
    """Phrases acted on before the end of the utterance is decided; part of the grammar too."""
    patience: float = 0.8
    """Seconds of silence after which an utterance counts as finished."""
    free: bool = False
    """Any words at all are wanted; `jsgf` holds what has a meaning of its own besides, if anything."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading of the same sound."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Heard:
    """One utterance, or the part of it heard so far."""

    text: str
    """Lower-case words of the grammar; empty: none of these."""
    confidence: float
    """0 to 1."""
    final: bool
    """False for a partial result, which a later one replaces."""
    started: float
    """Seconds on the ear's clock at which speech began."""
    ended: float
    """Seconds on the ear's clock at which speech ended (so far, for a partial result)."""
    urgent: bool = False
    """One of the grammar's urgent phrases, stable for long enough to act on at once."""
    alternatives: tuple[Alternative, ...] = ()
    ear: str = ""
    """Which recogniser it was: `vosk`, `pocketsphinx`, or `both` where they agree."""
    overheard: str = ""
    """Where it was none of these: any words at all that it may have been. Too uncertain for an order, good
    enough to look for signs of danger in it."""


class Recogniser(Protocol):
    """The one port behind which every recogniser stands. Not thread-safe: one thread owns it."""

    name: str

    @property
    def speaking(self) -> bool:
        """Somebody is speaking just now; the coach ducks its own voice meanwhile."""

    def listen_for(self, grammar: Grammar) -> None:
        """Switch to that grammar, within 50 ms and without losing sound."""

    def accept(self, block: AudioBlock) -> list[Heard]:
        """Take the next block; give what was newly heard, if anything."""

    def forget(self, tail: float) -> list[Heard]:
        """Let go of an utterance under way, as another's, but for its last `tail` seconds if it goes on."""

    def finish(self) -> list[Heard]:
        """No more sound comes: give what is still open as final."""

    def close(self) -> None:
        """Release the model; the recogniser cannot be used afterwards."""
