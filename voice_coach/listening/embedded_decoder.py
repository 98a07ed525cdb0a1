"""The ear without any download: our small Vosk model and PocketSphinx, each where people measured it better.

The Vosk model streams; it decides urgent and short utterances. PocketSphinx hears longer ones as a whole,
once they are over. Where the two agree, confidence rises.
"""

from dataclasses import replace

from voice_coach.listening.decoding import Decoded
from voice_coach.listening.heard import Alternative, Grammar
from voice_coach.listening.jsgf import Choice, Jsgf, Sequence, Word, write
from voice_coach.listening.pocketsphinx_decoder import PocketSphinxDecoder
from voice_coach.listening.voice_activity import Sound, Utterance
from voice_coach.listening.vosk_decoder import VoskDecoder

LONG_SPEECH = 0.9
"""Seconds of speech from which PocketSphinx is asked."""
LONG_PHRASE = 3
"""Words from which PocketSphinx is asked."""


class EmbeddedDecoder:
    """Two models as one."""

    name = "embedded"

    def __init__(self, vosk: VoskDecoder, pocketsphinx: PocketSphinxDecoder) -> None:
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

    def result(self, utterance: Utterance) -> Decoded:
        """The utterance is over."""
        quick = self._vosk.result(utterance)
        if quick.text in self._grammar.urgent:
            return quick
        if not self._grammar.jsgf:
            return self._pocketsphinx.result(utterance)
        if utterance.spoken < LONG_SPEECH and len(quick.text.split()) < LONG_PHRASE:
            return quick
        return together(quick, self._pocketsphinx.result(utterance))

    def close(self) -> None:
        """Release both models."""
        self._vosk.close()
        self._pocketsphinx.close()


def together(vosk: Decoded, sphinx: Decoded) -> Decoded:
    """What the two make of a longer utterance between them; PocketSphinx has the last word on it."""
    if vosk.text == sphinx.text:
        doubt = (1 - vosk.confidence) * (1 - sphinx.confidence)
        return Decoded(vosk.text, 1 - doubt, "both", vosk.alternatives)
    if not sphinx.text:
        return replace(vosk, confidence=vosk.confidence * (1 - sphinx.confidence))
    others = tuple(
        Alternative(one.text, one.confidence) for one in vosk.alternatives if one.text != sphinx.text
    )
    if vosk.text:
        others = (Alternative(vosk.text, vosk.confidence / 2), *others)
    return Decoded(sphinx.text, sphinx.confidence / 2, sphinx.ear, others)


def _urgent_only(grammar: Grammar) -> str:
    phrases = tuple(Sequence(tuple(Word(word) for word in phrase.split())) for phrase in grammar.urgent)
    return write(Jsgf("urgent", {"urgent": Choice(phrases)}, ("urgent",)))
