"""PocketSphinx with the en-us model of its own package: sound in, a phrase and how well it fits out.

It answers everything with a phrase of the grammar. What rejects is a second pass with any phones at all: how
much worse the phrase explains the sound than the best row of phones does, per frame of speech.
"""

import hashlib
import math
from typing import Any

import pocketsphinx

PHONES = "phones"
LOG_BASE = math.log(1.0001)
"""PocketSphinx counts log-likelihoods in powers of this."""


class PocketSphinx:
    """One model, with a search for a grammar and a phone loop."""

    def __init__(self) -> None:
        self._decoder = _loaded(lm=None, bestpath=False, compallsen=True)
        self._decoder.add_allphone_file(PHONES, pocketsphinx.get_model_path("en-us/en-us-phone.lm.bin"))
        # One at a time: it takes up to 26 MB, and a tenth of a second to make.
        self._search = ""

    def knows(self, word: str) -> bool:
        """Whether its dictionary has the word."""
        return self._decoder.lookup_word(word) is not None

    def search_for(self, arcs: tuple[tuple[tuple[str, int], ...], ...], final: frozenset[int]) -> str:
        """The name of a search for the sentences of that acceptor, all of whose words are known."""
        name = hashlib.sha256(repr((arcs, sorted(final))).encode()).hexdigest()[:16]
        if name != self._search:
            end = len(arcs)
            steps: list[tuple[int, int, float, str] | tuple[int, int, float]] = [
                (state, to, 1.0, word) for state, row in enumerate(arcs) for word, to in row
            ]
            steps += [(state, end, 1.0) for state in sorted(final)]
            self._decoder.activate_search(PHONES)
            if self._search:
                self._decoder.remove_search(self._search)
            self._decoder.add_fsg(name, self._decoder.create_fsg(name, 0, end, steps))
            self._search = name
        return name

    def decode(self, search: str, speech: bytes) -> tuple[str, float, float]:
        """What the speech is by that search: text, likelihood ratio to any phones a frame, seconds of words.

        speech: 16-bit samples at 16 kHz.
        """
        text, score, frames = self._pass(search, speech)
        if not text or not frames:
            return "", -math.inf, 0.0
        _, phones, _ = self._pass(PHONES, speech)
        rate = self._decoder.config["frate"]
        return text, (score - phones) / frames, frames / rate

    def _pass(self, search: str, speech: bytes) -> tuple[str, float, int]:
        """Words, log-likelihood, and frames that are words."""
        decoder = self._decoder
        decoder.activate_search(search)
        words, frames = _heard(decoder, speech)
        best = decoder.hyp()
        if best is None or best.best_score <= 0:
            return "", -math.inf, 0
        return words, math.log(best.best_score) / LOG_BASE, frames


class AnyWords:
    """A model for any words of English at all, much less sure than a grammar; about 65 MB."""

    def __init__(self) -> None:
        self._decoder = _loaded(lm=pocketsphinx.get_model_path("en-us/en-us.lm.bin"))

    def decode(self, speech: bytes) -> str:
        """The likeliest words; empty if there are none."""
        return _heard(self._decoder, speech)[0]


def _loaded(**settings: Any) -> Any:
    path = pocketsphinx.get_model_path
    return pocketsphinx.Decoder(
        hmm=path("en-us/en-us"), dict=path("en-us/cmudict-en-us.dict"), loglevel="FATAL", **settings
    )


def _heard(decoder: Any, speech: bytes) -> tuple[str, int]:
    """Words, and frames that are words, by the decoder's active search."""
    decoder.reinit_feat()  # else something of the utterance before stays, in the fifth digit
    decoder.start_utt()
    decoder.process_raw(speech, full_utt=True)
    decoder.end_utt()
    spoken = [part for part in decoder.seg() or () if part.word[0] not in "<[("]
    words = " ".join(part.word.partition("(")[0] for part in spoken)
    return words, sum(part.end_frame - part.start_frame + 1 for part in spoken)
