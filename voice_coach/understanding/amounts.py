"""Amounts in what was said: "two sets of eight", "half an hour", "ten each side", "six out of ten"."""

from collections.abc import Mapping
from dataclasses import dataclass

from voice_coach.understanding import numbers
from voice_coach.understanding.language import NumberWords, starts_with

SECONDS = {"seconds": 1.0, "minutes": 60.0, "hours": 3600.0}
"""Units of time, in seconds."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with what is counted, at some place among words."""

    start: int
    end: int
    values: Mapping[str, float]
    """Unit → number: `reps`, `sets`, `breaths`, `steps`, `seconds` (all times together), `score`, `bare`."""


def find(words: NumberWords, tokens: tuple[str, ...], *, taken: frozenset[int] = frozenset()) -> list[Amount]:
    """All amounts, from left to right; words at the places `taken` are left alone."""
    found: list[Amount] = []
    at = 0
    while at < len(tokens):
        amount = None if at in taken else _amount(words, tokens, at)
        if amount is None or any(place in taken for place in range(amount.start, amount.end)):
            at += 1
            continue
        found.append(amount)
        at = amount.end
    return found


def together(amounts: list[Amount]) -> dict[str, float]:
    """All values of several amounts; the first of a kind counts.

    "Eight, twice" is two sets of eight; two bare numbers keep the first.
    """
    values: dict[str, float] = {}
    for amount in amounts:
        for unit, value in amount.values.items():
            if unit == "twice":
                unit = "sets" if {"reps", "bare", "seconds"} & values.keys() else "reps"
            elif unit == "seconds" and unit in values:
                continue
            values.setdefault(unit, value)
    return values


def _amount(words: NumberWords, tokens: tuple[str, ...], at: int) -> Amount | None:
    found = numbers.parse(words, tokens, at)
    if found is None or _no_number(words, tokens, at, found):
        return _article_and_half(words, tokens, at)
    end = at + found.length
    if found.kind == "times":
        return Amount(at, end, {"twice": found.value})
    each = starts_with(tokens, end, words.each_side)
    if each:
        return Amount(at, end + each, {"bare": found.value})
    score = starts_with(tokens, end, words.score)
    if score:
        return Amount(at, end + score, {"score": found.value})
    sets_by = _sets_by(words, tokens, at, end, found.value)
    if sets_by is not None:
        return sets_by
    unit, unit_end = _unit(words, tokens, end)
    if unit in SECONDS:
        return _time(words, tokens, at, unit_end, found.value * SECONDS[unit])
    if unit == "sets":
        return _sets(words, tokens, at, unit_end, found.value)
    if unit:
        unit_end += starts_with(tokens, unit_end, words.each_side)
        return Amount(at, unit_end, {unit: found.value})
    if found.kind == "fraction":
        return None
    return Amount(at, end, {"bare": found.value})


def _no_number(words: NumberWords, tokens: tuple[str, ...], at: int, found: numbers.Found) -> bool:
    """Whether it is the "one" of "the next one" or "one more time"."""
    if found.length != 1 or found.value != 1 or tokens[at].isdigit():
        return False
    if at > 0 and tokens[at - 1] in words.after:
        return True
    return starts_with(tokens, at + 1, words.before) > 0


def _unit(words: NumberWords, tokens: tuple[str, ...], at: int) -> tuple[str, int]:
    """The unit after a number, over words such as "slow" or "more"; empty: none."""
    end = at
    for _ in range(3):
        if end < len(tokens) and tokens[end] in words.units:
            return words.units[tokens[end]], end + 1
        step = starts_with(tokens, end, words.between)
        if not step:
            break
        end += step
    return "", at


def _time(words: NumberWords, tokens: tuple[str, ...], start: int, end: int, seconds: float) -> Amount:
    """A time, with "and a half", "thirty seconds" or a bare "thirty" behind the minutes."""
    unit = SECONDS[words.units[tokens[end - 1]]]
    tail = end + 1 if end < len(tokens) and tokens[end] in words.joining["and"] else end
    half = numbers.parse(words, tokens, tail) if tail > end else None
    if half is not None and half.kind == "fraction":
        return Amount(start, tail + half.length, {"seconds": seconds + half.value * unit})
    more = numbers.parse(words, tokens, tail)
    if more is not None and more.kind == "number" and unit > 1:
        smaller, smaller_end = _unit(words, tokens, tail + more.length)
        if SECONDS.get(smaller, unit) < unit:
            return Amount(start, smaller_end, {"seconds": seconds + more.value * SECONDS[smaller]})
        if not smaller and tail == end and more.value < 60 and tail + more.length == len(tokens):
            return Amount(start, tail + more.length, {"seconds": seconds + more.value * unit / 60})
    return Amount(start, end, {"seconds": seconds})


def _sets(words: NumberWords, tokens: tuple[str, ...], start: int, end: int, sets: float) -> Amount:
    """Sets, with "of eight" behind."""
    of = starts_with(tokens, end, tuple(tuple(phrase.split()) for phrase in words.joining["of"]))
    inner = numbers.parse(words, tokens, end + of)
    if inner is None or inner.kind != "number" or _no_number(words, tokens, end + of, inner):
        return Amount(start, end, {"sets": sets})
    inner_end = end + of + inner.length
    unit, unit_end = _unit(words, tokens, inner_end)
    if unit in SECONDS:
        time = _time(words, tokens, end + of, unit_end, inner.value * SECONDS[unit])
        return Amount(start, time.end, {"sets": sets, **time.values})
    unit_end = unit_end if unit in ("reps", "") else inner_end
    unit_end += starts_with(tokens, unit_end, words.each_side)
    return Amount(start, unit_end, {"sets": sets, "reps": inner.value})


def _sets_by(words: NumberWords, tokens: tuple[str, ...], start: int, end: int, sets: float) -> Amount | None:
    """For "three times ten", "3 x 10"."""
    if end >= len(tokens) or tokens[end] not in words.joining["by"]:
        return None
    inner = numbers.parse(words, tokens, end + 1)
    if inner is None or inner.kind != "number":
        return None
    inner_end = end + 1 + inner.length
    unit, unit_end = _unit(words, tokens, inner_end)
    if unit in SECONDS:
        return Amount(start, unit_end, {"sets": sets, "seconds": inner.value * SECONDS[unit]})
    return Amount(start, unit_end if unit == "reps" else inner_end, {"sets": sets, "reps": inner.value})


def _article_and_half(words: NumberWords, tokens: tuple[str, ...], at: int) -> Amount | None:
    """For "an hour", "a minute and a half": an article that stands for one, before a unit of time."""
    if tokens[at] not in words.joining["articles"] or at + 1 >= len(tokens):
        return None
    unit, end = _unit(words, tokens, at + 1)
    if unit not in SECONDS:
        return None
    return _time(words, tokens, at, end, SECONDS[unit])
