"""What was going on when the program ended without saying so, and where to go on."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from voice_coach.record.recorded import Recorded

KINDS = ("activity_started", "mark_reached", "activity_ended", "activity_stopped", "activity_declined")
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


def unfinished(events: Iterable[Recorded], now: datetime) -> Unfinished | None:
    """The activity that was still running after the last of the events (in the order of time), if any.

    Only the newest counts: whoever began something else since has left the older one behind.
    """
    running: Unfinished | None = None
    for event in events:
        if event.kind == "activity_started":
            running = Unfinished(event.text("activity"), _params(event), None, event.at)
        elif event.kind == "mark_reached" and running is not None:
            place = Place(
                event.text("mark"),
                int(event.number("number")),
                int(event.number("total")),
                event.text("part"),
            )
            running = Unfinished(running.activity, running.params, place, event.at)
        elif event.kind in KINDS:
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
