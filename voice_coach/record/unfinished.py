"""What was going on when the program ended without saying so, and where to go on."""

import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from voice_coach.record.recorded import Recorded

KINDS = (
    "activity_started",
    "mark_reached",
    "activity_ended",
    "activity_stopped",
    "activity_declined",
    "session_ended",
)
"""The kinds of events that `unfinished` reads."""

WORTH_OFFERING = timedelta(days=2)
"""An activity broken off longer ago than this is not offered again."""


@dataclass(frozen=True, slots=True)
class Place:
    """Item `number` of `total` of that kind, in that part: what a mark says."""

    mark: str
    number: int
    total: int = 0
    part: str = ""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An activity that was neither ended nor stopped.

    params: make its cues again. place: where to go on; None: its beginning.
    """

    activity: str
    params: Mapping[str, Any] = field(default_factory=dict)
    place: Place | None = None
    at: datetime | None = None
    """When it was last seen running."""


def unfinished(
    events: Iterable[Recorded], now: datetime, despite_goodbye: Container[str] = ()
) -> Unfinished | None:
    """The activity that was still running after the last of the events (in the order of time), if any.

    despite_goodbye: activities that a goodbye in their middle only puts off.
    Only the newest counts: whoever began something else since has left the older one behind.
    """
    running: Unfinished | None = None
    put_off = False
    for event in events:
        if event.kind == "activity_started":
            running, put_off = Unfinished(event.text("activity"), _params(event), None, event.at), False
        elif event.kind == "mark_reached" and running is not None:
            place = Place(
                event.text("mark"),
                int(event.number("number")),
                int(event.number("total")),
                event.text("part"),
            )
            running = Unfinished(running.activity, running.params, place, event.at)
        elif event.kind == "activity_stopped" and event.text("reason") == "quit" and running is not None:
            put_off = running.activity in despite_goodbye
            running = running if put_off else None
        elif event.kind in KINDS and not (put_off and event.kind == "session_ended"):
            running = None
    if running is None or running.at is None or now - running.at > WORTH_OFFERING:
        return None
    return running


def _params(event: Recorded) -> dict[str, Any]:
    try:
        found = json.loads(event.text("params") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
