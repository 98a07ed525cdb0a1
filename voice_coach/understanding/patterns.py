"""Soft comparison of what was said with every phrase: word by word, each weighted by how rare it is."""

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from voice_coach.understanding.lexicon import Lexicon
from voice_coach.understanding.phrasebook import Phrasebook

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

_CANDIDATES = 60
"""Phrases that are compared in full."""


@dataclass(frozen=True, slots=True)
class Match:
    """How well the best phrase of a group fits."""

    saying: int
    """Index of the group in the phrasebook."""
    likeness: float
    """0 to 1: the weighted share of words that the two have in common."""


class PatternIndex:
    """All phrases, ready to be compared with what was said."""

    def __init__(self, book: Phrasebook) -> None:
        self._words = book.words
        self._exact: dict[tuple[str, ...], list[int]] = {}
        self._patterns: list[tuple[int, tuple[str, ...]]] = []
        spread: dict[str, set[str]] = {}
        for number, saying in enumerate(book.sayings):
            kept: dict[tuple[str, ...], tuple[str, ...]] = {}
            for pattern in saying.patterns:
                key = self.key(pattern)
                if number not in self._exact.setdefault(key, []):
                    self._exact[key].append(number)
                content = tuple(word for word in pattern if word not in book.words.light) or pattern
                if len(pattern) < len(kept.get(content, (*pattern, ""))):
                    kept[content] = pattern
                for word in pattern:
                    spread.setdefault(word, set()).add(saying.intent)
            self._patterns.extend((number, pattern) for pattern in kept.values())
        total = len(book.intents)
        self._weights = {
            word: MASKS.get(word)
            or (LIGHT if word in book.words.light else 0.5 + math.log(1 + total / len(intents)) / 2)
            for word, intents in spread.items()
        }
        self._with: dict[str, list[int]] = {}
        self._sums: list[float] = []
        for index, (_, pattern) in enumerate(self._patterns):
            for word in set(pattern):
                if self._weights[word] > LIGHT:
                    self._with.setdefault(word, []).append(index)
            self._sums.append(sum(self._weights[word] for word in pattern))
        self._lexicon = Lexicon(spread, book.words.endings, book.words.light)
        self.alike = self._lexicon.alike
        self.words = frozenset(spread)

    def key(self, said: tuple[str, ...]) -> tuple[str, ...]:
        """The words without articles, unless nothing else is there."""
        return tuple(word for word in said if word not in self._words.articles) or said

    def exact(self, said: tuple[str, ...]) -> Sequence[int]:
        """Groups of phrases that hold exactly these words, articles apart."""
        return self._exact.get(self.key(said), ())

    def weight(self, word: str) -> float:
        """How much a word says; UNKNOWN for one that is in no phrase."""
        found = self._weights.get(word)
        if found is not None:
            return found
        return LIGHT if word in self._words.light else UNKNOWN

    def matches(self, said: tuple[str, ...], open_sayings: frozenset[int]) -> dict[int, float]:
        """Group of phrases → likeness of its best phrase, for the groups that are open."""
        reached: dict[int, float] = {}
        for token in dict.fromkeys(said):
            best: dict[int, float] = {}
            for word, likeness in self.alike(token):
                gain = likeness * self._weights[word]
                for index in self._with.get(word, ()):
                    if best.get(index, 0.0) < gain:
                        best[index] = gain
            for index, gain in best.items():
                reached[index] = reached.get(index, 0.0) + gain
        total = sum(self.weight(token) for token in said)
        ranked = sorted(
            (
                (gain / (self._sums[index] + total), index)
                for index, gain in reached.items()
                if self._patterns[index][0] in open_sayings
            ),
            reverse=True,
        )
        found: dict[int, float] = {}
        for _, index in ranked[:_CANDIDATES]:
            saying, pattern = self._patterns[index]
            likeness = self._likeness(said, total, pattern, self._sums[index])
            if likeness > found.get(saying, 0.0):
                found[saying] = likeness
        return found

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
            for word, likeness in self.alike(token):
                free = [place for place in places.get(word, ()) if place not in used]
                if free:
                    used.add(free[0])
                    order.append(free[0])
                    common_said += likeness * self.weight(token)
                    common_pattern += likeness * self._weights[word]
                    break
        if not order or not total or not pattern_total:
            return 0.0
        swaps = sum(1 for one, other in itertools.pairwise(order) if other < one)
        share_said, share_pattern = min(1.0, common_said / total), min(1.0, common_pattern / pattern_total)
        mean = 2 * share_said * share_pattern / (share_said + share_pattern)
        return mean * (1 - 0.04 * swaps)

    def known(self, said: Iterable[str]) -> float:
        """Share, by weight, of the words that are in some phrase or very like one."""
        known = total = 0.0
        for token in said:
            weight = self.weight(token)
            total += weight
            alike = self.alike(token)
            known += weight * (alike[0][1] if alike else 0.0)
        return known / total if total else 0.0
