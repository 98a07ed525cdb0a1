"""Journeys: sessions as data files.

A journey says who says what and when, and what must and must not come of it:

    title = "Deep breathing, slower, paused and gone on"
    [[turn]]
    say = "start deep breathing for one minute"
    when = { said = "session.welcome", quiet = true }
    typed = true  # through sound, too: words that the built-in ear cannot take down
    [[before]]  # what the record holds already; with `before = []` it is empty, and remembers the session
    kind = "flare_up"
    days_ago = 4
    [must]
    said = ["breathing.in_nose", "breathing.out_mouth"]  # line ids, in this order, others may be between
    recorded = [{ kind = "activity_started" }]  # events, likewise
    [never]
    said = ["exercise.get_ready"]
    recorded = [{ kind = "pain_reported" }]
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from voice_coach.captions import Caption
from voice_coach.errors import ContentProblem
from voice_coach.record.events import Event, EventValue
from voice_coach.simulation import Turn, When


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _When(_Strict):
    said: str = ""
    times: int = 1
    reached: str = ""
    quiet: bool = False
    wait: float = 0.4


class _Turn(_Strict):
    say: str
    typed: bool = False
    when: _When = _When()


class _Before(_Strict):
    kind: str
    days_ago: int = Field(0, ge=0)
    data: dict[str, str | int | float | bool] = {}


class _Expected(_Strict):
    said: list[str] = []
    recorded: list[dict[str, str | int | float | bool]] = []


class _File(_Strict):
    title: str
    part: int = Field(0, ge=0, le=23)
    exercise: str = ""
    sound: bool = False
    free_words: bool = True
    before: list[_Before] | None = None
    seconds: float = 600.0
    turn: list[_Turn]
    must: _Expected
    never: _Expected = _Expected()


@dataclass(frozen=True, slots=True)
class Journey:
    """A session with a script, and what is expected of it."""

    name: str
    title: str
    part: int
    exercise: str
    sound: bool
    """Also run through simulated sound."""
    free_words: bool
    """Free words can be taken down; False: the person has the built-in ear."""
    before: tuple[tuple[int, Event], ...] | None
    """Days ago and what happened then; None: nothing of the person is remembered, in the session neither."""
    seconds: float
    turns: tuple[Turn, ...]
    must_say: tuple[str, ...]
    must_record: tuple[Mapping[str, EventValue], ...]
    never_say: tuple[str, ...]
    never_record: tuple[Mapping[str, EventValue], ...]

    def failings(self, captions: Sequence[Caption], events: Sequence[Event]) -> list[str]:
        """What did not come as expected, in words; empty when all did."""
        lines = [c.line for c in captions if c.who == "coach" and not c.cut]
        found = [{"kind": event.kind, **event.data} for event in events]
        return [
            *_missing("said", self.must_say, lines, fnmatchcase),
            *_missing("recorded", self.must_record, found, _holds),
            *(f"said {line}" for line in lines for bad in self.never_say if fnmatchcase(line, bad)),
            *(f"recorded {event}" for event in found for bad in self.never_record if _holds(event, bad)),
        ]


def read_journey(path: Path) -> Journey:
    """The journey in that file. Raises ContentProblem where the file is not one."""
    try:
        told = _File.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as problem:
        raise ContentProblem(f"{path.name} is not a journey: {problem}") from problem
    return Journey(
        path.stem,
        told.title,
        told.part,
        told.exercise,
        told.sound,
        told.free_words,
        None
        if told.before is None
        else tuple((each.days_ago, Event(each.kind, each.data)) for each in told.before),
        told.seconds,
        tuple(Turn(turn.say, When(**turn.when.model_dump()), turn.typed) for turn in told.turn),
        tuple(told.must.said),
        tuple(told.must.recorded),
        tuple(told.never.said),
        tuple(told.never.recorded),
    )


def _holds(found: Mapping[str, EventValue], wanted: Mapping[str, EventValue]) -> bool:
    return all(found.get(key) == value for key, value in wanted.items())


def _missing(
    what: str, wanted: Iterable[Any], found: Sequence[Any], matches: Callable[[Any, Any], bool]
) -> list[str]:
    """Names each wanted thing that does not come, in order, among what was found."""
    missing: list[str] = []
    at = 0
    for each in wanted:
        later = [i for i in range(at, len(found)) if matches(found[i], each)]
        if later:
            at = later[0] + 1
        else:
            missing.append(f"never {what} (in this order): {each}")
    return missing
