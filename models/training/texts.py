"""What the synthetic voices say: sayings of the content, strings of its words, and other English words."""

import random
import re
from collections.abc import Callable
from pathlib import Path

from models.training import vocabulary
from models.training.lexicon import Lexicon

WORD_LIST = Path("/usr/share/dict/american-english-small")
"""Debian's wamerican-small."""


class Texts:
    """A source of texts whose every word has a pronunciation."""

    def __init__(self, lexicon: Lexicon, chance: random.Random) -> None:
        self._chance = chance
        self._ways = lexicon.ways
        self._names = [text for text in vocabulary.names() if _plain(text)]
        self._sayings = sorted({*vocabulary.spoken_by_people(), *self._names})
        self._own = sorted(word for word in vocabulary.words() if lexicon.ways(word))
        self._orders = vocabulary.orders()
        self._everyday = [w for w in vocabulary.everyday() if lexicon.ways(w)]
        self._short = [_plain(line) for line in vocabulary.lines("short_sayings.txt")]
        self._numbers = _plain(vocabulary.section("numbers")).split()
        listed = WORD_LIST.read_text("utf-8").split()
        self._others = [w for w in listed if re.fullmatch(r"[a-z]{2,9}", w) and lexicon.ways(w)]

    def one(self) -> str:
        """The next text: one to eight words."""
        chance = self._chance
        kind = chance.random()
        if kind < 0.12:
            return " ".join(chance.choice(self._short) for _ in range(chance.choice([1, 1, 1, 2, 3])))
        if kind < 0.38:
            return self._order() or chance.choice(self._short)
        if kind < 0.50:
            return self._saying() or chance.choice(self._short)
        if kind < 0.56:
            return " ".join(chance.choice(self._numbers) for _ in range(chance.randint(1, 3)))
        if kind < 0.72:
            return " ".join(chance.choice(self._own) for _ in range(chance.randint(1, 5)))
        if kind < 0.80:
            return " ".join(chance.choice(self._everyday) for _ in range(chance.randint(1, 4)))
        return " ".join(chance.choice(self._others) for _ in range(chance.randint(1, 6)))

    def _order(self) -> str:
        """What a person says to have something done, every intent as often as any other."""
        return self._way_of(self._chance.choice(self._chance.choice(self._orders)))

    def _saying(self) -> str:
        """One of all the sayings and names of the content."""
        return self._way_of(self._chance.choice(self._sayings)) if self._sayings else ""

    def _way_of(self, phrase: str) -> str:
        """One way of saying a phrase; empty where a word of it is unknown."""
        words = _plain(one_way(phrase, self._fill, self._chance)).split()
        if len(words) > 8:  # a window of a long one
            start = self._chance.randint(0, len(words) - 6)
            words = words[start : start + 6]
        return " ".join(words) if all(self._ways(word) for word in words) else ""

    def _fill(self, slot: str) -> str:
        return self._chance.choice(self._names if slot in ("exercise", "topic") else self._numbers)


def one_way(phrase: str, fill: Callable[[str], str], chance: random.Random) -> str:
    """A phrase with its choices made: (a|b) one of them, [a] perhaps, {slot} filled."""
    done = re.sub(r"\{(\w+)\}", lambda slot: fill(slot[1]), phrase)
    while found := re.search(r"[(\[]([^()\[\]]*)[)\]]", done):
        chosen = chance.choice(found[1].split("|"))
        if found[0][0] == "[" and chance.random() < 0.5:
            chosen = ""
        done = done[: found.start()] + chosen + done[found.end() :]
    return " ".join(done.split())


def _plain(text: str) -> str:
    """A phrase without signs and digits."""
    return " ".join(re.findall(r"[a-z]+(?:['-][a-z]+)*", text.lower()))
