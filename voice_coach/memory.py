"""What the coach remembers, as the session wants to know it: events in, `Known` out."""

from collections.abc import Mapping
from datetime import timedelta

from voice_coach.coaching.activity import ActivitySpec
from voice_coach.coaching.cues import Mark
from voice_coach.coaching.known import NOTHING_KNOWN, Known, Unfinished
from voice_coach.record import unfinished
from voice_coach.record.events import Event
from voice_coach.record.journal import Journal, local_now
from voice_coach.settings import Settings

CHANGES_WHAT_IS_KNOWN = frozenset({"lesson_heard", "chapter_heard", "undone"})
"""Kinds of events after which the session is to know something new."""


def open_memory(settings: Settings) -> "RecordedPerson":
    """The memory of the person whom the settings name. Raises RecordProblem."""
    return RecordedPerson(Journal.open(settings.person, settings.record_url))


class NewPerson:
    """The memory of somebody about whom nothing is known yet, and of whom nothing is kept on disk."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def append(self, event: Event) -> None:
        """Keep the event for as long as this object lives."""
        self.events.append(event)

    def known(self) -> Known:
        """Nothing."""
        return NOTHING_KNOWN


class RecordedPerson:
    """The memory that a journal keeps."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._known: Known | None = None

    def append(self, event: Event) -> None:
        """Write the event down; it is safe when this returns. Raises RecordProblem."""
        if event.kind == "undone":
            self._journal.undo()
        else:
            self._journal.append(event)
        if event.kind in CHANGES_WHAT_IS_KNOWN:
            self._known = None

    def known(self) -> Known:
        """What the record tells the session. Raises RecordProblem."""
        if self._known is None:
            self._known = self._look_up()
        return self._known

    def close(self) -> None:
        """Release the record."""
        self._journal.close()

    def _look_up(self) -> Known:
        lessons = self._journal.events(kinds=["lesson_heard"])
        return Known(
            lessons=frozenset(event.text("lesson") for event in lessons),
            unfinished=self._unfinished(),
            next_chapter=self._next_chapters(),
        )

    def _unfinished(self) -> Unfinished | None:
        since = local_now() - timedelta(days=2)
        left = unfinished.unfinished(self._journal.events(since=since, kinds=unfinished.KINDS), local_now())
        if left is None:
            return None
        place = left.place
        at = Mark(place.mark, place.number, place.total, place.part) if place is not None else None
        return Unfinished(ActivitySpec(left.activity, left.params), at)

    def _next_chapters(self) -> Mapping[str, str]:
        return {}
