"""Ranks what may be meant: soft comparison with phrases, and the second opinion, together."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voice_coach.understanding.opinion import NONE, Opinion, class_of
from voice_coach.understanding.patterns import PatternIndex
from voice_coach.understanding.phrasebook import Phrasebook
from voice_coach.understanding.slots import Masked, fill
from voice_coach.understanding.understood import Understood


@dataclass(frozen=True, slots=True)
class Ranked:
    """One reading of what was said, with the two views of it."""

    meant: Understood
    likeness: float
    """Soft comparison with the best phrase, 0 to 1."""
    opinion: float
    """The second opinion's probability, 0 to 1, among what makes sense in the context."""
    none: float = 0.0
    """The second opinion's probability that it is not for the coach."""


class Ranker:
    """Ranks intents for one phrasebook."""

    def __init__(self, book: Phrasebook, index: PatternIndex, opinion: Opinion | None) -> None:
        """Without an opinion the soft comparison decides alone."""
        self._book = book
        self._index = index
        self._opinion = opinion
        self._intents = [name.split(" ")[0] for name in opinion.classes] if opinion else []

    def rank(
        self, readings: Sequence[Masked], open_sayings: frozenset[int], open_intents: frozenset[str]
    ) -> list[Ranked]:
        """What may be meant, the likeliest first, one entry an intent."""
        likely = self._likely(readings, open_intents)
        best: dict[str, Ranked] = {}
        for read in {read.tokens: read for read in readings}.values():
            for number, likeness in self._index.matches(read.tokens, open_sayings).items():
                saying = self._book.sayings[number]
                slots = fill(
                    self._book.intents[saying.intent], saying.slots, read, number_words=self._book.numbers
                )
                if slots is None:
                    continue
                opinion = likely.get(class_of(saying.intent, dict(saying.slots)), 0.0)
                if likely and saying.intent == "learn" and not saying.slots:
                    opinion = max(opinion, likely.get(f"learn topic={slots['topic']}", 0.0))
                score = self._together(likeness, opinion)
                known = best.get(saying.intent)
                if known is None or score > known.meant.score:
                    best[saying.intent] = Ranked(
                        Understood(saying.intent, slots, score), likeness, opinion, likely.get(NONE, 0.0)
                    )
        return sorted(best.values(), key=lambda ranked: -ranked.meant.score)

    def none(self, readings: Sequence[Masked]) -> float:
        """How likely the second opinion finds it that the words are not for the coach, 0 to 1."""
        return self._likely(readings[:1], frozenset(self._intents)).get(NONE, 0.0)

    def _together(self, likeness: float, opinion: float) -> float:
        if self._opinion is None:
            return likeness
        return 0.5 * likeness + 0.5 * opinion

    def _likely(self, readings: Sequence[Masked], open_intents: frozenset[str]) -> Mapping[str, float]:
        """Class → its highest probability over the readings, NONE and closed intents taken into account."""
        if self._opinion is None:
            return {}
        likely: dict[str, float] = {}
        for tokens in {read.tokens for read in readings}:
            logits = self._opinion.logits(tokens, self._index.words)
            open_ones = [
                (name, logit)
                for name, intent, logit in zip(self._opinion.classes, self._intents, logits, strict=True)
                if intent in open_intents or name == NONE
            ]
            most = max(logit for _, logit in open_ones)
            total = sum(math.exp(logit - most) for _, logit in open_ones)
            for name, logit in open_ones:
                probability = math.exp(logit - most) / total
                if probability > likely.get(name, 0.0):
                    likely[name] = probability
        return likely
