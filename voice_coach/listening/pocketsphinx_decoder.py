"""PocketSphinx as a decoder: whole utterances, and a phone loop that says how far to believe it.

Its en-us model comes with its package. It answers everything with a phrase of the grammar. What rejects is
a second pass with any phones at all: how much worse the phrase explains the sound than the best row of
phones does, per frame of speech.
"""

import hashlib
import logging
import math
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import pocketsphinx

from voice_coach.errors import ModelProblem
from voice_coach.listening.acceptor import Acceptor, acceptor_of
from voice_coach.listening.decoding import Decoded
from voice_coach.listening.heard import Grammar
from voice_coach.listening.jsgf import parse
from voice_coach.listening.voice_activity import Sound, Utterance

PHONES = "phones"
WORDS = "words"
SEARCHES_KEPT = 24
"""Grammars held in memory."""
LOG_BASE = math.log(1.0001)
"""PocketSphinx counts log-likelihoods in powers of this."""

_log = logging.getLogger(__name__)


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

    def confidence(self, phrase: Phrase) -> float:
        """0 to 1; accepted from 0.5 on."""
        threshold = self.short if phrase.seconds < self.short_seconds else self.long
        return likely(phrase.ratio - threshold, self.doubt)


def likely(above: float, doubt: float) -> float:
    """Confidence for a ratio that far above its threshold: 0.5 at it, 0.73 at `doubt` above."""
    return 1 / (1 + math.exp(-max(min(above / doubt, 50.0), -50.0)))


class PocketSphinx:
    """The engine: one model, a search per grammar, a phone loop and, when it is wanted, any words."""

    def __init__(self) -> None:
        path = pocketsphinx.get_model_path
        try:
            self._decoder = pocketsphinx.Decoder(
                hmm=path("en-us/en-us"),
                dict=path("en-us/cmudict-en-us.dict"),
                lm=None,
                bestpath=False,
                compallsen=True,
                loglevel="FATAL",
            )
            self._decoder.add_allphone_file(PHONES, path("en-us/en-us-phone.lm.bin"))
        except (RuntimeError, ValueError) as error:
            raise ModelProblem(
                "PocketSphinx's own speech model cannot be loaded.", cure="Install the coach again."
            ) from error
        self._searches: OrderedDict[str, None] = OrderedDict()

    def knows(self, word: str) -> bool:
        """Whether its dictionary has the word."""
        return self._decoder.lookup_word(word) is not None

    def search_for(self, acceptor: Acceptor) -> str:
        """The name of a search for the sentences of that acceptor, all of whose words are known."""
        name = hashlib.sha256(repr(acceptor.arcs).encode()).hexdigest()[:16]
        if name not in self._searches:
            end = len(acceptor.arcs)
            steps: list[tuple[int, int, float, str] | tuple[int, int, float]] = [
                (state, to, 1.0, word) for state, row in enumerate(acceptor.arcs) for word, to in row
            ]
            steps += [(final, end, 1.0) for final in sorted(acceptor.final)]
            self._decoder.add_fsg(name, self._decoder.create_fsg(name, 0, end, steps))
            self._searches[name] = None
            if len(self._searches) > SEARCHES_KEPT:
                self._decoder.activate_search(name)
                self._decoder.remove_search(self._searches.popitem(last=False)[0])
        self._searches.move_to_end(name)
        return name

    def any_words(self) -> str:
        """The name of a search for any words; the first call loads the language model, about a second."""
        if WORDS not in self._decoder.config or self._decoder.get_lm(WORDS) is None:
            self._decoder.add_lm_file(WORDS, pocketsphinx.get_model_path("en-us/en-us.lm.bin"))
        return WORDS

    def decode(self, search: str, sound: Sound) -> Phrase:
        """What the sound is, by that search."""
        text, score, frames = self._pass(search, sound)
        if not text or not frames:
            return Phrase("", -math.inf, 0.0)
        _, phones, _ = self._pass(PHONES, sound)
        rate = self._decoder.config["frate"]
        return Phrase(text, (score - phones) / frames, frames / rate)

    def _pass(self, search: str, sound: Sound) -> tuple[str, float, int]:
        """Words, log-likelihood, and frames that are words."""
        decoder = self._decoder
        decoder.activate_search(search)
        decoder.start_stream()  # else it subtracts the noise of the utterance before
        decoder.start_utt()
        decoder.process_raw((sound * 32767).astype(np.int16).tobytes(), full_utt=True)
        decoder.end_utt()
        best = decoder.hyp()
        if best is None or best.best_score <= 0:
            return "", -math.inf, 0
        spoken = [part for part in decoder.seg() if part.word[0] not in "<[("]
        words = " ".join(part.word.partition("(")[0] for part in spoken)
        frames = sum(part.end_frame - part.start_frame + 1 for part in spoken)
        return words, math.log(best.best_score) / LOG_BASE, frames

    def close(self) -> None:
        """Release the model."""
        self._searches.clear()
        self._decoder = None


class PocketSphinxDecoder:
    """Decodes finished utterances; gives no partial results and no early urgent phrases."""

    name = "pocketsphinx"

    def __init__(self, acceptance: Acceptance | None = None) -> None:
        self._engine = PocketSphinx()
        self._acceptance = acceptance or Acceptance()
        self._search = ""
        self._early: tuple[float, float, Phrase] | None = None

    def listen_for(self, grammar: Grammar) -> None:
        """Decode that grammar from the next utterance's end on."""
        self._early = None
        if not grammar.jsgf:
            self._search = self._engine.any_words()
            return
        left = acceptor_of(parse(grammar.jsgf), self._engine.knows)
        if left.unknown:
            _log.warning(
                "Context %s: PocketSphinx does not know %d words (%s …); %d alternatives are left out.",
                grammar.context,
                len(left.unknown),
                ", ".join(left.unknown[:5]),
                left.dropped,
            )
        self._search = "" if left.acceptor.empty else self._engine.search_for(left.acceptor)

    def begin(self) -> None:
        """Nothing to prepare: it hears an utterance as a whole."""

    def feed(self, frame: Sound) -> str:
        """No words before the end."""
        return ""

    def paused(self, utterance: Utterance) -> None:
        """Decode it already; that takes 0.15 s per second of speech."""
        self._early = (utterance.started, utterance.ended, self._decoded(utterance))

    def result(self, utterance: Utterance) -> Decoded:
        """The utterance is over."""
        phrase = self.phrase(utterance)
        confidence = self._acceptance.confidence(phrase)
        if confidence < 0.5:
            return Decoded("", 1 - confidence, self.name)
        return Decoded(phrase.text, confidence, self.name)

    def phrase(self, utterance: Utterance) -> Phrase:
        """What it takes the utterance for, whether or not that is to be believed."""
        if self._early is not None and self._early[:2] == (utterance.started, utterance.ended):
            return self._early[2]
        return self._decoded(utterance)

    def _decoded(self, utterance: Utterance) -> Phrase:
        if not self._search:
            return Phrase("", -math.inf, 0.0)
        return self._engine.decode(self._search, utterance.speech())

    def close(self) -> None:
        """Release the model."""
        self._engine.close()
