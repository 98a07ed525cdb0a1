"""Which known words a heard word may be: the same, another form, or alike to the eye or the ear."""

from collections.abc import Iterable
from functools import lru_cache

import jellyfish
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

SAME_STEM = 0.96
SAME_SOUND = 0.88

_SHORTEST_SOUND = 4
"""Shorter words have too many that sound alike."""

_LOOKING_ALIKE = 0.4
"""How much of the letters have to be the same where words sound the same."""


class Lexicon:
    """A set of known words."""

    def __init__(self, words: Iterable[str], endings: tuple[str, ...], light: frozenset[str]) -> None:
        """`endings` are taken off to find other forms; `light` words are only ever themselves."""
        self._words = frozenset(words)
        self._endings = endings
        self._light = light
        self._stems: dict[str, list[str]] = {}
        self._sounds: dict[str, list[str]] = {}
        self._long: list[str] = []
        self.alike = lru_cache(maxsize=8192)(self._alike)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def _alike(self, heard: str) -> tuple[tuple[str, float], ...]:
        """Known words that may be meant, the likest first, with their likeness (0 to 1)."""
        if not self._stems:
            self._prepare()
        found: dict[str, float] = {heard: 1.0} if heard in self._words else {}
        if heard.startswith("{") or heard.isdigit() or heard in self._light or len(heard) > 40:
            return tuple(found.items())
        for word in self._stems.get(stem(self._endings, heard), ()):
            found.setdefault(word, SAME_STEM)
        if not found and len(heard) >= _SHORTEST_SOUND and heard.isascii():
            for word in self._sounds.get(_sound(heard), ()):
                if OSA.normalized_similarity(heard, word) >= _LOOKING_ALIKE:
                    found.setdefault(word, SAME_SOUND)
            close = process.extract(
                heard, self._long, scorer=OSA.normalized_similarity, score_cutoff=0.6, limit=6
            )
            for word, _, _ in close:
                likeness = 0.95 * word_likeness(heard, word)
                if likeness >= 0.7 and likeness > found.get(word, 0.0):
                    found[word] = likeness
        return tuple(sorted(found.items(), key=lambda item: -item[1]))

    def _prepare(self) -> None:
        """Sort the words by stem and by sound, when first needed."""
        for word in self._words:
            if word.startswith("{") or word in self._light:
                continue
            self._stems.setdefault(stem(self._endings, word), []).append(word)
            if len(word) >= _SHORTEST_SOUND:
                self._long.append(word)
                self._sounds.setdefault(_sound(word), []).append(word)
        self._stems.setdefault("", [])


def stem(endings: tuple[str, ...], word: str) -> str:
    """The word without its ending, at least three letters of it, and without a doubled last letter."""
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def word_likeness(one: str, other: str) -> float:
    """How alike two words look, 0 to 1; short words have to be nearly the same."""
    shortest = min(len(one), len(other))
    if shortest < 4 or (one[0] != other[0] and shortest < 6):
        return 0.0
    edits: float = OSA.normalized_similarity(one, other)
    return max(edits, JaroWinkler.similarity(one, other) - 0.08) if edits >= 0.6 else 0.0


def _sound(word: str) -> str:
    return jellyfish.metaphone(word) or word
