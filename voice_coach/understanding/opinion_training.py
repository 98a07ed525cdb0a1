"""Trains the second opinion from phrases and examples, in about a minute. Run it after changing them:

    python -m voice_coach.understanding.opinion_training en

Needs SciPy, which is among the tools for developers.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse

from voice_coach import places
from voice_coach.names import names_of
from voice_coach.programme import load as load_programme
from voice_coach.understanding import numbers
from voice_coach.understanding.mind import Mind
from voice_coach.understanding.opinion import (
    BUCKETS,
    DESCRIPTIONS_FILE,
    FILE,
    NONE,
    class_of,
    features,
    write,
)
from voice_coach.understanding.patterns import compile_patterns
from voice_coach.understanding.phrasebook import Phrasebook, split_lines
from voice_coach.understanding.stored import phrasebook

MOST_OF_A_CLASS = 400
"""Phrases of one class, drawn at random, so that wordy ones do not crowd out the others."""

STRANGERS = 0.2
"""Share of phrases that get a word that nobody knows."""

SLIPS = 0.25
"""Share of phrases that lose a small word or get one misspelt."""

EXAMPLES = 2.0
"""Weight of the examples of an intent, against that of as many phrases."""

FOREIGN = 0.35
"""Weight of what is not for the coach, against all that is."""

ROUNDS = 6
"""How often everything is looked at."""

BATCH = 256

MOST_EXACT = 0.9995
"""Share of the weights that are kept as they are; larger ones are kept as the largest of these."""

RATE = 1.5
"""How far one step goes (AdaGrad)."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What was said, and the class that it belongs to."""

    said: tuple[str, ...]
    label: str
    weight: float


def train(language: str, folder: Path | None = None, seed: int = 7) -> None:
    """Train on the phrasebook of that language and write the weights beside it, or into the folder."""
    book = phrasebook(language)
    names = names_of(load_programme(language))
    mind = Mind(book, compile_patterns(book), names)
    draw = random.Random(seed)
    folder = folder or places.content("intents") / language
    samples = [*_meant(book, mind, draw), *_foreign(book, draw), *_examples(book)]
    _learn(samples, mind, folder / FILE, masked=True)
    _learn([*_described(book), *_not_described(book)], mind, folder / DESCRIPTIONS_FILE, masked=False)


def _learn(samples: Sequence[Sample], mind: Mind, path: Path, *, masked: bool) -> None:
    """Learn the classes and write their weights; masked: also as the words are once names are masked."""
    classes = sorted({sample.label for sample in samples})
    rows: list[Sequence[int]] = []
    labels: list[int] = []
    weights: list[float] = []
    for sample in samples:
        read = mind.read(sample.said)
        readings = {each.tokens for each in read} if masked else {read[0].tokens}
        for tokens in sorted(readings):
            rows.append(sorted(features(tokens, mind.known_words)))
            labels.append(classes.index(sample.label))
            weights.append(sample.weight / len(readings))
    matrix, biases = _fit(rows, np.array(labels), np.array(weights, np.float32), len(classes))
    step = float(np.quantile(np.abs(matrix[matrix != 0]), MOST_EXACT)) / 127
    packed = np.clip(np.round(matrix / step), -127, 127).astype(np.int8).tobytes()
    write(path, classes, step, biases.tolist(), packed)


def _examples(book: Phrasebook) -> Iterator[Sample]:
    """Whole sayings; which exercise is meant is not told apart here."""
    lines: dict[str, list[tuple[str, ...]]] = {}
    for saying in book.sayings:
        if saying.example:
            fixed = {name: value for name, value in saying.slots.items() if name != "exercise"}
            label = class_of(saying.intent, fixed) if saying.intent else NONE
            lines.setdefault(label, []).extend(saying.patterns)
    meant = sum(len(said) ** 0.5 for label, said in lines.items() if label != NONE)
    for label, several in lines.items():
        weight = FOREIGN * meant if label == NONE else len(several) ** 0.5
        for said in several:
            yield Sample(said, label, EXAMPLES * weight / len(several))


def _described(book: Phrasebook) -> Iterator[Sample]:
    """Names and descriptions of exercises, and sayings in which one is meant."""
    for exercise, lines in book.exercise_words.items():
        several = split_lines(lines)
        for said in several:
            yield Sample(said, exercise, 3 * len(several) ** 0.5 / len(several))
    for saying in book.sayings:
        if saying.example and "exercise" in saying.slots:
            for said in saying.patterns:
                yield Sample(said, saying.slots["exercise"], 1.0)


def _not_described(book: Phrasebook) -> Iterator[Sample]:
    """Sayings in which no exercise is meant."""
    others = [
        said
        for saying in book.sayings
        if saying.example and "exercise" not in saying.slots
        for said in saying.patterns
    ]
    for said in others:
        yield Sample(said, NONE, 0.1)


def _meant(book: Phrasebook, mind: Mind, draw: random.Random) -> Iterator[Sample]:
    by_class: dict[str, list[tuple[str, ...]]] = {}
    for saying in book.sayings:
        if not saying.contexts and not saying.example:
            by_class.setdefault(class_of(saying.intent, dict(saying.slots)), []).extend(saying.patterns)
    for label, patterns in by_class.items():
        drawn = draw.sample(patterns, min(MOST_OF_A_CLASS, len(patterns)))
        weight = (len(drawn) ** 0.5) / len(drawn)
        for pattern in drawn:
            said = _filled(book, mind, pattern, draw)
            yield Sample(said, label, weight * 0.6)
            yield Sample(_slipped(book, said, draw), label, weight * 0.4)


