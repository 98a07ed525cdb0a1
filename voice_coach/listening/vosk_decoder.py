"""Vosk as a decoder: a strict graph per grammar where the model tells its words, else a run-time grammar."""

import json
import math
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import vosk

from voice_coach.errors import ModelProblem
from voice_coach.listening.acceptor import Acceptor
from voice_coach.listening.compiled_grammar import compiled
from voice_coach.listening.decoding import Decoded
from voice_coach.listening.heard import EAR_RATE, Alternative, Grammar
from voice_coach.listening.strict_graph import UNKNOWN, Costs, fingerprint, graph_folder, words_of
from voice_coach.listening.voice_activity import Sound, Utterance
from voice_coach.places import cache_dir

MODELS_KEPT = 4
"""Strict graphs held in memory, about 7 MB each; another one is there within 50 to 100 ms."""
MOST_PHRASES = 2_000
"""Of a grammar, for a model that takes phrases at run time."""
READINGS = 4
"""Alternatives asked for."""

SETTINGS = {
    "frames-per-chunk": "6",
    "endpoint.rule1.min-trailing-silence": "3600",
    "endpoint.rule2.min-trailing-silence": "3600",
    "endpoint.rule3.min-trailing-silence": "3600",
    "endpoint.rule4.min-trailing-silence": "3600",
    "endpoint.rule5.min-utterance-length": "3600",
}
"""For strict graphs: partial results every 60 ms instead of 200, and no endpoint but our own."""

vosk.SetLogLevel(-1)


def load(folder: Path) -> vosk.Model:
    """The model in that folder.

    Raises ModelProblem if Vosk cannot load it.
    """
    try:
        return vosk.Model(model_path=str(folder))
    except Exception as error:  # Vosk raises nothing narrower
        raise ModelProblem(
            f"Vosk cannot load the speech model in {folder}.",
            cure="Get it again with: voice-coach models get",
        ) from error


@dataclass(frozen=True, slots=True)
class _Listening:
    """What it takes to decode one grammar."""

    model: vosk.Model
    phrases: str | None
    """JSON list for the run-time grammar; None: the model's own graph decides."""
    acceptor: Acceptor | None
    """What a text must be; None: any words."""


class VoskDecoder:
    """Streams an utterance through a Vosk model."""

    name = "vosk"

    def __init__(self, model: Path, costs: Costs | None = None) -> None:
        """Open the model in that folder; raises ModelProblem if it is not one."""
        self._folder = model
        self._fingerprint = fingerprint(model)
        self._costs = costs or Costs()
        self._ids = words_of(model)
        self._base: vosk.Model | None = None if self._ids else load(model)
        self._kept: OrderedDict[str, _Listening] = OrderedDict()
        self._listening: _Listening | None = None
        self._recogniser: Any = None
        self._glancing: Any = None
        self._ended: list[str] = []

    def listen_for(self, grammar: Grammar) -> None:
        """Decode that grammar from the next `begin` on."""
        key = "" if grammar.free else grammar.jsgf
        listening = self._kept.get(key)
        if listening is None:
            listening = self._kept[key] = self._prepare(grammar)
            while len(self._kept) > MODELS_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        self._listening = listening
        self._recogniser = self._glancing = None

    def knows(self, word: str) -> bool:
        """Whether the model can hear that word."""
        if self._ids:
            return word in self._ids
        assert self._base is not None
        return bool(self._base.vosk_model_find_word(word) >= 0)

    def _prepare(self, grammar: Grammar) -> _Listening:
        if grammar.free:
            self._base = self._base or load(self._folder)
            return _Listening(self._base, None, None)
        model = f"vosk {self._fingerprint}"
        acceptor = compiled(grammar, self.knows, model, cache_dir("grammars"))
        if self._ids:
            cache = cache_dir("graphs")
            folder = graph_folder(self._folder, acceptor, self._ids, self._costs, cache, SETTINGS)
            return _Listening(load(folder), None, acceptor)
        phrases = [" ".join(words) for words in acceptor.sentences(MOST_PHRASES)]
        return _Listening(self._base, json.dumps([*phrases, UNKNOWN]), acceptor)

    def begin(self) -> None:
        """A new utterance."""
        self._ended = []
        self._recogniser = self._fresh(self._recogniser)

    def _fresh(self, recogniser: Any) -> Any:
        """That recogniser with nothing heard, or a new one."""
        listening = self._listening
        if listening is None:
            raise ValueError("listen_for comes before any sound")
        if recogniser is not None:
            recogniser.Reset()
            return recogniser
        arguments = [listening.model, EAR_RATE] + ([listening.phrases] if listening.phrases else [])
        recogniser = vosk.KaldiRecognizer(*arguments)
        recogniser.SetMaxAlternatives(READINGS)
        return recogniser

    def feed(self, frame: Sound) -> str:
        """Take the utterance's next frame; the words so far."""
        recogniser = self._recogniser
        if recogniser.AcceptWaveform(_pcm(frame)):
            self._ended.append(_readings(recogniser.Result())[0][0])
            return _clean(" ".join(self._ended))
        partial = json.loads(recogniser.PartialResult()).get("partial", "")
        return _clean(" ".join([*self._ended, partial]))

    def at_a_glance(self, utterance: Utterance) -> Decoded:
        """Decode the utterance once more, to its end: partial results may follow a sentence that goes on."""
        self._glancing = self._fresh(self._glancing)
        self._glancing.AcceptWaveform(_pcm(np.concatenate(utterance.frames)))
        return self._judged(_readings(self._glancing.FinalResult()))

    def paused(self, utterance: Utterance) -> None:
        """Nothing takes long."""

    def result(self, utterance: Utterance) -> Decoded:
        """The utterance is over."""
        readings = _readings(self._recogniser.FinalResult())
        if self._ended:
            readings = [(" ".join([*self._ended, readings[0][0]]).strip(), readings[0][1])]
        return self._judged(readings)

    def _judged(self, readings: list[tuple[str, float]]) -> Decoded:
        """Readings, best first with log-likelihoods, as texts of the grammar with probabilities."""
        assert self._listening is not None
        acceptor = self._listening.acceptor
        best = readings[0][1]
        weights = [math.exp(min(score - best, 0.0)) for _, score in readings]
        found = dict[str, float]()
        for (text, _), weight in zip(readings, weights, strict=True):
            fits = UNKNOWN not in text and (acceptor is None or acceptor.accepts(text.split()))
            text = _clean(text) if fits else ""
            found[text] = found.get(text, 0.0) + weight / sum(weights)
        first = next(iter(found))
        others = tuple(Alternative(text, share) for text, share in found.items() if text and text != first)
        return Decoded(first, found[first], self.name, others)

    def overhear(self, utterance: Utterance) -> None:
        """It knows no words but those of the grammar."""

    def overheard(self) -> str:
        """Nothing."""
        return ""

    def close(self) -> None:
        """Release the models."""
        self._recogniser = self._glancing = self._listening = self._base = None
        self._kept.clear()


def _pcm(sound: Sound) -> bytes:
    return (sound * 32767).astype(np.int16).tobytes()


def _clean(text: str) -> str:
    return " ".join(word for word in text.split() if word != UNKNOWN)


def _readings(result: str) -> list[tuple[str, float]]:
    """Alternatives of a Vosk result, best first: (text, log-likelihood)."""
    found = [(one["text"], one["confidence"]) for one in json.loads(result).get("alternatives", [])]
    return [(text.strip(), float(score)) for text, score in found] or [("", 0.0)]
