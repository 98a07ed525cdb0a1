"""The port between endpointing and a speech model: one utterance's sound in, words out."""

from dataclasses import dataclass
from typing import Protocol

from voice_coach.listening.heard import Alternative, Grammar
from voice_coach.listening.voice_activity import Sound, Utterance


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a model made of an utterance."""

    text: str
    """Empty: none of these."""
    confidence: float
    """0 to 1."""
    ear: str
    """Which model it was: `vosk`, `pocketsphinx` or `both`."""
    alternatives: tuple[Alternative, ...] = ()


class Decoder(Protocol):
    """A speech model with a grammar."""

    name: str

    def listen_for(self, grammar: Grammar) -> None:
        """Decode that grammar from the next `begin` on."""

    def begin(self) -> None:
        """A new utterance, of which nothing has been fed yet; one that is under way is forgotten."""

    def feed(self, frame: Sound) -> str:
        """Take the utterance's next frame; the words so far, as far as this decoder streams."""

    def at_a_glance(self, utterance: Utterance) -> Decoded:
        """What it is if it is over now, as far as that is quickly told; without text: none of these."""

    def paused(self, utterance: Utterance) -> None:
        """Speech has paused for AROUND seconds and may be over: what takes long may begin."""

    def result(self, utterance: Utterance) -> Decoded:
        """The utterance is over; all of its frames have been fed."""

    def overhear(self, utterance: Utterance) -> None:
        """It was none of these: begin to find out which words it may have been, if this decoder can."""

    def overheard(self) -> str:
        """The words of the last utterance to be overheard; empty: none."""

    def close(self) -> None:
        """Release the model."""
