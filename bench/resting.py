"""What all processes of the coach take while it waits, and while a breathing exercise runs."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from bench.live_coach import PERSON, LiveCoach, spoken
from bench.silence import AUDIBLE, silent, virtual_devices
from bench.table import Row
from bench.virtual_sound import until, why_not

SECONDS = 20.0
"""How long each is watched."""
TICKS = os.sysconf("SC_CLK_TCK")


def rows() -> Iterable[Row]:
    """Memory, counted once where processes share it, and the share of one core."""
    if why_not():
        return
    with virtual_devices() as (sound, home):
        speaker = sound.record()
        with LiveCoach(home, sound.env) as coach:
            until(lambda: float(np.abs(speaker.samples()).max()) > AUDIBLE, 90, "the greeting sounds")
            until(lambda: silent(speaker, 2.0), 60, "the greeting ends")
            yield Row("waiting: processor, share of one core", "ours", _share(coach), "%", "<= 15")
            yield Row("waiting: resident memory", "ours", memory(coach), "MB", "<= 250")
            mark = len(coach.captions)
            sound.say(spoken(PERSON / "start-deep-breathing-for-one-minute.flac"))
            coach.wait_for("^You: .*breathing", since=mark)
            coach.wait_for("^Coach: .*[Bb]reathe", 60, since=mark)
            yield Row("breathing: processor, share of one core", "ours", _share(coach), "%")
            yield Row("breathing: resident memory", "ours", memory(coach), "MB", "<= 250")


def _share(coach: LiveCoach) -> float:
    before, began = _spent(coach), time.monotonic()
    time.sleep(SECONDS)
    return 100 * (_spent(coach) - before) / (time.monotonic() - began)


def _spent(coach: LiveCoach) -> float:
    """Processor seconds."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in coach.processes()]
    return sum(int(user) + int(system) for user, system in (field[11:13] for field in fields)) / TICKS


def memory(coach: LiveCoach) -> float:
    """Megabytes of proportional set size: what its processes share is counted once."""
    lines = [Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() for pid in coach.processes()]
    return sum(int(line.split()[1]) for each in lines for line in each if line.startswith("Pss:")) / 1024
