"""Locks a record and its backups with a passphrase, and unlocks them: each file wholly or not at all."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voice_coach.errors import RecordProblem
from voice_coach.record import backups, cipher, presence
from voice_coach.record.problems import told


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of the files."""

    done: int
    damaged: tuple[Path, ...]
    """Copies that cannot be read, and stay as they are."""


def lock(record: Path, passphrase: str) -> Changed:
    """Encrypt the record, then its backups and what was kept aside; what is locked already is left.

    passphrase: from `cipher.checked`. The bytes of the former files are overwritten, as far as the disk lets
    that happen. After a crash at any instant each file is the old one or the new one; lock again to finish.
    Raises RecordProblem, also while another program has the record open.
    """
    cipher.remember(passphrase)
    return _change(record, [record, *copies(record)], passphrase)


def unlock(record: Path) -> Changed:
    """Decrypt the copies of the record, then the record itself; the passphrase is asked for.

    Raises RecordProblem, also while another program has the record open; then unlock again to finish.
    """
    return _change(record, [*copies(record), record], None)


def copies(record: Path) -> list[Path]:
    """The backups of the record, and what was kept aside."""
    return [*backups.every(record), *sorted(record.parent.glob(f"{record.stem}-aside-*.db"))]


def _change(record: Path, files: list[Path], passphrase: str | None) -> Changed:
    done, damaged = 0, []
    with _alone(record):
        for file in files:
            _unfinished(file).unlink(missing_ok=True)
        for file in files:
            if cipher.is_locked(file) == (passphrase is not None):
                continue
            try:
                _change_file(file, passphrase)
                done += 1
            except cipher.errors():
                if file == record:
                    raise
                damaged.append(file)
    return Changed(done, tuple(damaged))


@contextmanager
def _alone(record: Path) -> Iterator[None]:
    with told(str(record), record):
        if presence.anybody(record):
            raise RecordProblem("A coach is running on this record.", cure="End it, then try again.")
        yield


def _unfinished(file: Path) -> Path:
    return file.with_name(f".{file.name}.changing")


def _change_file(file: Path, passphrase: str | None) -> None:
    """The content goes into a new file, which takes the place of the old one in one step."""
    fresh = _unfinished(file)
    os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        # SQLCipher opens plain files as well, without a key.
        source = cipher.driver().connect(str(file), isolation_level=None, timeout=2)
        with closing(source):
            source.execute("PRAGMA cipher_log_level=NONE").close()
            if passphrase is None:
                source.execute(f'PRAGMA key="{cipher.raw_key(file)}"').close()
            _to_itself(source)
            key = cipher.new_key(passphrase) if passphrase is not None else ""
            source.execute("ATTACH ? AS fresh KEY ?", (str(fresh), key))
            source.execute("PRAGMA fresh.journal_mode=OFF").close()  # a half-made file is thrown away
            source.execute("SELECT sqlcipher_export('fresh')").fetchall()
            source.execute("DETACH fresh")
            with fresh.open("rb") as made:
                os.fsync(made.fileno())
            if sys.platform != "win32":
                with file.open("r+b") as old:
                    fresh.replace(file)
                    _sync_folder(file.parent)
                    if passphrase is not None:
                        _overwrite(old)
        if sys.platform == "win32":  # not tried here: there an open file cannot be replaced
            fresh.replace(file)
        for suffix in ("-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
    finally:
        fresh.unlink(missing_ok=True)


def _to_itself(source: Any) -> None:
    """Bring all into the one file, and keep every other program out until the connection is closed."""
    [mode] = source.execute("PRAGMA journal_mode=DELETE").fetchone()
    if mode != "delete":
        raise OSError("database is locked")
    source.execute("PRAGMA locking_mode=EXCLUSIVE").close()
    source.execute("BEGIN EXCLUSIVE")
    source.execute("COMMIT")


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # Windows opens no folders
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _overwrite(old: Any) -> None:
    size = os.fstat(old.fileno()).st_size
    old.seek(0)
    for _ in range(0, size, 1 << 16):
        old.write(bytes(1 << 16))
    old.flush()
    os.fsync(old.fileno())
