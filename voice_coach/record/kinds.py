"""Kinds of events: the vocabulary of the record, by name.

A kind is a frozen dataclass of `kinds_done` or `kinds_planned`, whose name in snake case is the kind's name
(`RepetitionDone` → `repetition_done`). Fields with a default may be left out. Kinds are added, never
renamed or narrowed: an old record has to stay readable.
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import TYPE_CHECKING, Any

from voice_coach.record import kinds_done, kinds_planned
from voice_coach.record.events import Event, EventValue
from voice_coach.record.shapes import Data

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def name_of(kind: type[Data]) -> str:
    """`RepetitionDone` → `repetition_done`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


_SHAPES = [
    shape
    for module in (kinds_done, kinds_planned)
    for shape in vars(module).values()
    if isinstance(shape, type) and issubclass(shape, Data) and shape is not Data
]

KINDS: Mapping[str, type[Data]] = {name_of(kind): kind for kind in _SHAPES}
"""Kind → shape of its data."""


@cache
def _adapter(kind: str) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(KINDS[kind])


def what_is_wrong(event: Event) -> str:
    """Why the event is not one of the record's, in a few words; empty: it is one."""
    if event.kind not in KINDS:
        return f"unknown kind {event.kind}"
    from pydantic import ValidationError

    for name, value in event.data.items():
        if isinstance(value, str) and not _is_text(value):
            return f"{event.kind}: {name}: half a character"
    try:
        _adapter(event.kind).validate_python(dict(event.data))
    except ValidationError as wrong:
        first = wrong.errors()[0]
        return f"{event.kind}: {'.'.join(map(str, first['loc']))}: {first['msg']}"
    return ""


def _is_text(value: str) -> bool:
    """No lone surrogates, which no file can hold."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def event(data: Data) -> Event:
    """The event with that data; fields left at their default are left out."""
    values: dict[str, EventValue] = {}
    for field in fields(data):  # type: ignore[arg-type]
        value: EventValue = getattr(data, field.name)
        if field.default is MISSING or value != field.default:
            values[field.name] = value
    return Event(name_of(type(data)), values)


TAKEN_BACK_BY_UNDO = frozenset(KINDS) - {
    "undo",
    "session_started",
    "session_ended",
    "activity_started",
    "activity_ended",
    "activity_stopped",
    "mark_reached",
    "chapter_heard",
    "chapter_left",
    "lesson_heard",
    "prescribed",
    "prescription_ended",
    "help_named",
}
"""Kinds that "scratch that" may mean: what a person did or said, not the machinery of a session."""
