"""The phrasebook: every intent, its contexts and its phrases, ready to be compared and to be listened for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from voice_coach.understanding.language import NumberWords, Words
from voice_coach.understanding.word_table import WordTable

ANY_AMOUNT = "{amount}"
"""Stands in a pattern for a number, with or without a unit, other than these two."""

TYPED_AMOUNTS = ("breaths", "score")
"""Amounts that mean something by themselves: "ten breaths", "six out of ten"."""


def split_lines(lines: str) -> tuple[tuple[str, ...], ...]:
    """Lines of words as tuples of words."""
    return tuple(tuple(line.split(" ")) for line in lines.split("\n")) if lines else ()


@dataclass(frozen=True, slots=True)
class ContextTraits:
    """One context of the catalogue."""

    patience: float
    """Silence in seconds after which an utterance has ended."""
    expects: frozenset[str]
    """Intents that are listened for."""
    allows: frozenset[str]
    """Intents that are understood when said plainly."""
    act: float
    offer: float


@dataclass(frozen=True, slots=True)
class IntentTraits:
    """One intent of the catalogue."""

    group: str
    slots: Mapping[str, str]
    needs: tuple[str, ...]
    defaults: Mapping[str, str]
    """Values that are left out, because the intent means them anyway."""
    bare: str
    """The slot that a number without a unit fills."""
    urgent: bool


@dataclass(frozen=True, slots=True)
class Saying:
    """A group of phrases, or of examples, for one intent."""

    intent: str
    """Empty: examples of what is not for the coach."""
    slots: Mapping[str, str]
    """Filled in by the phrase itself (`level` = "easy")."""
    contexts: frozenset[str]
    """Where it holds; empty: wherever the intent does."""
    urgent: tuple[str, ...]
    """Phrases acted on at once, each written out."""
    jsgf: tuple[str, ...]
    """Right-hand sides of JSGF rules, urgent phrases included; slots are rules of their name."""
    lines: str
    """Every phrase as normalised words and `{slot}`s, a line each."""
    example: bool = False
    """Whole sayings of people: learned from and compared softly, but never listened for."""

    @property
    def patterns(self) -> tuple[tuple[str, ...], ...]:
        """Every phrase in words."""
        return split_lines(self.lines)


@dataclass(frozen=True, slots=True)
class Rule:
    """Concepts that together mean an intent."""

    intent: str
    slots: Mapping[str, str]
    contexts: frozenset[str]
    all: frozenset[str]
    none: frozenset[str]
    most: int
    """Longest utterance, in words."""
    blocked: Mapping[str, frozenset[str]]
    """Concept that switches the rule off → concepts that switch it on again."""
    advice: str = ""
    """Which advice a danger calls for: a part of the programme's red flags."""


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Everything that can be understood in one language."""

    language: str
    contexts: Mapping[str, ContextTraits]
    intents: Mapping[str, IntentTraits]
    sayings: tuple[Saying, ...]
    words: Words
    word_file: Mapping[str, Any]
    """`words.toml` as it was checked."""
    numbers: NumberWords
    number_file: Mapping[str, Any]
    """`numbers.toml` as it was checked."""
    rules: tuple[Rule, ...]
    concepts: WordTable
    """Words → concepts that they express, with a space between."""
    longest_concept: int
    """Words of the longest of these."""
    exercise_words: Mapping[str, str]
    """Exercise id → further ways to name or describe it, a line each."""
    topic_words: Mapping[str, str]
    misheard: Mapping[str, str]
    calibration: Mapping[str, Any]
    """`calibration.toml` as it was checked; empty: scores are what they are."""
    usual: Mapping[str, Mapping[str, float]]
    """Context → intent → how usual it is to say it there, 0 to 1; missing: as usual as anywhere."""
    foreign: str
    """What is said in a home and is not for the coach, a line each."""
    wrappers: str
    """Ways to speak of a command without giving it, with `{phrase}` for the command; a line each."""
