"""What was said, with its names and numbers found and masked; and the slots of an intent filled from them."""

from collections.abc import Mapping
from dataclasses import dataclass

from voice_coach.understanding import amounts, numbers
from voice_coach.understanding.amounts import Amount
from voice_coach.understanding.language import NumberWords
from voice_coach.understanding.linker import Link
from voice_coach.understanding.phrasebook import ANY_AMOUNT, TYPED_AMOUNTS, IntentTraits
from voice_coach.understanding.understood import SlotValue

UNKNOWN_EXERCISE = "?"
"""Value of `exercise` where several share the name; `candidates` lists them."""

MOST = {"count": 1000, "length": 24 * 3600}
"""Larger counts, and longer times in seconds, are not meant. What is below 0 is said, and asked again."""


@dataclass(frozen=True, slots=True)
class Masked:
    """One way to read the words: some of them as the name of something, or as an amount."""

    tokens: tuple[str, ...]
    exercise: Link | None = None
    topic: Link | None = None
    day: str = ""
    amounts: tuple[Amount, ...] = ()
    unread: bool = False
    """There are amounts that are left as words here."""


def ways_to_read(
    words: NumberWords, said: tuple[str, ...], exercise: Link | None, topic: Link | None
) -> list[Masked]:
    """The words as they are, and with exercise, topic, day and amounts masked, in sensible combinations."""
    found = [Masked(said, unread=bool(amounts.find(words, said)) or _has_digits(said))]
    for link, kind in ((exercise, "exercise"), (topic, "topic"), (None, "")):
        if link is None and kind:
            continue
        taken = frozenset(range(link.start, link.end)) if link else frozenset()
        day, day_start, day_end = _day(words, said, taken)
        for with_day in (True, False) if day else (False,):
            days = frozenset(range(day_start, day_end)) if with_day else frozenset()
            for with_amounts in (True, False):
                places = tuple(amounts.find(words, said, taken=taken | days)) if with_amounts else ()
                if with_amounts and not places:
                    continue
                left = not with_amounts and bool(amounts.find(words, said, taken=taken | days))
                masks = [(amount.start, amount.end, _mask(amount)) for amount in places]
                if link:
                    masks.append((link.start, link.end, "{" + kind + "}"))
                if with_day:
                    masks.append((day_start, day_end, "{day}"))
                if masks:
                    tokens = _masked(said, masks)
                    found.append(
                        Masked(
                            tokens,
                            link if kind == "exercise" else None,
                            link if kind == "topic" else None,
                            day if with_day else "",
                            places,
                            left or _has_digits(tokens),
                        )
                    )
    return found


def _has_digits(tokens: tuple[str, ...]) -> bool:
    return any(token[-1].isdigit() for token in tokens)


def fill(
    traits: IntentTraits, fixed: Mapping[str, str], read: Masked, *, number_words: NumberWords
) -> dict[str, SlotValue] | None:
    """The intent's slots; None where a needed one is missing or a value makes no sense."""
    if read.unread and traits.bare:
        return None
    slots: dict[str, SlotValue] = dict(fixed)
    if "exercise" in traits.slots and read.exercise is not None:
        ids = read.exercise.ids
        slots["exercise"] = ids[0] if len(ids) == 1 else UNKNOWN_EXERCISE
        if len(ids) > 1:
            slots["candidates"] = ids
    if "topic" in traits.slots and "topic" not in slots and read.topic is not None:
        slots["topic"] = read.topic.ids[0]
    if "day" in traits.slots and read.day:
        slots["day"] = read.day
    values = amounts.together(list(read.amounts))
    if "bare" in values and traits.bare:
        if traits.bare == "reps" and "reps" in values and "sets" not in values:
            values["sets"] = values.pop("bare")
        elif traits.bare == "minutes" and "seconds" not in values:
            values["seconds"] = values.pop("bare") * 60
        else:
            values.setdefault(traits.bare, values["bare"])
    if not _numbers(traits, values, slots, number_words):
        return None
    if not all(name in slots for name in traits.needs):
        return None
    return {name: value for name, value in slots.items() if traits.defaults.get(name) != value}


def time_slots(seconds: float, *, with_seconds: bool) -> dict[str, SlotValue]:
    """A time as whole minutes where it is, otherwise as seconds where the intent has that slot."""
    minutes = numbers.plain(round(seconds / 60, 3))
    if (isinstance(minutes, int) and minutes != 0) or not with_seconds:
        return {"minutes": minutes}
    return {"seconds": numbers.plain(round(seconds, 1))}


def _numbers(
    traits: IntentTraits, values: Mapping[str, float], slots: dict[str, SlotValue], words: NumberWords
) -> bool:
    for name in ("reps", "sets", "breaths"):
        if name in traits.slots and name in values:
            count = values[name]
            if not 1 <= abs(count) <= MOST["count"] or count != int(count):
                return False
            slots[name] = int(count)
    if "minutes" in traits.slots and "seconds" in values:
        if not 0 < abs(values["seconds"]) <= MOST["length"]:
            return False
        slots.update(time_slots(values["seconds"], with_seconds="seconds" in traits.slots))
    if "value" in traits.slots and values:
        told = told_number(values) or {}
        value = told.get("value")
        if not isinstance(value, int | float) or not 0 <= value <= MOST["count"]:
            return False
        slots.update(told)
    if "score" in traits.slots:
        if isinstance(slots.get("score"), str):
            slots["score"] = int(str(slots["score"]))
        score = values.get("score")
        if score is not None:
            if not 0 <= score <= words.score_most:
                return False
            slots["score"] = numbers.plain(score)
    return True


def told_number(values: Mapping[str, float]) -> dict[str, SlotValue] | None:
    """A number by itself, with its unit where it has one; None where there is none."""
    if "seconds" in values:
        unit, value = next(iter(time_slots(values["seconds"], with_seconds=True).items()))
        return {"value": value, "unit": unit}
    for unit, amount in values.items():
        if unit in ("bare", "score", "value"):
            return {"value": numbers.plain(amount)}
        return {"value": numbers.plain(amount), "unit": unit}
    return None


def _mask(amount: Amount) -> str:
    kind = next((kind for kind in TYPED_AMOUNTS if kind in amount.values), "")
    return "{" + kind + "}" if kind else ANY_AMOUNT


def _day(words: NumberWords, said: tuple[str, ...], taken: frozenset[int]) -> tuple[str, int, int]:
    for at, token in enumerate(said):
        for phrase, day in words.days.get(token, ()):
            if said[at : at + len(phrase)] == phrase and at not in taken:
                return day, at, at + len(phrase)
    return "", 0, 0


def _masked(said: tuple[str, ...], masks: list[tuple[int, int, str]]) -> tuple[str, ...]:
    tokens: list[str] = []
    at = 0
    for start, end, mask in sorted(masks):
        if start < at:
            continue
        tokens.extend(said[at:start])
        tokens.append(mask)
        at = end
    return (*tokens, *said[at:])


def ordinal(words: NumberWords, said: tuple[str, ...]) -> int | None:
    """For "the second one", "number two": 2; for "the last": −1; None: no ordinal."""
    for token in said:
        if token in words.ordinals:
            return words.ordinals[token]
    for at in range(len(said)):
        found = numbers.parse(words, said, at)
        if found is not None and found.kind == "number" and found.value == int(found.value):
            return int(found.value)
    return None
