"""Backups: made while the record is in use, kept in small number, put back after damage."""

import os
import shutil
import stat
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from voice_coach.errors import RecordProblem
from voice_coach.record import backups
from voice_coach.record.events import Event
from voice_coach.record.journal import Journal


@pytest.fixture
def record(tmp_path: Path, empty_file: Path, event: Callable[..., Event]) -> Path:
    path = tmp_path / "record.db"
    shutil.copy(empty_file, path)
    journal = Journal.open("me", str(path))
    journal.append(event("pain_score", score=3))
    journal.close()
    for backup in backups.every(path):
        backup.unlink()
    return path


def scores(path: Path) -> list[object]:
    journal = Journal.open("me", str(path))
    try:
        return [found.data["score"] for found in journal.events(kinds=["pain_score"])]
    finally:
        journal.store.close()


def test_a_backup_is_a_record_that_only_its_owner_may_read(record: Path) -> None:
    backup = backups.make(record)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.parent.stat().st_mode) == 0o700
    assert scores(backup) == [3]


def test_a_backup_made_while_a_session_writes_is_whole_and_loses_the_session_nothing(
    record: Path, event: Callable[..., Event]
) -> None:
    journal = Journal.open("me", str(record))

    def write() -> None:
        for _ in range(100):
            journal.append(event("pain_score", score=5))

    writer = threading.Thread(target=write)
    writer.start()
    made = [backups.make(record) for _ in range(3)]
    writer.join()
    assert all(backups.is_whole(backup) for backup in made)
    assert len(journal.events()) == 101
    journal.store.close()


def test_only_the_newest_are_kept(record: Path) -> None:
    made = [backups.make(record) for _ in range(backups.KEPT + 2)]
    assert backups.every(record) == made[2:]


def test_a_backup_is_due_once_a_day(record: Path) -> None:
    first = backups.make_if_due(record)
    assert first is not None
    assert backups.make_if_due(record) is None
    old = (datetime.now() - timedelta(days=2)).timestamp()
    os.utime(first, (old, old))
    assert backups.make_if_due(record) is not None


def test_closing_the_journal_makes_the_days_backup(record: Path, event: Callable[..., Event]) -> None:
    journal = Journal.open("me", str(record))
    journal.append(event("pain_score", score=4))
    journal.close()
    assert len(backups.every(record)) == 1


def test_reading_makes_no_backup(record: Path) -> None:
    Journal.open("me", str(record)).close()
    assert backups.every(record) == []


def test_restoring_puts_the_newest_backup_in_place_and_keeps_the_damaged_file(record: Path) -> None:
    backups.make(record)
    record.write_bytes(b"damaged")
    chosen, aside = backups.restore(record)
    assert chosen == backups.every(record)[-1]
    assert aside is not None
    assert aside.read_bytes() == b"damaged"
    assert scores(record) == [3]


def test_a_damaged_backup_is_passed_over(record: Path) -> None:
    good = backups.make(record)
    backups.make(record).write_bytes(b"damaged too")
    assert backups.newest(record) == good


def test_without_a_backup_nothing_is_changed(record: Path) -> None:
    record.write_bytes(b"damaged")
    with pytest.raises(RecordProblem, match="no backup"):
        backups.restore(record)
    assert record.read_bytes() == b"damaged"


def test_a_file_that_is_no_backup_is_refused_and_nothing_is_changed(record: Path, tmp_path: Path) -> None:
    stranger = tmp_path / "holiday.jpg"
    stranger.write_bytes(b"not a database" * 99)
    with pytest.raises(RecordProblem, match="holiday"):
        backups.restore(record, stranger)
    assert scores(record) == [3]


def test_a_backup_does_not_replace_the_record(record: Path) -> None:
    with pytest.raises(RecordProblem, match="itself"):
        backups.make(record, record)
    assert scores(record) == [3]


def test_a_backup_that_fails_leaves_nothing_behind(record: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RecordProblem):
        backups.make(record, tmp_path / "file" / "backup.db")
    record.write_bytes(b"damaged" * 999)
    with pytest.raises(RecordProblem):
        backups.make(record, tmp_path / "backup.db")
    assert not list(tmp_path.glob("*backup.db*"))
