"""Kills a writing program at random instants: is everything there that was acknowledged, and does it go on?

SIGKILL shows what a crash of the program does. What a power cut does rests on SQLite's full sync, and cannot
be shown without cutting the power.
"""

import os
import random
import signal
import tempfile
import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from bench.table import Row
from voice_coach.record import store, unfinished
from voice_coach.record.backups import is_whole
from voice_coach.record.events import Event
from voice_coach.record.journal import Journal, local_now

KILLS = 320
NEW_RECORD_EVERY = 16
"""So that some are killed while the record is being created."""
LONGEST = 0.25
"""Seconds after which the latest are killed."""


def rows() -> Iterable[Row]:
    """How many kills, and what was wrong after them."""
    chance = random.Random(1)
    lost = damaged = elsewhere = acknowledged = 0
    with tempfile.TemporaryDirectory() as folder:
        # Imports everything once, and not anew in every child.
        _use(Journal.open("me", str(Path(folder) / "first.db")))
        record, expected = Path(folder), set[str]()
        for kill in range(KILLS):
            if kill % NEW_RECORD_EVERY == 0:
                record, expected = Path(folder) / f"{kill}" / store.FILE_NAME, set()
            uids, number = _killed(record, chance.random() * LONGEST)
            expected.update(uids)
            acknowledged += len(uids)
            journal = Journal.open("me", str(record))
            lost += len(expected - {event.uid for event in journal.everything()})
            since = local_now() - timedelta(days=1)
            left = unfinished.unfinished(journal.events(since=since, kinds=unfinished.KINDS), local_now())
            place = left.place.number if left is not None and left.place is not None else 0
            # An event may have been written without the program having lived to hear of it.
            elsewhere += bool(uids) and place not in (number, number + 1)
            damaged += not is_whole(record)
            journal.close()
    yield Row("kills at random instants", "ours", KILLS, "kills", ">= 300")
    yield Row("acknowledged events", "ours", acknowledged, "events")
    yield Row("acknowledged events that were missing afterwards", "ours", lost, "events", "<= 0")
    yield Row("records that were damaged afterwards", "ours", damaged, "records", "<= 0")
    yield Row("would go on somewhere else", "ours", elsewhere, "times", "<= 0")


def _killed(record: Path, after: float) -> tuple[list[str], int]:
    """Let a program write and kill it; gives the uids it acknowledged, and the last mark's number."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            _write(record, writing)
        finally:
            os._exit(1)
    os.close(writing)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading) as told:
        lines = [line.split() for line in told.read().splitlines() if len(line.split()) == 2]
    marks = [int(number) for _, number in lines if number != "0"]
    return [uid for uid, _ in lines], max(marks, default=0)


def _use(journal: Journal) -> None:
    journal.append(Event("session_started"))
    journal.store.close()


def _write(record: Path, out: int) -> None:
    journal = Journal.open("me", str(record))
    started = Event("activity_started", {"activity": "exercise", "params": '{"exercise": "bridge"}'})
    os.write(out, f"{journal.append(started)} 0\n".encode())
    number = 0
    while True:
        number += 1
        mark = Event("mark_reached", {"mark": "rep", "number": number, "total": 1000, "part": "set 1"})
        os.write(out, f"{journal.append(mark)} {number}\n".encode())
        done = Event("repetition_done", {"exercise": "bridge", "number": number})
        os.write(out, f"{journal.append(done)} 0\n".encode())
