"""Interviews: one question at a time, read back, changed where it is wrong, and only then kept."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass

from voice_coach.coaching.activities.questions import given, question
from voice_coach.coaching.activities.reading import read
from voice_coach.coaching.activities.without_free_words import offer_words, taken_down
from voice_coach.coaching.activity import Param
from voice_coach.coaching.cues import Answer, Ask, Cue, Expect, Line, LineSlot

Answers = Mapping[str, Answer]

RIGHT = "right "
"""Questions of this beginning and a number ask whether what was read back is right."""
READ_BACK = "read back "
"""The stretch of lines that reads the answers back begins so, and ends with the same number."""
TYPING = "typing"
"""Parameter (True): free words can't be taken down by ear."""
WHICH = "which "
"""Questions of this beginning and a number ask what is to be changed."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question of an interview."""

    name: str
    line: str
    """Line id of the question."""
    read: str
    """Line id that reads the answer back, in its slot `answer`."""
    expect: Expect = "words"
    options: tuple[str, ...] = ()
    least: float = 0
    most: float = 0
    """Numbers outside of these are asked again; `most` 0: no limits."""
    slots: tuple[tuple[str, LineSlot], ...] = ()
    needs: str = ""
    """Asked only where the question of that name got an answer."""
    ahead: bool = False
    """A day that is gone is asked again."""
    drops: tuple[str, ...] = ()
    """Beginnings of questions that are asked again when this answer is changed."""
    suggest: str = ""
    """Where free words can't be taken down, the lines of that id with a number are offered as answers."""

    def ask(self) -> Ask:
        """The question as a cue."""
        return Ask(Line(self.line, dict(self.slots)), self.expect, self.options, ahead=self.ahead)

    def spoken(self, answer: Answer) -> Line:
        """The answer as it is read back."""
        value = answer.value
        shown = f"option.{value}" if self.expect == "choice" else value
        assert not isinstance(shown, bool)
        return Line(self.read, {"answer": "" if shown is None else shown})


def interview(
    params: Mapping[str, Param], items: Sequence[Item]
) -> Generator[Cue, Answer | None, dict[str, Answer]]:
    """Ask them all, read them back, change what is named until it is right; gives the answers by name.

    Parameter `typing` (True): says first that free words have to be typed.
    """
    if params.get(TYPING, False) and any(item.expect == "words" for item in items):
        yield from read(["interview.typing"], "typing")
    answers: dict[str, Answer] = {}
    for number, item in enumerate(items, 1):
        if item.needs and answers[item.needs].value is None:
            answers[item.name] = Answer(None)
            continue
        answers[item.name] = yield from ask_until_possible(params, item, item.name, number, len(items))
    turn = 0
    while True:
        turn += 1
        told = [item for item in items if answers[item.name].value is not None]
        if not told:
            return answers
        lines = numbered(told, answers)
        yield from read(["interview.so_this_is_it", *lines], f"{READ_BACK}{turn}", after=0.6)
        right = yield from question(
            params, f"{RIGHT}{turn}", Ask(Line("interview.is_that_right"), "yesno"), turn
        )
        if right.value is not False:
            return answers
        if len(told) == 1:
            chosen = Answer(1)
        else:
            which = Item(f"{WHICH}{turn}", "interview.which_one", "", "number", (), 1, len(told))
            chosen = yield from ask_until_possible(params, which, which.name, turn, turn)
        if isinstance(chosen.value, int | float):
            item = told[int(chosen.value) - 1]
            name = f"{item.name} anew {turn}"
            answers[item.name] = yield from ask_until_possible(params, item, name, turn, turn)


def numbered(told: Sequence[Item], answers: Answers) -> list[Line]:
    """The answers as they are read back, each after its number, by which it can be changed."""
    if len(told) == 1:
        return [told[0].spoken(answers[told[0].name])]
    return [
        line
        for number, item in enumerate(told, 1)
        for line in (Line("interview.number", {"n": number}), item.spoken(answers[item.name]))
    ]


def so_far(params: Mapping[str, Param], items: Sequence[Item]) -> dict[str, Answer]:
    """What the parameters hold as answers to these questions, the newest of each; without skipped ones."""
    found: dict[str, Answer] = {}
    for item in items:
        answer = _taken_down(params, item.name, item)
        for name in _names_of_later_answers(params, item.name):
            answer = _taken_down(params, name, item) or answer
        if answer is not None and answer.value is not None:
            found[item.name] = answer
    return found


def _taken_down(params: Mapping[str, Param], name: str, item: Item) -> Answer | None:
    answer = given(params, name, item.expect)
    return taken_down(params, name, answer) if answer is not None and item.suggest else answer


def _names_of_later_answers(params: Mapping[str, Param], name: str) -> list[str]:
    """Questions that asked for the same again, oldest first."""
    found: list[str] = []
    turn = 0
    while turn == 0 or turn <= len(params):
        this = f"{name} anew {turn}" if turn else name
        if turn and given(params, this, "words") is not None:
            found.append(this)
        again = 1
        while given(params, f"{this} again {again}", "words") is not None:
            found.append(f"{this} again {again}")
            again += 1
        turn += 1
    return found


def ask_until_possible(
    params: Mapping[str, Param], item: Item, name: str, number: int = 1, total: int = 1
) -> Generator[Cue, Answer | None, Answer]:
    """Ask it; a number that cannot be is asked again, with the limits said."""
    if item.suggest and params.get(TYPING, False):
        return (yield from offer_words(params, item.line, item.suggest, item.ahead, name, number, total))
    answer = yield from question(params, name, item.ask(), number, total)
    again = 0
    while item.most and isinstance(answer.value, int | float) and not _possible(item, answer.value):
        again += 1
        limits = {"least": item.least, "most": item.most}
        ask = Ask(Line("interview.number_between", limits), "number")
        answer = yield from question(params, f"{name} again {again}", ask, number, total)
    return answer


def _possible(item: Item, value: float) -> bool:
    return item.least <= value <= item.most


def words(answers: Answers, name: str) -> str:
    """The answer as words; empty: skipped."""
    value = answers[name].value if name in answers else None
    return "" if value is None else str(value)
