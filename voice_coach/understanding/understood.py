"""What crosses the border of understanding: text and a context in, an intent with slots out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Context = Literal["idle", "activity", "paused", "learning", "yesno", "number", "effort", "choice", "words"]
"""What is going on, which decides what a short answer means (`intents/catalogue.toml`)."""

SlotValue = str | int | float | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Understood:
    """One thing that the person wants."""

    intent: str
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    """A shared exercise title gives `exercise` = "?" and `candidates` = the exercise ids."""
    score: float = 1.0
    """0 to 1: how likely this is what was meant."""
    advice: str = ""
    """Which advice a danger calls for (a part of the programme's red flags); empty: the plainest."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """None of the intents, or two that are nearly alike."""

    near: tuple[Understood, ...] = ()
    """None, one or two readings that may be offered as a question; empty: not meant for the coach."""


@dataclass(frozen=True, slots=True)
class Names:
    """The programme's own names, which the matcher finds in what was said."""

    exercises: Mapping[str, tuple[str, ...]]
    """Exercise id → spoken name first, then other names."""
    shared_titles: Mapping[str, tuple[str, ...]]
    """A title that several exercises share → their ids."""
    topics: Mapping[str, tuple[str, ...]]
    """Topic id → names."""
