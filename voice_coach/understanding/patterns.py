"""Soft comparison of what was said with every phrase: word by word, each weighted by how rare it is."""

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from voice_coach.understanding.language import Words
from voice_coach.understanding.lexicon import Lexicon
from voice_coach.understanding.phrasebook import Phrasebook
from voice_coach.understanding.sounds import SoundIndex, skeleton
from voice_coach.understanding.word_table import WordTable

LIGHT = 0.2
"""Weight of words that carry little."""

UNKNOWN = 1.6
"""Weight of a word that is in no phrase."""

MASKS: Mapping[str, float] = {
    "{exercise}": 2.5,
    "{topic}": 2.0,
    "{amount}": 1.0,
    "{breaths}": 2.5,
    "{score}": 2.0,
    "{day}": 1.0,
}
"""Weights of slots."""

_CANDIDATES = 36
"""Phrases that are compared in full: those that could be the most alike."""

_LONGEST_SOUND = 7
"""Words of a phrase, at most, whose sound is kept."""

_HOPELESS = 0.3
"""Phrases that cannot become more alike than this are not compared in full."""


@dataclass(frozen=True, slots=True)
class SoftPatterns:
    """Phrases as they are compared softly: plain values, so that they can be kept in a file."""

    groups: Sequence[int]
    """The group of each phrase; many phrases that differ only in small words are one."""
    phrases: Sequence[str]
    totals: Sequence[float]
    """Sum of the weights of each phrase."""
    weights: Mapping[str, float]
    """Every word of phrases → how much it says."""
    holding: Mapping[str, Sequence[int]]
    """Word → phrases in which it is."""


@dataclass(frozen=True, slots=True)
class CompiledPatterns:
    """All phrases, prepared."""

    exact: WordTable
    """Words without articles → numbers of the groups of phrases that hold exactly these."""
    soft: Callable[[], SoftPatterns]
    """Called when the first thing is said that is no phrase word for word."""
    sounds: Callable[[], Mapping[str, Sequence[str]]] = dict
    """Likewise: `skeleton` → phrases without slots that have it."""


def compile_patterns(book: Phrasebook) -> CompiledPatterns:
    """Prepare the phrases of a phrasebook."""
    exact: dict[str, str] = {}
    heard: dict[str, dict[str, None]] = {}
    soft: list[tuple[int, tuple[str, ...]]] = []
    spread: dict[str, set[str]] = {}
    light, articles = book.words.light, book.words.articles
    for number, saying in enumerate(book.sayings):
        kept: dict[tuple[str, ...], tuple[str, ...]] = {}
        words: set[str] = set()
        if saying.example:
            soft.extend(
                (number, pattern)
                for pattern in saying.patterns
                if any(word[0] != "{" and word not in light for word in pattern)
            )
            for word in {word for pattern in saying.patterns for word in pattern}:
                spread.setdefault(word, set()).add(saying.intent)
            continue
        this = f" {number}"
        for pattern in saying.patterns:
            key = _key(pattern, articles)
            holders = exact.get(key)
            if holders is None:
                exact[key] = this
            elif not holders.endswith(this):
                exact[key] = f"{holders}{this}"
            content = tuple([word for word in pattern if word not in light]) or pattern
            if content not in kept or len(pattern) < len(kept[content]):
                kept[content] = pattern
            words.update(pattern)
            if len(pattern) <= _LONGEST_SOUND and not any(word[0] == "{" for word in pattern):
                heard.setdefault(skeleton(pattern), {})[" ".join(pattern)] = None
        for word in words:
            spread.setdefault(word, set()).add(saying.intent)
        soft.extend((number, pattern) for pattern in kept.values())
    total = len(book.intents)
    weights = {
        word: MASKS.get(word)
        or (LIGHT if word in book.words.light else round(0.5 + math.log(1 + total / len(intents)) / 2, 3))
        for word, intents in spread.items()
    }
    holding: dict[str, list[int]] = {}
    for index, (_, pattern) in enumerate(soft):
        for word in dict.fromkeys(pattern):
            if weights[word] > LIGHT:
                holding.setdefault(word, []).append(index)
    prepared = SoftPatterns(
        [number for number, _ in soft],
        [" ".join(pattern) for _, pattern in soft],
        [round(sum(weights[word] for word in pattern), 3) for _, pattern in soft],
        weights,
        holding,
    )
    sounds = {sound: list(phrases) for sound, phrases in heard.items()}
    return CompiledPatterns(WordTable.of(exact), lambda: prepared, lambda: sounds)


def _key(said: tuple[str, ...], articles: frozenset[str]) -> str:
    """The words without articles, unless nothing else is there."""
    return " ".join(said if articles.isdisjoint(said) else [w for w in said if w not in articles] or said)


