"""The easy syntax in which phrases are written: `start [the] {exercise}`, `(carry|go) on`.

words          as they are said, in small letters
[something]    may be left out
(one|other)    either
{slot}         filled by what was said: a number, an exercise, a topic
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

_PIECE = re.compile(r"\{[a-z_]+\}|[\[\]()|]|[^\s\[\](){}|]+|\S")
_PLAIN = re.compile(r"[a-z]+")
_SLOT = re.compile(r"\{([a-z_]+)\}")
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
    words = text.split()
    if words and all(map(_PLAIN.fullmatch, words)):
        return Word(words[0]) if len(words) == 1 else Sequence(tuple(map(Word, words)))
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
        if piece.isalpha() and piece.islower():
            parts.append(Word(piece))
        elif piece in "([":
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


def expand(
    node: Node, spelt: Callable[[str], tuple[str, ...]] = lambda word: (word,)
) -> list[tuple[str, ...]]:
    """Every way to say it, as words and `{slot}`s; `spelt` makes words of each word."""
    match node:
        case Word(text):
            return [spelt(text)]
        case Slot(name):
            return [("{" + name + "}",)]
        case Sequence(parts):
            found: list[tuple[str, ...]] = [()]
            for part in parts:
                ways = expand(part, spelt)
                found = [(*before, *way) for before in found for way in ways]
            return found
        case Choice(several, optional):
            found = [()] if optional else []
            for way in several:
                found.extend(expand(way, spelt))
            return found


def count(node: Node) -> int:
    """How many ways to say it there are."""
    match node:
        case Word() | Slot():
            return 1
        case Sequence(parts):
            return math.prod(map(count, parts))
        case Choice(ways, optional):
            return optional + sum(map(count, ways))


def slots(text: str) -> frozenset[str]:
    """Names of the slots in a template that parses."""
    return frozenset(_SLOT.findall(text)) if "{" in text else frozenset()


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
