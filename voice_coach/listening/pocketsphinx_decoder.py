"""PocketSphinx as a decoder of finished utterances."""

import math
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from voice_coach.listening.compiled_grammar import compiled
from voice_coach.listening.decoding import Decoded
from voice_coach.listening.heard import Alternative, Grammar
from voice_coach.listening.pocketsphinx_child import PocketSphinxChild, given
from voice_coach.listening.voice_activity import Sound, Utterance
from voice_coach.places import cache_dir

WORDS_CONFIDENCE = 0.5
"""Of any words: what was meant is read back to the person anyway."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What PocketSphinx takes an utterance for, and how well that fits."""

    text: str
    ratio: float
    """Log-likelihood ratio to the best row of phones, per frame of speech; 0 is as good, -20 doubtful."""
    seconds: float
    """Of speech in it."""


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

    def lenient(self, by: float) -> "Acceptance":
        """The same, with every ratio accepted that is no further than so much below."""
        return replace(self, short=self.short - by, long=self.long - by)

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
        self._child = PocketSphinxChild()
        # The first call waits until the model is there, or says that it cannot be loaded.
        self._knows = cache(lambda word: bool(given(self._child.call("knows", word))))
        self._free = False
        self._overheard: Future[str] | None = None
        self._acceptance = acceptance or Acceptance()
        self._asked: (
            tuple[tuple[float, float], Future[tuple[str, float, float]], Future[str] | None] | None
        ) = None

    def listen_for(self, grammar: Grammar) -> None:
        """Decode that grammar from the next utterance's end on."""
        self._asked = None
        self._free = grammar.free
        if grammar.jsgf:
            acceptor = compiled(grammar, self._knows, "pocketsphinx en-us", cache_dir("grammars"))
            self._child.call("listen_for", () if acceptor.empty else acceptor.arcs, acceptor.final)
        else:
            self._child.call("listen_for", (), frozenset())

    def begin(self) -> None:
        """A new utterance; it is heard as a whole, later."""
        self._asked = None

    def feed(self, frame: Sound) -> str:
        """No words before the end."""
        return ""

    def at_a_glance(self, utterance: Utterance) -> Decoded:
        """Nothing: this model takes its time."""
        return Decoded("", 0.0, self.name)

    def paused(self, utterance: Utterance) -> None:
        """Begin to decode it; that takes 0.15 s per second of speech."""
        self._ask(utterance)

    def result(self, utterance: Utterance) -> Decoded:
        """The utterance is over."""
        phrase, words = self.phrase(utterance), self.words(utterance)
        confidence = self._acceptance.confidence(phrase)
        if confidence >= 0.5 and phrase.text:
            return Decoded(phrase.text, confidence, self.name)
        if words:
            return Decoded(words, WORDS_CONFIDENCE, self.name)
        near = (Alternative(phrase.text, confidence),) if phrase.text else ()
        return Decoded("", 1 - confidence, self.name, near)

    def words(self, utterance: Utterance) -> str:
        """Any words that it takes the utterance for; empty where the grammar wants none."""
        words = self._ask(utterance)[1]
        return str(given(words)) if words is not None else ""

    def phrase(self, utterance: Utterance) -> Phrase:
        """The phrase that it takes the utterance for, whether or not that is to be believed."""
        return Phrase(*given(self._ask(utterance)[0]))

    def overhear(self, utterance: Utterance) -> None:
        """Begin to find any words that it may be; that takes 0.3 s per second of speech."""
        self._overheard = self._child.call("words", _pcm(utterance))

    def overheard(self) -> str:
        """Waits for them."""
        asked, self._overheard = self._overheard, None
        return str(given(asked)) if asked is not None else ""

    def _ask(self, utterance: Utterance) -> tuple[Future[tuple[str, float, float]], Future[str] | None]:
        key = (utterance.started, utterance.ended)
        if self._asked is None or self._asked[0] != key:
            speech = _pcm(utterance)
            phrase = self._child.call("phrase", speech)
            words = self._child.call("words", speech) if self._free else None
            self._asked = key, phrase, words
        return self._asked[1:]

    def close(self) -> None:
        """Release the model."""
        self._child.close()


def _pcm(utterance: Utterance) -> bytes:
    return (utterance.speech() * 32767).astype(np.int16).tobytes()
