"""The journal: one person's events, appended durably, undone by one more event, and read back."""

import uuid
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Self

from voice_coach.errors import UsageProblem
from voice_coach.record import backups
from voice_coach.record.events import Event
from voice_coach.record.presence import Presence
from voice_coach.record.problems import told
from voice_coach.record.reading import Reading, in_hundreds
from voice_coach.record.recorded import Recorded

if TYPE_CHECKING:
    from voice_coach.record.store import Store

UNDO_REACHES_BACK = timedelta(days=1)
"""What is older is not taken back by "scratch that": nobody means last week's session."""
_PARTS_OF_A_SET = ("repetition_done", "hold_done", "minute_done", "steps_done")
_LONGEST_SET = timedelta(hours=3)
_REMEMBERED = 2000
"""Of its own events, the newest a journal knows again: more than a set has."""


def local_now() -> datetime:
    """The wall clock's time with the local UTC offset."""
    return datetime.now().astimezone()


def person_id(name: str) -> str:
    """The name under which a person's events are kept: lower case, single spaces.

    Raises UsageProblem for a name that is empty or longer than 64 letters.
    """
    plain = " ".join(name.casefold().split())
    if not 0 < len(plain) <= 64:
        raise UsageProblem(
            "A person's name has 1 to 64 letters.", cure="Choose a shorter name, or any at all."
        )
    return plain


class Journal(Reading):
    """One person's record. May be used from several threads, and by several programs at once."""

    def __init__(self, store: "Store", person: str, now: Callable[[], datetime] = local_now) -> None:
        """`now`: the clock, with a UTC offset. Mostly made by `open`."""
        super().__init__(store, person_id(person))
        self._now = now
        self._wrote = False
        self._own: deque[str] = deque(maxlen=_REMEMBERED)
        self._presence = Presence(store, self.person)

    @classmethod
    def open(
        cls, person: str = "me", url: str | None = None, *, now: Callable[[], datetime] = local_now
    ) -> Self:
        """Open the record of that person, creating it where there is none.

        url: see `store.open_store`. Costs the import of the database library, about a third of a second.
        Raises RecordProblem.
        """
        from voice_coach.record.store import open_store

        return cls(open_store(url), person, now)

    def close(self) -> None:
        """Release the database; after writing, make the day's backup if there is none yet (SQLite only)."""
        path = self._store.path
        self._presence.release()
        self._store.close()
        if self._wrote and path is not None and path.exists():
            backups.make_if_due(path)

    def attend(self) -> bool:
        """Be this person's coach until `close`; False where another program already is.

        Then both write down what happens, but what the other is in the middle of is not `unfinished`.
        Raises RecordProblem.
        """
        return self._presence.claim()

    def handed_to(self, person: str) -> Self:
        """That person's journal in the same record; this one is not to be used any more.

        Raises UsageProblem for a name that is none.
        """
        other = type(self)(self._store, person, self._now)
        other._wrote = self._wrote
        self._presence.release()
        return other

    def append(self, event: Event, at: datetime | None = None) -> str:
        """Write the event down; gives its uid. When this returns, a power cut does not lose it.

        at: when it happened, with a UTC offset; now, if not given.

        Raises RecordProblem where it cannot be written, ValueError for an event that `kinds` does not know.
        """
        from voice_coach.record import kinds  # a report, which writes nothing, does without it

        if wrong := kinds.what_is_wrong(event):
            raise ValueError(wrong)
        recorded = Recorded(uuid.uuid4().hex, at or self._now(), event.kind, event.data)
        with told(self._store.where, self._store.path):
            self._store.writer.write(self._row(recorded))
        self._wrote = True
        self._own.append(recorded.uid)
        return recorded.uid

    def take_in(self, events: Iterable[Recorded]) -> int:
        """Add events that happened elsewhere, in one transaction; those already here are left as they are.

        Gives how many were new. Raises RecordProblem; then none was added.
        """
        import sqlalchemy as sa

        from voice_coach.record.store import events as table

        fresh: dict[str, Recorded] = {event.uid: event for event in events}
        with told(self._store.where, self._store.path):
            known: set[str] = set()
            with self._store.engine.connect() as connection:
                for uids in in_hundreds(list(fresh)):
                    mine = sa.select(table.c.uid).where(table.c.person == self.person)
                    known.update(connection.execute(mine.where(table.c.uid.in_(uids))).scalars())
        new = [event for uid, event in fresh.items() if uid not in known]
        self._insert(new)
        return len(new)

    def undo(self) -> Recorded | None:
        """Take back the last thing that was done or said, by one more event; a set goes with its repetitions.

        Only what this journal wrote: a second coach may be at the same record.
        Gives what was taken back; None where there is nothing within UNDO_REACHES_BACK.
        """
        from voice_coach.record import kinds

        since = self._now() - UNDO_REACHES_BACK
        own = set(self._own)
        recent = self.events(since=since, kinds=kinds.TAKEN_BACK_BY_UNDO)
        candidates = [event for event in recent if event.uid in own]
        if not candidates:
            return None
        last = candidates[-1]
        uids = [last.uid, *(event.uid for event in _parts_of(last, candidates))]
        self.append(Event("undo", {"of": " ".join(uids)}))
        return last

    def _insert(self, events: Collection[Recorded]) -> None:
        from voice_coach.record.store import events as table

        if events:
            with told(self._store.where, self._store.path), self._store.engine.begin() as connection:
                connection.execute(table.insert(), [self._row(event) for event in events])
            self._wrote = True

    def _row(self, event: Recorded) -> dict[str, object]:
        return {
            "uid": event.uid,
            "person": self.person,
            "at": event.at.astimezone(UTC).replace(tzinfo=None),
            "utc_offset": int((event.at.utcoffset() or timedelta()).total_seconds() // 60),
            "day": event.day.isoformat(),
            "kind": event.kind,
            "about": event.about,
            "data": dict(event.data),
        }


def _parts_of(last: Recorded, candidates: Collection[Recorded]) -> Iterator[Recorded]:
    """The repetitions (holds, minutes) of a set that is taken back: those since the set before it."""
    if last.kind != "set_done":
        return
    before = [event for event in candidates if event.kind == "set_done" and event.uid != last.uid]
    begun = max((event.at for event in before), default=last.at - _LONGEST_SET)
    for event in candidates:
        if (
            event.kind in _PARTS_OF_A_SET
            and event.about == last.about
            and begun <= event.at
            and last.at - event.at < _LONGEST_SET
        ):
            yield event
