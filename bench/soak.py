"""Eight hours of a person's life with the coach, in virtual time: memory and open files stay as they are.

Typed sessions one after the other, with the real mind, session, performer, mixer and record.
VOICE_COACH_SOAK_HOURS makes it shorter. At the end come the two who ask too much: one word for ever, and a
hundred utterances a second.
"""

import gc
import itertools
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from bench.table import Row
from voice_coach import programme as programmes
from voice_coach.coach import Coach
from voice_coach.house import open_house
from voice_coach.memory import RecordedPerson
from voice_coach.record.journal import Journal
from voice_coach.settings import Settings
from voice_coach.simulation import BLOCK
from voice_coach.speaking.clip import VOICE_RATE
from voice_coach.speaking.mixer import Mixer
from voice_coach.testing import SilentVoice

HOURS = float(os.environ.get("VOICE_COACH_SOAK_HOURS", "8"))
DAY = (
    ("start knee rolling", 40),
    ("easy", 8),
    ("start deep breathing for one minute", 30),
    ("slower", 40),
    ("pause", 20),
    ("carry on", 30),
    ("tell me about pacing", 60),
    ("next", 20),
    ("stop", 5),
    ("the dog wants to go out", 5),
    ("start the bridge", 30),
    ("that hurts", 12),
    ("rest", 8),
    ("how am i doing", 20),
    ("set a goal", 8),
    ("leisure", 8),
    ("cancel", 8),
    ("my chest hurts", 25),
)
"""What is said, and the seconds until the next thing; some six minutes, over and over."""


def rows() -> Iterable[Row]:
    """Growth of memory and of open files after the first tenth."""
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal.open("me", f"sqlite:///{Path(folder) / 'record.db'}")
        memory = RecordedPerson(journal, programmes.load("en"))
        try:
            yield from _rows(memory)
        finally:
            memory.close()


def _rows(memory: RecordedPerson) -> Iterator[Row]:
    mixer = Mixer()
    coach = open_house(Settings(), memory, SilentVoice()).coach(mixer, lambda _caption: None)
    coach.begin()
    measured: list[tuple[float, int]] = []
    said = itertools.cycle(DAY)
    while mixer.clock < HOURS * 3600 * VOICE_RATE:
        words, seconds = next(said)
        coach.typed(words)
        _pass(coach, mixer, seconds)
        if words == DAY[-1][0]:
            gc.collect()
            measured.append((_resident(), _files()))
    later = measured[len(measured) // 10 :]
    who = f"ours, {HOURS:g} h"
    yield Row(
        "memory at the end against a tenth of the time", who, later[-1][0] / later[0][0], "times", "<= 1.05"
    )
    yield Row("files open at the end, more than at a tenth", who, later[-1][1] - later[0][1], "files", "<= 0")
    yield Row("memory at the end", who, later[-1][0], "MB")
    yield _flood("one word for ever", coach, mixer, lambda _: "stop")
    yield _flood("100 utterances a second", coach, mixer, lambda n: DAY[n % len(DAY)][0])


def _flood(what: str, coach: Coach, mixer: Mixer, word: Callable[[int], str]) -> Row:
    """Ten seconds of it; how much memory they leave behind."""
    before = _resident()
    for n in range(1000):
        coach.typed(word(n))
        _pass(coach, mixer, 0.01)
    coach.typed("stop")
    gc.collect()
    return Row(f"{what}, ten seconds: memory left behind", "ours", _resident() - before, "MB", "<= 20")


def _pass(coach: Coach, mixer: Mixer, seconds: float) -> None:
    end = mixer.clock + round(seconds * VOICE_RATE)
    while mixer.clock < end:
        mixer.render(BLOCK)
        coach.tick()


def _resident() -> float:
    """Megabytes. Linux alone says it without another library."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
