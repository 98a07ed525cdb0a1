"""What is understood of what people say: ours, and other matchers on the same phrases and the same sayings.

Three sets: `author`, the tables of the phrases' author, which flatter; `tune`, sayings of other people that
were read, and thresholds set on; `final`, sayings of other people that nobody looked at: these count, and on
these the others are measured.
"""

import gc
import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from bench.sayings import Saying, by_others, by_the_author
from bench.table import Row
from bench.understanding_peers import Answer, Matcher, peers
from voice_coach import understanding
from voice_coach.names import names_of
from voice_coach.programme import load as load_programme
from voice_coach.understanding import Mind
from voice_coach.understanding.patterns import compile_patterns
from voice_coach.understanding.phrasebook import Phrasebook
from voice_coach.understanding.stored import phrasebook
from voice_coach.understanding.understood import Names, Understood

BINS = ((0.0, 0.75), (0.75, 0.85), (0.85, 0.95), (0.95, 1.01))
"""Scores that are looked at together."""


def rows() -> Iterable[Row]:
    """Intents, slots, offers, false triggers, time and size, for each matcher and each set of sayings."""
    names = names_of(load_programme("en"))
    understanding.load("en", names)
    begun = time.perf_counter()
    mind = understanding.load("en", names)
    yield Row("ready after", "ours", (time.perf_counter() - begun) * 1000, "ms", "<= 50")
    book = phrasebook("en")
    sets = {
        "author": by_the_author(),
        "tune": by_others("tune"),
        "final": by_others("final"),
    }
    makers: list[tuple[str, Callable[[], Matcher]]] = [
        ("ours", lambda: _ours(understanding.load("en", names))),
        *peers(book, mind),
    ]
    for who, make in makers:
        before = _resident()
        begun = time.perf_counter()
        matcher = make()
        yield Row("made ready in", who, (time.perf_counter() - begun) * 1000, "ms")
        for whose in sets if who == "ours" else ("final",):
            yield from _measured(whose, who, matcher, sets[whose])
        yield Row("memory", who, _resident() - before, "MiB")
    yield from _grows(book, mind, names)


def _measured(whose: str, who: str, matcher: Matcher, sayings: list[Saying]) -> Iterator[Row]:
    right = whole = resolved = triggered = offered = 0
    times: list[float] = []
    scored: list[tuple[float, bool]] = []
    meant = [saying for saying in sayings if saying.intent]
    for saying in sayings:
        start = time.perf_counter()
        answer = matcher(saying)
        times.append((time.perf_counter() - start) * 1000)
        hit = answer.intent == saying.intent
        if answer.intent:
            scored.append((answer.score, hit))
        if not saying.intent:
            triggered += bool(answer.intent)
            offered += bool(answer.offer)
            continue
        right += hit
        whole += hit and _same_slots(answer, saying)
        resolved += hit or saying.intent in answer.offer
    ours = who == "ours"
    counts = ours and whose == "final"

    def share(what: str, count: int, of: int, goal: str) -> Row:
        return Row(f"{what}, {whose}", who, 100 * count / max(of, 1), "%", goal if counts else "")

    foreign = len(sayings) - len(meant)
    yield share("intent right", right, len(meant), ">= 90")
    yield share("intent and slots right", whole, len(meant), ">= 90")
    yield share("right, or among what is offered", resolved, len(meant), ">= 97")
    yield share("not for the coach, acted on", triggered, foreign, "<= 2")
    yield share("not for the coach, asked about", offered, foreign, "")
    yield Row(f"time, median, {whose}", who, sorted(times)[len(times) // 2], "ms")
    yield Row(
        f"time, p95, {whose}", who, sorted(times)[int(len(times) * 0.95)], "ms", "<= 5" if counts else ""
    )
    for low, high in BINS if ours else ():
        inside = [(score, hit) for score, hit in scored if low <= score < high]
        if inside:
            said = 100 * sum(score for score, _ in inside) / len(inside)
            true = 100 * sum(hit for _, hit in inside) / len(inside)
            yield Row(f"right of {len(inside)} answers scored {said:.0f} %, {whose}", who, true, "%")


def _same_slots(answer: Answer, saying: Saying) -> bool:
    """Whether the slots are those meant; which exercises share a name, and free words, are not compared."""
    found = {name: value for name, value in answer.slots.items() if name not in ("candidates", "text")}
    return found == {n: v for n, v in saying.slots.items() if n not in ("candidates", "text")}


def _ours(mind: Mind) -> Matcher:
    mind.warm_up()

    def match(saying: Saying) -> Answer:
        meant = mind.understand(saying.say, saying.context, options=saying.options)
        if isinstance(meant, Understood):
            return Answer(meant.intent, dict(meant.slots), score=meant.score)
        return Answer("", {}, tuple(near.intent for near in meant.near))

    return match


def _grows(book: Phrasebook, mind: Mind, names: Names) -> Iterator[Row]:
    """Time an utterance with fewer and with more phrases, drawn at random."""
    sayings = by_others("tune")
    everything = [(number, line) for number, s in enumerate(book.sayings) for line in s.lines.split("\n")]
    for count in (100, 1_000, 10_000, len(everything)):
        drawn: dict[int, list[str]] = {}
        for number, line in random.Random(1).sample(everything, count):
            drawn.setdefault(number, []).append(line)
        fewer = replace(
            book,
            sayings=tuple(
                replace(saying, lines="\n".join(drawn.get(number, ["{phrase}"])))
                for number, saying in enumerate(book.sayings)
            ),
        )
        small = Mind(fewer, compile_patterns(fewer), names, mind.opinion)
        small.warm_up()
        times = []
        for saying in sayings[::4]:
            start = time.perf_counter()
            small.understand(saying.say, saying.context, options=saying.options)
            times.append((time.perf_counter() - start) * 1000)
        yield Row(f"time, median, with {count} phrases", "ours", sorted(times)[len(times) // 2], "ms")


def _resident() -> float:
    """Memory of this process, in MiB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20
