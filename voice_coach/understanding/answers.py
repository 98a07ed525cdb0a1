"""Answers to an open question that need no phrases: a number, or one of the things that were named."""

from collections.abc import Mapping, Sequence

from voice_coach.understanding import amounts, normalise, numbers
from voice_coach.understanding.linker import Linker, name_table
from voice_coach.understanding.phrasebook import Phrasebook
from voice_coach.understanding.slots import Masked, ordinal
from voice_coach.understanding.understood import SlotValue, Understood

_FEW_WORDS = 3
"""Words beside the number, at most, in an answer to "how many?"."""

_AROUND_OPTION = 6
"""Words beside the option's name, at most."""

_AROUND_NAME = 1
"""Words that say something beside a name, where nothing was offered to choose from."""


def answer(
    book: Phrasebook,
    context: str,
    said: tuple[str, ...],
    readings: Sequence[Masked],
    options: Mapping[str, tuple[str, ...]],
) -> Understood | None:
    """The answer, if the context asks for a number or a choice and one was given."""
    expects = book.contexts[context].expects
    if "number" in expects:
        return _number(book, readings)
    if "choose" in expects:
        return _choice(book, said, readings, options)
    return None


def named(
    book: Phrasebook, context: str, said: tuple[str, ...], options: Mapping[str, tuple[str, ...]]
) -> Understood | None:
    """The option whose very name was said and nothing else, if the context asks for a choice."""
    if "choose" not in book.contexts[context].expects:
        return None
    for id, several in options.items():
        if any(said == normalise.tokens(book.words, name) for name in several):
            return Understood("choose", {"option": id}, 1.0)
    return None


def _number(book: Phrasebook, readings: Sequence[Masked]) -> Understood | None:
    for read in readings:
        if not read.amounts or read.exercise or read.topic or read.day:
            continue
        beside = [
            token for token in read.tokens if not token.startswith("{") and token not in book.words.light
        ]
        if len(beside) > _FEW_WORDS:
            continue
        values = amounts.together(list(read.amounts))
        slots = _value(values)
        if slots is not None:
            return Understood("number", slots, 1.0 if not beside else 0.85)
    return None


def _value(values: Mapping[str, float]) -> dict[str, SlotValue] | None:
    if "seconds" in values:
        seconds = values["seconds"]
        minutes = numbers.plain(round(seconds / 60, 3))
        if isinstance(minutes, int) and minutes >= 1:
            return {"value": minutes, "unit": "minutes"}
        return {"value": numbers.plain(round(seconds, 1)), "unit": "seconds"}
    for unit, value in values.items():
        if unit in ("bare", "score"):
            return {"value": numbers.plain(value)}
        return {"value": numbers.plain(value), "unit": unit}
    return None


def _choice(
    book: Phrasebook,
    said: tuple[str, ...],
    readings: Sequence[Masked],
    options: Mapping[str, tuple[str, ...]],
) -> Understood | None:
    ids = list(options)
    if ids:
        names = {
            id: [*(normalise.tokens(book.words, name) for name in several), tuple(id.split("_"))]
            for id, several in options.items()
        }
        link = Linker(book.words, name_table(names)).find(said)
        if link is not None and len(link.ids) == 1 and len(said) - (link.end - link.start) <= _AROUND_OPTION:
            return Understood("choose", {"option": link.ids[0]}, round(link.likeness, 3))
    else:
        for read in readings:
            found = read.exercise or read.topic
            beside = [word for word in read.tokens if word[0] != "{" and word not in book.words.light]
            if found is not None and len(found.ids) == 1 and len(beside) <= _AROUND_NAME:
                return Understood("choose", {"option": found.ids[0]}, round(found.likeness, 3))
    place = ordinal(book.numbers, said)
    if place is None or len(said) > _AROUND_OPTION:
        return None
    if not ids:
        return Understood("choose", {"option": place}, 0.9)
    if place == 0 or not -len(ids) <= place <= len(ids):
        return None
    return Understood("choose", {"option": ids[place - 1 if place > 0 else place]}, 1.0)
