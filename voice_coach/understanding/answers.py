"""Answers to an open question that need no phrases: a number, or one of the things that were named."""

from collections.abc import Mapping, Sequence

from voice_coach.understanding import amounts, normalise
from voice_coach.understanding.lexicon import Lexicon
from voice_coach.understanding.linker import Linker, name_table
from voice_coach.understanding.patterns import PatternIndex
from voice_coach.understanding.phrasebook import ANY_AMOUNT, Phrasebook
from voice_coach.understanding.slots import Masked, ordinal, told_number
from voice_coach.understanding.sounds import skeleton
from voice_coach.understanding.understood import Understood

_FEW_WORDS = 3
"""Words beside the number, at most, in an answer to "how many?"."""

_FEW_MISHEARD = 3
"""Words of a misheard number, at most, with its unit."""

_AROUND_OPTION = 6
"""Words of an answer that names no option in full, at most."""

_AROUND_NAMED_OPTION = 9
"""Words beside the name of an option, at most."""

_SHORTEST_SOUND = 3
"""Consonants of a place in a row that may be misheard."""

_AROUND_NAME = 0
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
        return _number(book, readings) or _misheard_number(book, said)
    if "choose" in expects:
        return _choice(book, said, readings, options)
    return None


def out_of_place(book: Phrasebook, index: PatternIndex, readings: Sequence[Masked]) -> bool:
    """Whether it is an answer where nothing was asked, "easy" or "five": a remark, not what it is like."""
    return any(
        read.tokens == (ANY_AMOUNT,)
        or any(
            book.intents[book.sayings[number].intent].group == "answer" for number in index.exact(read.tokens)
        )
        for read in readings
    )


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
        slots = told_number(values)
        if slots is not None:
            return Understood("number", slots, 1.0 if not beside else 0.85)
    return None


def _misheard_number(book: Phrasebook, said: tuple[str, ...]) -> Understood | None:
    """A number that was heard as another word, where hardly anything else was said."""
    content = [word for word in said if word in book.numbers.misheard or word not in book.words.light]
    words = tuple(book.numbers.misheard.get(word, word) for word in content)
    if words == tuple(content) or len(content) > _FEW_MISHEARD:
        return None
    values = amounts.together(amounts.find(book.numbers, words))
    beside = [word for word in words if word not in book.numbers.values and word not in book.numbers.units]
    slots = told_number(values) if values and not beside else None
    return Understood("number", slots, 0.7) if slots is not None else None


def _choice(
    book: Phrasebook,
    said: tuple[str, ...],
    readings: Sequence[Masked],
    options: Mapping[str, tuple[str, ...]],
) -> Understood | None:
    ids = list(options)
    if ids:
        found = by_name(book, said, options)
        if found is not None:
            return found
    else:
        for read in readings:
            link = read.exercise or read.topic
            beside = [word for word in read.tokens if word[0] != "{" and word not in book.words.light]
            if link is not None and len(link.ids) == 1 and len(beside) <= _AROUND_NAME:
                return Understood("choose", {"option": link.ids[0]}, round(link.likeness, 3))
    if len(said) > _AROUND_OPTION:
        return None
    place = ordinal(book.numbers, said)
    if place is None or (place == 1 and len(said) > 1 and not book.numbers.ordinals.keys() & set(said)):
        misheard = _misheard_place(book, said)
        part = _by_part(book, said, options)
        if misheard is None and (part is not None or place is None):
            return part
        place = place if misheard is None else misheard
    if place is None:
        return None
    if not ids:
        return Understood("choose", {"option": place}, 0.9)
    if not -len(ids) <= place <= len(ids):
        return None
    at = len(ids) // 2 if place == 0 else place - 1 if place > 0 else place
    return Understood("choose", {"option": ids[at]}, 1.0)


def by_name(
    book: Phrasebook, said: tuple[str, ...], options: Mapping[str, tuple[str, ...]]
) -> Understood | None:
    """The option whose name stands in what was said."""
    link = Linker(book.words, name_table(_names(book, options))).find(said)
    if link is None or len(link.ids) != 1 or len(said) - (link.end - link.start) > _AROUND_NAMED_OPTION:
        return None
    return Understood("choose", {"option": link.ids[0]}, round(link.likeness, 3))


def _names(book: Phrasebook, options: Mapping[str, tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    return {
        id: [*(normalise.tokens(book.words, name) for name in several), tuple(id.split("_"))]
        for id, several in options.items()
    }


def _by_part(
    book: Phrasebook, said: tuple[str, ...], options: Mapping[str, tuple[str, ...]]
) -> Understood | None:
    """The one option of whose name a word that says something was said: "the smaller one"."""
    words = {
        id: {word for name in several for word in name if word not in book.words.light}
        for id, several in _names(book, options).items()
    }
    lexicon = Lexicon(
        {word for several in words.values() for word in several}, book.words.endings, frozenset()
    )
    heard = {word for token in said if token not in book.words.light for word, _ in lexicon.alike(token)}
    hit = [id for id, several in words.items() if several & heard]
    return Understood("choose", {"option": hit[0]}, 0.75) if len(hit) == 1 else None


def _misheard_place(book: Phrasebook, said: tuple[str, ...]) -> int | None:
    """For "the sick and one": the place in a row that one or two words sound like."""
    heard = {skeleton(said[at : at + length]) for at in range(len(said)) for length in (1, 2)}
    for word, place in book.numbers.ordinals.items():
        sound = skeleton((word,))
        if len(sound) >= _SHORTEST_SOUND and sound in heard:
            return place
    return None
