"""Reads events back from JSON lines, naming what cannot be taken."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from voice_coach.errors import RecordProblem
from voice_coach.record import kinds
from voice_coach.record.events import Event
from voice_coach.record.recorded import Recorded


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that is not an event of the record, and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a file of JSON lines holds."""

    events: tuple[Recorded, ...]
    """In the order of the file, repeated ones once."""
    repeated: int
    refused: tuple[Refused, ...]


def read(lines: Iterable[str]) -> Read:
    """The events of these lines; empty lines count for nothing.

    Raises RecordProblem where not one line is an event.
    """
    found: dict[str, Recorded] = {}
    repeated = 0
    refused: list[Refused] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        taken = _event(line)
        if isinstance(taken, str):
            refused.append(Refused(number, taken))
        elif taken.uid in found:
            repeated += 1
        else:
            found[taken.uid] = taken
    if refused and not found:
        first = refused[0]
        raise RecordProblem(
            f"There is no event in this file: line {first.line}: {first.why}.",
            cure="Give a file that voice-coach record export made.",
        )
    return Read(tuple(found.values()), repeated, tuple(refused))


def _event(line: str) -> Recorded | str:
    """The event, or why it is none."""
    from voice_coach.record.import_line import parsed

    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return "not JSON"
    event = parsed(told)
    if isinstance(event, str):
        return event
    return kinds.what_is_wrong(Event(event.kind, event.data)) or event
