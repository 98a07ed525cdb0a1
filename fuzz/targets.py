"""Doors for the bytes of strangers: each takes any of them, and raises nothing but what is wrong."""

import contextlib
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from voice_coach import understanding
from voice_coach.errors import CoachError
from voice_coach.listening.jsgf import parse
from voice_coach.listening.model_archive import unpack
from voice_coach.listening.sound_files import read_mono
from voice_coach.names import names_of
from voice_coach.programme import load, schema
from voice_coach.programme.prescription import load_prescription
from voice_coach.programme.schema import checked
from voice_coach.programme.toml_source import read_toml
from voice_coach.programme.types import Programme
from voice_coach.record import backups
from voice_coach.record.events import Event
from voice_coach.record.importing import read
from voice_coach.record.journal import Journal
from voice_coach.understanding import Mind

MOST = 1 << 20
"""Bytes that a zip may unpack to."""


@cache
def _programme() -> Programme:
    return load("en")


@cache
def _mind() -> Mind:
    return understanding.load("en", names_of(_programme()))


def _with_file(data: bytes, name: str, use: Callable[[Path], object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "in" / name
        path.parent.mkdir()
        path.write_bytes(data)
        with contextlib.suppress(CoachError):
            use(path)


def content(data: bytes) -> None:
    """A content file."""
    _with_file(data, "exercise.toml", lambda path: checked(read_toml(path), schema.RedFlags))


def prescription(data: bytes) -> None:
    """A prescription."""
    _with_file(data, "prescription.toml", lambda path: load_prescription(path, _programme()))


def wav(data: bytes) -> None:
    """A sound file."""
    _with_file(data, "sound.wav", lambda path: read_mono(path, 16_000))


def zip_file(data: bytes) -> None:
    """A model's zip: nothing lands outside its folder, and no more than it may."""

    def use(path: Path) -> None:
        inside = path.parent / "out" / "model"
        inside.mkdir(parents=True)
        try:
            unpack(path, inside, MOST)
        except OSError:
            pass  # a disk may refuse a name; the installer says so
        finally:
            outside = [p for p in path.parent.parent.rglob("*") if p.is_file() and inside not in p.parents]
            assert outside == [path], outside
            assert sum(p.stat().st_size for p in inside.rglob("*") if p.is_file()) <= MOST

    _with_file(data, "model.zip", use)


def record(data: bytes) -> None:
    """A file of events."""
    with contextlib.suppress(CoachError):
        read(data.decode("utf-8", "replace").splitlines())


def grammar(data: bytes) -> None:
    """A JSGF grammar of somebody else."""
    with contextlib.suppress(CoachError):
        parse(data.decode("utf-8", "replace"))


def words(data: bytes) -> None:
    """Anything that was typed."""
    text = data.decode("utf-8", "replace")
    for context in ("idle", "words"):
        _mind().understand(text, context)


@cache
def _whole_record() -> bytes:
    """A record's file with a few events in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.db"
        journal = Journal.open("me", str(path))
        for number in range(1, 30):
            journal.append(Event("repetition_done", {"exercise": "bridge", "set": 1, "number": number}))
        journal.append(Event("goal_set", {"goal": "g1", "text": "to the sea"}))
        journal.close()
        copy = backups.make(path)
        return copy.read_bytes()


def database(data: bytes) -> None:
    """A record's file: any bytes, or a whole one with bytes changed (three for where, one for what)."""
    whole = bytearray(data[1:]) if data[:1] < b"\x40" else bytearray(_whole_record())
    if data[:1] >= b"\x40":
        for at in range(1, len(data) - 3, 4):
            whole[int.from_bytes(data[at : at + 3]) % len(whole)] = data[at + 3]

    def use(path: Path) -> None:
        journal = Journal.open("me", str(path))
        try:
            for recorded in journal.events():
                assert recorded.day
            journal.append(Event("pain_score", {"score": 3}))
            journal.undo()
        finally:
            journal.close()

    _with_file(bytes(whole), "record.db", use)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "content": content,
    "prescription": prescription,
    "wav": wav,
    "zip": zip_file,
    "record": record,
    "database": database,
    "grammar": grammar,
    "words": words,
}
