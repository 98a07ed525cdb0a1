"""The file and the database of the record: private, of this version, and honest about what is wrong."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from voice_coach.errors import RecordProblem
from voice_coach.record import migrations, store
from voice_coach.record.events import Event
from voice_coach.record.journal import Journal
from voice_coach.record.problems import DamagedRecord, NewerRecord, told


def test_the_record_is_in_the_data_folder_and_nobody_else_may_read_it(home: Path) -> None:
    journal = Journal.open()
    journal.append(Event("session_started"))
    files = sorted((home / "data").glob("record.db*"))
    assert [file.name for file in files] == ["record.db", "record.db-shm", "record.db-wal"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((home / "data").stat().st_mode) == 0o700
    journal.close()


def test_what_was_appended_is_on_the_disk_before_append_returns(on_file: Journal) -> None:
    with on_file.store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_migrations_lead_to_the_tables_of_this_version(bare_url: str) -> None:
    opened = store.open_store(bare_url)
    with opened.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), store.metadata) == []
    opened.close()
    assert migrations.head() == store.HEAD
    assert store.HEAD in migrations.known()


def test_an_empty_file_becomes_a_record(tmp_path: Path) -> None:
    (tmp_path / "record.db").touch()
    journal = Journal.open("me", str(tmp_path / "record.db"))
    assert journal.append(Event("session_started"))
    journal.close()


def test_a_record_of_a_newer_version_is_left_as_it_is(url: str) -> None:
    opened = store.open_store(url)
    with opened.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    opened.close()
    with pytest.raises(NewerRecord, match="newer version"):
        Journal.open("me", url)
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"
    engine.dispose()


@pytest.mark.parametrize(
    "url", ["nonsense://somewhere/db", "postgresql+psycopg://nobody@127.0.0.1:1/none", "://"]
)
def test_an_address_that_leads_nowhere_is_named(url: str) -> None:
    with pytest.raises(RecordProblem) as raised:
        Journal.open("me", url)
    assert raised.value.exit_code == 6
    assert raised.value.cure


def test_a_password_is_not_in_the_message() -> None:
    with pytest.raises(RecordProblem) as raised:
        Journal.open("me", "postgresql+psycopg://nobody:secret@127.0.0.1:1/none")
    assert "secret" not in str(raised.value)


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RecordProblem, match="file"):
        Journal.open("me", str(tmp_path / "file" / "record.db"))


def test_a_database_of_something_else_is_not_touched(tmp_path: Path) -> None:
    import sqlite3

    other = tmp_path / "other.db"
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE events (name TEXT)")
    database.close()
    with pytest.raises(RecordProblem):
        Journal.open("me", str(other))
    with sqlite3.connect(other) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("events",)]
    database.close()


@pytest.mark.parametrize(
    ("pragma", "words"), [("query_only = ON", "cannot be written to"), ("max_page_count = 1", "disk is full")]
)
def test_an_event_that_cannot_be_written_is_told_and_the_rest_stays(
    on_file: Journal, pragma: str, words: str
) -> None:
    on_file.append(Event("session_started"))
    on_file.store.close()
    sa.event.listen(on_file.store.engine, "connect", lambda driver, _: driver.execute(f"PRAGMA {pragma}"))
    with pytest.raises(RecordProblem, match=words) as raised:
        on_file.append(Event("thought_record", {"thought": "x" * 400_000}))
    assert raised.value.cure
    assert [found.kind for found in on_file.events()] == ["session_started"]


def test_a_file_that_is_no_database_is_left_where_it_is(tmp_path: Path) -> None:
    record = tmp_path / "record.db"
    record.write_bytes(b"once upon a time " * 100)
    with pytest.raises(DamagedRecord) as raised:
        Journal.open("me", str(record))
    assert raised.value.newest_backup is None
    assert record.read_bytes() == b"once upon a time " * 100


def test_damage_in_the_middle_is_found_when_it_is_read_and_the_backup_offered(
    tmp_path: Path, event: Callable[..., Event]
) -> None:
    record = tmp_path / "record.db"
    journal = Journal.open("me", str(record))
    for _ in range(200):
        journal.append(event("thought_record", thought="a thought " * 20))
    journal.close()
    size = record.stat().st_size
    with record.open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(size - 8192))
    with pytest.raises(DamagedRecord) as raised:
        Journal.open("me", str(record)).events()
    assert raised.value.newest_backup is not None
    assert "voice-coach record restore" in raised.value.cure


def test_opening_the_room_costs_no_database_library() -> None:
    code = (
        "import sys, voice_coach.record.journal, voice_coach.record.lookup\n"
        "print([name for name in ('sqlalchemy', 'alembic', 'pydantic', 'matplotlib', 'jinja2', 'fhir')"
        " if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_record_that_is_up_to_date_is_opened_without_the_migrations(tmp_path: Path) -> None:
    record = str(tmp_path / "record.db")
    Journal.open("me", record).close()
    code = (
        "import sys; from voice_coach.record.journal import Journal\n"
        f"Journal.open('me', {record!r}); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_report_is_made_without_what_only_writing_and_checking_need(tmp_path: Path) -> None:
    code = (
        "import sys; from voice_coach.cli.report import report\n"
        "report(['--out', '-'], standalone_mode=False)\n"
        "print('pydantic' in sys.modules, file=sys.stderr)"
    )
    environment = os.environ | {"VOICE_COACH_HOME": str(tmp_path)}
    made = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
        )
        for _ in range(2)  # the first one checks the programme, and keeps it
    ]
    assert "</html>" in made[1].stdout
    assert made[1].stderr.strip() == "False"


@pytest.mark.parametrize(("free", "words"), [(0, "the disk is full"), (10**9, "the disk reports an error")])
def test_a_disk_without_room_for_sqlites_own_files_is_called_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, words: str
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(RecordProblem, match=words), told("here", tmp_path / "record.db"):
        raise OSError("disk I/O error")
