"""The content's types: what the coach knows, as frozen values.

Every spoken text is a line with an id (`exercise.bridge.ready.1`, `topic.pain.acute.3`, `session.welcome`),
so that it can be spoken, shown, checked, translated and recorded by somebody; everything else holds line ids.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Source = Literal["booklet", "default"]
"""Where a number comes from: the booklet, or a default of ours that a clinician can change."""

Counting = Literal["repetitions", "holds", "minutes", "steps"]
Sides = Literal["none", "alternate", "one_then_other", "both", "ask"]
"""alternate: left and right are one repetition, or take turns; ask: the person says which side."""

Position = Literal["lying", "all_fours", "tummy", "kneeling", "sitting", "standing", "machine"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of the programme, with where it comes from."""

    value: float
    source: Source = "default"


@dataclass(frozen=True, slots=True)
class Stage:
    """One rung of a ladder of easier and harder versions (balance: feet apart, in line, heel to toe)."""

    id: str
    ready: tuple[str, ...]
    """Line ids that say how this version is done."""
    counting: Counting | None = None
    """None: counted like the exercise itself."""
    name: str = ""
    """The line id of the spoken name of this version."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise. Amounts: repetitions and sets are counts, everything else seconds."""

    id: str
    name: str
    """The line id of the spoken name."""
    names: tuple[str, ...]
    """The spoken name, then other names, as a person may say them."""
    shared_title: str
    """The booklet's title where several exercises share it; empty otherwise."""
    order: int
    position: Position
    equipment: tuple[str, ...]
    """Line ids naming what is needed."""
    counting: Counting
    sides: Sides
    safety: tuple[str, ...]
    """Line ids, spoken before the first set."""
    ready: tuple[str, ...]
    """Line ids: how to get into position."""
    movement: tuple[str, ...]
    """Line ids: how the movement goes, spoken before the first repetition and by "describe"."""
    up: str
    """Line id of the short word of the first half of a repetition; empty: not counted in halves."""
    down: str
    """Line id of the short word of the second half; empty: the number is spoken there."""
    reps: Amount
    sets: Amount
    tempo_up: Amount
    tempo_down: Amount
    rest: Amount
    """Between sets."""
    hold: Amount | None = None
    """Starting length of a hold."""
    hold_longest: Amount | None = None
    minutes: Amount | None = None
    """For exercises by minutes; in minutes."""
    steps: Amount | None = None
    easier: tuple[Stage, ...] = ()
    harder: tuple[Stage, ...] = ()
    """In order; the programme's progressions."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a topic that is read in one go, about half a minute."""

    id: str
    title: str
    """Line id."""
    lines: tuple[str, ...]
    """Line ids, a sentence or two each."""
    dictated: bool = False
    """Said with pauses, so that it can be written down."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Something to learn about."""

    id: str
    title: str
    """Line id."""
    names: tuple[str, ...]
    """As a person may say it."""
    chapters: tuple[Chapter, ...]
    circle: bool = False
    """The chapters lead round, and the last one tells where the circle can be broken."""


@dataclass(frozen=True, slots=True)
class ScriptStep:
    """One step of a guided relaxation."""

    id: str
    part: str
    """Body part, which a person may leave out; empty: belongs to no part."""
    lines: tuple[str, ...]
    """Line ids, spoken first, with a short pause after each."""
    tense: Amount | None = None
    """Seconds of gentle tension after the lines (5–10 s, default)."""
    release_line: str = ""
    """Line id, spoken when the tension is let go."""
    release: Amount | None = None
    """Seconds of quiet afterwards (10–30 s, default); at the script's shortest length."""
    from_minutes: int = 0
    """Only in scripts of at least so many minutes; 0: in all."""
    near: tuple[str, ...] = ()
    """Other body parts that it moves: with one of them sore, it is left out as well."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Every part of the body with which it is left out."""
        return (self.part, *self.near) if self.part else self.near


@dataclass(frozen=True, slots=True)
class Script:
    """A guided relaxation; longer ones stretch the quiet."""

    id: str
    position: Literal["sitting", "lying"]
    minutes: tuple[int, ...]
    """The lengths that are offered."""
    steps: tuple[ScriptStep, ...]
    title: str = ""
    """Line id."""


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything that the coach knows, in one language."""

    language: str
    exercises: Mapping[str, Exercise]
    topics: Mapping[str, Topic]
    scripts: Mapping[str, Script]
    lines: Mapping[str, str]
    """Line id → text with {slots}."""
    red_flags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Kind of help (`emergency`, `call`, `crisis`, `exercising`, `urgent`), the gravest first → line ids."""
    clinical_review: Mapping[str, str] = field(default_factory=dict)
    """Line id → `needed`, or who signed the line off and when; only lines that bear on safety are here."""

    def text(self, line_id: str, slots: Mapping[str, str | int | float] | None = None) -> str:
        """The line's words with its slots filled; a slot that is a line id becomes that line's text.

        Raises KeyError for an unknown line: the content checks keep that from happening.
        """
        filled = {
            name: self.lines.get(value, value) if isinstance(value, str) else _plain(value)
            for name, value in (slots or {}).items()
        }
        return self.lines[line_id].format(**filled)


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)