class PatternIndex:
    """All phrases, ready to be compared with what was said."""

    def __init__(self, compiled: CompiledPatterns, words: Words) -> None:
        self._compiled = compiled
        self._words = words
        self._split = lru_cache(maxsize=4096)(self._pattern)
        self._postings = lru_cache(maxsize=None)(self._places)
        self._open = lru_cache(maxsize=64)(self._mask)

    @cached_property
    def _soft(self) -> SoftPatterns:
        return self._compiled.soft()

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of phrases."""
        return frozenset(self._soft.weights)

    @cached_property
    def _alike(self) -> Callable[[str], tuple[tuple[str, float], ...]]:
        return Lexicon(self.words, self._words.endings, self._words.light).alike

    @cached_property
    def _sounds(self) -> SoundIndex:
        return SoundIndex(self._compiled.sounds())

    def sounding_like(
        self, said: tuple[str, ...], open_sayings: frozenset[int]
    ) -> Iterator[tuple[int, float]]:
        """Open groups with a phrase that sounds like these words, and how much so (0 to 1)."""
        known = self.words.issuperset(said)
        for phrase, likeness in self._sounds.find(said):
            words = tuple(phrase.split(" "))
            if known and len(words) == len(said):
                continue  # other words, not these ones misheard
            for number in self.exact(words):
                if number in open_sayings:
                    yield number, likeness

    def _pattern(self, index: int) -> tuple[tuple[str, ...], float]:
        """A phrase in words, and the sum of their weights."""
        pattern = tuple(self._soft.phrases[index].split(" "))
        return pattern, self._soft.totals[index]

    def exact(self, said: tuple[str, ...]) -> Sequence[int]:
        """Groups of phrases that hold exactly these words, articles apart."""
        return [int(number) for number in self._compiled.exact.get(_key(said, self._words.articles)).split()]

    def weight(self, word: str) -> float:
        """How much a word says; UNKNOWN for one that is in no phrase."""
        found = self._soft.weights.get(word)
        if found is not None:
            return found
        return LIGHT if word in self._words.light else UNKNOWN

    def matches(self, said: tuple[str, ...], open_sayings: frozenset[int]) -> dict[int, float]:
        """Group of phrases → likeness of its best phrase, for the groups that are open."""
        import numpy as np

        reached = np.zeros(len(self._totals), np.float32)
        for token in dict.fromkeys(said):
            alike = [(word, likeness * self._soft.weights[word]) for word, likeness in self._alike(token)]
            if len(alike) == 1:
                reached[self._postings(alike[0][0])] += alike[0][1]
            elif alike:
                best = np.zeros_like(reached)
                for word, gain in alike:
                    places = self._postings(word)
                    best[places] = np.maximum(best[places], gain)
                reached += best
        total = sum(self.weight(token) for token in said)
        bounds = np.where(self._open(open_sayings), 2 * reached / (self._totals + total), 0)
        most = min(_CANDIDATES, len(bounds))
        found: dict[int, float] = {}
        for index in np.argpartition(-bounds, most - 1)[:most].tolist():
            if bounds[index] < _HOPELESS:
                continue
            pattern, pattern_total = self._split(index)
            likeness = self._likeness(said, total, pattern, pattern_total)
            group = self._soft.groups[index]
            if likeness > found.get(group, 0.0):
                found[group] = likeness
        return found

    @cached_property
    def _totals(self) -> Any:
        import numpy as np

        return np.array(self._soft.totals, np.float32)

    def _places(self, word: str) -> Any:
        import numpy as np

        return np.array(self._soft.holding.get(word, ()), np.int32)

    def _mask(self, open_sayings: frozenset[int]) -> Any:
        import numpy as np

        return np.isin(np.array(self._soft.groups, np.int32), np.array(sorted(open_sayings), np.int32))

    def _likeness(
        self, said: tuple[str, ...], total: float, pattern: tuple[str, ...], pattern_total: float
    ) -> float:
        """Harmonic mean of the shares of each that are in the other; a little less for another order."""
        places: dict[str, list[int]] = {}
        for place, word in enumerate(pattern):
            places.setdefault(word, []).append(place)
        used: set[int] = set()
        common_said = common_pattern = 0.0
        order: list[int] = []
        for token in said:
            for word, likeness in self._alike(token):
                free = [place for place in places.get(word, ()) if place not in used]
                if free:
                    used.add(free[0])
                    order.append(free[0])
                    common_said += likeness * self.weight(token)
                    common_pattern += likeness * self._soft.weights[word]
                    break
        if not order or not total or not pattern_total:
            return 0.0
        swaps = sum(1 for one, other in itertools.pairwise(order) if other < one)
        share_said, share_pattern = min(1.0, common_said / total), min(1.0, common_pattern / pattern_total)
        mean = 2 * share_said * share_pattern / (share_said + share_pattern)
        return mean * (1 - 0.04 * swaps)
