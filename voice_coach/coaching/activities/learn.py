"""Reading aloud: a topic by chapters, how an exercise is done, what there is."""

import json
from collections.abc import Mapping, Sequence

from voice_coach.coaching import happenings
from voice_coach.coaching.activities.questions import question
from voice_coach.coaching.activities.reading import read
from voice_coach.coaching.activity import ActivitySpec, CueScript, Param
from voice_coach.coaching.cues import Ask, Beat, Line, Log, Mark, Say
from voice_coach.programme.types import Exercise, Programme

BETWEEN_CHAPTERS = 3.0
"""Seconds of quiet after a chapter: long enough for a question or for "more"."""
WHILE_WRITING = 2.5
"""Seconds of quiet after each piece of an address (default); said slowly, it is twice as much."""


def learn(params: Mapping[str, Param], programme: Programme) -> CueScript:
    """Parameters: `topic`, `chapter` (id of the one to begin with; default the first), `address` (True: only
    what is said to be written down, more slowly).
    """
    topic = programme.topics[str(params["topic"])]
    if params.get("address", False):
        for chapter in topic.chapters:
            if chapter.dictated:
                yield from read(chapter.lines, chapter.id, after=2 * WHILE_WRITING)
        return
    ids = [chapter.id for chapter in topic.chapters]
    first = ids.index(str(params["chapter"])) if params.get("chapter") in ids else 0
    for index, chapter in enumerate(topic.chapters[first:], first):
        lines = (chapter.title, *chapter.lines) if len(topic.chapters) > 1 else chapter.lines
        yield from read(lines, chapter.id, after=WHILE_WRITING if chapter.dictated else 0.6)
        left = len(topic.chapters) - index - 1
        yield Log(happenings.chapter_heard(topic.id, chapter.id))
        yield Mark("gap", index + 1, len(topic.chapters), chapter.id)
        if left:
            yield Beat(BETWEEN_CHAPTERS, scaled=False)
    yield Say(Line("learn.end"))


def how_to(exercise: Exercise) -> list[Line]:
    """Safety, getting ready, movement: what is said before it and on "describe"."""
    return [Line(line) for line in (*exercise.safety, *exercise.ready, *exercise.movement)]


def position(exercise: Exercise) -> Line:
    """How to get into its position."""
    return Line(f"position.{exercise.position}")


def describe(params: Mapping[str, Param], programme: Programme) -> CueScript:
    """Parameters: `exercise`."""
    yield from read(description(programme.exercises[str(params["exercise"])]), "describe", after=0.6)


def description(exercise: Exercise) -> list[Line]:
    """The exercise's name, what it needs and how it is done."""
    needs = [Line("exercise.needs", {"what": item}) for item in exercise.equipment]
    return [Line(exercise.name), *needs, position(exercise), *how_to(exercise)]


def list_all(params: Mapping[str, Param], programme: Programme) -> CueScript:
    """Parameters: `what`: exercises (by position) or topics."""
    if params["what"] == "topics":
        yield from read(["list.topics", *(t.title for t in programme.topics.values())], "topics", after=0.5)
        return
    exercises = sorted(programme.exercises.values(), key=lambda e: e.order)
    for position in dict.fromkeys(e.position for e in exercises):
        names = [e.name for e in exercises if e.position == position]
        yield from read([f"list.{position}", *names], position, after=0.5)


def welcome(params: Mapping[str, Param], programme: Programme) -> CueScript:
    """The first time: what the coach is, the signs with which somebody needs a doctor, and whether to go on.

    Without a yes it is told again the next time.
    """
    yield from read(numbered(programme, "first."), "welcome", after=0.6)
    fine = yield from question(params, "fine", Ask(Line("first.ask"), "yesno"))
    if fine.value:
        yield Log(happenings.lesson_heard("welcome"))
        return
    yield from read(["first.unsure"], "unsure", after=0.6)


def numbered(programme: Programme, prefix: str) -> list[str]:
    """The line ids of that prefix and a number, in order."""
    numbers = (line.removeprefix(prefix) for line in programme.lines if line.startswith(prefix))
    return [f"{prefix}{n}" for n in sorted(int(number) for number in numbers if number.isdigit())]


def tell(params: Mapping[str, Param], _programme: Programme) -> CueScript:
    """Parameters: `lines`, JSON: a list of [line id, slots]; for what is put together from the record."""
    lines = [Line(line, slots) for line, slots in json.loads(str(params["lines"]))]
    yield from read(lines, "told", after=0.5)


def telling(lines: Sequence[Line]) -> ActivitySpec:
    """An activity that reads these lines."""
    return ActivitySpec("tell", {"lines": json.dumps([[line.id, dict(line.slots)] for line in lines])})
