"""What is understood of what people say: ours, and other matchers on the same phrases and the same sayings.

Sayings are the tables among the tests; their author is the phrases' author, so the figures flatter. Those in
`tests/understanding/sayings/`, where there are any, are by other people and are measured apart.
The peers get the phrases with their names and numbers already found and masked by ours, which flatters them.
hassil is measured where it is installed: `uv pip install hassil`.
"""

import importlib.util
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from bench.table import Row
from voice_coach import understanding
from voice_coach.names import names_of
from voice_coach.programme import load as load_programme
from voice_coach.understanding import Mind
from voice_coach.understanding.normalise import tokens
from voice_coach.understanding.phrasebook import Phrasebook
from voice_coach.understanding.stored import phrasebook
from voice_coach.understanding.understood import Understood

SAYINGS = Path(__file__).parent.parent / "tests" / "understanding"

SURE = 93
"""Per cent from which `WRatio` counts: below, partial matches trigger on everything."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What was said in a context, and what it means; an empty intent: nothing."""

    say: str
    context: str
    intent: str
    slots: Mapping[str, Any]
    options: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a matcher made of it; `slots` None: it finds none."""

    intent: str
    slots: Mapping[str, Any] | None = None
    offer: tuple[str, ...] = ()


Matcher = Callable[[Saying], Answer]


def rows() -> Iterable[Row]:
    """Intents, slots, offers, false triggers and time, for each matcher and each set of sayings."""
    book = phrasebook("en")
    mind = understanding.load("en", names_of(load_programme("en")))
    mind.warm_up()
    matchers: dict[str, Matcher] = {"ours": _ours(mind), "WRatio": _ratio(book, mind)}
    if importlib.util.find_spec("hassil"):
        matchers["hassil"] = _hassil(book, mind)
    for folder, whose in (("tables", "the author's sayings"), ("sayings", "other people's sayings")):
        sayings = list(_sayings(SAYINGS / folder))
        for who, matcher in matchers.items() if sayings else ():
            yield from _measured(whose, who, matcher, sayings)


def _measured(whose: str, who: str, matcher: Matcher, sayings: list[Saying]) -> Iterator[Row]:
    right = whole = resolved = triggered = offered = 0
    times: list[float] = []
    meant = [saying for saying in sayings if saying.intent]
    for saying in sayings:
        start = time.perf_counter()
        answer = matcher(saying)
        times.append((time.perf_counter() - start) * 1000)
        if not saying.intent:
            triggered += bool(answer.intent)
            offered += bool(answer.offer)
            continue
        right += answer.intent == saying.intent
        whole += answer.intent == saying.intent and answer.slots == saying.slots
        resolved += answer.intent == saying.intent or saying.intent in answer.offer
    ours = who == "ours"

    def share(what: str, count: int, of: int, goal: str) -> Row:
        return Row(f"{what}, {whose}", who, 100 * count / max(of, 1), "%", goal if ours else "")

    foreign = len(sayings) - len(meant)
    yield share("intent right", right, len(meant), ">= 90")
    yield share("intent and slots right", whole, len(meant), ">= 90")
    yield share("right, or among what is offered", resolved, len(meant), ">= 97")
    yield share("not for the coach, acted on", triggered, foreign, "<= 2")
    yield share("not for the coach, asked about", offered, foreign, "")
    yield Row(f"time, p95, {whose}", who, sorted(times)[int(len(times) * 0.95)], "ms", "<= 5" if ours else "")


def _sayings(folder: Path) -> Iterator[Saying]:
    for path in sorted(folder.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            slots = {
                name: tuple(value) if isinstance(value, list) else value
                for name, value in case.get("slots", {}).items()
            }
            options = {id: tuple(names) for id, names in case.get("options", {}).items()}
            for context in case.get("contexts", [case.get("context", "idle")]):
                for say in case["says"]:
                    yield Saying(say, context, case.get("intent", ""), slots, options)


def _ours(mind: Mind) -> Matcher:
    def match(saying: Saying) -> Answer:
        meant = mind.understand(saying.say, saying.context, options=saying.options)
        if isinstance(meant, Understood):
            return Answer(meant.intent, dict(meant.slots))
        return Answer("", {}, tuple(near.intent for near in meant.near))

    return match


def _masked(book: Phrasebook, mind: Mind, saying: Saying) -> list[str]:
    """What was said in plain words, in every reading with names and numbers masked."""
    said = tokens(book.words, saying.say)
    return list(dict.fromkeys(" ".join(read.tokens) for read in mind.read(said))) if said else [""]


def _open(book: Phrasebook, context: str) -> frozenset[str]:
    return book.contexts[context].expects | book.contexts[context].allows


def _ratio(book: Phrasebook, mind: Mind) -> Matcher:
    """Plain rapidfuzz: the phrase with the best `WRatio`."""
    phrases: dict[str, dict[str, str]] = {
        context: {
            " ".join(pattern): saying.intent
            for saying in book.sayings
            if saying.intent in _open(book, context)
            for pattern in saying.patterns
        }
        for context in book.contexts
    }

    def match(saying: Saying) -> Answer:
        known = phrases[saying.context]
        best = max(
            (
                found
                for read in _masked(book, mind, saying)
                if (found := process.extractOne(read, known.keys(), scorer=fuzz.WRatio, score_cutoff=SURE))
            ),
            key=lambda found: found[1],
            default=None,
        )
        return Answer(known[best[0]] if best else "")

    return match


def _hassil(book: Phrasebook, mind: Mind) -> Matcher:
    """The matcher of Home Assistant: templates word for word."""
    hassil: Any = importlib.import_module("hassil")
    intents = {
        context: hassil.Intents.from_dict(
            {
                "language": book.language,
                "intents": {
                    intent: {
                        "data": [
                            {
                                "sentences": [
                                    " ".join(p).replace("{", "slot ").replace("}", "") for p in patterns
                                ]
                            }
                        ]
                    }
                    for intent in _open(book, context)
                    if (
                        patterns := [
                            pattern
                            for saying in book.sayings
                            if saying.intent == intent
                            for pattern in saying.patterns
                        ]
                    )
                },
            }
        )
        for context in book.contexts
    }

    def match(saying: Saying) -> Answer:
        for read in _masked(book, mind, saying):
            text = read.replace("{", "slot ").replace("}", "")
            found = hassil.recognize_best(text, intents[saying.context]) if text else None
            if found is not None:
                return Answer(found.intent.name)
        return Answer("")

    return match
