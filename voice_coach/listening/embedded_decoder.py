"""The ear without any download: our small Vosk model and PocketSphinx, each where people measured it better.

The Vosk model streams and decides what is urgent. PocketSphinx hears every other utterance as a whole, once
it is over, and how far it is believed depends on whether the Vosk model agrees.
"""

from dataclasses import dataclass, replace

from voice_coach.listening.decoding import Decoded
from voice_coach.listening.heard import Alternative, Grammar
from voice_coach.listening.jsgf import Choice, Jsgf, Sequence, Word, write
from voice_coach.listening.pocketsphinx_decoder import Phrase, PocketSphinxDecoder, likely
from voice_coach.listening.voice_activity import Sound, Utterance
from voice_coach.listening.vosk_decoder import VoskDecoder


@dataclass(frozen=True, slots=True)
class Trust:
    """How good PocketSphinx's ratio has to be, by what the Vosk model makes of the same sound."""

    agreed: float = -20.0
    """Where both have the same phrase."""
    thought_of: float = -10.0
    """Where PocketSphinx's phrase is only one of the Vosk model's alternatives."""
    alone_short: float = 0.0
    """Where the Vosk model thinks of something else; speech under `short` …"""
    alone_long: float = -15.0
    """… and longer speech, which PocketSphinx hears better."""
    short: float = 0.9
    """Seconds."""
    doubt: float = 6.0
    """How far from its threshold a ratio makes the confidence 0.27 or 0.73."""

    def threshold(self, vosk: Decoded, phrase: Phrase) -> float:
        """The ratio from which the phrase is accepted."""
        if phrase.text == vosk.text:
            return self.agreed
        if any(phrase.text == other.text for other in vosk.alternatives):
            return self.thought_of
        return self.alone_short if phrase.seconds < self.short else self.alone_long

    def together(self, vosk: Decoded, phrase: Phrase) -> Decoded:
        """What the two make of an utterance between them."""
        confidence = likely(phrase.ratio - self.threshold(vosk, phrase), self.doubt)
        if not phrase.text or confidence < 0.5:
            return Decoded("", 1 - confidence, "both")
        readings = (Alternative(vosk.text, vosk.confidence), *vosk.alternatives)
        others = tuple(
            Alternative(one.text, one.confidence * (1 - confidence))
            for one in readings
            if one.text and one.text != phrase.text
        )
        ear = "both" if phrase.text == vosk.text else "pocketsphinx"
        return Decoded(phrase.text, confidence, ear, others)


class EmbeddedDecoder:
    """Two models as one."""

    name = "embedded"

    def __init__(
        self, vosk: VoskDecoder, pocketsphinx: PocketSphinxDecoder, trust: Trust | None = None
    ) -> None:
        self._trust = trust or Trust()
        self._vosk = vosk
        self._pocketsphinx = pocketsphinx
        self._grammar = Grammar("nothing yet", "")

    def listen_for(self, grammar: Grammar) -> None:
        """Decode that grammar from the next `begin` on."""
        self._grammar = grammar
        self._pocketsphinx.listen_for(grammar)
        self._vosk.listen_for(grammar if grammar.jsgf else replace(grammar, jsgf=_urgent_only(grammar)))

    def begin(self) -> None:
        """A new utterance."""
        self._vosk.begin()

    def feed(self, frame: Sound) -> str:
        """Take the utterance's next frame; the words so far, as the Vosk model has them."""
        return self._vosk.feed(frame)

    def paused(self, utterance: Utterance) -> None:
        """PocketSphinx begins."""
        self._pocketsphinx.paused(utterance)

    def result(self, utterance: Utterance) -> Decoded:
        """The utterance is over."""
        quick = self._vosk.result(utterance)
        if quick.text in self._grammar.urgent:
            return quick
        if not self._grammar.jsgf:
            return self._pocketsphinx.result(utterance)
        return self._trust.together(quick, self._pocketsphinx.phrase(utterance))

    def close(self) -> None:
        """Release both models."""
        self._vosk.close()
        self._pocketsphinx.close()


def _urgent_only(grammar: Grammar) -> str:
    phrases = tuple(Sequence(tuple(Word(word) for word in phrase.split())) for phrase in grammar.urgent)
    return write(Jsgf("urgent", {"urgent": Choice(phrases)}, ("urgent",)))