def _foreign(book: Phrasebook, draw: random.Random) -> Iterator[Sample]:
    phrases = [pattern for saying in book.sayings if not saying.example for pattern in saying.patterns]
    known = {word for pattern in phrases for word in pattern}
    commands = [pattern for pattern in phrases if len(pattern) < 6]
    wrapped: list[tuple[str, ...]] = []
    for wrapper in split_lines(book.wrappers):
        for command in draw.sample(commands, 12):
            wrapped.append(tuple(w for word in wrapper for w in (command if word == "{phrase}" else (word,))))
    everything = [*split_lines(book.foreign), *wrapped]
    weight = FOREIGN * sum(20 for _ in book.intents) / len(everything)
    for said in everything:
        strange = tuple("?" if word not in known and draw.random() < 0.5 else word for word in said)
        yield Sample(said, NONE, weight * 0.5)
        yield Sample(strange, NONE, weight * 0.5)


def _filled(book: Phrasebook, mind: Mind, pattern: tuple[str, ...], draw: random.Random) -> tuple[str, ...]:
    """The phrase with something in its slots."""
    said: list[str] = []
    for word in pattern:
        if word == "{exercise}":
            said.extend(draw.choice(mind.exercise_names))
        elif word == "{topic}":
            said.extend(draw.choice(mind.topic_names))
        elif word == "{day}":
            said.extend(
                draw.choice([phrase for several in book.numbers.days.values() for phrase, _ in several])
            )
        elif word in ("{amount}", "{breaths}", "{score}"):
            said.extend(numbers.spoken(draw.randint(2, 10 if word == "{score}" else 30)).split())
            said.extend(_unit(book, word, draw))
        else:
            said.append(word)
    return tuple(said)


def _unit(book: Phrasebook, mask: str, draw: random.Random) -> Sequence[str]:
    """A unit after a number, now and then."""
    if mask == "{score}":
        return book.numbers.score[0]
    wanted = ["breaths"] if mask == "{breaths}" else ["minutes", "reps", "seconds"]
    units = [word for word, unit in book.numbers.units.items() if unit in wanted]
    return [draw.choice(units)] if mask == "{breaths}" or draw.random() < 0.5 else []


def _slipped(book: Phrasebook, said: tuple[str, ...], draw: random.Random) -> tuple[str, ...]:
    """The phrase as people and recognisers garble it."""
    words = list(said)
    if draw.random() < STRANGERS:
        words.insert(draw.randint(0, len(words)), "?")
    if draw.random() < SLIPS and len(words) > 2:
        small = [at for at, word in enumerate(words) if word in book.words.light]
        if small:
            del words[draw.choice(small)]
    if draw.random() < SLIPS:
        at = draw.randrange(len(words))
        if len(words[at]) > 4:
            cut = draw.randrange(1, len(words[at]))
            words[at] = words[at][:cut] + words[at][cut + 1 :]
    return tuple(words)


def _fit(
    rows: Sequence[Sequence[int]], labels: np.ndarray, weights: np.ndarray, width: int, seed: int = 7
) -> tuple[np.ndarray, np.ndarray]:
    """Weighted multinomial logistic regression by AdaGrad; (BUCKETS × width weights, width biases)."""
    ends = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.fromiter((bucket for row in rows for bucket in row), dtype=np.int32)
    scales = np.repeat([1 / max(len(row), 1) ** 0.5 for row in rows], np.diff(ends)).astype(np.float32)
    x = sparse.csr_matrix((scales, columns, ends), shape=(len(rows), BUCKETS))
    weights = weights * len(rows) / weights.sum()
    table, biases = np.zeros((BUCKETS, width), np.float32), np.zeros(width, np.float32)
    seen, biases_seen = np.full_like(table, 1e-3), np.full_like(biases, 1e-3)
    order, draw = np.arange(len(rows)), np.random.default_rng(seed)
    steps = ROUNDS * -(-len(rows) // BATCH)
    for step in range(steps):
        at = step * BATCH % (BATCH * -(-len(rows) // BATCH))
        if at == 0:
            draw.shuffle(order)
        drawn = order[at : at + BATCH]
        batch = x[drawn]
        used, places_used = np.unique(batch.indices, return_inverse=True)
        batch = sparse.csr_matrix((batch.data, places_used, batch.indptr), shape=(len(drawn), len(used)))
        error = batch @ table[used] + biases
        error = np.exp(error - error.max(axis=1, keepdims=True))
        error /= error.sum(axis=1, keepdims=True)
        error[np.arange(len(drawn)), labels[drawn]] -= 1
        error *= weights[drawn, None] * (10 / len(drawn))
        rate = RATE * max(0.03, 1 - step / steps)
        slope = batch.T @ error
        seen[used] += slope**2
        table[used] -= rate * slope / np.sqrt(seen[used])
        slope = error.sum(axis=0)
        biases_seen += slope**2
        biases -= rate * slope / np.sqrt(biases_seen)
    return table, biases


if __name__ == "__main__":
    train(sys.argv[1] if len(sys.argv) > 1 else "en", Path(sys.argv[2]) if len(sys.argv) > 2 else None)
