"""What can go wrong with a record, told in words: database errors become `RecordProblem`s."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voice_coach.errors import RecordProblem


class DamagedRecord(RecordProblem):
    """The record's file is not readable any more; nothing was moved or changed yet (`backups.restore`)."""

    def __init__(self, path: Path, newest_backup: Path | None) -> None:
        """`newest_backup`: None where there is none."""
        self.path = path
        self.newest_backup = newest_backup
        if newest_backup is None:
            cure = f"There is no backup. Move {path.name} elsewhere to begin a new one, and keep it."
        else:
            cure = (
                f"There is a backup, {newest_backup.name}. To go back to it, run: voice-coach record restore."
                " The damaged file is kept."
            )
        super().__init__(f"The record in {path} is damaged.", cure=cure)


class NewerRecord(RecordProblem):
    """The record was written by a newer version of the coach."""

    def __init__(self, where: str) -> None:
        """`where`: the file or database."""
        super().__init__(
            f"The record in {where} was made by a newer version of the coach.",
            cure="Install the newest version of the coach. The record was not changed.",
        )


_SYMPTOMS = (
    (
        ("readonly", "read-only", "attempt to write"),
        "cannot be written to.",
        "Make the file and its folder writable.",
    ),
    (
        ("disk is full", "no space"),
        "cannot be written: the disk is full.",
        "Free some space, then try again.",
    ),
    (
        ("disk i/o",),
        "cannot be read or written: the disk reports an error.",
        "Check the disk and its free space.",
    ),
    (("locked", "busy"), "is held by another program.", "Close the other coach or program, then try again."),
    (
        ("unable to open",),
        "cannot be opened.",
        "Check that its folder is there, yours and writable.",
    ),
)
LEAST_FREE = 64 * 1024
"""Bytes; SQLite opens a record with twice its smallest files, which are 32 KiB."""
_DAMAGE = ("malformed", "not a database", "corrupt", "file is encrypted")


@contextmanager
def told(where: str, path: Path | None) -> Iterator[None]:
    """Turn a database's or a disk's error into a RecordProblem; `path` is None for a database server."""
    from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

    from voice_coach.record import cipher

    try:
        yield
    except (ArgumentError, NoSuchModuleError) as error:
        raise RecordProblem(
            f"{where} is not the address of a database.",
            cure="An example: postgresql+psycopg://user@host/name.",
        ) from error
    except ModuleNotFoundError as error:
        raise RecordProblem(
            f"The record is on a database that needs {error.name}.", cure="Install voice-coach[postgres]."
        ) from error
    except (DBAPIError, OSError) as error:
        raise _problem(str(getattr(error, "orig", None) or error), where, path) from error
    except SQLAlchemyError as error:
        raise RecordProblem(f"The record in {where} cannot be used: {error}.") from error
    except ValueError as error:  # a text, a date or a value in it is none: the bytes of a field have changed
        raise _problem(f"malformed field: {error}", where, path) from error
    except cipher.errors() as error:
        raise _problem(str(error), where, path) from error


def _problem(symptom: str, where: str, path: Path | None) -> RecordProblem:
    said = symptom.lower()
    if path is not None and any(sign in said for sign in _DAMAGE):
        from voice_coach.record.backups import every, newest

        try:
            return DamagedRecord(path, newest(path))
        except RecordProblem:  # they are locked, and nobody gives the passphrase: not known to be bad
            return DamagedRecord(path, every(path)[-1])
    if path is not None and "disk i/o" in said and _is_full(path):
        said = "disk is full"  # SQLite calls it so only while it writes to the file itself
    for signs, what, cure in _SYMPTOMS:
        if any(sign in said for sign in signs):
            return RecordProblem(f"The record in {where} {what}", cure=cure)
    if path is None:
        first = symptom.strip().splitlines()[0] if symptom.strip() else "no answer"
        return RecordProblem(
            f"The database of the record cannot be used: {first}", cure="Check its address and that it runs."
        )
    return RecordProblem(
        f"The record in {where} cannot be used: {symptom}.", cure="Check the disk and the folder."
    )


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < LEAST_FREE
    except OSError:
        return False
