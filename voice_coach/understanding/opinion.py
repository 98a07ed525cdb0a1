"""A learned second opinion: which kind of phrase the words resemble as a whole, or none.

A linear classifier on words, pairs of words and pieces of words. It is trained from the phrasebook itself
(`opinion_training.py`); only its weights ship, 8 bits each, and no training library is needed here.
"""

import math
import zlib
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from voice_coach.errors import ContentProblem

BUCKETS = 1 << 15
"""Features are hashed into so many rows of weights."""

NONE = "none"
"""Name of the class of everything that is not for the coach."""

FILE = "opinion.bin"

DESCRIPTIONS_FILE = "descriptions.bin"
"""The same for exercises, by what one does in them."""

_MAGIC = b"voice-coach opinion 2\n"


_BETWEEN = "\t"
"""Between the parts of a class's name: values of slots have spaces in them."""


class Opinion:
    """The classifier. Classes are groups of phrases, named by `class_of`; one is NONE."""

    def __init__(self, classes: Sequence[str], step: float, biases: Sequence[float], weights: bytes) -> None:
        """`weights`: BUCKETS rows of one signed byte a class, in steps of `step`."""
        self.classes = tuple(classes)
        self._step = step
        self._biases = tuple(biases)
        self._weights = weights

    def logits(self, said: Sequence[str], known: Collection[str]) -> list[float]:
        """One score a class; `known`: the words of all phrases."""
        rows = list(features(said, known))
        sums = self._table[rows].sum(axis=0, dtype="int32").tolist()
        scale = self._step / math.sqrt(max(len(rows), 1))
        return [bias + total * scale for bias, total in zip(self._biases, sums, strict=True)]

    @cached_property
    def _table(self) -> Any:
        import numpy as np

        return np.frombuffer(self._weights, np.int8).reshape(BUCKETS, len(self.classes))


def class_of(intent: str, slots: dict[str, str]) -> str:
    """The class to which phrases of that intent with those fixed slots belong."""
    return _BETWEEN.join((intent, *(f"{name}={slots[name]}" for name in sorted(slots))))


def parts_of(name: str) -> tuple[str, dict[str, str]]:
    """Intent and fixed slots of a class."""
    intent, *slots = name.split(_BETWEEN)
    return intent, dict(slot.split("=", 1) for slot in slots)


def features(said: Sequence[str], known: Collection[str]) -> Iterator[int]:
    """Rows of the weights that the words switch on, each once."""
    return iter({zlib.crc32(name.encode()) % BUCKETS for name in _names(said, known)})


def _names(said: Sequence[str], known: Collection[str]) -> Iterator[str]:
    plain = [word if word in known else "?" for word in said]
    unknown = plain.count("?")
    yield f"unknown {min(unknown, 4)} {unknown * 4 // max(len(said), 1)}"
    yield f"length {min(len(said), 12) // 2}"
    before = "^"
    for word, seen in zip(said, plain, strict=True):
        yield word
        yield f"{before} {seen}"
        before = seen
        if len(word) > 3 and not word.startswith("{"):
            for at in range(len(word) - 2):
                yield f"~{word[at : at + 4]}"
            yield f"<{word[:4]}"
    yield f"{before} $"
    for first, second, third in zip(plain, plain[1:], plain[2:], strict=False):
        yield f"{first} {second} {third}"
    yield f"^^ {' '.join(plain[:2])}"
    yield f"$$ {' '.join(plain[-2:])}"


def read(path: Path) -> Opinion | None:
    """The weights in that file; None where there is none.

    Raises ContentProblem where it is not such a file.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return None
    problem = ContentProblem(f"{path} is not a file of weights.", cure="Install the program again.")
    if not data.startswith(_MAGIC):
        raise problem
    try:
        head, _, packed = data[len(_MAGIC) :].partition(b"\n\n")
        lines = head.decode("utf-8").split("\n")
        classes = lines[1::2]
        weights = zlib.decompress(packed)
        opinion = Opinion(classes, float(lines[0]), [float(line) for line in lines[2::2]], weights)
    except (ValueError, IndexError, zlib.error) as broken:
        raise problem from broken
    if len(weights) != BUCKETS * len(classes):
        raise problem
    return opinion


def write(path: Path, classes: Sequence[str], step: float, biases: Sequence[float], weights: bytes) -> None:
    """Write the weights down."""
    pairs = (line for name, bias in zip(classes, biases, strict=True) for line in (name, f"{bias:.4f}"))
    head = "\n".join((f"{step:.8f}", *pairs)).encode()
    path.write_bytes(_MAGIC + head + b"\n\n" + zlib.compress(weights, 9))
