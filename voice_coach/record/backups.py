"""Copies of a SQLite record: made while it is in use, a few kept, and put back after damage."""

import os
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path

from voice_coach.errors import RecordProblem
from voice_coach.record import cipher

KEPT = 7
"""How many backups are kept in the folder beside the record."""
DUE_AFTER = timedelta(days=1)


def folder(record: Path) -> Path:
    """Where the backups of that record are; it may not exist."""
    return record.parent / "backups"


def every(record: Path) -> list[Path]:
    """The backups of that record, oldest first."""
    return sorted(folder(record).glob(f"{record.stem}-*.db"))


def newest(record: Path) -> Path | None:
    """The newest backup that opens and is whole."""
    return next((backup for backup in reversed(every(record)) if is_whole(backup)), None)


def is_whole(file: Path) -> bool:
    """The file is a record in which SQLite finds no fault.

    Raises RecordProblem where it is locked and its passphrase is not to be had.
    """
    try:
        with closing(cipher.connect(file, read_only=True)) as database:
            database.execute("SELECT version_num FROM alembic_version").fetchone()
            return bool(database.execute("PRAGMA quick_check").fetchone() == ("ok",))
    except cipher.errors():
        return False


def make(record: Path, to: Path | None = None) -> Path:
    """Copy the record as it is at this instant, also while a session writes to it, with mode 0600.

    to: the copy's name; None: a dated one in `folder`, of which the newest KEPT are kept.
    The copy appears whole or not at all. Raises RecordProblem.
    """
    from voice_coach.record.problems import told

    target = to or folder(record) / f"{record.stem}-{datetime.now():%Y%m%d-%H%M%S-%f}.db"
    if target.exists() and target.samefile(record):
        raise RecordProblem("The backup would replace the record itself.", cure="Choose another name.")
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    with told(str(target), None if to else record):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.close(os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
            with (
                closing(cipher.connect(record)) as source,
                closing(cipher.connect(unfinished, like=record)) as copy,
            ):
                source.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
            unfinished.replace(target)
        except cipher.errors() as error:
            raise OSError(str(error)) from error
        finally:
            with suppress(OSError):
                unfinished.unlink()
    if to is None:
        for old in every(record)[:-KEPT]:
            old.unlink()
    return target


def make_if_due(record: Path) -> Path | None:
    """A dated backup where the newest one is older than a day."""
    existing = every(record)
    if existing:
        age = datetime.now() - datetime.fromtimestamp(existing[-1].stat().st_mtime)
        if age < DUE_AFTER:
            return None
    return make(record)


def restore(record: Path, backup: Path | None = None) -> tuple[Path, Path | None]:
    """Put a backup in the record's place; what was there is kept aside under another name.

    backup: None takes the newest whole one. Gives the backup, and where the former record is now, if any.
    Raises RecordProblem where there is none, where it is damaged too, and while a coach runs, which would go
    on writing into the former record; then nothing was changed.
    """
    from voice_coach.record import presence
    from voice_coach.record.problems import told

    with told(str(record), None):
        if presence.anybody(record):
            raise RecordProblem("A coach is running on this record.", cure="End it, then restore the backup.")
    chosen = backup or newest(record)
    if chosen is None:
        raise RecordProblem(
            "There is no backup to go back to.", cure=f"Backups are looked for in {folder(record)}."
        )
    if not is_whole(chosen):
        raise RecordProblem(f"The backup {chosen} is damaged or is not one.", cure="Choose another one.")
    fresh = make(chosen, record.with_name(f".{record.name}.restored"))
    aside = record.with_name(f"{record.stem}-aside-{datetime.now():%Y%m%d-%H%M%S-%f}.db")
    for suffix in ("", "-wal", "-shm"):
        part = record.with_name(record.name + suffix)
        if part.exists():
            part.replace(aside.with_name(aside.name + suffix))
    fresh.replace(record)
    return chosen, aside if aside.exists() else None
