"""Numbers in words, both ways: "a hundred and twenty" is 120, and 120 is "one hundred and twenty".

The words come from `numbers.toml`; only the way in which they are put together is here.
"""

import re
from dataclasses import dataclass

from voice_coach.understanding.language import NumberWords, starts_with

LARGEST = 999_999
"""Nobody does more than this of anything; a longer row of digits is not a number here."""

_DIGITS = re.compile(r"-?\d{1,6}(?:\.\d{1,3})?")


@dataclass(frozen=True, slots=True)
class Found:
    """A number that stands at some place among words."""

    value: float
    length: int
    """Words that it takes up."""
    kind: str = "number"
    """`number`; `times` for "twice", `fraction` for a bare "half"."""


def parse(words: NumberWords, tokens: tuple[str, ...], at: int) -> Found | None:
    """The number that begins at that word, as long as it goes; None where none begins."""
    found = _whole(words, tokens, at) or _fraction(words, tokens, at)
    if found is None or found.kind == "times":
        return found
    value, end = found.value, at + found.length
    if found.kind == "fraction":
        return found
    if end < len(tokens) and words.kinds.get(tokens[end]) == "fractions":
        part = _fraction(words, tokens, end)
        return Found(value * words.values[tokens[end]], end + part.length - at, "fraction") if part else None
    tail = _and_fraction(words, tokens, end)
    if tail is not None:
        return Found(value + tail.value, end + tail.length - at)
    after_point = _after_point(words, tokens, end)
    if after_point is not None:
        return Found(value + after_point.value, end + after_point.length - at)
    return found


def number(words: NumberWords, tokens: tuple[str, ...]) -> float | None:
    """The number that all the words together are, or None."""
    found = parse(words, tokens, 0)
    return found.value if found is not None and found.length == len(tokens) else None


def spoken(value: float, language: str = "en") -> str:
    """The number as words without hyphens or commas ("minus four", "two point five").

    Raises ValueError beyond ±LARGEST.
    """
    if not -LARGEST <= value <= LARGEST:
        raise ValueError(f"{value} is beyond {LARGEST}")
    # Only needed by those who speak numbers; its import costs more than all of understanding.
    from num2words import num2words

    plain = int(value) if value == int(value) else round(value, 3)
    text: str = num2words(plain, lang=language)
    return re.sub(r"[-,\s]+", " ", text).strip()


def plain(value: float) -> int | float:
    """A whole number as int."""
    return int(value) if value == int(value) else value


def _whole(words: NumberWords, tokens: tuple[str, ...], at: int) -> Found | None:
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token in words.joining["negative"]:
        behind = parse(words, tokens, at + 1)
        if behind is None or behind.kind != "number":
            return None
        return Found(-behind.value, behind.length + 1)
    if _DIGITS.fullmatch(token) and token.isascii():
        return _scaled(words, tokens, at, float(token), at + 1)
    kind = words.kinds.get(token)
    if kind == "times":
        return Found(words.values[token], 1, "times")
    if kind in ("ones", "teens", "tens"):
        value, end = _below_hundred(words, tokens, at)
        return _scaled(words, tokens, at, value, end)
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    if token in words.joining["articles"] and words.kinds.get(after) in ("scales", "groups"):
        return _scaled(words, tokens, at, 1, at + 1)
    if kind in ("scales", "groups"):
        return _scaled(words, tokens, at, 1, at)
    return None


def _below_hundred(words: NumberWords, tokens: tuple[str, ...], at: int) -> tuple[float, int]:
    value = words.values[tokens[at]]
    if words.kinds[tokens[at]] == "tens" and at + 1 < len(tokens):
        unit = words.values.get(tokens[at + 1], 0)
        if words.kinds.get(tokens[at + 1]) == "ones" and unit >= 1:
            return value + unit, at + 2
    return value, at + 1


def _scaled(words: NumberWords, tokens: tuple[str, ...], at: int, value: float, end: int) -> Found | None:
    """Take "hundred", "thousand", "dozen" and what follows them."""
    total, current, smallest = 0.0, value, float("inf")
    while end < len(tokens):
        token = tokens[end]
        kind = words.kinds.get(token)
        scale = words.values.get(token, 0)
        if kind == "groups":
            end += 1
            end += starts_with(tokens, end, tuple(tuple(of.split()) for of in words.joining["of"]))
            current *= scale
            break
        if kind == "scales" and scale < smallest and 0 < current < 1000:
            smallest = scale if scale >= 1000 else smallest
            end += 1
            current *= scale
            if scale >= 1000:
                total, current = total + current, 0.0
            behind = end + (1 if end < len(tokens) and tokens[end] in words.joining["and"] else 0)
            if behind < len(tokens) and words.kinds.get(tokens[behind]) in ("ones", "teens", "tens"):
                more, behind = _below_hundred(words, tokens, behind)
                if more > 0:
                    current, end = current + more, behind
            continue
        break
    total += current
    return Found(total, end - at) if total <= LARGEST else None


def _fraction(words: NumberWords, tokens: tuple[str, ...], at: int) -> Found | None:
    """For "half", "a quarter of", "half a", "half a dozen"."""
    end = at
    if end < len(tokens) and tokens[end] in words.joining["articles"]:
        end += 1
    if end >= len(tokens) or words.kinds.get(tokens[end]) != "fractions":
        return None
    value = words.values[tokens[end]]
    end += 1
    end += starts_with(tokens, end, tuple(tuple(of.split()) for of in words.joining["of"]))
    if end < len(tokens) and tokens[end] in words.joining["articles"]:
        end += 1
    if end < len(tokens) and words.kinds.get(tokens[end]) == "groups":
        return Found(value * words.values[tokens[end]], end + 1 - at)
    return Found(value, end - at, "fraction")


def _and_fraction(words: NumberWords, tokens: tuple[str, ...], at: int) -> Found | None:
    """For "and a half", "and a quarter", "and three quarters" after a whole number."""
    if at >= len(tokens) or tokens[at] not in words.joining["and"]:
        return None
    end = at + 1
    count = 1.0
    if end < len(tokens) and words.kinds.get(tokens[end]) == "ones":
        count, end = words.values[tokens[end]], end + 1
    elif end < len(tokens) and tokens[end] in words.joining["articles"]:
        end += 1
    if end < len(tokens) and words.kinds.get(tokens[end]) == "fractions":
        return Found(count * words.values[tokens[end]], end + 1 - at)
    return None


def _after_point(words: NumberWords, tokens: tuple[str, ...], at: int) -> Found | None:
    if at + 1 >= len(tokens) or tokens[at] not in words.joining["point"]:
        return None
    value, end, place = 0.0, at + 1, 0.1
    while end < len(tokens) and words.kinds.get(tokens[end]) == "ones":
        value, end, place = value + words.values[tokens[end]] * place, end + 1, place / 10
    return Found(round(value, 6), end - at) if end > at + 1 else None
