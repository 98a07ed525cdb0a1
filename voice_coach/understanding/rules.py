"""Rules for what must never be missed or confused: ideas that together mean an intent, in any order."""

from collections.abc import Iterable

from voice_coach.understanding.phrasebook import Phrasebook, Rule


class RuleBook:
    """The rules of a language, ready to be tried."""

    def __init__(self, book: Phrasebook) -> None:
        self._rules = book.rules
        self._starting: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        for phrase, concepts in book.concepts.items():
            self._starting.setdefault(phrase[0], []).append((phrase, concepts))

    def concepts(self, said: tuple[str, ...]) -> frozenset[str]:
        """Every idea that the words express."""
        found: set[str] = set()
        for at, token in enumerate(said):
            for phrase, concepts in self._starting.get(token, ()):
                if said[at : at + len(phrase)] == phrase:
                    found.update(concepts)
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
                and len(said) <= rule.most
                and (not rule.contexts or context in rule.contexts)
            ):
                return rule
        return None
