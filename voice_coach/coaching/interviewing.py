"""Steering an interview: what was said so far is read back, and any of it changed by its number."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from voice_coach.coaching import happenings
from voice_coach.coaching.activities import ITEMS
from voice_coach.coaching.activities.interview import READ_BACK, RIGHT, WHICH, Item, numbered, so_far
from voice_coach.coaching.activities.questions import ANSWERED, QUESTION, as_text, with_answer, without_those
from voice_coach.coaching.cues import Answer, Line, Mark
from voice_coach.coaching.effects import Effect, Hush, Remember, Start
from voice_coach.coaching.flow import interlude, move
from voice_coach.coaching.state import Running, Step, Turn


def read_back(turn: Turn) -> Step:
    """What was answered so far, each with its number; then the open question again."""
    told, answers = _told(turn.state.running)
    if not told:
        return interlude(turn.state, Line("interview.nothing_yet"))
    return interlude(turn.state, Line("interview.so_far"), *numbered(told, answers))


def change_answer(turn: Turn) -> Step:
    """Ask that question again; the other answers stay. Slot `which`: its number; below 0 from the end."""
    running = turn.state.running
    told, _ = _told(running)
    if not told or running is None:
        return interlude(turn.state, Line("interview.nothing_yet"))
    number = int(turn.text("which") or 0)
    number = len(told) + 1 + number if number < 0 else number
    if not 1 <= number <= len(told):
        return interlude(turn.state, Line("interview.no_such_number", {"n": number}))
    state = replace(turn.state, question=None, paused=False)
    place = _whether_right(running.at)
    if place is not None:
        return _after_reading_back(replace(turn, state=state), running, place, number)
    items = ITEMS[running.spec.kind]
    at = items.index(told[number - 1]) + 1
    spec = without_those(running.spec, told[number - 1].drops)
    state = replace(state, running=replace(running, spec=spec))
    return move(state, turn.programme, Mark(QUESTION, at, len(items), told[number - 1].name))


def _whether_right(at: Mark | None) -> Mark | None:
    """Where it goes on once what is being read back is found not to be right; None: it is not read back."""
    if at is None:
        return None
    if at.part.startswith(READ_BACK):
        turn = at.part.removeprefix(READ_BACK)
        return Mark(ANSWERED, int(turn), 1, f"{RIGHT}{turn}")
    asked = at.kind == QUESTION and at.part.startswith((RIGHT, WHICH))
    return Mark(ANSWERED, at.number, at.total, at.part) if asked else None


def _after_reading_back(turn: Turn, running: Running, place: Mark, number: int) -> Step:
    """As if it had been answered: no, that is not right, and this is the one to change."""
    round_ = place.part.split()[-1]
    spec = running.spec
    record: list[Effect] = []
    for name, answer in ((f"{RIGHT}{round_}", Answer(False)), (f"{WHICH}{round_}", Answer(number))):
        spec = with_answer(spec, name, answer)
        record.append(Remember(happenings.answer_given(spec.kind, name, as_text(answer))))
    state = replace(turn.state, running=Running(spec, place), asked=None, asked_spoken=False)
    return state, (Hush(), *record, Start(spec, place))


def _told(running: Running | None) -> tuple[Sequence[Item], Mapping[str, Answer]]:
    if running is None or running.spec.kind not in ITEMS:
        return [], {}
    answers = so_far(running.spec.params, ITEMS[running.spec.kind])
    return [item for item in ITEMS[running.spec.kind] if item.name in answers], answers
