"""What the coach remembers, as the session wants to know it: events in, `Known` out."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from voice_coach import prescribing
from voice_coach import programme as programmes
from voice_coach.coaching.known import NOTHING_KNOWN, Known
from voice_coach.errors import RecordProblem
from voice_coach.programme.prescription import Prescription, load_prescription, prescription_path
from voice_coach.programme.types import Programme
from voice_coach.recollection import PARTS, Part, Sources, left_unfinished
from voice_coach.record.events import Event
from voice_coach.record.journal import Journal, local_now
from voice_coach.settings import Settings

log = logging.getLogger(__name__)


def open_memory(settings: Settings) -> "RecordedPerson":
    """The memory of the person whom the settings name, with their prescription where there is one.

    Raises ContentProblem, RecordProblem.
    """
    programme = programmes.load(settings.language)
    path = prescription_path()
    prescription = load_prescription(path, programme) if path.is_file() else None
    return RecordedPerson(Journal.open(settings.person, settings.record_url), programme, prescription)


class NewPerson:
    """The memory of somebody about whom nothing is known yet, and of whom nothing is kept on disk."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def append(self, event: Event) -> None:
        """Keep the event for as long as this object lives."""
        self.events.append(event)

    def change_person(self, person: str) -> None:
        """Nobody else is known either."""

    def known(self) -> Known:
        """Nothing; and nobody is told the first time's advice, because every time would be the first."""
        return NOTHING_KNOWN


class RecordedPerson:
    """The memory that a journal keeps. A part of what is known is read again only after it has changed."""

    def __init__(
        self,
        journal: Journal,
        programme: Programme,
        prescription: Prescription | None = None,
        now: Callable[[], datetime] = local_now,
    ) -> None:
        """`now`: the person's clock, with a UTC offset."""
        self._journal = journal
        self._programme = programme
        self._prescription = prescription
        self._now = now
        self._unwritten: list[tuple[datetime, Event]] = []
        self._known: Known | None = None
        self._stale: set[Part] = set(PARTS)

    def append(self, event: Event) -> None:
        """Write the event down; it is safe when this returns.

        What the record has no place for is left out: it must not end a session.
        Raises RecordProblem where it cannot be written now. It is kept with its time, and written before the
        next one, or by `close`.
        """
        self._unwritten.append((self._now(), event))
        self._write()

    def _write(self) -> None:
        """Write down what is not written yet, in order; what fails stays."""
        while self._unwritten:
            at, event = self._unwritten[0]
            try:
                if event.kind == "undone":
                    self._journal.undo()
                else:
                    self._journal.append(event, at)
            except ValueError:
                log.warning("An event of kind %s does not fit the record and was left out.", event.kind)
            del self._unwritten[0]
            self._stale.update(part for part in PARTS if event.kind == "undone" or event.kind in part.kinds)

    def known(self) -> Known:
        """What the record tells the session. Raises RecordProblem."""
        now = self._now()
        if self._known is None:
            self._write_down_what_is_prescribed()
            alone = self._journal.attend()  # what another coach is in the middle of is not unfinished
            self._known = Known(unfinished=left_unfinished(self._journal, now) if alone else None)
        if self._known.today != now.date():
            self._stale.update(PARTS)
        if self._stale:
            sources = Sources(self._journal, self._programme, self._prescription, now.date())
            read: dict[str, Any] = {"today": now.date()}
            days = dict(self._known.days)
            for part in self._stale:
                found = part.read(sources)
                days.update(found.get("days", {}))
                read.update(found)
            self._known = replace(self._known, **{**read, "days": days})
            self._stale.clear()
        return self._known

    def change_person(self, person: str) -> None:
        """See `coach.Memory`. What this person's record still lacks is written first."""
        self._write()
        self._journal = self._journal.handed_to(person)
        self._known = None
        self._stale = set(PARTS)

    def _write_down_what_is_prescribed(self) -> None:
        written = self._journal.events(kinds=prescribing.KINDS)
        for event in prescribing.news(self._prescription, written, self._programme):
            self._journal.append(event)

    def close(self) -> None:
        """Write what is not written yet, and release the record. Raises RecordProblem for what is lost."""
        try:
            self._write()
        except RecordProblem as problem:
            lost = len(self._unwritten)
            raise RecordProblem(
                f"{lost} things that were done could not be written down. {problem.what}", cure=problem.cure
            ) from problem
        finally:
            self._journal.close()
