"""The ear without any download: our small Vosk model and PocketSphinx, each where people measured it better.

The Vosk model streams, and decides what is urgent and what is short. PocketSphinx hears every other utterance
as a whole, once it is over. It can confirm or add to what the Vosk model heard, as far as it is believed, but
not take it away, for there are voices of which it makes nothing; what it does not confirm is less sure.
"""

import math
from dataclasses import dataclass, replace

from voice_coach.listening.decoding import Decoded
from voice_coach.listening.heard import Alternative, Grammar
from voice_coach.listening.pocketsphinx_decoder import WORDS_CONFIDENCE, Phrase, PocketSphinxDecoder, likely
from voice_coach.listening.voice_activity import Sound, Utterance
from voice_coach.listening.vosk_decoder import VoskDecoder

NO_PHRASES = "#JSGF V1.0; grammar none; public <none> = <VOID>;"


DOUBTED = 0.7
"""Confidence at most of what the Vosk model hears and PocketSphinx does not: too little for what is heard
while the coach speaks, where it may be what is left of the coach's own voice."""


@dataclass(frozen=True, slots=True)
class Trust:
    """How good PocketSphinx's ratio has to be, by what the Vosk model makes of the same sound."""

    agreed: float = -15.0
    """Where both have the same phrase."""
    thought_of: float = -5.0
    """Where PocketSphinx's phrase is only one of the Vosk model's alternatives."""
    alone: float = 8.0
    """Where the Vosk model thinks of something else, or takes it for none of these. PocketSphinx makes some
    exercise or other of two remarks in five that are not for the coach, at -15 to 8, and near a kettle
    it puts a wrong phrase in the place of a right one."""
    urgent: float = -12.0
    """For an urgent phrase that the Vosk model thought of too: missing a "stop" is the worse mistake."""
    short: float = 0.9
    """Seconds of speech under which PocketSphinx only confirms what the Vosk model thought of: of other words
    of people it takes one in thirty for an order, the Vosk model none in two hundred."""
    doubt: float = 6.0
    """How far from its threshold a ratio makes the confidence 0.27 or 0.73."""

    def lenient(self, by: float) -> "Trust":
        """The same, with every ratio accepted that is no further than so much below."""
        lowered = {name: getattr(self, name) - by for name in ("agreed", "thought_of", "alone", "urgent")}
        return replace(self, **lowered)

    def threshold(self, vosk: Decoded, phrase: Phrase, urgent: bool) -> float:
        """The ratio from which the phrase is accepted."""
        if phrase.text == vosk.text:
            return self.agreed
        if any(phrase.text == other.text for other in vosk.alternatives):
            return self.urgent if urgent else self.thought_of
        return math.inf if phrase.seconds < self.short else self.alone

    def together(self, vosk: Decoded, phrase: Phrase, urgent: bool = False) -> Decoded:
        """What the two make of an utterance between them; `urgent`: that phrase is one of the urgent ones."""
        confidence = likely(phrase.ratio - self.threshold(vosk, phrase, urgent), self.doubt)
        if phrase.text and confidence >= 0.5:
            ear = "both" if phrase.text == vosk.text else "pocketsphinx"
            readings = (Alternative(vosk.text, vosk.confidence), *vosk.alternatives)
            others = tuple(
                Alternative(one.text, one.confidence * (1 - confidence))
                for one in readings
                if one.text and one.text != phrase.text
            )
            return Decoded(phrase.text, confidence, ear, others)
        near = (Alternative(phrase.text, confidence),) if phrase.text not in ("", vosk.text) else ()
        if vosk.text:
            doubted = min(vosk.confidence, DOUBTED)
            return replace(vosk, confidence=doubted, alternatives=(*vosk.alternatives, *near))
        return Decoded("", 1 - confidence, "both", near)


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
        self._vosk.listen_for(replace(grammar, free=False, jsgf=grammar.jsgf or NO_PHRASES))

    def begin(self) -> None:
        """A new utterance."""
        self._vosk.begin()

    def feed(self, frame: Sound) -> str:
        """Take the utterance's next frame; the words so far, as the Vosk model has them."""
        return self._vosk.feed(frame)

    def at_a_glance(self, utterance: Utterance) -> Decoded:
        """What the Vosk model makes of it."""
        return self._vosk.at_a_glance(utterance)

    def paused(self, utterance: Utterance) -> None:
        """PocketSphinx begins."""
        self._pocketsphinx.paused(utterance)

    def result(self, utterance: Utterance) -> Decoded:
        """The utterance is over."""
        quick = self._vosk.result(utterance)
        if quick.text in self._grammar.urgent:
            return quick
        phrase = self._pocketsphinx.phrase(utterance)
        decoded = self._trust.together(quick, phrase, phrase.text in self._grammar.urgent)
        words = self._pocketsphinx.words(utterance)
        if decoded.text or not words:
            return decoded
        return Decoded(words, WORDS_CONFIDENCE, "pocketsphinx")

    def overhear(self, utterance: Utterance) -> None:
        """PocketSphinx has a model for any words."""
        self._pocketsphinx.overhear(utterance)

    def overheard(self) -> str:
        """What it found."""
        return self._pocketsphinx.overheard()

    def close(self) -> None:
        """Release both models."""
        self._vosk.close()
        self._pocketsphinx.close()
