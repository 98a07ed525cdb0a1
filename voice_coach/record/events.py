"""Events: what happened, when it happened. They are appended and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

EventValue = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. When, and to whom, is added where it is written down.

    kind: snake case, listed with its data in `voice_coach/record/kinds.py`.
    data: plain values, so that it survives as JSON.
    """

    kind: str
    data: Mapping[str, EventValue] = field(default_factory=dict)
