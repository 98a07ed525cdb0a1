"""Reads and checks the files in `intents/`, and puts them together into a phrasebook."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

from voice_coach import places
from voice_coach.errors import ContentProblem, UsageProblem
from voice_coach.programme.schema import checked
from voice_coach.programme.toml_source import TomlSource, read_toml
from voice_coach.understanding import language, normalise, schema, slots, template
from voice_coach.understanding.phrasebook import (
    ANY_AMOUNT,
    TYPED_AMOUNTS,
    ContextTraits,
    IntentTraits,
    Phrasebook,
    Rule,
    Saying,
)
from voice_coach.understanding.word_table import WordTable

AMOUNT_SLOTS = frozenset({"number", "reps", "sets", "minutes", "seconds", "breaths", "score", "amount"})
"""Slots of phrases that are numbers; the amount that was said tells which slots of the intent it fills."""

_AMOUNT_MASKS = frozenset("{" + name + "}" for name in AMOUNT_SLOTS.difference(TYPED_AMOUNTS))

NAME_SLOTS = frozenset({"exercise", "topic", "day", "phrase"})

DOUBT = 10.0
"""So many examples of an intent are thought of besides, as likely in any context."""

MOST_WAYS = 600
"""One phrase may not stand for more ways to say it than this."""


def files(wanted: str) -> list[Path]:
    """All content files of a language, the catalogue first."""
    return [
        *places.content_files("intents", "catalogue.toml"),
        *places.content_files("intents", f"{wanted}/*.toml"),
        *places.content_files("intents", f"{wanted}/phrases/*.toml"),
        *places.content_files("intents", f"{wanted}/sayings/*.toml"),
    ]


def assemble(wanted: str) -> Phrasebook:
    """Read, check and put together the phrasebook of a language.

    Raises ContentProblem naming file, line, what was found and what is expected; UsageProblem where there is
    nothing in that language.
    """
    sources = {f"{path.parent.name}/{path.name}": read_toml(path) for path in files(wanted)}
    if f"{wanted}/words.toml" not in sources:
        raise UsageProblem(f"There are no phrases in the language {wanted}.", cure="Use another language.")
    reader = _Reader(sources, wanted)
    return reader.phrasebook()


@dataclass
class _Reader:
    sources: dict[str, TomlSource]
    language: str

    def phrasebook(self) -> Phrasebook:
        catalogue_source = self._source("intents/catalogue.toml")
        catalogue = checked(catalogue_source, schema.CatalogueFile)
        number_source, word_source = self._source("numbers.toml"), self._source("words.toml")
        checked(number_source, schema.NumberFile)
        checked(word_source, schema.WordFile)
        self.words = language.words(word_source.data)
        self.numbers = language.number_words(number_source.data)
        intents = {
            name: IntentTraits(
                entry.group, dict(entry.slots), entry.needs, dict(entry.defaults), entry.bare, entry.urgent
            )
            for name, entry in catalogue.intents.items()
        }
        self.intents = intents
        contexts = {
            name: ContextTraits(
                entry.patience,
                self._open(catalogue_source, name, "expects", entry.expects),
                self._open(catalogue_source, name, "allows", entry.allows),
                entry.act,
                entry.offer,
            )
            for name, entry in catalogue.contexts.items()
        }
        self.contexts = contexts
        sayings = tuple(saying for source in self._all("phrases") for saying in self._sayings(source))
        self._complete(catalogue_source, sayings)
        rule_files = [
            (source, checked(source, schema.RuleFile))
            for source in (self._source("danger.toml"), self._source("rules.toml"))
        ]
        link_source = self._source("names.toml")
        links = checked(link_source, schema.LinkFile)
        foreign_source = self._source("foreign.toml")
        foreign = checked(foreign_source, schema.ForeignFile)
        concepts = self._concepts(rule_files)
        examples = [each for source in self._all("sayings") for each in self._examples(source, links)]
        return Phrasebook(
            language=self.language,
            contexts=contexts,
            intents=intents,
            sayings=(*sayings, *(saying for saying, _ in examples)),
            words=self.words,
            word_file=word_source.data,
            number_file=number_source.data,
            numbers=self.numbers,
            rules=tuple(rule for source, rules in rule_files for rule in self._rules(source, rules)),
            concepts=concepts,
            longest_concept=1 + max((words.count(" ") for words in concepts), default=0),
            exercise_words={
                id: self._all_ways(link_source, ("exercises", id), several)
                for id, several in links.exercises.items()
            },
            topic_words={
                id: self._all_ways(link_source, ("topics", id), several)
                for id, several in links.topics.items()
            },
            misheard=dict(links.misheard),
            calibration=self._calibration(),
            usual=self._usual(examples),
            foreign=self._all_ways(foreign_source, ("phrases",), foreign.phrases),
            wrappers=self._all_ways(foreign_source, ("wrappers",), foreign.wrappers),
        )

    def _source(self, name: str) -> TomlSource:
        key = name if "/" in name else f"{self.language}/{name}"
        if key not in self.sources:
            raise ContentProblem(f"intents/{key} is missing.", cure="Install the program again.")
        return self.sources[key]

    def _calibration(self) -> dict[str, Any]:
        source = self.sources.get(f"{self.language}/calibration.toml")
        if source is None:
            return {}
        checked(source, schema.CalibrationFile)
        return source.data

    def _all(self, folder: str) -> list[TomlSource]:
        return [source for key, source in sorted(self.sources.items()) if key.startswith(f"{folder}/")]

    def _open(self, source: TomlSource, context: str, key: str, names: Iterable[str]) -> frozenset[str]:
        found: set[str] = set()
        for name in names:
            group = {intent for intent, traits in self.intents.items() if traits.group == name}
            if not group and name not in self.intents:
                source.complain(
                    ("contexts", context, key),
                    f'"{name}" is no group and no intent',
                    "control, begin, or an intent's name",
                )
            found |= group or {name}
        return frozenset(found)

    def _sayings(self, source: TomlSource) -> Iterator[Saying]:
        for number, say in enumerate(checked(source, schema.PhraseFile).say):
            where = ("say", number)
            self._belongs(source, where, say.intent, say.slots)
            traits = self.intents[say.intent]
            for context in set(say.contexts) - self.contexts.keys():
                source.complain(
                    (*where, "contexts"), f'"{context}" is no context', f"one of {', '.join(self.contexts)}"
                )
            if say.urgent and not traits.urgent:
                source.complain(
                    (*where, "urgent"),
                    f"{say.intent} is not urgent",
                    "phrases, or urgent = true in catalogue.toml",
                )
            yield self._saying(source, number, say)

    def _saying(self, source: TomlSource, number: int, say: schema.Say) -> Saying:
        urgent: list[str] = []
        jsgf: list[str] = []
        patterns: dict[tuple[str, ...], None] = {}
        for key in ("urgent", "phrases", "also"):
            for phrase in getattr(say, key):
                node = self._node(source, ("say", number, key), phrase)
                self._few(source, ("say", number, key), phrase, node)
                patterns.update(dict.fromkeys(self._patterns(node)))
                if key == "urgent":
                    if template.slots(phrase):
                        source.complain(
                            ("say", number, key),
                            f'"{phrase}" has a slot',
                            "urgent phrases without slots",
                            phrase,
                        )
                    urgent.extend(map(" ".join, template.expand(node)))
                if key != "also":
                    jsgf.append(template.to_jsgf(node, lambda slot: slot))
        return Saying(
            say.intent,
            dict(say.slots),
            frozenset(say.contexts),
            tuple(dict.fromkeys(urgent)),
            tuple(dict.fromkeys(jsgf)),
            "\n".join(map(" ".join, patterns)),
        )

    def _usual(self, examples: Iterable[tuple[Saying, str]]) -> dict[str, dict[str, float]]:
        """How usual each intent is in each context, among the examples."""
        said: Counter[tuple[str, str]] = Counter()
        for saying, context in examples:
            if saying.intent and context:
                said[saying.intent, context] += len(saying.patterns)
        intents: Counter[str] = Counter()
        contexts: Counter[str] = Counter()
        for (intent, context), count in said.items():
            intents[intent] += count
            contexts[context] += count
        shares = {context: count / said.total() for context, count in contexts.items()}
        return {
            context: {
                intent: round(min(1.0, (said[intent, context] / share + DOUBT) / (count + DOUBT)), 4)
                for intent, count in intents.items()
            }
            for context, share in shares.items()
        }

    def _examples(self, source: TomlSource, links: schema.LinkFile) -> Iterator[tuple[Saying, str]]:
        """Whole sayings, as they are once what is often misheard was put right, and where they were said."""
        known = {"exercise": links.exercises, "topic": links.topics}
        for number, said in enumerate(checked(source, schema.SayingFile).said):
            where = ("said", number)
            self._belongs(source, where, said.intent, said.slots)
            for slot, value in said.slots.items():
                if slot in known and value not in known[slot]:
                    source.complain((*where, "slots"), f"there is no {slot} {value}", "an id from names.toml")
            slots_said: dict[str, str] = dict(said.slots.items())
            if said.context and said.context not in self.contexts:
                source.complain(
                    (*where, "context"),
                    f'"{said.context}" is no context',
                    f"one of {', '.join(self.contexts)}",
                )
            lines: dict[str, None] = {}
            for key in ("sayings", "misheard"):
                for text in getattr(said, key):
                    words = [links.misheard.get(w, w) for w in normalise.tokens(self.words, text)]
                    if not words:
                        source.complain((*where, key), f'"{text}" has no words', "what somebody says", text)
                    lines[" ".join(self._masked(tuple(words)))] = None
            yield (
                Saying(said.intent, slots_said, frozenset(), (), (), "\n".join(lines), example=True),
                said.context,
            )

    def _masked(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The words with amounts and days masked."""
        ways = slots.ways_to_read(self.numbers, words, None, None)
        return ways[min(1, len(ways) - 1)].tokens

    def _belongs(
        self, source: TomlSource, where: tuple[str | int, ...], intent: str, slots: Iterable[str]
    ) -> None:
        """Complain of an intent that is not in the catalogue, and of slots that it does not have."""
        traits = self.intents.get(intent) if intent else IntentTraits("", {}, (), {}, "", False)
        if traits is None:
            source.complain((*where, "intent"), f'"{intent}" is no intent', "a name from catalogue.toml")
        for slot in slots:
            if slot not in traits.slots:
                source.complain(
                    (*where, "slots"),
                    f"{intent or 'what is not for the coach'} has no slot {slot}",
                    f"one of {', '.join(traits.slots) or 'none'}",
                )

    def _node(self, source: TomlSource, where: tuple[str | int, ...], phrase: str) -> template.Node:
        try:
            node = template.parse(phrase)
        except template.TemplateProblem as problem:
            source.complain(
                where, str(problem).rstrip("."), "a phrase such as start [the] {exercise}", phrase
            )
        for slot in template.slots(phrase) - AMOUNT_SLOTS - NAME_SLOTS:
            source.complain(
                where,
                f"there is no slot {{{slot}}}",
                f"one of {', '.join(sorted(AMOUNT_SLOTS | NAME_SLOTS))}",
                phrase,
            )
        return node

    def _few(
        self, source: TomlSource, where: tuple[str | int, ...], phrase: str, node: template.Node
    ) -> None:
        if ("|" in phrase or "[" in phrase) and template.count(node) > MOST_WAYS:
            source.complain(
                where,
                f'"{phrase}" stands for more than {MOST_WAYS} ways to say it',
                "fewer alternatives in one phrase",
                phrase,
            )

    def _patterns(self, node: template.Node) -> Iterator[tuple[str, ...]]:
        """Every way to say it as patterns: normalised words and masks."""
        for pattern in template.expand(node, self._spelt):
            masked = tuple([ANY_AMOUNT if word in _AMOUNT_MASKS else word for word in pattern])
            if masked:
                yield masked
            if "{score}" in masked and any(word not in self.words.light for word in masked if word[0] != "{"):
                yield tuple(ANY_AMOUNT if word == "{score}" else word for word in masked)

    @cached_property
    def _spelt(self) -> Callable[[str], tuple[str, ...]]:
        """A word as it is compared: normalised, and long if it is a short form."""
        return lru_cache(maxsize=None)(partial(normalise.tokens, self.words))

    def _all_ways(self, source: TomlSource, where: tuple[str, ...], phrases: Iterable[str]) -> str:
        """Every way to say them, a line each."""
        found: dict[tuple[str, ...], None] = {}
        for phrase in phrases:
            node = self._node(source, where, phrase)
            self._few(source, where, phrase, node)
            found.update(dict.fromkeys(self._patterns(node)))
        return "\n".join(map(" ".join, found))

    def _complete(self, source: TomlSource, sayings: tuple[Saying, ...]) -> None:
        """Every intent that is said in phrases has some, and an urgent one has urgent ones."""
        said = {saying.intent for saying in sayings}
        urgent = {saying.intent for saying in sayings if saying.urgent}
        for name, traits in self.intents.items():
            spoken = traits.group != "answer" or name in ("yes", "no", "effort")
            if spoken and name not in said:
                source.complain(
                    ("intents", name),
                    f"{name} has no phrases in {self.language}",
                    f"some in {self.language}/phrases/",
                )
            if traits.urgent and name not in urgent:
                source.complain(
                    ("intents", name), f"{name} is urgent and has no urgent phrases", "an `urgent` list"
                )

    def _rules(self, source: TomlSource, rules: schema.RuleFile) -> Iterator[Rule]:
        for number, rule in enumerate(rules.rule):
            if rule.intent not in self.intents:
                source.complain(
                    ("rule", number, "intent"), f'"{rule.intent}" is no intent', "a name from catalogue.toml"
                )
            lifting = itertools.chain.from_iterable(rules.lifted.values())
            named = {*rule.all, *rule.none, *rules.not_for_the_coach, *rules.lifted, *lifting}
            for concept in named - rules.concepts.keys():
                source.complain(
                    ("rule", number), f'there is no concept "{concept}"', "a name from [concepts]"
                )
            yield Rule(
                rule.intent,
                dict(rule.slots),
                frozenset(rule.contexts),
                frozenset(rule.all),
                frozenset(rule.none),
                rule.most,
                {name: frozenset(rules.lifted.get(name, ())) for name in rules.not_for_the_coach},
                rule.advice,
            )

    def _concepts(self, files: list[tuple[TomlSource, schema.RuleFile]]) -> WordTable:
        found: dict[str, dict[str, None]] = {}
        for source, rules in files:
            for name, phrases in rules.concepts.items():
                for phrase in phrases:
                    for said in self._wordings(source, ("concepts", name), phrase):
                        found.setdefault(" ".join(said), {})[name] = None
        return WordTable.of({words: " ".join(names) for words, names in found.items()})

    def _wordings(self, source: TomlSource, where: tuple[str, ...], phrase: str) -> Iterator[tuple[str, ...]]:
        """Every way to say a phrase of a concept, which may be a template or plain words and digits."""
        if not set(phrase) & set("([|"):
            yield normalise.tokens(self.words, phrase)
            return
        yield from template.expand(self._node(source, where, phrase), self._spelt)
