"""The record as files that other programs read: JSON lines, which can be taken in again, and CSV."""

import csv
import io
import json
from collections.abc import Iterable, Iterator

from voice_coach.record.events import EventValue
from voice_coach.record.recorded import Recorded

_FIRST_COLUMNS = ("uid", "at", "day", "kind")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def json_lines(events: Iterable[Recorded]) -> Iterator[str]:
    """One event a line, nothing left out: `importing.read` gives the same events again."""
    for event in events:
        line = {"uid": event.uid, "at": event.at.isoformat(), "kind": event.kind, "data": dict(event.data)}
        yield json.dumps(line, ensure_ascii=False) + "\n"


def csv_text(events: Iterable[Recorded]) -> str:
    """A table with one event a row and one column for each value that any of them has, for a spreadsheet."""
    given = list(events)
    names = sorted({name for event in given for name in event.data} - set(_FIRST_COLUMNS))
    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow([*_FIRST_COLUMNS, *names])
    for event in given:
        values = (_cell(event.data.get(name)) for name in names)
        table.writerow([event.uid, event.at.isoformat(), event.day.isoformat(), event.kind, *values])
    return text.getvalue()


def _cell(value: EventValue) -> str:
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value  # a spreadsheet would work it out instead of showing it
    return str(value)
