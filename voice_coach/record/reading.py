"""Reading a record back: what happened when, the first and the last of each thing, and how often."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from voice_coach.record.problems import told
from voice_coach.record.recorded import Recorded, Tally
from voice_coach.record.shapes import LONGEST_AGO

if TYPE_CHECKING:
    import sqlalchemy as sa

    from voice_coach.record.store import Store

_TRIED_FIRST = 20
"""So many of the newest are read at once: mostly the first one was not undone."""
_FARTHEST_FROM_UTC = timedelta(days=1)


class Reading:
    """One person's events, read from a store."""

    def __init__(self, store: "Store", person: str) -> None:
        """`person`: as it stands in the record (`journal.person_id`)."""
        self._store = store
        self.person = person

    @property
    def store(self) -> "Store":
        """The database underneath, with everybody's events."""
        return self._store

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
            return [_recorded(row) for row in sorted(rows, key=_order) if row[1] not in undone]

    def everything(self) -> list[Recorded]:
        """Every event of this person, the undone and the undoings included, in the order of time."""
        from voice_coach.record.store import events as table

        query = self._columns().where(table.c.person == self.person)
        with told(self._store.where, self._store.path), self._store.engine.connect() as connection:
            return [_recorded(row) for row in sorted(connection.execute(query), key=_order)]

    def last(self, kinds: Collection[str], about: str | None = None) -> Recorded | None:
        """The newest event of these kinds that was not undone, however long ago.

        Without `about`, kinds of which there are many take their time.
        """
        return self._outermost(kinds, about, newest=True)

    def _outermost(self, kinds: Collection[str], about: str | None, *, newest: bool) -> Recorded | None:
        query = self._ordered(self._select(None, None, kinds, about), newest=newest)
        with told(self._store.where, self._store.path), self._store.engine.connect() as connection:
            undone = self._undone(connection)
            with connection.execution_options(yield_per=_TRIED_FIRST).execute(query) as rows:
                return next((_recorded(row) for row in rows if row[1] not in undone), None)

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
        with told(self._store.where, self._store.path), self._store.engine.connect() as connection:
            found = {
                (kind, about, _date(day)): int(count)
                for kind, about, day, count in connection.execute(query).all()
            }
            for uids in in_hundreds(list(self._undone(connection))):
                undone = query.where(table.c.uid.in_(uids))
                for kind, about, day, count in connection.execute(undone):
                    found[kind, about, _date(day)] -= int(count)
        return {key: count for key, count in found.items() if count}

    def tallied(
        self,
        kinds: Collection[str],
        *,
        numbers: Sequence[str] = (),
        texts: Sequence[str] = (),
        since: date | None = None,
        until: date | None = None,
        cut: Sequence[date] = (),
        apart: tuple[str, str] = ("", ""),
    ) -> list[Tally]:
        """Events of these kinds without what was undone, those of a day that have the same values together.

        numbers, texts: names of the data that are looked at. cut: first days of pieces, in order; then those
        of a piece are together, under its first day; but not where a text of the data is as `apart` says
        (name, text). In no order.
        """
        import sqlalchemy as sa

        from voice_coach.record.store import events as table

        given = [table.c.data[name].as_float() for name in numbers]
        given += [table.c.data[name].as_string() for name in texts]
        day: sa.ColumnElement[Any] = table.c.day
        if cut:
            firsts = [first.isoformat() for first in cut]
            pieces: list[tuple[Any, Any]] = [(table.c.day >= first, first) for first in reversed(firsts)]
            if apart[0]:
                pieces.insert(0, (table.c.data[apart[0]].as_string() == apart[1], table.c.day))
            day = sa.case(*pieces, else_=firsts[0])
        key = [table.c.kind, table.c.about, day, *given]
        # Grouped by place: a server takes two equal expressions with parameters for different ones.
        places: list[sa.ColumnElement[Any]] = [sa.literal_column(str(n)) for n in range(1, len(key) + 1)]
        query = sa.select(*key, sa.func.count()).where(*self._where(since, until, kinds, None))
        query = query.group_by(*places)
        with told(self._store.where, self._store.path), self._store.engine.connect() as connection:
            rows = connection.execute(query).all()
            uids = list(self._undone(connection))
            gone = Counter[tuple[Any, ...]]()
            for some in in_hundreds(uids):
                for row in connection.execute(query.where(table.c.uid.in_(some))):
                    gone[tuple(row[:-1])] += row[-1]
        names = [*numbers, *texts]
        tallies = (_tally(row, names, gone) for row in rows)
        return [tally for tally in tallies if tally.count]

    def happened(self, kinds: Collection[str]) -> bool:
        """Whether any event of these kinds was ever written and not undone."""
        query = self._select(None, None, kinds, None)
        with told(self._store.where, self._store.path), self._store.engine.connect() as connection:
            undone = self._undone(connection)
            with connection.execution_options(yield_per=_TRIED_FIRST).execute(query) as rows:
                return any(row[1] not in undone for row in rows)

    def abouts(self, kinds: Collection[str], since: date) -> set[str]:
        """What events of these kinds have been about from that day on, what was undone included."""
        import sqlalchemy as sa

        from voice_coach.record.store import events as table

        # Put together with nothing, it is out of reach of the index that would be read from end to end.
        query = sa.select(table.c.about.concat("")).distinct().where(*self._where(since, None, kinds, None))
        with told(self._store.where, self._store.path), self._store.engine.connect() as connection:
            return {about for about in connection.execute(query).scalars() if about}

    def last_of_each(self, kinds: Collection[str]) -> dict[str, Recorded]:
        """What an event is about → the newest event of these kinds about it that was not undone.

        Jumps from one exercise to the next in the index, so that years of events cost little.
        """
        return self._outermost_of_each(kinds, None, newest=True)

    def first_of_each(self, kinds: Collection[str], abouts: Collection[str]) -> dict[str, Recorded]:
        """Each of these exercises → the oldest event of these kinds about it that was not undone."""
        return self._outermost_of_each(kinds, abouts, newest=False)

    def _outermost_of_each(
        self, kinds: Collection[str], abouts: Collection[str] | None, *, newest: bool
    ) -> dict[str, Recorded]:
        found: dict[str, Recorded] = {}
        with told(self._store.where, self._store.path), self._store.engine.connect() as connection:
            undone = self._undone(connection)
            if abouts is None:
                abouts = [about for about in connection.execute(self._abouts()).scalars() if about]
            for about in abouts:
                query = self._ordered(self._select(None, None, kinds, about), newest=newest)
                rows = connection.execute(query.limit(_TRIED_FIRST)).all()
                one = next((_recorded(row) for row in rows if row[1] not in undone), None)
                if one is None and len(rows) == _TRIED_FIRST:
                    one = self._outermost(kinds, about, newest=newest)
                if one is not None:
                    found[about] = one
        return found

    @staticmethod
    def _ordered(query: "sa.Select[Any]", *, newest: bool) -> "sa.Select[Any]":
        at, number = query.selected_columns.at, query.selected_columns.id
        return query.order_by(at.desc(), number.desc()) if newest else query.order_by(at, number)

    def _abouts(self) -> "sa.Select[Any]":
        """Everything that events are about, each once, and None at the end."""
        import sqlalchemy as sa

        from voice_coach.record.store import events as table

        def least(*after: "sa.ColumnElement[bool]") -> "sa.Select[Any]":
            mine = sa.select(sa.func.min(table.c.about).label("about"))
            return mine.where(table.c.person == self.person, *after)

        found = least().cte("found", recursive=True)
        following = least(table.c.about > found.c.about).scalar_subquery()
        found = found.union_all(sa.select(following).where(found.c.about.is_not(None)))
        return sa.select(found.c.about)

    def others(self) -> list[str]:
        """The other people in the record, by name. Jumps from one to the next in the index."""
        import sqlalchemy as sa

        from voice_coach.record.store import events as table

        found: list[str] = []
        with told(self._store.where, self._store.path), self._store.engine.connect() as connection:
            name = connection.execute(sa.select(sa.func.min(table.c.person))).scalar()
            while name is not None:
                found.append(name)
                following = sa.select(sa.func.min(table.c.person)).where(table.c.person > name)
                name = connection.execute(following).scalar()
        return [name for name in found if name != self.person]

    def first_day(self) -> date | None:
        """The day of the oldest event; None for an empty record."""
        import sqlalchemy as sa

        from voice_coach.record.store import events as table

        query = sa.select(sa.func.min(table.c.at)).where(table.c.person == self.person)
        with told(self._store.where, self._store.path), self._store.engine.connect() as connection:
            first = connection.execute(query).scalar()
        return None if first is None else first.replace(tzinfo=UTC).astimezone().date()

    def _select(
        self,
        since: date | datetime | None,
        until: date | datetime | None,
        kinds: Collection[str] | None,
        about: str | None,
    ) -> "sa.Select[Any]":
        return self._columns().where(*self._where(since, until, kinds, about))

    def _columns(self) -> "sa.Select[Any]":
        import sqlalchemy as sa

        from voice_coach.record.store import events as table

        return sa.select(table.c.id, table.c.uid, table.c.at, table.c.utc_offset, table.c.kind, table.c.data)

    def _where(
        self,
        since: date | datetime | None,
        until: date | datetime | None,
        kinds: Collection[str] | None,
        about: str | None,
    ) -> "Iterator[sa.ColumnElement[bool]]":
        """The conditions, written so that SQLite, which knows no better, takes the index that is meant."""
        from voice_coach.record.store import events as table

        by_kind = about is None and kinds is not None and not isinstance(since, datetime)
        # Put together with nothing, a column is out of reach of its index.
        kind, day = (
            (table.c.kind, table.c.day) if by_kind else (table.c.kind.concat(""), table.c.day.concat(""))
        )
        yield table.c.person == self.person
        yield kind.in_(sorted(kinds)) if kinds is not None else kind != "undo"
        if about is not None:
            yield table.c.about == about
        if isinstance(since, datetime):
            yield table.c.at >= since.astimezone(UTC).replace(tzinfo=None)
        elif since is not None:
            yield day >= since.isoformat()
            if not by_kind:
                yield table.c.at >= datetime.combine(since, time.min) - _FARTHEST_FROM_UTC
        if isinstance(until, datetime):
            yield table.c.at < until.astimezone(UTC).replace(tzinfo=None)
        elif until is not None:
            yield day <= until.isoformat()
            if not by_kind:
                latest = datetime.combine(until, time.max) + timedelta(days=LONGEST_AGO)
                yield table.c.at <= latest + _FARTHEST_FROM_UTC

    def _undone(self, connection: "sa.Connection") -> set[str]:
        import sqlalchemy as sa

        from voice_coach.record.store import events as table

        query = sa.select(table.c.data).where(table.c.person == self.person, table.c.kind == "undo")
        return {
            uid for data in connection.execute(query).scalars() for uid in str(data.get("of", "")).split()
        }


_order = itemgetter(2, 0)
"""Of the columns of `_select`: by time, then as they were written."""


def _recorded(row: Sequence[Any]) -> Recorded:
    _, uid, at, utc_offset, kind, data = row
    local = at + timedelta(minutes=utc_offset) if utc_offset else at
    return Recorded(uid, local.replace(tzinfo=_zone(utc_offset)), kind, data)


def _tally(row: Sequence[Any], names: Sequence[str], gone: Counter[tuple[Any, ...]]) -> Tally:
    """`gone`: how many of these were undone."""
    kind, about, day, *values, count = row
    data = {name: value for name, value in zip(names, values, strict=True) if value is not None}
    left = count - gone[tuple(row[:-1])] if gone else count
    return Tally(kind, about, _date(day), data, left)


_date = cache(date.fromisoformat)


@cache
def _zone(utc_offset: int) -> timezone:
    return timezone(timedelta(minutes=utc_offset))


def in_hundreds(uids: list[str]) -> Iterator[list[str]]:
    """In pieces of a size that every database takes in one query."""
    return (uids[start : start + 500] for start in range(0, len(uids), 500))
