"""Words for an answer where the ear cannot take down free ones: picked, spelled out, or typed."""

from collections.abc import Generator, Mapping, Sequence

from voice_coach.coaching.activities.questions import given, question
from voice_coach.coaching.activity import Param
from voice_coach.coaching.cues import Answer, Ask, Cue, Line

OFFERED = 3
"""Answers that are offered to each question."""
SPELL, TYPE = "spell_it", "type_it"
LETTER = "letter_"
"""Beginning of the options of spelling; then a letter, or one of those below."""
SPACE, RUB_OUT, FINISHED = "letter_space", "letter_rub_out", "letter_finished"
LETTERS = (*(f"{LETTER}{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"), SPACE, RUB_OUT, FINISHED)


def offer_words(
    params: Mapping[str, Param], line: str, suggest: str, ahead: bool, name: str, number: int, total: int
) -> Generator[Cue, Answer | None, Answer]:
    """The question with some answers to pick from; or they are spelled out, or typed. Gives words.

    line: id of the question. suggest: the lines of that id with a number are the answers.
    """
    offered = tuple(f"{suggest}.{n}" for n in range(1, OFFERED + 1))
    slots = dict(zip(("first", "second", "third"), offered, strict=True)) | {"question": line}
    ask = Ask(Line("interview.offered", slots), "choice", (*offered, SPELL, TYPE))
    answer = yield from question(params, name, ask, number, total)
    if answer.value == SPELL:
        return (yield from _spell(params, name, number, total))
    if answer.value == TYPE:
        typed = Ask(Line("interview.type_it"), "words", ahead=ahead)
        return (yield from question(params, _typed(name), typed, number, total))
    return answer


def _spell(
    params: Mapping[str, Param], name: str, number: int, total: int
) -> Generator[Cue, Answer | None, Answer]:
    """Letter by letter; each is said back, and the last one can be rubbed out."""
    heard: list[Answer] = []
    line = Line("interview.spell")
    while True:
        ask = Ask(line, "choice", LETTERS)
        letter = yield from question(params, _letter(name, len(heard) + 1), ask, number, total)
        heard.append(letter)
        text = spelled(heard)
        if letter.value in (None, FINISHED):
            return Answer(text or None)
        whole = letter.value in (SPACE, RUB_OUT) and text
        line = Line("interview.spelled_so_far", {"text": text}) if whole else _said_back(letter)


def _said_back(heard: Answer) -> Line:
    return Line("interview.letter", {"letter": str(heard.value).removeprefix(LETTER).replace("_", " ")})


def spelled(heard: Sequence[Answer]) -> str:
    """The words that the letters make."""
    letters: list[str] = []
    for letter in heard:
        if letter.value == RUB_OUT:
            letters = letters[:-1]
        elif letter.value == SPACE:
            letters.append(" ")
        elif letter.value not in (None, FINISHED):
            letters.append(str(letter.value).removeprefix(LETTER))
    return "".join(letters).strip()


def taken_down(params: Mapping[str, Param], name: str, answer: Answer) -> Answer | None:
    """The words that the parameters hold for that question; None where they are not finished."""
    if answer.value == TYPE:
        return given(params, _typed(name), "words")
    if answer.value != SPELL:
        return answer
    heard: list[Answer] = []
    while (letter := given(params, _letter(name, len(heard) + 1), "choice")) is not None:
        heard.append(letter)
        if letter.value in (None, FINISHED):
            return Answer(spelled(heard) or None)
    return None


def _letter(name: str, at: int) -> str:
    return f"{name} letter {at}"


def _typed(name: str) -> str:
    return f"{name} typed"
