"""Finds phrases that sound like what was heard, where words were cut elsewhere: "carrion" for "carry on"."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import jellyfish
from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 3
"""Consonants; shorter sounds are in everything."""

_NEARLY = 5
"""From so many consonants on, one of them may be another."""

_ALIKE = 0.8
"""How much of the consonants has to be the same."""

_LOOKING_ALIKE = 0.6
"""How much of the letters, word ends apart."""

_SILENT = str.maketrans("", "", "AEIOUYHW")


def skeleton(words: Iterable[str]) -> str:
    """The consonants that are heard in the words together, as metaphone writes them; two alike count once."""
    found = ""
    for sound in "".join(map(_consonants, words)):
        if not found.endswith(sound):
            found += sound
    return found


@lru_cache(maxsize=8192)
def _consonants(word: str) -> str:
    return (jellyfish.metaphone(word) or word).upper().translate(_SILENT)


class SoundIndex:
    """Phrases by their sound, ready to be found."""

    def __init__(self, phrases: Mapping[str, Sequence[str]]) -> None:
        """`phrases`: `skeleton` → phrases that have it."""
        self._phrases = phrases
        self._by_first: dict[str, list[str]] = {}
        for sound in phrases:
            if len(sound) >= _NEARLY:
                self._by_first.setdefault(sound[0], []).append(sound)

    def find(self, said: Sequence[str]) -> Iterator[tuple[str, float]]:
        """Phrases that sound like the words, and how alike they are to ear and eye (0 to 1)."""
        sound = skeleton(said)
        if len(sound) < _SHORTEST:
            return
        letters = "".join(said)
        near = self._by_first.get(sound[0], ()) if len(sound) >= _NEARLY else [sound]
        scorer = OSA.normalized_similarity
        for other, likeness, _ in process.extract(sound, near, scorer=scorer, score_cutoff=_ALIKE, limit=5):
            for phrase in self._phrases.get(other, ()):
                look = scorer(letters, phrase.replace(" ", ""))
                if look >= _LOOKING_ALIKE:
                    yield phrase, likeness * (0.5 + look / 2)
