"""Trains the second opinion from a language's phrasebook, in about a minute. Run it after changing phrases:

    python -m voice_coach.understanding.opinion_training en

Needs SciPy, which is among the tools for developers.
"""

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, sparse

from voice_coach import places
from voice_coach.names import names_of
from voice_coach.programme import load as load_programme
from voice_coach.understanding import numbers
from voice_coach.understanding.mind import Mind
from voice_coach.understanding.opinion import BUCKETS, FILE, NONE, class_of, features, write
from voice_coach.understanding.patterns import compile_patterns
from voice_coach.understanding.phrasebook import Phrasebook, split_lines
from voice_coach.understanding.stored import phrasebook

MOST_OF_A_CLASS = 400
"""Phrases of one class, drawn at random, so that wordy ones do not crowd out the others."""

STRANGERS = 0.2
"""Share of phrases that get a word that nobody knows."""

SLIPS = 0.25
"""Share of phrases that lose a small word or get one misspelt."""

PENALTY = 2e-5


@dataclass(frozen=True, slots=True)
class Sample:
    """What was said, and the class that it belongs to."""

    said: tuple[str, ...]
    label: str
    weight: float


def train(language: str, seed: int = 7) -> None:
    """Train on the phrasebook of that language and write the weights beside its phrases."""
    book = phrasebook(language)
    names = names_of(load_programme(language))
    mind = Mind(book, compile_patterns(book), names)
    draw = random.Random(seed)
    samples = [*_meant(book, mind, draw), *_foreign(book, draw)]
    classes = sorted({sample.label for sample in samples})
    rows: list[Sequence[int]] = []
    labels: list[int] = []
    weights: list[float] = []
    for sample in samples:
        readings = {read.tokens for read in mind.read(sample.said)}
        for tokens in sorted(readings):
            rows.append(list(features(tokens, mind.known_words)))
            labels.append(classes.index(sample.label))
            weights.append(sample.weight / len(readings))
    matrix, biases = _fit(rows, np.array(labels), np.array(weights), len(classes))
    step = float(np.abs(matrix).max()) / 127
    packed = np.clip(np.round(matrix / step), -127, 127).astype(np.int8).tobytes()
    write(places.content("intents") / language / FILE, classes, step, biases.tolist(), packed)


def _meant(book: Phrasebook, mind: Mind, draw: random.Random) -> Iterator[Sample]:
    by_class: dict[str, list[tuple[str, ...]]] = {}
    for saying in book.sayings:
        if not saying.contexts:
            by_class.setdefault(class_of(saying.intent, dict(saying.slots)), []).extend(saying.patterns)
    for label, patterns in by_class.items():
        drawn = draw.sample(patterns, min(MOST_OF_A_CLASS, len(patterns)))
        weight = (len(drawn) ** 0.5) / len(drawn)
        for pattern in drawn:
            said = _filled(book, mind, pattern, draw)
            yield Sample(said, label, weight * 0.6)
            yield Sample(_slipped(book, said, draw), label, weight * 0.4)


def _foreign(book: Phrasebook, draw: random.Random) -> Iterator[Sample]:
    known = {word for saying in book.sayings for pattern in saying.patterns for word in pattern}
    commands = [pattern for saying in book.sayings for pattern in saying.patterns if len(pattern) < 6]
    wrapped: list[tuple[str, ...]] = []
    for wrapper in split_lines(book.wrappers):
        for command in draw.sample(commands, 12):
            wrapped.append(tuple(w for word in wrapper for w in (command if word == "{phrase}" else (word,))))
    everything = [*split_lines(book.foreign), *wrapped]
    weight = 0.35 * sum(20 for _ in book.intents) / len(everything)
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
    rows: Sequence[Sequence[int]], labels: np.ndarray, weights: np.ndarray, width: int
) -> tuple[np.ndarray, np.ndarray]:
    """Weighted multinomial logistic regression with a penalty; (BUCKETS × width weights, width biases)."""
    ends = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.fromiter((bucket for row in rows for bucket in row), dtype=np.int32)
    scales = np.repeat([1 / max(len(row), 1) ** 0.5 for row in rows], np.diff(ends))
    x = sparse.csr_matrix((scales.astype(np.float32), columns, ends), shape=(len(rows), BUCKETS))
    weights = weights / weights.sum()
    truth = np.zeros((len(rows), width), dtype=np.float32)
    truth[np.arange(len(rows)), labels] = 1

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        table = flat.reshape(BUCKETS + 1, width)
        scores = x @ table[:-1] + table[-1]
        scores -= scores.max(axis=1, keepdims=True)
        likely = np.exp(scores)
        likely /= likely.sum(axis=1, keepdims=True)
        cost = -float(weights @ np.log(likely[np.arange(len(rows)), labels] + 1e-12))
        cost += PENALTY / 2 * float((table[:-1] ** 2).sum())
        error = (likely - truth) * weights[:, None]
        slope = np.vstack((x.T @ error + PENALTY * table[:-1], error.sum(axis=0)))
        return cost, slope.ravel()

    start = np.zeros((BUCKETS + 1) * width)
    best = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 90, "maxcor": 6})
    table = best.x.reshape(BUCKETS + 1, width)
    return table[:-1], table[-1]


if __name__ == "__main__":
    train(sys.argv[1] if len(sys.argv) > 1 else "en")
