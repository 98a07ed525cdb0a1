"""The easy syntax in which phrases are written: `start [the] {exercise}`, `(carry|go) on`.

words          as they are said, in small letters
[something]    may be left out
(one|other)    either
{slot}         filled by what was said: a number, an exercise, a topic
"""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_PIECE = re.compile(r"\{[a-z_]+\}|[\[\]()|]|[^\s\[\](){}|]+|\S")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?")


class TemplateProblem(ValueError):
    """A phrase is not written in the template syntax; the message says what is expected."""


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word."""

    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that is filled by what was said."""

    name: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of these."""

    ways: tuple["Node", ...]
    optional: bool = False


Node = Word | Slot | Sequence | Choice


def parse(text: str) -> Node:
    """The template as a tree.

    Raises TemplateProblem for an open bracket, an empty alternative, or anything that is not a word.
    """
    pieces = _PIECE.findall(text)
    node, at = _choice(text, pieces, 0, optional=False)
    if at < len(pieces):
        raise TemplateProblem(f'"{text}" has a "{pieces[at]}" too many.')
    return node


def _choice(text: str, pieces: list[str], at: int, *, optional: bool) -> tuple[Node, int]:
    ways: list[Node] = []
    while True:
        way, at = _sequence(text, pieces, at)
        ways.append(way)
        if at < len(pieces) and pieces[at] == "|":
            at += 1
            continue
        break
    if len(ways) == 1 and not optional:
        return ways[0], at
    return Choice(tuple(ways), optional), at


def _sequence(text: str, pieces: list[str], at: int) -> tuple[Node, int]:
    parts: list[Node] = []
    while at < len(pieces) and pieces[at] not in ")]|":
        piece = pieces[at]
        at += 1
        if piece in "([":
            closing = ")" if piece == "(" else "]"
            inner, at = _choice(text, pieces, at, optional=piece == "[")
            if at >= len(pieces) or pieces[at] != closing:
                raise TemplateProblem(f'"{text}" opens a "{piece}" and never closes it with "{closing}".')
            at += 1
            parts.append(inner)
        elif piece[0] == "{" and len(piece) > 2:
            parts.append(Slot(piece[1:-1]))
        elif _WORD.fullmatch(piece) and piece == piece.lower():
            parts.append(Word(piece))
        else:
            raise TemplateProblem(
                f'"{text}" has "{piece}" where a word in small letters, without digits or punctuation, '
                "or [optional], (one|other) or {slot} is expected."
            )
    if not parts:
        raise TemplateProblem(f'"{text}" has an empty phrase or alternative.')
    return (parts[0] if len(parts) == 1 else Sequence(tuple(parts))), at


def expand(node: Node) -> Iterator[tuple[str, ...]]:
    """Every way to say it, as words and `{slot}`s."""
    match node:
        case Word(text):
            yield (text,)
        case Slot(name):
            yield ("{" + name + "}",)
        case Sequence(parts):
            for combination in itertools.product(*(tuple(expand(part)) for part in parts)):
                yield tuple(itertools.chain.from_iterable(combination))
        case Choice(ways, optional):
            if optional:
                yield ()
            for way in ways:
                yield from expand(way)


def slots(node: Node) -> frozenset[str]:
    """Names of the slots in it."""
    match node:
        case Slot(name):
            return frozenset((name,))
        case Word():
            return frozenset()
        case Sequence(parts) | Choice(parts):
            return frozenset().union(*(slots(part) for part in parts))


def to_jsgf(node: Node, rule: Callable[[str], str]) -> str:
    """The template as the right-hand side of a JSGF rule; `rule` names the rule of a slot."""
    match node:
        case Word(text):
            return text
        case Slot(name):
            return f"<{rule(name)}>"
        case Sequence(parts):
            return " ".join(to_jsgf(part, rule) for part in parts)
        case Choice(ways, optional):
            inner = " | ".join(to_jsgf(way, rule) for way in ways)
            return f"[{inner}]" if optional else f"({inner})"
