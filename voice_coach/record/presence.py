"""Whether another coach is running for the same person: a lock that is held while one runs, and ends with it.

Both may write; but what the other one is in the middle of is not unfinished.
"""

import hashlib
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from voice_coach.record.problems import told

if TYPE_CHECKING:
    import sqlalchemy as sa

    from voice_coach.record.store import Store


class Presence:
    """One program's claim to be the person's only coach; released by `release`, or by the program's end."""

    def __init__(self, store: "Store", person: str) -> None:
        """Claims nothing yet."""
        self._store = store
        self._person = person
        self._number = int.from_bytes(_key(person), signed=True)
        self._file: int | None = None
        self._connection: sa.Connection | None = None

    def claim(self) -> bool:
        """True where no other coach runs for this person; from then on this one does. Or RecordProblem."""
        if self._file is not None or self._connection is not None:
            return True
        with told(self._store.where, self._store.path):
            return self._claim_on_server() if self._store.path is None else self._claim_beside_file()

    def release(self) -> None:
        """Let the next one be the only one."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        if self._connection is not None:
            import sqlalchemy as sa
            from sqlalchemy.exc import DBAPIError

            with suppress(DBAPIError):  # a server that went away has let go of it
                self._connection.execute(sa.select(sa.func.pg_advisory_unlock(self._number)))
            self._connection.invalidate()  # the lock belongs to the server's session, not to the pool's
            self._connection.close()
            self._connection = None

    def _claim_beside_file(self) -> bool:
        assert self._store.path is not None
        self._file = _locked(lock_file(self._store.path, self._person))
        return self._file is not None

    def _claim_on_server(self) -> bool:
        import sqlalchemy as sa

        connection = self._store.engine.connect()
        if not connection.execute(sa.select(sa.func.pg_try_advisory_lock(self._number))).scalar():
            connection.close()
            return False
        connection.commit()
        self._connection = connection
        return True


def lock_file(record: Path, person: str) -> Path:
    """The file that is locked while a coach runs for that person; it is empty, and may not exist."""
    return record.with_name(f".{record.name}.{_key(person).hex()}.lock")


def anybody(record: Path) -> bool:
    """Whether a coach is running for anybody on that SQLite file. Raises OSError."""
    for file in record.parent.glob(f".{record.name}.*.lock"):
        held = _locked(file)
        if held is None:
            return True
        os.close(held)
    return False


def _key(person: str) -> bytes:
    return hashlib.sha256(person.encode()).digest()[:8]


def _locked(path: Path) -> int | None:
    """The file, open and locked; None where another program has locked it."""
    file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    if _lock(file):
        return file
    os.close(file)
    return None


def _lock(file: int) -> bool:
    """Lock the open file, until it is closed, without waiting."""
    try:
        if sys.platform == "win32":  # not tried here: there is no Windows machine
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
