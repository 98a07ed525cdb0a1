"""What the session knows at one moment, and what can be said to it then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from voice_coach.coaching.activities import ITEMS, SPOKEN
from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Ask, Line, Mark
from voice_coach.coaching.effects import Effect
from voice_coach.coaching.events import SlotValue, Wanted
from voice_coach.coaching.known import Known
from voice_coach.programme.types import Programme

Context = Literal["idle", "activity", "paused", "learning", "yesno", "number", "effort", "choice", "words"]


@dataclass(frozen=True, slots=True)
class Running:
    """An activity and the last place that the clock reached in it (None: its beginning)."""

    spec: ActivitySpec
    at: Mark | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the session's own, and what each answer leads to."""

    ask: Ask
    leads_to: Mapping[str, Wanted]
    """`yes`, `no`, an option's id, `value` for a number or words, `skip` or `again`; else it is left."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Option → line id of its spoken name, where it is not `option.<id>`."""
    about: "Question | None" = None
    """The question that this one offers to leave."""
    slot: str = ""
    """The slot of `leads_to["value"]` that the answer fills."""


@dataclass(frozen=True, slots=True)
class State:
    """The session at one moment."""

    running: Running | None = None
    paused: bool = False
    asked: Ask | None = None
    """The running activity's open question."""
    asked_spoken: bool = False
    """It has been spoken to its end, and the activity waits for the answer."""
    question: Question | None = None
    """The session's own open question; while it is open, the activity is held."""
    queue: tuple[ActivitySpec, ...] = ()
    """What comes after the running activity in today's session."""
    done: tuple[ActivitySpec, ...] = ()
    """What was before it in today's session."""
    left: Running | None = None
    """What ran last and was not finished: "carry on" takes it up again."""
    asleep: bool = False
    lost: bool = False
    """The sound is away."""
    paces: Mapping[str, float] = field(default_factory=dict)
    """Kind of activity → what its beats are multiplied by; above 1 is slower."""
    pace: float = 1.0
    """The one that is set now."""
    rate: float = 1.0
    """Speaking rate; above 1 is faster."""
    volume: float = 0.0
    """Decibels."""
    pitch: float = 0.0
    """Against the voice's own; below 0 is deeper."""
    call_first: bool = False
    """The coach has to be called by its name first, but for what is urgent and for answers."""
    patience: float = 1.0
    """How much longer the coach waits before it takes what was said for finished."""
    slow_advice: bool = False
    """Advice on a red flag is being read, slower than `rate`."""
    rejections: int = 0
    """How often in a row nothing was understood."""
    repeats: tuple[Mark | None, int] = (None, 0)
    """Where "repeat" was said last, and how often in a row."""
    spoke: bool = False
    """The session itself spoke after the last mark."""
    told: frozenset[str] = frozenset()
    """What need not be told again today: lessons, how a pause is ended."""
    more: tuple[Line, ...] = ()
    """What "tell me more" tells, of what was just told."""
    put_off: int = 0
    """How often an invitation was put off till later."""
    undoable: int = 0
    """How many things were recorded on purpose that "undo" takes back, the last one first."""
    missed: str = ""
    """What was not understood last, until something is."""
    put_right: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Words that were not understood, and the intent that was then meant → how often so."""
    wording: tuple[str, Wanted] | None = None
    """Words that were put right often enough to ask whether to remember them."""
    recorded: Wanted | None = None
    """What was recorded last, if it was a number that may be put right."""


Step = tuple[State, tuple[Effect, ...]]


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that was said, with all that is needed to act on it."""

    state: State
    intent: str
    slots: Mapping[str, SlotValue]
    programme: Programme
    known: Known

    def text(self, slot: str) -> str:
        """The slot as text; empty without it."""
        value = self.slots.get(slot, "")
        return value if isinstance(value, str) else ""

    def number(self, slot: str) -> float | None:
        """The slot as a number; None without it."""
        value = self.slots.get(slot)
        return float(value) if isinstance(value, int | float) else None


def open_ask(state: State) -> Ask | None:
    """The question that waits for an answer: the session's own before the activity's."""
    if state.question is not None:
        return state.question.ask
    return None if state.paused else state.asked


def context(state: State) -> Context:
    """What is going on, as understanding names it."""
    if state.asleep:
        return "idle"
    ask = open_ask(state)
    if ask is not None:
        return ask.expect
    if state.running is None:
        return "idle"
    if state.paused:
        return "paused"
    kind = state.running.spec.kind
    if kind == "baseline":
        return "activity"  # its trial is an exercise
    return "learning" if kind in SPOKEN or kind in ITEMS else "activity"


def options(state: State) -> tuple[str, ...]:
    """The ids of what can be picked now; empty outside a choice."""
    ask = open_ask(state)
    return ask.options if ask is not None else ()


def option_names(state: State, programme: Programme) -> dict[str, tuple[str, ...]]:
    """Option → how a person may name it, for what can be picked now."""
    labels = state.question.labels if state.question is not None else {}
    return {option: _names(option, labels, programme) for option in options(state)}


def _names(option: str, labels: Mapping[str, str], programme: Programme) -> tuple[str, ...]:
    line = labels.get(option, option if option in programme.lines else f"option.{option}")
    spoken = (programme.text(line),) if line in programme.lines else ()
    if option in labels and not spoken:
        spoken = (labels[option],)  # a name of somebody's, which is no line
    if option in programme.exercises:
        return spoken + programme.exercises[option].names
    if option in programme.topics:
        return spoken + programme.topics[option].names
    return spoken
