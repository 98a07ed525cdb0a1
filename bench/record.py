"""The record: how long an append takes beside a bare SQLite commit, and what five years of daily use cost.

The peer is the least that any program can do for the same promise: one INSERT and one COMMIT with WAL and
full sync, on the same disk, turn by turn with ours.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bench.lived import TODAY, Life
from bench.table import Row
from voice_coach import programme as programmes
from voice_coach.memory import RecordedPerson
from voice_coach.record import lookup
from voice_coach.record.events import Event
from voice_coach.record.journal import Journal

APPENDS = 2000
YEARS = 5
STARTS = 5


def rows() -> Iterable[Row]:
    """Appending; then a record of five years: answers, report, start."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        yield from _appends(home)
        full, empty = home / "full", home / "empty"
        for place, days in ((full, YEARS * 365), (empty, 1)):
            journal = Journal.open("me", str(place / "data" / "record.db"))
            journal.take_in(Life().events(days))
            journal.close()
        size = (full / "data" / "record.db").stat().st_size / 2**20
        yield Row(f"record of {YEARS} years", "ours", size, "MiB")
        yield from _answers(full)
        yield from _report(full)
        yield from _start(full, empty)


def _appends(home: Path) -> Iterable[Row]:
    journal = Journal.open("me", str(home / "appends.db"))
    ours: list[float] = []
    bare: list[float] = []
    with closing(sqlite3.connect(home / "bare.db", isolation_level=None)) as peer:
        peer.execute("PRAGMA journal_mode=WAL")
        peer.execute("PRAGMA synchronous=FULL")
        peer.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, at TEXT, kind TEXT, data TEXT)")
        for n in range(1, APPENDS + 1):
            event = Event("repetition_done", {"exercise": "bridge", "set": 1, "number": n})
            ours.append(_seconds(lambda event=event: journal.append(event)))  # type: ignore[misc]
            bare.append(_seconds(lambda n=n: _bare_commit(peer, n)))  # type: ignore[misc]
    journal.close()
    for share, name in ((0.5, "median"), (0.99, "p99")):
        mine, other = (sorted(times)[int(share * APPENDS)] * 1000 for times in (ours, bare))
        yield Row(f"append of one event, {name}", "ours", mine, "ms", "<= 5" if name == "p99" else "")
        yield Row(f"append of one event, {name}", "bare SQLite commit", other, "ms")
        yield Row(f"append of one event, {name}", "ours / bare", mine / other, "times", "<= 1.5")


def _bare_commit(peer: sqlite3.Connection, number: int) -> None:
    peer.execute("BEGIN")
    peer.execute(
        "INSERT INTO events (at, kind, data) VALUES (?, ?, ?)",
        (
            datetime.now(UTC).isoformat(),
            "repetition_done",
            f'{{"exercise": "bridge", "set": 1, "number": {number}}}',
        ),
    )
    peer.execute("COMMIT")


def _answers(home: Path) -> Iterable[Row]:
    journal = Journal.open("me", str(home / "data" / "record.db"))
    week = timedelta(days=7)
    questions: dict[str, Callable[[], object]] = {
        "what did I do yesterday": lambda: lookup.day(journal, TODAY - timedelta(days=1)),
        "how many knee rolls last week": lambda: lookup.amount(journal, "knee_rolling", TODAY - week, TODAY),
        "how much of everything last week": lambda: lookup.spans(journal, (TODAY - week, TODAY)),
        "when was everything last done": lambda: lookup.last_days(journal, TODAY),
        "when did I last do the bridge": lambda: lookup.last_time(journal, "bridge", TODAY),
        "how am I doing": lambda: lookup.how_am_i_doing(journal, TODAY),
        "how much of everything today": lambda: lookup.doses(journal),
    }
    for question, answer in questions.items():
        answer()
        yield Row(question, "ours", median(_seconds(answer) for _ in range(9)) * 1000, "ms", "<= 50")
    journal.close()


def _report(home: Path) -> Iterable[Row]:
    first = TODAY - timedelta(days=YEARS * 365)
    command = (
        "report",
        "--from",
        first.isoformat(),
        "--to",
        TODAY.isoformat(),
        "--out",
        str(home / "report.html"),
    )
    _run(home, *command)
    before = os.times()
    taken = median(_seconds(lambda: _run(home, *command)) for _ in range(3))
    used = os.times()
    yield Row(f"report over {YEARS} years, as a command", "ours", taken, "s", "<= 2")
    spent = used.children_user + used.children_system - before.children_user - before.children_system
    yield Row(f"report over {YEARS} years, processor time", "ours", spent / 3, "s")
    yield Row(
        "any command at all", "ours", median(_seconds(lambda: _run(home, "--version")) for _ in range(3)), "s"
    )


def _run(home: Path, *arguments: str) -> None:
    # As installed: Python keeps what it compiled.
    environment = os.environ | {"VOICE_COACH_HOME": str(home), "PYTHONPYCACHEPREFIX": str(home / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run(
        [sys.executable, "-m", "voice_coach", *arguments], check=True, env=environment, capture_output=True
    )


def _start(full: Path, empty: Path) -> Iterable[Row]:
    """What a session reads before it speaks, and again after each exercise."""
    programme = programmes.load("en")
    now = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)

    def begin(home: Path) -> None:
        journal = Journal.open("me", str(home / "data" / "record.db"), now=lambda: now)
        memory = RecordedPerson(journal, programme, now=lambda: now)
        memory.known()
        memory.close()

    def after_an_exercise() -> None:
        memory.append(Event("activity_ended", {"activity": "exercise"}))
        memory.known()

    times = {home: [_seconds(lambda home=home: begin(home)) for _ in range(STARTS)] for home in (empty, full)}  # type: ignore[misc]
    yield Row("start with a record of one day", "ours", median(times[empty]) * 1000, "ms")
    more = (median(times[full]) - median(times[empty])) * 1000
    yield Row(f"start with a record of {YEARS} years, beyond an empty one", "ours", more, "ms", "<= 50")
    journal = Journal.open("me", str(full / "data" / "record.db"), now=lambda: now)
    memory = RecordedPerson(journal, programme, now=lambda: now)
    memory.known()
    again = median(_seconds(after_an_exercise) for _ in range(9)) * 1000
    memory.close()
    yield Row("everything known after an exercise", "ours", again, "ms")


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
