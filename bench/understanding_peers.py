"""Other matchers on the same phrases. They get what was said with names and numbers found and masked by ours.

hassil, padacioso and adapt are measured where they are installed:
`uv run --with hassil --with padacioso --with adapt-parser python -m bench understanding`.
"""

import importlib
import importlib.util
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from bench.sayings import Saying
from voice_coach.understanding import Mind
from voice_coach.understanding.normalise import tokens
from voice_coach.understanding.phrasebook import Phrasebook
from voice_coach.understanding.slots import Masked, fill

SURE = 93
"""Per cent from which `WRatio` counts: below, partial matches trigger on everything."""

ADAPT_SURE = 0.5
"""Confidence from which adapt counts."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a matcher made of it."""

    intent: str
    slots: Mapping[str, Any]
    offer: tuple[str, ...] = ()
    score: float = 0.0


Matcher = Callable[[Saying], Answer]

NOTHING = Answer("", {})


def peers(book: Phrasebook, mind: Mind) -> Iterator[tuple[str, Callable[[], Matcher]]]:
    """Names of the peers that are installed, and how to make them ready."""
    yield "rapidfuzz WRatio", lambda: _ratio(book, mind)
    for package, name, make in (
        ("hassil", "hassil", _hassil),
        ("padacioso", "padacioso", _padacioso),
        ("adapt", "adapt", _adapt),
    ):
        if importlib.util.find_spec(package):
            yield name, lambda make=make: make(book, mind)  # type: ignore[misc]


def _readings(book: Phrasebook, mind: Mind, saying: Saying) -> list[Masked]:
    """What was said in plain words, in every reading with names and numbers masked."""
    said = tokens(book.words, saying.say)
    return list({read.tokens: read for read in mind.read(said)}.values()) if said else []


def _answer(book: Phrasebook, intent: str, read: Masked) -> Answer:
    """The intent with the slots that ours found: the peer only had to tell what is wanted."""
    slots = fill(book.intents[intent], {}, read, number_words=book.numbers)
    return Answer(intent, slots or {})


def _open(book: Phrasebook, context: str) -> frozenset[str]:
    return book.contexts[context].expects | book.contexts[context].allows


def _phrases(book: Phrasebook) -> dict[str, list[str]]:
    """Intent → its phrases and examples, slots as the words "slot exercise" and the like."""
    found: dict[str, list[str]] = {}
    for saying in book.sayings:
        if saying.intent:
            several = [p for p in saying.patterns if not (saying.example and len(p) == 1 and p[0][0] == "{")]
            found.setdefault(saying.intent, []).extend(_plain(" ".join(p)) for p in several)
    return found


def _plain(masked: str) -> str:
    return masked.replace("{", "slot ").replace("}", "")


def _ratio(book: Phrasebook, mind: Mind) -> Matcher:
    """Plain rapidfuzz: the phrase with the best `WRatio`."""
    phrases = {
        context: {
            phrase: intent
            for intent, several in _phrases(book).items()
            if intent in _open(book, context)
            for phrase in several
        }
        for context in book.contexts
    }

    def match(saying: Saying) -> Answer:
        known, best = phrases[saying.context], (0.0, NOTHING)
        for read in _readings(book, mind, saying):
            found = process.extractOne(
                _plain(" ".join(read.tokens)), known.keys(), scorer=fuzz.WRatio, score_cutoff=SURE
            )
            if found and found[1] > best[0]:
                best = found[1], _answer(book, known[found[0]], read)
        return best[1]

    return match


def _hassil(book: Phrasebook, mind: Mind) -> Matcher:
    """The matcher of Home Assistant: templates word for word."""
    hassil: Any = importlib.import_module("hassil")
    phrases = _phrases(book)
    intents = {
        context: hassil.Intents.from_dict(
            {
                "language": book.language,
                "intents": {
                    intent: {"data": [{"sentences": phrases[intent]}]}
                    for intent in _open(book, context)
                    if phrases.get(intent)
                },
            }
        )
        for context in book.contexts
    }

    def match(saying: Saying) -> Answer:
        for read in _readings(book, mind, saying):
            found = hassil.recognize_best(_plain(" ".join(read.tokens)), intents[saying.context])
            if found is not None:
                return _answer(book, found.intent.name, read)
        return NOTHING

    return match


def _padacioso(book: Phrasebook, mind: Mind) -> Matcher:
    """Patterns as regular expressions, in this process: its own pool starts four for each thing said."""
    container: Any = importlib.import_module("padacioso").IntentContainer()
    for intent, several in _phrases(book).items():
        container.add_intent(intent, several)

    def match(saying: Saying) -> Answer:
        for read in _readings(book, mind, saying):
            said = _plain(" ".join(read.tokens))
            for intent in sorted(_open(book, saying.context) & container.intent_samples.keys()):
                if container._match(said, intent, container.intent_samples[intent]):
                    return _answer(book, intent, read)
        return NOTHING

    return match


def _adapt(book: Phrasebook, mind: Mind) -> Matcher:
    """Keywords: each phrase is one keyword of its intent."""
    engine_module: Any = importlib.import_module("adapt.engine")
    builder: Any = importlib.import_module("adapt.intent").IntentBuilder
    engine = engine_module.IntentDeterminationEngine()
    parsers = {}
    for intent, several in _phrases(book).items():
        for phrase in several:
            engine.register_entity(phrase, f"{intent}_said")
        parsers[intent] = builder(intent).require(f"{intent}_said").build()

    def match(saying: Saying) -> Answer:
        engine.intent_parsers = [
            parser for intent, parser in parsers.items() if intent in _open(book, saying.context)
        ]
        for read in _readings(book, mind, saying):
            for found in engine.determine_intent(_plain(" ".join(read.tokens))):
                if found["confidence"] >= ADAPT_SURE:
                    return _answer(book, found["intent_type"], read)
        return NOTHING

    return match
