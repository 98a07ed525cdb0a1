"""A small programme with one exercise of each way of counting, and the real one."""

from collections.abc import Callable

import pytest

from voice_coach.coaching.activities import MAKERS
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Answer, Ask, Cue
from voice_coach.programme import load
from voice_coach.programme.types import Amount, Chapter, Counting, Exercise, Programme, Sides, Topic


def _exercise(id: str, counting: Counting, sides: Sides = "none", sets: int = 1) -> Exercise:
    return Exercise(
        id=id,
        name=f"exercise.{id}.name",
        names=(id,),
        shared_title="",
        order=1,
        position="standing",
        equipment=(),
        counting=counting,
        sides=sides,
        safety=(),
        ready=(),
        movement=(),
        up="word.up",
        down="",
        reps=Amount(2),
        sets=Amount(sets),
        tempo_up=Amount(2),
        tempo_down=Amount(3),
        rest=Amount(30),
        hold=Amount(10),
        minutes=Amount(2),
        steps=Amount(2),
    )


@pytest.fixture(scope="session")
def small() -> Programme:
    """One exercise of each way of counting and of each kind of sides, and a topic of two chapters."""
    exercises = (
        _exercise("plain", "repetitions"),
        _exercise("twice", "repetitions", sets=2),
        _exercise("in_turn", "repetitions", "alternate"),
        _exercise("each_side", "repetitions", "one_then_other"),
        _exercise("asks", "repetitions", "ask"),
        _exercise("hold", "holds"),
        _exercise("minutes", "minutes"),
        _exercise("walk", "steps"),
    )
    lines = dict(load("en").lines)
    lines |= {f"exercise.{e.id}.name": e.id for e in exercises} | {"word.up": "Up"}
    lines |= {f"topic.t.{n}": f"Sentence {n}." for n in range(4)} | {"topic.title": "Topic"}
    chapters = (
        Chapter("one", "topic.title", ("topic.t.0", "topic.t.1")),
        Chapter("two", "topic.title", ("topic.t.2",)),
    )
    topic = Topic("t", "topic.title", ("topic",), chapters)
    return Programme("en", {e.id: e for e in exercises}, {"t": topic}, {}, lines)


@pytest.fixture(scope="session")
def programme() -> Programme:
    """The programme that ships."""
    return load("en")


Perform = Callable[[ActivitySpec, Programme, dict[str, Answer]], list[Cue]]


@pytest.fixture(scope="session")
def perform() -> Perform:
    """All cues of an activity, its questions answered by the text of their line's id."""

    def run(spec: ActivitySpec, programme: Programme, answers: dict[str, Answer]) -> list[Cue]:
        script = MAKERS[spec.kind](spec.params, programme)
        cues: list[Cue] = []
        answer: Answer | None = None
        while True:
            try:
                cue = script.send(answer)
            except StopIteration:
                return cues
            cues.append(cue)
            answer = answers.get(cue.line.id) if isinstance(cue, Ask) else None

    return run
