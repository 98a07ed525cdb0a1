"""Writes a file that its owner alone may read, whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path

from voice_coach.errors import RecordProblem


def write(target: Path, text: str) -> None:
    """Put the text into that file, in place of what it held.

    Raises RecordProblem; then the file is as it was.
    """
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with os.fdopen(
            os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    except OSError as error:
        raise RecordProblem(
            f"{target} cannot be written: {error.strerror or error}.", cure="Choose another folder."
        ) from error
    finally:
        with suppress(OSError):
            unfinished.unlink()
