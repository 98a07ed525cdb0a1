"""The mind: what a person says, in a context, becomes an intent with slots, an offer of two, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from voice_coach.understanding import answers, normalise
from voice_coach.understanding.confidence import Confidence, signs
from voice_coach.understanding.days import when
from voice_coach.understanding.grammar import ContextGrammar, GrammarWriter
from voice_coach.understanding.linker import Link, Linker, name_table
from voice_coach.understanding.opinion import Opinion
from voice_coach.understanding.patterns import CompiledPatterns, PatternIndex
from voice_coach.understanding.phrasebook import Phrasebook, split_lines
from voice_coach.understanding.ranking import Ranker
from voice_coach.understanding.rules import RuleBook
from voice_coach.understanding.slots import Masked, fill, ways_to_read
from voice_coach.understanding.sounds import SoundIndex, skeleton
from voice_coach.understanding.understood import Names, NotUnderstood, Understood

_NAME_WITHIN = 3
"""The coach is called by its name within so many words: "ok coach", "right then coach"."""

LONGEST = 60
"""Words; a longer speech is not for the coach (and free words may be as long as they like)."""

PLAIN = 0.92
"""How alike a phrase has to be that is understood but not listened for."""

_FEW_WORDS = 6
"""Among more words no misheard name is looked for."""

_SURELY_FOREIGN = 0.8
"""Probability that something is not for the coach from which no rule holds but those for what is urgent."""

_SURE_SOUND = 0.62
"""Score from which a phrase that sounds like what was heard counts."""

_SURE_NAME = 0.74
"""How alike to ear and eye the name of an exercise has to be."""

_SOUND = 0.8
"""Score of a phrase that sounds exactly like what was heard."""

_NO_FALSE_ALARM = 0.66
"""How alike a phrase has to be that raises an alarm; the rules for warning signs know the others."""

_KNOWN_FOREIGN = 0.93
"""How alike an example has to be of what is not for the coach, so that nothing else is thought of."""

_URGENT = 0.05
"""So much less sure is sure enough for what is urgent."""

_CLOSE = 0.3
"""Score of what is offered beside the best, as a share of it."""


class Mind:
    """Understands one language and one programme. Not bound to a thread; it keeps only caches."""

    def __init__(
        self,
        book: Phrasebook,
        compiled: CompiledPatterns,
        names: Names,
        opinion: Opinion | None = None,
        descriptions: Opinion | None = None,
    ) -> None:
        self._book = book
        self._index = PatternIndex(compiled, book.words)
        self._rules = RuleBook(book)
        self._ranker = Ranker(book, self._index, opinion, descriptions)
        self.opinion = opinion
        """The learned second opinion, if there is one."""
        self._confidence = Confidence(book.calibration)
        self._names = names
        self._remembered: dict[tuple[str, ...], Understood] = {}
        self._open_sayings = {
            context: frozenset(
                number
                for number, saying in enumerate(book.sayings)
                if context in saying.contexts
                or (
                    not saying.contexts
                    and (not saying.intent or saying.intent in traits.expects | traits.allows)
                )
            )
            for context, traits in book.contexts.items()
        }
        self.urgent_intents = frozenset(name for name, traits in book.intents.items() if traits.urgent)
        """Intents that are acted on while the person still speaks."""
        self.contexts = tuple(book.contexts)

    # What a plain "stop" does without is made when it is first needed.

    @cached_property
    def _exercises(self) -> Linker:
        return Linker(self._book.words, self._exercise_names(self._names))

    @cached_property
    def _topics(self) -> Linker:
        return Linker(self._book.words, self._topic_names(self._names))

    @cached_property
    def _grammars(self) -> GrammarWriter:
        return GrammarWriter(self._book, self._names)

    @property
    def exercise_names(self) -> tuple[tuple[str, ...], ...]:
        """Every name of an exercise, in words."""
        return self._exercises.names

    @property
    def topic_names(self) -> tuple[tuple[str, ...], ...]:
        """Every name of a topic, in words."""
        return self._topics.names

    def warm_up(self) -> None:
        """Make what is made when first needed (some tens of milliseconds), so that nobody waits for it."""
        for context in self._book.contexts:
            self.grammar(context)
        self._softly(("warm", "up"), next(iter(self._book.contexts)))

    def grammar(
        self, context: str, options: Mapping[str, tuple[str, ...]] | None = None, *, called: bool = False
    ) -> ContextGrammar:
        """What makes sense to hear in that context, for the recogniser.

        options: what a question lets one choose from, id → names; only in the context `choice`.
        called: only after the coach's name, but for what is urgent.
        Raises KeyError for an unknown context.
        """
        return self._grammars.write(context, options or {}, called=called and bool(self._book.words.called))

    def calls(self, text: str) -> tuple[bool, bool]:
        """Whether the coach is called by its name in it, and whether that is all there is in it."""
        said = normalise.tokens(self._book.words, text)
        name = next(
            (at for at, word in enumerate(said[:_NAME_WITHIN]) if word in self._book.words.called), -1
        )
        return name >= 0, name >= 0 and name == len(said) - 1

    def remember(self, text: str, meant: Understood) -> None:
        """From now on these words, which are no phrase, mean that."""
        self._remembered[normalise.tokens(self._book.words, text)] = meant

    def understand(
        self,
        text: str,
        context: str,
        alternatives: Sequence[str | tuple[str, float]] = (),
        options: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Understood | NotUnderstood:
        """What the person wants.

        text: as heard or typed, any characters, any length.
        alternatives: other readings of the same sound, the likeliest first, with or without a confidence.
        options: what a question lets one choose from, id → names.
        Raises KeyError for an unknown context; nothing that a person may say raises anything.
        """
        best = self._understand(text, context, options or {})
        for other in alternatives:
            if isinstance(best, Understood) and best.score >= PLAIN:
                break
            meant = self._understand(other if isinstance(other, str) else other[0], context, options or {})
            if isinstance(meant, Understood) and meant.intent != "words":
                meant = replace(meant, score=meant.score * 0.9)
                if isinstance(best, NotUnderstood) or meant.score > best.score:
                    best = meant
        if isinstance(best, Understood):
            return replace(best, score=self._confidence.share(best.score))
        return best

    def danger(self, text: str, context: str) -> Understood | None:
        """A sign of danger in words that may not be quite what was said; nothing else is looked for."""
        return self._danger(normalise.tokens(self._book.words, text), context)

    def _danger(self, said: tuple[str, ...], context: str) -> Understood | None:
        rule = self._rules.danger(said, context)
        return Understood(rule.intent, dict(rule.slots), 0.97, rule.advice) if rule is not None else None

    def _understand(
        self, text: str, context: str, options: Mapping[str, tuple[str, ...]]
    ) -> Understood | NotUnderstood:
        traits = self._book.contexts[context]
        said = self._words(text)
        if not said or not any(token.isascii() for token in said):
            return self._free(text, context) or NotUnderstood()
        danger = self._danger(said, context)
        if danger is not None:
            return danger
        if len(said) > LONGEST:
            return self._free(text, context) or NotUnderstood()
        readings: list[Masked] = []
        exact: Understood | None = None
        asked = {"choose", "number"} & traits.expects
        if options and "choose" in asked:
            chosen = answers.by_name(self._book, said, options)
            if chosen is not None and not self._is_stop(said, context):
                return chosen
        for shorter in normalise.dressed_down(self._book.words, said):
            chosen = answers.named(self._book, context, shorter, options)
            if chosen is not None:
                return chosen
            plainly = self._exactly([Masked(shorter)], context, traits.expects)
            if plainly is not None and (plainly.intent in traits.expects or not asked):
                return plainly
            exact = exact or plainly
            ways = ways_to_read(
                self._book.numbers, shorter, self._exercises.find(shorter), self._topics.find(shorter)
            )
            readings.extend(ways)
            found = self._exactly(ways, context, traits.expects)
            if found is not None and found.intent in traits.expects:
                return found
            exact = exact or found
        answer = answers.answer(self._book, context, said, readings, options) or exact
        if answer is not None:
            return answer
        remembered = self._remembered.get(said)
        if remembered is not None and remembered.intent in traits.expects | traits.allows:
            return remembered
        free = self._free(text, context)
        if free is not None:
            return free
        rule = self._rules.first(said, context, traits.expects | traits.allows)
        if rule is not None and (
            rule.intent in self.urgent_intents or self._ranker.none(self.read(said)) < _SURELY_FOREIGN
        ):
            return Understood(rule.intent, dict(rule.slots), 0.93)
        if answers.out_of_place(self._book, self._index, readings):
            return NotUnderstood()
        best = self._softly(said, context)
        if isinstance(best, Understood):
            return best
        return self._by_sound(said, context) or best

    def _words(self, text: str) -> tuple[str, ...]:
        """The words, those put right that are often misheard."""
        said = normalise.tokens(self._book.words, text)
        return tuple(self._book.misheard.get(token, token) for token in said)

    def _is_stop(self, said: tuple[str, ...], context: str) -> bool:
        meant = self._plainly(said, context, self._book.contexts[context].expects)
        return meant is not None and meant.intent == "stop"

    def _plainly(self, said: tuple[str, ...], context: str, expects: frozenset[str]) -> Understood | None:
        """A phrase word for word, politeness apart."""
        for shorter in normalise.dressed_down(self._book.words, said):
            ways = ways_to_read(
                self._book.numbers, shorter, self._exercises.find(shorter), self._topics.find(shorter)
            )
            found = self._exactly(ways, context, expects)
            if found is not None:
                return found
        return None

    def _by_sound(self, said: tuple[str, ...], context: str) -> Understood | None:
        """A phrase that sounds like all the words together."""
        expects = self._book.contexts[context].expects - {"emergency"}
        best: Understood | None = None
        for shorter in normalise.dressed_down(self._book.words, said):
            for number, likeness in self._index.sounding_like(shorter, self._open_sayings[context]):
                saying = self._book.sayings[number]
                if saying.intent not in expects or (best is not None and best.score >= likeness * _SOUND):
                    continue
                traits = self._book.intents[saying.intent]
                slots = fill(traits, saying.slots, Masked(shorter), number_words=self._book.numbers)
                if slots is not None:
                    best = Understood(saying.intent, slots, likeness * _SOUND)
            best = best or self._name_by_sound(shorter, context)
        return best if best is not None and best.score >= _SURE_SOUND else None

    def _name_by_sound(self, said: tuple[str, ...], context: str) -> Understood | None:
        """A request for an exercise whose name was misheard: "need rolling"."""
        if len(said) > _FEW_WORDS or self._exercises.find(said) is not None:
            return None
        for length in range(len(said), 0, -1):
            for start in range(len(said) - length + 1):
                name, likeness = max(
                    self._exercise_sounds.find(said[start : start + length]),
                    key=lambda found: found[1],
                    default=("", 0.0),
                )
                if likeness < _SURE_NAME:
                    continue
                link = Link(start, start + length, self._exercises.ids(name), likeness)
                ways = ways_to_read(self._book.numbers, said, link, None)
                meant = self._exactly(ways, context, self._book.contexts[context].expects)
                if meant is not None and "exercise" in meant.slots:
                    return replace(meant, score=max(likeness * _SOUND, _SURE_SOUND))
        return None

    @cached_property
    def _exercise_sounds(self) -> SoundIndex:
        names: dict[str, list[str]] = {}
        for name in self._exercises.names:
            names.setdefault(skeleton(name), []).append(" ".join(name))
        return SoundIndex(names)

    @property
    def known_words(self) -> frozenset[str]:
        """Every word of phrases."""
        return self._index.words

    def read(self, said: tuple[str, ...]) -> list[Masked]:
        """The ways to read the words, politeness taken off, names and amounts masked or not."""
        shorter = said
        for each in normalise.dressed_down(self._book.words, said):
            shorter = each
        return ways_to_read(
            self._book.numbers, shorter, self._exercises.find(shorter), self._topics.find(shorter)
        )

    def _exactly(
        self, readings: Sequence[Masked], context: str, expects: frozenset[str]
    ) -> Understood | None:
        """A phrase said word for word; an answer to the open question goes before anything else."""
        best: tuple[tuple[bool, bool, bool, int], Understood] | None = None
        for place, read in enumerate(readings):
            for number in self._index.exact(read.tokens):
                if number not in self._open_sayings[context]:
                    continue
                saying = self._book.sayings[number]
                traits = self._book.intents[saying.intent]
                slots = fill(traits, saying.slots, read, number_words=self._book.numbers)
                if slots is None:
                    continue
                rank = (
                    saying.intent in expects,
                    traits.group == "answer",
                    bool(saying.contexts),
                    -place,
                )
                if best is None or rank > best[0]:
                    best = rank, Understood(saying.intent, slots, 1.0)
        return best[1] if best else None

    def _softly(self, said: tuple[str, ...], context: str) -> Understood | NotUnderstood:
        traits = self._book.contexts[context]
        near, known = self._near(said, context)
        if not near:
            return NotUnderstood()
        if known["foreign"] >= max(_KNOWN_FOREIGN, known["likeness"]):
            return NotUnderstood()
        sure = self._confidence.soft(known)
        urgent = near[0].intent in self.urgent_intents
        if sure >= traits.act - urgent * _URGENT:
            return replace(near[0], score=round(sure, 3))
        if sure < traits.offer:
            return NotUnderstood()
        close = [meant for meant in near[:2] if meant.score >= _CLOSE * near[0].score]
        return NotUnderstood(tuple(replace(meant, score=round(sure, 3)) for meant in close))

    def _near(self, said: tuple[str, ...], context: str) -> tuple[list[Understood], dict[str, float]]:
        """What is most alike, and the signs whether the first of it is meant."""
        traits = self._book.contexts[context]
        intents, sayings = traits.expects | traits.allows, self._open_sayings[context]
        if self._rules.denied(said):
            intents -= {"emergency"}
            sayings = frozenset(n for n in sayings if self._book.sayings[n].intent != "emergency")
        near = [
            each
            for each in self._ranker.rank(self.read(said), context, sayings, intents)
            if (each.meant.intent in traits.expects or each.meant.score >= PLAIN)
            and (each.meant.intent != "emergency" or each.likeness >= _NO_FALSE_ALARM)
        ]
        if not near:
            return [], {}
        known = signs(
            likeness=near[0].likeness,
            opinion=near[0].opinion,
            none=near[0].none,
            foreign=near[0].foreign,
            ahead=near[0].meant.score - (near[1].meant.score if len(near) > 1 else 0.0),
            words=len(said),
            expected=near[0].meant.intent in traits.expects,
        )
        return [each.meant for each in near], known

    def likeliest(self, text: str, context: str) -> tuple[str, dict[str, float]] | None:
        """The intent whose phrases are most alike, sure or not, with the signs; None: none is, at all."""
        said = self._words(text)
        near, known = self._near(said, context) if said else ([], {})
        return (near[0].intent, known) if near else None

    def _free(self, text: str, context: str) -> Understood | None:
        """Free words, where they are wanted."""
        if "words" in self._book.contexts[context].expects and text.strip():
            said = normalise.tokens(self._book.words, text)
            day = when(self._book.number_file.get("calendar", {}), text, said)
            return Understood("words", {"text": " ".join(text.split()), **day}, 0.9)
        return None

    def _exercise_names(self, names: Names) -> dict[tuple[str, ...], tuple[str, ...]]:
        split = {
            id: [
                *(normalise.tokens(self._book.words, name) for name in several),
                *split_lines(self._book.exercise_words.get(id, "")),
            ]
            for id, several in names.exercises.items()
        }
        table = name_table(split, self._book.words.articles)
        for title, ids in names.shared_titles.items():
            table[normalise.tokens(self._book.words, title)] = tuple(ids)
        return table

    def _topic_names(self, names: Names) -> dict[tuple[str, ...], tuple[str, ...]]:
        return name_table(
            {
                id: [
                    *(normalise.tokens(self._book.words, name) for name in several),
                    *split_lines(self._book.topic_words.get(id, "")),
                ]
                for id, several in names.topics.items()
            },
            self._book.words.articles,
        )
