"""The journal: one person's events, appended durably, undone by one more event, and read back."""

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any, Self

from voice_coach.errors import UsageProblem
from voice_coach.record import backups, kinds
from voice_coach.record.events import Event
from voice_coach.record.problems import told
from voice_coach.record.recorded import Recorded
from voice_coach.record.shapes import LONGEST_AGO

if TYPE_CHECKING:
    import sqlalchemy as sa

    from voice_coach.record.store import Store

UNDO_REACHES_BACK = timedelta(days=1)
"""What is older is not taken back by "scratch that": nobody means last week's session."""
_PARTS_OF_A_SET = ("repetition_done", "hold_done", "minute_done", "steps_done")
_LONGEST_SET = timedelta(hours=3)


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


class Journal:
    """One person's record. May be used from several threads, and by several programs at once."""

    def __init__(self, store: "Store", person: str, now: Callable[[], datetime] = local_now) -> None:
        """`now`: the clock, with a UTC offset. Mostly made by `open`."""
        self._store = store
        self.person = person_id(person)
        self._now = now
        self._wrote = False

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

    @property
    def store(self) -> "Store":
        """The database underneath, with everybody's events."""
        return self._store

    def close(self) -> None:
        """Release the database; after writing, make the day's backup if there is none yet (SQLite only)."""
        path = self._store.path
        self._store.engine.dispose()
        if self._wrote and path is not None and path.exists():
            backups.make_if_due(path)

    def append(self, event: Event) -> str:
        """Write the event down, now; gives its uid. When this returns, a power cut does not lose it.

        Raises RecordProblem where it cannot be written, ValueError for an event that `kinds` does not know.
        """
        if wrong := kinds.what_is_wrong(event):
            raise ValueError(wrong)
        recorded = Recorded(uuid.uuid4().hex, self._now(), event.kind, event.data)
        self._insert([recorded])
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
                for uids in _in_hundreds(list(fresh)):
                    mine = sa.select(table.c.uid).where(table.c.person == self.person)
                    known.update(connection.execute(mine.where(table.c.uid.in_(uids))).scalars())
        new = [event for uid, event in fresh.items() if uid not in known]
        self._insert(new)
        return len(new)

    def undo(self) -> Recorded | None:
        """Take back the last thing that was done or said, by one more event; a set goes with its repetitions.

        Gives what was taken back; None where there is nothing within UNDO_REACHES_BACK.
        """
        since = self._now() - UNDO_REACHES_BACK
        candidates = self.events(since=since, kinds=kinds.TAKEN_BACK_BY_UNDO)
        if not candidates:
            return None
        last = candidates[-1]
        uids = [last.uid, *(event.uid for event in _parts_of(last, candidates))]
        self.append(Event("undo", {"of": " ".join(uids)}))
        return last

    def events(
        self,
        since: date | datetime | None = None,
        until: date | datetime | None = None,
        kinds: Collection[str] | None = None,
        about: str | None = None,
    ) -> list[Recorded]:
        """What happened from `since` to before `until`, oldest first, without what was undone.

        A date means the person's own day: `since` its beginning, `until` its end. kinds: only these.
        about: only what is about that exercise. Raises RecordProblem.
        """
        query = self._select(since, until, kinds, about)
        with told(self._store.where, self._store.path), self._store.engine.connect() as connection:
            rows = connection.execute(query).all()
            undone = self._undone(connection)
        return [_recorded(row) for row in sorted(rows, key=_order) if row.uid not in undone]

    def everything(self) -> list[Recorded]:
        """Every event of this person, the undone and the undoings included, in the order of time."""
        import sqlalchemy as sa

        from voice_coach.record.store import events as table

        query = sa.select(table).where(table.c.person == self.person)
        with told(self._store.where, self._store.path), self._store.engine.connect() as connection:
            return [_recorded(row) for row in sorted(connection.execute(query), key=_order)]

    def last(self, kinds: Collection[str], about: str | None = None) -> Recorded | None:
        """The newest event of these kinds that was not undone, however long ago.

        Without `about`, kinds of which there are many take their time.
        """
        return self._outermost(kinds, about, newest=True)

    def first(self, kinds: Collection[str], about: str | None = None) -> Recorded | None:
        """The oldest event of these kinds that was not undone."""
        return self._outermost(kinds, about, newest=False)

    def _outermost(self, kinds: Collection[str], about: str | None, *, newest: bool) -> Recorded | None:
        query = self._select(None, None, kinds, about)
        at, number = query.selected_columns.at, query.selected_columns.id
        query = query.order_by(at.desc(), number.desc()) if newest else query.order_by(at, number)
        with told(self._store.where, self._store.path), self._store.engine.connect() as connection:
            undone = self._undone(connection)
            with connection.execution_options(yield_per=20).execute(query) as rows:
                return next((_recorded(row) for row in rows if row.uid not in undone), None)

    def counted(
        self, kinds: Collection[str], since: date | None = None, until: date | None = None
    ) -> dict[tuple[str, str, date], int]:
        """How many events of these kinds were about which exercise on which day: (kind, about, day) → count.

        Counted by the database, so that years of repetitions cost little. Undone ones are left out.
        """
        import sqlalchemy as sa

        from voice_coach.record.store import events as table

        where = [table.c.person == self.person, table.c.kind.in_(sorted(kinds))]
        if since is not None:
            where.append(table.c.day >= since.isoformat())
        if until is not None:
            where.append(table.c.day <= until.isoformat())
        key = (table.c.kind, table.c.about, table.c.day)
        query = sa.select(*key, sa.func.count()).where(*where).group_by(*key)
        counting = query.with_hint(table, "INDEXED BY events_by_kind", "sqlite")
        with told(self._store.where, self._store.path), self._store.engine.connect() as connection:
            found = {
                (kind, about, date.fromisoformat(day)): int(count)
                for kind, about, day, count in connection.execute(counting)
            }
            for uids in _in_hundreds(list(self._undone(connection))):
                undone = query.where(table.c.uid.in_(uids))
                for kind, about, day, count in connection.execute(undone):
                    found[kind, about, date.fromisoformat(day)] -= int(count)
        return {key: count for key, count in found.items() if count}

    def first_day(self) -> date | None:
        """The day of the oldest event; None for an empty record."""
        import sqlalchemy as sa

        from voice_coach.record.store import events as table

        query = sa.select(sa.func.min(table.c.at)).where(table.c.person == self.person)
        with told(self._store.where, self._store.path), self._store.engine.connect() as connection:
            first = connection.execute(query).scalar()
        return None if first is None else first.replace(tzinfo=UTC).astimezone().date()

    def _insert(self, events: Collection[Recorded]) -> None:
        from voice_coach.record.store import events as table

        rows = [
            {
                "uid": event.uid,
                "person": self.person,
                "at": event.at.astimezone(UTC).replace(tzinfo=None),
                "utc_offset": int((event.at.utcoffset() or timedelta()).total_seconds() // 60),
                "day": event.day.isoformat(),
                "kind": event.kind,
                "about": event.about,
                "data": dict(event.data),
            }
            for event in events
        ]
        if rows:
            with told(self._store.where, self._store.path), self._store.engine.begin() as connection:
                connection.execute(table.insert(), rows)
            self._wrote = True

    def _select(
        self,
        since: date | datetime | None,
        until: date | datetime | None,
        kinds: Collection[str] | None,
        about: str | None,
    ) -> "sa.Select[Any]":
        import sqlalchemy as sa

        from voice_coach.record.store import events as table

        query = sa.select(table).where(*self._where(since, until, kinds, about))
        # SQLite knows no better how rare a kind is; a short span in time is rarer than any kind.
        short = isinstance(since, datetime)
        index = "exercise" if about is not None else "time" if short or kinds is None else "kind"
        return query.with_hint(table, f"INDEXED BY events_by_{index}", "sqlite")

    def _where(
        self,
        since: date | datetime | None,
        until: date | datetime | None,
        kinds: Collection[str] | None,
        about: str | None,
    ) -> "Iterator[sa.ColumnElement[bool]]":
        from voice_coach.record.store import events as table

        yield table.c.person == self.person
        yield table.c.kind.in_(sorted(kinds)) if kinds is not None else table.c.kind != "undo"
        if about is not None:
            yield table.c.about == about
        # Both columns are limited, so that either index serves: no place is two days from UTC.
        if isinstance(since, datetime):
            yield table.c.at >= since.astimezone(UTC).replace(tzinfo=None)
        elif since is not None:
            yield table.c.day >= since.isoformat()
            yield table.c.at >= datetime.combine(since, time.min) - timedelta(days=2)
        if isinstance(until, datetime):
            yield table.c.at < until.astimezone(UTC).replace(tzinfo=None)
        elif until is not None:
            yield table.c.day <= until.isoformat()
            yield table.c.at < datetime.combine(until, time.min) + timedelta(days=LONGEST_AGO + 3)

    def _undone(self, connection: "sa.Connection") -> set[str]:
        import sqlalchemy as sa

        from voice_coach.record.store import events as table

        query = sa.select(table.c.data).where(table.c.person == self.person, table.c.kind == "undo")
        return {uid for data in connection.execute(query).scalars() for uid in str(data["of"]).split()}


def _order(row: Any) -> tuple[datetime, int]:
    return row.at, row.id


def _recorded(row: Any) -> Recorded:
    return Recorded(row.uid, _local(row.at, row.utc_offset), row.kind, row.data)


def _local(instant: datetime, utc_offset: int) -> datetime:
    return instant.replace(tzinfo=UTC).astimezone(timezone(timedelta(minutes=utc_offset)))


def _in_hundreds(uids: list[str]) -> Iterator[list[str]]:
    return (uids[start : start + 500] for start in range(0, len(uids), 500))


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
