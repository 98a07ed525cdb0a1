"""Finds exercises, topics and options in what was said, misheard and half-remembered ones too."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from voice_coach.understanding.language import Words
from voice_coach.understanding.lexicon import Lexicon

SURE = 0.86
"""From this likeness on, a name counts as said."""

_LIGHT = 0.3
"""Weight of a word that carries little."""

_FEW = 20
"""So few names are all looked at, also for the sake of a light word."""

_GAP = 2
"""Words that may stand inside a name ("lift my left leg")."""


@dataclass(frozen=True, slots=True)
class Link:
    """A name that was found at some place among words."""

    start: int
    end: int
    ids: tuple[str, ...]
    """What it may be: one id, or several that share the name."""
    likeness: float
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]
    ids: tuple[str, ...]
    weight: float
    content: float
    """Weight of the words that say something."""
    needed: frozenset[str]
    """The words that say something."""


class Linker:
    """Names of one kind of thing (exercises, topics, options), ready to be found."""

    def __init__(self, words: Words, names: Mapping[tuple[str, ...], tuple[str, ...]]) -> None:
        """`names`: the words of a name → the ids that it may mean."""
        self._words = words
        self._with: dict[str, list[int]] = {}
        for index, name in enumerate(names):
            for word in dict.fromkeys(name):
                self._with.setdefault(word, []).append(index)
        self._weights = {
            word: _LIGHT if word in words.light else 1 + math.log(1 + len(names) / len(several)) / 4
            for word, several in self._with.items()
        }
        self._names = names
        self.names = tuple(names)
        """Every name, in words."""
        self._ids = tuple(names.values())
        self._name = lru_cache(maxsize=8192)(self._weighed)
        self._lexicon = Lexicon(self._with, words.endings, words.light)

    def ids(self, name: str) -> tuple[str, ...]:
        """What that name, words with a space between, may mean. Raises KeyError."""
        return self._names[tuple(name.split(" "))]

    def _weighed(self, index: int) -> _Name:
        name = self.names[index]
        weights = [self._weights[word] for word in name]
        content = sum(weight for weight in weights if weight > _LIGHT)
        needed = frozenset(word for word in name if word not in self._words.light)
        return _Name(name, self._ids[index], sum(weights), content or sum(weights), needed)

    def find(self, said: tuple[str, ...]) -> Link | None:
        """The name that is most surely there, or None."""
        alike = [self._lexicon.alike(token) for token in said]
        present = {word for likenesses in alike for word, _ in likenesses}
        touched: dict[int, None] = {}
        for likenesses in alike:
            for word, _ in likenesses:
                if self._weights[word] > _LIGHT or len(self.names) < _FEW:
                    touched.update(dict.fromkeys(self._with[word]))
        best: Link | None = None
        best_rank = (0.0, 0.0, 0, 0)
        for index in touched:
            name = self._name(index)
            link = self._place(name, alike) if name.needed <= present else None
            if link is None:
                continue
            rank = (
                round(link.likeness * math.sqrt(name.content), 3),
                link.likeness,
                link.start - link.end,
                -len(link.ids),
            )
            if rank > best_rank:
                best, best_rank = link, rank
            elif rank[:3] == best_rank[:3] and best is not None and _same_place(link, best):
                shared = tuple(dict.fromkeys((*best.ids, *link.ids)))
                best = Link(best.start, best.end, shared, best.likeness)
        return best

    def _place(self, name: _Name, alike: list[tuple[tuple[str, float], ...]]) -> Link | None:
        """The best stretch of the utterance that holds the name's words in their order."""
        best: Link | None = None
        for start, likenesses in enumerate(alike):
            if not any(word == name.words[0] for word, _ in likenesses):
                continue
            at, total, gaps = start, 0.0, 0
            for wanted in name.words:
                step = next(
                    (
                        (skip, likeness)
                        for skip in range(_GAP + 1)
                        if at + skip < len(alike)
                        for word, likeness in alike[at + skip]
                        if word == wanted
                    ),
                    None,
                )
                if step is None:
                    if wanted in self._words.light:
                        continue
                    total = -1.0
                    break
                gaps += step[0]
                total += step[1] * self._weights[wanted]
                at += step[0] + 1
            likeness = total / name.weight - 0.04 * gaps
            if likeness >= SURE and (best is None or likeness > best.likeness):
                best = Link(start, at, name.ids, likeness)
        return best


def _same_place(one: Link, other: Link) -> bool:
    return (one.start, one.end) == (other.start, other.end)


def name_table(
    split: Mapping[str, Iterable[tuple[str, ...]]], light: Collection[str] = ()
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Id → names turned round: name → the ids that have it; `light` words are taken off its front."""
    table: dict[tuple[str, ...], tuple[str, ...]] = {}
    for id, names in split.items():
        for name in names:
            while len(name) > 1 and name[0] in light:
                name = name[1:]
            if name:
                table[name] = tuple(dict.fromkeys((*table.get(name, ()), id)))
    return table
