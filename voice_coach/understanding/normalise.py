"""What was said, made plain: small letters, long forms, no punctuation, no "er" and no "please"."""

import re
import unicodedata
from collections.abc import Iterator

from voice_coach.understanding.language import Edges, Words, starts_with

MOST_CHARACTERS = 2_000
"""Longer text is cut: nobody talks to the coach for minutes without a pause."""

_MARKS = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "ʼ": "'", "½": " 0.5 ", "¼": " 0.25 ", "¾": " 0.75 ", "×": " x ", "−": "-"}
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_DIGIT_WORD = re.compile(r"(?<=[0-9])(?=[^\W\d_])")
_TOKEN = re.compile(r"(?:(?<!\S)-)?[0-9]+(?:\.[0-9]+)?|[^\W\d_]+(?:'[^\W\d_]+)*")


def tokens(words: Words, text: str) -> tuple[str, ...]:
    """The words of a text in small letters, short forms made long, without "er" and "um".

    Digits stay digits; signs, emoji and control characters are left out.
    """
    text = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS].translate(_MARKS)).casefold()
    text = _DIGIT_WORD.sub(" ", _THOUSANDS.sub("", text.replace("'s'", "'s")))
    found: list[str] = []
    for token in _TOKEN.findall(text):
        if token in words.fillers:
            continue
        token = words.alike.get(token, token)
        if token in words.contractions:
            found.extend(words.contractions[token])
        elif token.endswith("'s"):
            found.append(token[:-2])
        else:
            found.append(token.replace("'", ""))
    return tuple(found)


def dressed_down(words: Words, said: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The words as they are, then with less and less politeness and hesitation around them."""
    seen = {said}
    yield said
    said = _without_phrases(said, words.filler_phrases) or said
    for before in ({}, words.before, words.before_or_wishes):
        shorter = _without_edges(said, before, words.after) if before else said
        if shorter not in seen:
            seen.add(shorter)
            yield shorter


def _without_edges(said: tuple[str, ...], before: Edges, after: Edges) -> tuple[str, ...]:
    changed = True
    while changed:
        changed = False
        taken = next((len(p) for p in before.get(said[0], ()) if said[: len(p)] == p), 0)
        if 0 < taken < len(said):
            said, changed = said[taken:], True
        taken = next((len(p) for p in after.get(said[-1], ()) if said[-len(p) :] == p), 0)
        if 0 < taken < len(said):
            said, changed = said[:-taken], True
        if len(said) == 2 and said[0] == said[1]:
            said = said[:1]
    return said


def _without_phrases(said: tuple[str, ...], phrases: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    found: list[str] = []
    at = 0
    while at < len(said):
        step = starts_with(said, at, phrases)
        if not step:
            found.append(said[at])
        at += step or 1
    return tuple(found)
