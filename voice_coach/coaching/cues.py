"""Cues: what an activity yields. Plain values; who performs them decides how they sound.

Times are seconds. A line is named by its id in the programme's lines; the words are content, not code.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from voice_coach.record.events import Event

Expect = Literal["yesno", "number", "effort", "choice", "words"]
LineSlot = str | int | float
Tone = Literal["rise", "fall", "tick", "halfway", "done", "here"]
"""Earcons and tones: breath in, breath out, a count, half of the time, the end, "still here"."""


@dataclass(frozen=True, slots=True)
class Line:
    """One spoken line: an id of the programme's lines, and what fills its slots."""

    id: str
    slots: Mapping[str, LineSlot] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Say:
    """Speak a line, for as long as it takes, then be silent for `after` seconds."""

    line: Line
    after: float = 0.3


@dataclass(frozen=True, slots=True)
class Beat:
    """A stretch of exactly `seconds`, its speech and tone included; the next cue starts at its end.

    `scaled`: "slower" and "faster" change its length (tempo, breath); a hold or a rest is not scaled.
    """

    seconds: float
    line: Line | None = None
    tone: Tone | None = None
    scaled: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """From here on: item `number` of `total` of that `kind`. Where to go on after a pause, a crash, tomorrow.

    `part` names the stretch of the activity (set 2, left side), so that kind, part and number are a place.
    """

    kind: str
    number: int
    total: int = 0
    part: str = ""


@dataclass(frozen=True, slots=True)
class Log:
    """Something happened, now: the event is recorded when the clock gets here, not when it is yielded."""

    event: Event


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask a question and wait, without limit, for an answer; the generator is sent the `Answer`."""

    line: Line
    expect: Expect
    options: tuple[str, ...] = ()
    """For `choice`: ids of what can be picked; their names are in the programme's lines as `option.<id>`."""
    ahead: bool = False
    """The words name a day, and one that is gone is not taken."""
    silent: bool = False
    """Wait for the answer without asking aloud: the person knows what is wanted (they count)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back to an `Ask`.

    value: `yes` True or False; a number; an effort level; the id of an option; free words.
    """

    value: bool | int | float | str | None
    """None: skipped ("skip", "I don't know")."""
    unit: str = ""


Cue = Say | Beat | Mark | Log | Ask
