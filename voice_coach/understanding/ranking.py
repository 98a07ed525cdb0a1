"""Ranks what may be meant: soft comparison with phrases and examples, and the second opinion, together."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from voice_coach.understanding.opinion import NONE, Opinion, class_of, parts_of
from voice_coach.understanding.patterns import PatternIndex
from voice_coach.understanding.phrasebook import Phrasebook, Saying
from voice_coach.understanding.slots import Masked, fill
from voice_coach.understanding.understood import SlotValue, Understood

_WORTH_A_LOOK = 0.04
"""Probability from which the second opinion alone names what may be meant."""

_SURE_EXERCISE = 0.5
"""Probability from which a description is that of an exercise."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One reading of what was said, with the two views of it."""

    meant: Understood
    likeness: float
    """Soft comparison with the best phrase or example, 0 to 1."""
    opinion: float
    """The second opinion's probability, 0 to 1, among what makes sense in the context."""
    none: float = 0.0
    """The second opinion's probability that it is not for the coach."""
    foreign: float = 0.0
    """Soft comparison with the best example of what is not for the coach, 0 to 1."""


class Ranker:
    """Ranks intents for one phrasebook."""

    def __init__(
        self,
        book: Phrasebook,
        index: PatternIndex,
        opinion: Opinion | None,
        descriptions: Opinion | None = None,
    ) -> None:
        """Without an opinion the soft comparison decides alone; `descriptions` knows the movements."""
        self._book = book
        self._index = index
        self._opinion = opinion
        self._descriptions = descriptions
        self._answers = {name for name, traits in book.intents.items() if traits.group == "answer"}
        self._classes = [parts_of(name) for name in opinion.classes] if opinion else []

    def rank(
        self,
        readings: Sequence[Masked],
        context: str,
        open_sayings: frozenset[int],
        open_intents: frozenset[str],
    ) -> list[Ranked]:
        """What may be meant, the likeliest first, one entry an intent."""
        likely = self._likely(readings, open_intents, self._book.usual.get(context, {}))
        intents = self._by_intent(likely)
        named = next((read for read in readings if read.exercise is not None), None)
        best: dict[str, tuple[float, float, Mapping[str, SlotValue]]] = {}
        foreign = 0.0

        def consider(intent: str, likeness: float, opinion: float, slots: Mapping[str, SlotValue]) -> None:
            score = self._together(likeness, opinion)
            if intent not in best or score > best[intent][0]:
                best[intent] = score, likeness, slots

        for read in {read.tokens: read for read in readings}.values():
            for number, likeness in self._index.matches(read.tokens, open_sayings).items():
                saying = self._book.sayings[number]
                if not saying.intent:
                    foreign = max(foreign, likeness)
                    continue
                slots = self._slots(saying, read, named)
                if slots is not None:
                    consider(saying.intent, likeness, self._of(likely, saying, slots), slots)
        says_something = all(self._says_something(read) for read in readings)
        described = self._described(readings) if named is None else ""
        for name, (intent, fixed) in zip(
            self._opinion.classes if self._opinion else (), self._classes, strict=True
        ):
            if likely.get(name, 0.0) < _WORTH_A_LOOK or intent not in open_intents or not says_something:
                continue
            traits = self._book.intents[intent]
            if described and "exercise" in traits.needs:
                fixed = {"exercise": described, **fixed}
            ways = [fill(traits, fixed, read, number_words=self._book.numbers) for read in readings]
            filled = max((slots for slots in ways if slots is not None), key=len, default=None)
            if filled is not None:
                consider(intent, 0.0, likely[name], filled)
        none = likely.get(NONE, 0.0)
        ranked = [
            Ranked(
                Understood(intent, slots, self._together(likeness, intents.get(intent, 0.0))),
                likeness,
                intents.get(intent, 0.0),
                none,
                foreign,
            )
            for intent, (_, likeness, slots) in best.items()
        ]
        return sorted(ranked, key=lambda each: -each.meant.score)

    def none(self, readings: Sequence[Masked]) -> float:
        """How likely the second opinion finds it that the words are not for the coach, 0 to 1."""
        return self._likely(readings[:1], frozenset(intent for intent, _ in self._classes), {}).get(NONE, 0.0)

    def _says_something(self, read: Masked) -> bool:
        """Whether there is more than small words, names and amounts."""
        return any(word[0] != "{" and word not in self._book.words.light for word in read.tokens)

    def _slots(self, saying: Saying, read: Masked, named: Masked | None) -> dict[str, SlotValue] | None:
        """The slots; an exercise that was named goes before that of an example."""
        if saying.example and named is not None and "exercise" in saying.slots:
            read = replace(read, exercise=named.exercise)
        return fill(self._book.intents[saying.intent], saying.slots, read, number_words=self._book.numbers)

    def _of(self, likely: Mapping[str, float], saying: Saying, slots: Mapping[str, SlotValue]) -> float:
        """The second opinion's probability of these very slots, where it tells them apart."""
        fixed = {
            name: value for name, value in saying.slots.items() if name != "exercise" or not saying.example
        }
        opinion = likely.get(class_of(saying.intent, fixed), 0.0)
        if saying.intent == "learn":
            opinion = max(opinion, likely.get(f"learn topic={slots['topic']}", 0.0))
        return opinion

    def _described(self, readings: Sequence[Masked]) -> str:
        """The exercise whose movement is told; empty: none is, surely enough."""
        if self._descriptions is None:
            return ""
        logits = self._descriptions.logits(readings[0].tokens, self._index.words)
        most = max(logits)
        total = sum(math.exp(logit - most) for logit in logits)
        name = self._descriptions.classes[logits.index(most)]
        return name if 1 / total >= _SURE_EXERCISE and name != NONE else ""

    def _together(self, likeness: float, opinion: float) -> float:
        if self._opinion is None:
            return likeness
        return 0.5 * likeness + 0.5 * opinion

    def _by_intent(self, likely: Mapping[str, float]) -> dict[str, float]:
        found: dict[str, float] = {}
        for name, (intent, _) in zip(
            self._opinion.classes if self._opinion else (), self._classes, strict=True
        ):
            found[intent] = min(1.0, found.get(intent, 0.0) + likely.get(name, 0.0))
        return found

    def _likely(
        self, readings: Sequence[Masked], open_intents: frozenset[str], usual: Mapping[str, float]
    ) -> Mapping[str, float]:
        """Class → its highest probability over the readings; answers that nobody asked for count as NONE."""
        if self._opinion is None:
            return {}
        likely: dict[str, float] = {}
        for tokens in {read.tokens for read in readings}:
            logits = self._opinion.logits(tokens, self._index.words)
            open_ones = [
                (name if intent in open_intents else NONE, logit)
                for name, (intent, _), logit in zip(self._opinion.classes, self._classes, logits, strict=True)
                if intent in open_intents or intent in self._answers or name == NONE
            ]
            most = max(logit for _, logit in open_ones)
            shares: dict[str, float] = {}
            for name, logit in open_ones:
                share = math.exp(logit - most) * math.sqrt(usual.get(parts_of(name)[0], 1.0))
                shares[name] = shares.get(name, 0.0) + share
            total = sum(shares.values())
            for name, share in shares.items():
                likely[name] = max(likely.get(name, 0.0), share / total)
        return likely
