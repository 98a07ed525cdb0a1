"""Erases a person's record so that nothing of it stays in the file, its log or its backups."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from voice_coach.record import backups
from voice_coach.record.presence import lock_file
from voice_coach.record.problems import told
from voice_coach.record.store import Store, events


def people(store: Store) -> dict[str, int]:
    """Everybody in the record with the number of their events. Raises RecordProblem."""
    query = sa.select(events.c.person, sa.func.count()).group_by(events.c.person).order_by(events.c.person)
    with told(store.where, store.path), store.engine.connect() as connection:
        return {person: int(count) for person, count in connection.execute(query)}


def erase(store: Store, person: str) -> int:
    """Erase everything of that person; gives how many events these were.

    On SQLite deleted content is overwritten, the file is written anew without it, and its log is emptied.
    Backups and files kept aside may hold the person too: they are removed, and where somebody else is in the
    record, a backup of what is left is made. Raises RecordProblem, also where another program is in the
    middle of something: then erase again, which finishes what was begun.
    """
    with told(store.where, store.path):
        with store.engine.connect().execution_options(begin="IMMEDIATE") as connection, connection.begin():
            count = connection.execute(sa.delete(events).where(events.c.person == person)).rowcount
        _rewrite(store)
        if store.path is not None:
            for old in _copies(store.path):
                old.unlink(missing_ok=True)
            lock_file(store.path, person).unlink(missing_ok=True)
    if store.path is not None and people(store):
        backups.make(store.path)
    return int(count)


def _rewrite(store: Store) -> None:
    store.close()
    if store.path is None:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM FULL events")
        return
    # VACUUM runs outside of any transaction, on the driver's own connection.
    driver = store.engine.raw_connection()
    try:
        cursor: Any = driver.cursor()
        for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            busy = cursor.execute(statement).fetchone()
            if busy is not None and busy[0]:
                raise OSError("database is locked")
    finally:
        driver.close()
        store.close()


def _copies(record: Path) -> Iterator[Path]:
    yield from backups.every(record)
    yield from record.parent.glob(f"{record.stem}-aside-*.db*")
