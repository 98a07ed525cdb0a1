"""PocketSphinx as a decoder of finished utterances."""

import math
from dataclasses import dataclass

from voice_coach.listening.compiled_grammar import compiled
from voice_coach.listening.decoding import Decoded
from voice_coach.listening.heard import Grammar
from voice_coach.listening.pocketsphinx_engine import AnyWords, Phrase, PocketSphinx
from voice_coach.listening.voice_activity import Sound, Utterance
from voice_coach.places import cache_dir

NOTHING = Phrase("", -math.inf, 0.0)
WORDS_CONFIDENCE = 0.5
"""Of any words: what was meant is read back to the person anyway."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """How good the ratio has to be; short speech separates worse, so it has to be better there."""

    short: float = -10.0
    """For speech under `short_seconds`."""
    long: float = -20.0
    """For longer speech."""
    short_seconds: float = 0.9
    doubt: float = 6.0
    """How far from the threshold the confidence falls to 0.27 or rises to 0.73."""

    def confidence(self, phrase: Phrase) -> float:
        """0 to 1; accepted from 0.5 on."""
        threshold = self.short if phrase.seconds < self.short_seconds else self.long
        return likely(phrase.ratio - threshold, self.doubt)


def likely(above: float, doubt: float) -> float:
    """Confidence for a ratio that far above its threshold: 0.5 at it, 0.73 at `doubt` above."""
    return 1 / (1 + math.exp(-max(min(above / doubt, 50.0), -50.0)))


class PocketSphinxDecoder:
    """Decodes finished utterances; gives no partial results and no early urgent phrases."""

    name = "pocketsphinx"

    def __init__(self, acceptance: Acceptance | None = None) -> None:
        self._engine = PocketSphinx()
        self._any_words: AnyWords | None = None
        self._free = False
        self._acceptance = acceptance or Acceptance()
        self._search = ""
        self._known: tuple[tuple[float, float], Phrase, str] | None = None

    def listen_for(self, grammar: Grammar) -> None:
        """Decode that grammar from the next utterance's end on."""
        self._known = None
        self._search = ""
        self._free = grammar.free
        if grammar.free and self._any_words is None:
            self._any_words = AnyWords()
        if grammar.jsgf:
            acceptor = compiled(grammar, self._engine.knows, "pocketsphinx en-us", cache_dir("grammars"))
            self._search = "" if acceptor.empty else self._engine.search_for(acceptor)

    def begin(self) -> None:
        """A new utterance; it is heard as a whole, later."""
        self._known = None

    def feed(self, frame: Sound) -> str:
        """No words before the end."""
        return ""

    def at_a_glance(self, utterance: Utterance) -> str:
        """Nothing: this model takes its time."""
        return ""

    def paused(self, utterance: Utterance) -> None:
        """Decode it already; that takes 0.15 s per second of speech."""
        self._hear(utterance)

    def result(self, utterance: Utterance) -> Decoded:
        """The utterance is over."""
        phrase, words = self.phrase(utterance), self.words(utterance)
        confidence = self._acceptance.confidence(phrase)
        if confidence >= 0.5 and phrase.text:
            return Decoded(phrase.text, confidence, self.name)
        if words:
            return Decoded(words, WORDS_CONFIDENCE, self.name)
        return Decoded("", 1 - confidence, self.name)

    def words(self, utterance: Utterance) -> str:
        """Any words that it takes the utterance for; empty where the grammar wants none."""
        return self._hear(utterance)[1]

    def phrase(self, utterance: Utterance) -> Phrase:
        """The phrase that it takes the utterance for, whether or not that is to be believed."""
        return self._hear(utterance)[0]

    def _hear(self, utterance: Utterance) -> tuple[Phrase, str]:
        key = (utterance.started, utterance.ended)
        if self._known is None or self._known[0] != key:
            sound = utterance.speech()
            phrase = self._engine.decode(self._search, sound) if self._search else NOTHING
            words = self._any_words.decode(sound) if self._free and self._any_words is not None else ""
            self._known = (key, phrase, words)
        return self._known[1:]

    def close(self) -> None:
        """Release the model."""
        self._engine.close()
        if self._any_words is not None:
            self._any_words.close()
