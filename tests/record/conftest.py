"""A record of one's own for each test: on SQLite in a folder, and on a PostgreSQL server on loopback."""

import os
import shutil
import socket
import subprocess
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings

from voice_coach.record.events import Event, EventValue
from voice_coach.record.journal import Journal
from voice_coach.record.store import open_store

# How long an example takes says more about what else the machine does.
settings.register_profile("record", deadline=None)
settings.load_profile("record")


class Clock:
    """A wall clock that moves only when it is told to."""

    def __init__(self, start: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)) -> None:
        self.time = start

    def __call__(self) -> datetime:
        return self.time

    def pass_by(self, **amount: float) -> None:
        self.time += timedelta(**amount)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pass_by(clock: Clock) -> Callable[..., None]:
    """`pass_by(days=2)`: that much time goes by on the record's clock."""
    return clock.pass_by


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def _postgres_programs() -> Path | None:
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert isinstance(port, int)
    return port


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the tests' own, without a database name."""
    programs = _postgres_programs()
    if programs is None:
        # A build machine on Debian has installed it; a person's own machine may go without.
        missing = pytest.fail if os.environ.get("CI") and shutil.which("apt-get") else pytest.skip
        missing("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    user = "postgres" if os.getuid() == 0 else None  # the server refuses to run as root
    folder = Path(f"/tmp/voice-coach-postgres-{uuid.uuid4().hex}")
    folder.mkdir(mode=0o700)
    if user:
        shutil.chown(folder, user)
    data, port = folder / "data", _free_port()
    try:
        subprocess.run(
            [
                str(programs / "initdb"),
                "-D",
                str(data),
                "-U",
                "coach",
                "-A",
                "trust",
                "--no-sync",
                "-E",
                "UTF8",
            ],
            check=True,
            user=user,
            cwd=folder,
            stdout=subprocess.DEVNULL,
        )
        options = f"-c listen_addresses=127.0.0.1 -p {port} -c unix_socket_directories={folder} -c fsync=off"
        subprocess.run(
            [
                str(programs / "pg_ctl"),
                "-D",
                str(data),
                "-w",
                "-l",
                str(folder / "log"),
                "-o",
                options,
                "start",
            ],
            check=True,
            user=user,
            cwd=folder,
            stdout=subprocess.DEVNULL,
        )
        try:
            yield f"postgresql+psycopg://coach@127.0.0.1:{port}"
        finally:
            stop = [str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]
            subprocess.run(stop, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)
    finally:
        shutil.rmtree(folder)


def _make_database(server: str, template: str) -> str:
    name = f"record_{uuid.uuid4().hex}"
    with psycopg.connect(f"{server.replace('+psycopg', '')}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    return f"{server}/{name}"


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record without events, to copy: making one anew takes longer than most tests."""
    path = tmp_path_factory.mktemp("empty") / "record.db"
    open_store(str(path)).close()
    return path


@pytest.fixture(scope="session")
def empty_database(postgres_server: str) -> str:
    """The name of a database with a record without events, to copy."""
    address = _make_database(postgres_server, "template1")
    open_store(address).close()
    return address.rpartition("/")[2]


@pytest.fixture
def postgres_url(postgres_server: str, empty_database: str) -> str:
    """A database on the server with a record without events."""
    return _make_database(postgres_server, empty_database)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A record without events: the same tests run on both."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("empty_file"), tmp_path / "record.db")
        return f"sqlite:///{tmp_path / 'record.db'}"
    address: str = request.getfixturevalue("postgres_url")
    return address


@pytest.fixture(params=["sqlite", "postgres"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where no record is yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'record.db'}"
    server: str = request.getfixturevalue("postgres_server")
    return _make_database(server, "template1")


@pytest.fixture
def open_journal(url: str, clock: Clock) -> Iterator[Callable[..., Journal]]:
    """Opens the same record again and again, for different people."""
    opened: list[Journal] = []

    def open_(person: str = "me") -> Journal:
        opened.append(Journal.open(person, url, now=clock))
        return opened[-1]

    yield open_
    for journal in opened:
        journal.close()


@pytest.fixture
def journal(open_journal: Callable[..., Journal]) -> Journal:
    return open_journal()


@pytest.fixture
def on_file(tmp_path: Path, empty_file: Path, clock: Clock) -> Iterator[Journal]:
    """A journal on SQLite, where the test is about the file."""
    shutil.copy(empty_file, tmp_path / "record.db")
    journal = Journal.open("me", str(tmp_path / "record.db"), now=clock)
    yield journal
    journal.close()


@pytest.fixture
def event() -> Callable[..., Event]:
    """`event("pain_score", score=3)`."""

    def make(kind: str, **data: EventValue) -> Event:
        return Event(kind, data)

    return make
