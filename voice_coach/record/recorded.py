"""An event as it stands in the record: what happened, to whom, and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import ClassVar

from voice_coach.record.events import EventValue

_ABOUT = {"breaths_done": "breathing", "relaxation_done": "relaxation"}


class _Told:
    """Reads single values of `data`."""

    __slots__ = ()
    data: Mapping[str, EventValue]

    def text(self, name: str) -> str:
        """That value of the data as words; empty where it is missing."""
        value = self.data.get(name)
        return "" if value is None else str(value)

    def number(self, name: str) -> float:
        """That value of the data as a number; 0 where it is missing or none."""
        value = self.data.get(name)
        return float(value) if isinstance(value, int | float) else 0.0


@dataclass(frozen=True, slots=True)
class Recorded(_Told):
    """One event of the record. `at` carries the UTC offset of the place where it happened."""

    uid: str
    at: datetime
    kind: str
    data: Mapping[str, EventValue] = field(default_factory=dict)

    day: date = field(init=False, compare=False)
    """The person's date to which it counts: told afterwards, it is the day it was done."""
    about: str = field(init=False, compare=False)
    """The exercise it is about, or `breathing` or `relaxation`, or empty."""
    count: ClassVar[int] = 1
    """What a `Tally` has more of."""

    def __post_init__(self) -> None:
        # Five years of these are read for a report, so that no call is made in vain.
        data, day = self.data, self.at.date()
        days_ago = data.get("days_ago")
        if isinstance(days_ago, int) and days_ago:
            day -= timedelta(days=days_ago)
        object.__setattr__(self, "day", day)
        object.__setattr__(self, "about", str(data.get("exercise") or _ABOUT.get(self.kind, "")))


@dataclass(frozen=True, slots=True)
class Tally(_Told):
    """Events of one day that say the same, counted by the database (`Reading.tallied`)."""

    kind: str
    about: str
    day: date
    data: Mapping[str, EventValue]
    """Only the values that were asked for."""
    count: int


def standing(events: Iterable[Recorded]) -> list[Recorded]:
    """What is left when undone events, and the undoings themselves, are taken away; the order stays."""
    given = list(events)
    undone = {uid for event in given if event.kind == "undo" for uid in event.text("of").split()}
    return [event for event in given if event.kind != "undo" and event.uid not in undone]
