"""What is known of a language apart from its phrases: number words, and how speech is dressed up."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Phrase = tuple[str, ...]
Edges = dict[str, tuple[Phrase, ...]]
"""Phrases by their first (or last) word, the longest first."""


@dataclass(frozen=True, slots=True)
class NumberWords:
    """`numbers.toml`: words of numbers and around numbers."""

    values: dict[str, float]
    """Words below a hundred that are a number by themselves → value."""
    kinds: dict[str, str]
    """Word → `ones`, `teens`, `tens`, `scales`, `groups`, `times` or `fractions`."""
    ordinals: dict[str, int]
    """Counted from 1; negative: from the end; 0: in the middle."""
    joining: dict[str, tuple[str, ...]]
    after: frozenset[str]
    """After one of these, "one" is no number."""
    before: tuple[tuple[str, ...], ...]
    """Before one of these, "one" is no number."""
    between: tuple[tuple[str, ...], ...]
    units: dict[str, str]
    """Word → what is counted (`minutes`, `reps` …)."""
    each_side: tuple[tuple[str, ...], ...]
    score: tuple[tuple[str, ...], ...]
    score_most: int
    misheard: dict[str, str]
    """Where a number was asked for: what is heard → the number word that was said."""
    days: dict[str, tuple[tuple[Phrase, str], ...]]
    """First word → phrases with their day, the longest first."""


@dataclass(frozen=True, slots=True)
class Words:
    """`words.toml`: what is taken off or made alike before phrases are compared."""

    contractions: dict[str, tuple[str, ...]]
    alike: dict[str, str]
    fillers: frozenset[str]
    filler_phrases: tuple[tuple[str, ...], ...]
    before: Edges
    """Politeness at the beginning, by its first word."""
    before_or_wishes: Edges
    """That, and how people say that they want something."""
    after: Edges
    """Politeness at the end, by its last word."""
    light: frozenset[str]
    articles: frozenset[str]
    """Left out where phrases are compared word for word."""
    endings: tuple[str, ...]
    listened_before: tuple[str, ...]
    listened_after: tuple[str, ...]
    called: tuple[str, ...]
    """What the coach is called."""


def number_words(data: dict[str, Any]) -> NumberWords:
    """From the checked content of `numbers.toml`."""
    values: dict[str, float] = {}
    kinds: dict[str, str] = {}
    for kind in ("ones", "teens", "tens", "scales", "groups", "times", "fractions"):
        for word, value in data[kind].items():
            values[word], kinds[word] = value, kind
    return NumberWords(
        values=values,
        kinds=kinds,
        ordinals=dict(data["ordinals"]),
        joining={key: tuple(words) for key, words in data["joining"].items()},
        after=frozenset(data["not_a_number"]["after"]),
        before=split_phrases(data["not_a_number"]["before"]),
        between=split_phrases(data["between"]["words"]),
        units={
            word: unit
            for key in ("units", "short_units")
            for unit, words in data[key].items()
            for word in words
        },
        each_side=split_phrases(data["each_side"]["phrases"]),
        score=split_phrases(data["score"]["phrases"]),
        score_most=data["score"]["most"],
        misheard=dict(data.get("misheard", {})),
        days=_days(data["days"]),
    )


def words(data: dict[str, Any]) -> Words:
    """From the checked content of `words.toml`."""
    contractions = {short: tuple(long.split()) for short, long in data["contractions"].items()}

    def long(phrases: list[str]) -> list[str]:
        """Phrases as they look once short forms have been made long."""
        return [
            " ".join(
                part
                for word in phrase.split()
                for part in contractions.get(word, (word.removesuffix("'s").replace("'", ""),))
            )
            for phrase in phrases
        ]

    return Words(
        contractions=contractions,
        alike=dict(data["alike"]),
        fillers=frozenset(data["fillers"]["words"]),
        filler_phrases=split_phrases(long(data["fillers"]["phrases"])),
        before=edges(long(data["before"]["phrases"]), at=0),
        before_or_wishes=edges(long([*data["before"]["phrases"], *data["wishes"]["phrases"]]), at=0),
        after=edges(long(data["after"]["phrases"]), at=-1),
        light=frozenset(data["light"]["words"]),
        articles=frozenset(data["articles"]["words"]),
        endings=tuple(data["endings"]["words"]),
        listened_before=tuple(data["listened"]["before"]),
        listened_after=tuple(data["listened"]["after"]),
        called=tuple(data.get("called", {}).get("words", ())),
    )


def split_phrases(phrases: list[str] | tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Phrases as tuples of words, the longest first, so that the longest is found first."""
    return tuple(
        sorted((tuple(phrase.split()) for phrase in phrases), key=lambda words: (-len(words), words))
    )


def edges(phrases: Iterable[str], *, at: int) -> Edges:
    """Phrases by the word at that place (0: the first, −1: the last), the longest first."""
    found: dict[str, list[Phrase]] = {}
    for phrase in split_phrases(tuple(phrases)):
        found.setdefault(phrase[at], []).append(phrase)
    return {word: tuple(several) for word, several in found.items()}


def _days(days: dict[str, list[str]]) -> dict[str, tuple[tuple[Phrase, str], ...]]:
    names = {tuple(phrase.split()): day for day, phrases in days.items() for phrase in phrases}
    found: dict[str, list[tuple[Phrase, str]]] = {}
    for phrase in sorted(names, key=len, reverse=True):
        found.setdefault(phrase[0], []).append((phrase, names[phrase]))
    return {word: tuple(several) for word, several in found.items()}


def starts_with(words: tuple[str, ...], at: int, phrases: tuple[tuple[str, ...], ...]) -> int:
    """Length of the first (longest) phrase that stands at that place; 0: none."""
    for phrase in phrases:
        if words[at : at + len(phrase)] == phrase:
            return len(phrase)
    return 0
