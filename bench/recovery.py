"""How soon the coach speaks again: after its speech engine died or hung, and after a lost device is back.

The engine: from the wish for a sentence to its sound, for a child that was killed or stopped just before.
The device: the sound server is killed, or stopped, for some seconds; from the moment at which it takes
connections again to the first sound in its loudspeaker, with which the coach says that it is back.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator

import numpy as np

from bench.live_coach import LiveCoach
from bench.silence import AUDIBLE, silent, virtual_devices
from bench.table import Row
from bench.virtual_sound import VirtualSound, until, why_not
from voice_coach.speaking.renderer import Renderer
from voice_coach.speaking.voice import Voice

ENGINES = 10
DEVICES = 8
GONE = 4.0
"""Seconds for which the sound server is away."""


def rows() -> Iterable[Row]:
    """The middle and the slowest of each."""
    if sys.platform.startswith("linux"):
        for what, trouble in (("killed", signal.SIGKILL), ("hung", signal.SIGSTOP)):
            took = [_engine(trouble, n) for n in range(ENGINES)]
            yield Row(
                f"speech engine {what}: next sentence, middle", "ours", float(np.median(took)), "s", "<= 0.5"
            )
            yield Row(f"speech engine {what}: next sentence, slowest", "ours", max(took), "s", "<= 0.5")
    if why_not():
        return
    for what, hangs in (("gone", False), ("hung", True)):
        took = list(_devices(hangs))
        yield Row(
            f"sound server {what}: sound after it is back, middle",
            "ours",
            float(np.median(took)),
            "s",
            "<= 2",
        )
        yield Row(f"sound server {what}: sound after it is back, slowest", "ours", max(took), "s", "<= 2")


def _engine(trouble: signal.Signals, number: int) -> float:
    engine = Renderer()
    try:
        for usual in ("Roll your knees to one side.", "And back to the middle.", "One."):
            engine.render(usual, Voice())
        assert engine.child_pid is not None
        os.kill(engine.child_pid, trouble)
        began = time.monotonic()
        engine.render(f"This is sentence number {number}.", Voice())
        return time.monotonic() - began
    finally:
        engine.close()


def _devices(hangs: bool) -> Iterator[float]:
    with virtual_devices() as (sound, home):
        speaker = sound.record()
        with LiveCoach(home, sound.env) as coach:
            until(lambda: float(np.abs(speaker.samples()).max()) > AUDIBLE, 90, "the greeting sounds")
            until(lambda: silent(speaker, 1.0), 60, "the greeting ends")
            for _ in range(DEVICES):
                yield _back(sound, coach, hangs)
                time.sleep(4.0)


def _back(sound: VirtualSound, coach: LiveCoach, hangs: bool) -> float:
    mark = len(coach.captions)
    if hangs:
        sound.hang(True)
    else:
        sound.kill()
    coach.wait_for("^Note: ", 10, since=mark)
    time.sleep(GONE)
    if hangs:
        back = time.monotonic()
        sound.hang(False)
    else:
        back = _answers(sound)
    speaker = sound.record()
    until(lambda: float(np.abs(speaker.samples()).max()) > AUDIBLE, 30, "sound is back")
    first = int(np.flatnonzero(np.abs(speaker.samples()) > AUDIBLE)[0])
    heard = speaker.at(first)
    speaker.stop()
    return max(0.0, heard - back)


def _answers(sound: VirtualSound) -> float:
    """Start the daemon; when it took connections, on the monotonic clock."""
    socket = sound.folder / "socket"
    socket.unlink(missing_ok=True)
    seen: list[float] = []

    def watch() -> None:
        while not socket.exists():
            time.sleep(0.005)
        seen.append(time.monotonic())

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    sound.start()
    watching.join(10)
    return seen[0]
