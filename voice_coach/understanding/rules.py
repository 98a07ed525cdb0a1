"""Rules for what must never be missed or confused: ideas that together mean an intent, in any order."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from voice_coach.understanding.phrasebook import Phrasebook, Rule

SPAN = 30
"""Words that are looked at together: ideas that lie further apart than this do not belong together."""


class RuleBook:
    """The rules of a language, ready to be tried."""

    def __init__(self, book: Phrasebook) -> None:
        self._rules = book.rules
        self._concepts = book.concepts
        self._longest = book.longest_concept
        self.concepts = lru_cache(maxsize=64)(self._expressed)

    def _expressed(self, said: tuple[str, ...]) -> frozenset[str]:
        """Every idea that the words express."""
        found: set[str] = set()
        for at in range(len(said)):
            for end in range(at + 1, min(at + self._longest, len(said)) + 1):
                expressed = self._concepts.get(" ".join(said[at:end]))
                if expressed:
                    found.update(expressed.split(" "))
        return frozenset(found)

    def first(self, said: tuple[str, ...], context: str, intents: Iterable[str]) -> Rule | None:
        """The first rule that holds, among those of the given intents; None: none does."""
        wanted = frozenset(intents)
        ideas = self.concepts(said)
        for rule in self._rules:
            if (
                rule.intent in wanted
                and rule.all <= ideas
                and not rule.none & ideas
                and not any(name in ideas and not lifting & ideas for name, lifting in rule.blocked.items())
                and len(said) <= rule.most
                and (not rule.contexts or context in rule.contexts)
            ):
                return rule
        return None

    def denied(self, said: tuple[str, ...]) -> bool:
        """Whether the words of a warning sign are there, with words that take it back."""
        ideas = self.concepts(said)
        return any(rule.intent == "emergency" and rule.all <= ideas for rule in self._rules)

    def danger(self, said: tuple[str, ...], context: str) -> Rule | None:
        """The first warning sign, wherever it is in a speech of any length."""
        for span in _spans(said):
            found = self.first(span, context, ("emergency",))
            if found is not None:
                return found
        return None


def _spans(said: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield said[:SPAN]
    for start in range(SPAN // 2, len(said) - SPAN // 2, SPAN // 2):
        yield said[start : start + SPAN]
