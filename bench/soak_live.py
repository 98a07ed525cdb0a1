"""Twenty minutes of the real program on virtual devices, with spoken orders: memory, open files, late beats.

A person's recordings are played into the microphone; the loudspeaker is recorded, and the breath tones are
found in it, whose places the tempo gives. VOICE_COACH_SOAK_MINUTES makes it shorter.
"""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import correlate

from bench.live_coach import PERSON, LiveCoach, spoken
from bench.resting import memory
from bench.silence import AUDIBLE, virtual_devices
from bench.table import Row
from bench.virtual_sound import RATE, Recording, VirtualSound, until, why_not
from voice_coach.coaching.activities.breathing import IN_SECONDS, OUT_SECONDS
from voice_coach.speaking.tones import breath

MINUTES = float(os.environ.get("VOICE_COACH_SOAK_MINUTES", "20"))
BREATHING = "start-deep-breathing-for-one-minute"
ROUND = (
    (BREATHING, 80),
    ("start-knee-rolling", 25),
    ("stop", 6),
    ("tell-me-about-pacing", 20),
    ("stop", 6),
    ("how-can-i-sleep-better", 15),
    ("stop", 6),
)
"""The recordings that are played, and the seconds until the next one; over and over."""
BREATHS = 6
"""In the minute that is asked for."""
TRIES = 3
SEARCH = 0.5
"""Seconds before and after its place in which a tone is looked for."""

Sound = NDArray[np.float32]


@dataclass
class _Watched:
    """What was noted while it ran."""

    began: float
    noted: list[tuple[float, float, int]] = field(default_factory=list)
    """Seconds since the beginning, megabytes, open files of the main process."""
    breathing: list[int] = field(default_factory=list)
    """Samples of the recording at which breathing was asked for and understood."""
    orders: int = 0
    understood: int = 0

    def note(self, coach: LiveCoach) -> None:
        with suppress(OSError):  # a child that ends just now
            files = len(list(Path(f"/proc/{coach.pid}/fd").iterdir()))
            self.noted.append((time.monotonic() - self.began, memory(coach), files))

    def between(self, first: float, last: float) -> NDArray[np.float64]:
        """What was noted in that part of the time, a row each."""
        whole = 60 * MINUTES
        return np.array([one for one in self.noted if first * whole <= one[0] <= last * whole])


def rows() -> Iterable[Row]:
    """Growth after the first tenth, and how far a beat was from its place."""
    if why_not():
        return
    with virtual_devices() as (sound, home):
        speaker = sound.record()
        with LiveCoach(home, sound.env) as coach:
            until(lambda: float(np.abs(speaker.samples()).max()) > AUDIBLE, 90, "the greeting sounds")
            watched = _live(sound, coach, speaker)
            silent_error = not coach.errors
        yield from _rows(watched, speaker.stop(), silent_error)


def _live(sound: VirtualSound, coach: LiveCoach, speaker: Recording) -> _Watched:
    watched = _Watched(time.monotonic())
    time.sleep(8)
    while time.monotonic() - watched.began < 60 * MINUTES:
        for recording, seconds in ROUND:
            at = len(speaker)
            if _understood(sound, coach, recording, watched) and recording == BREATHING:
                watched.breathing.append(at)
            ends = time.monotonic() + seconds
            while time.monotonic() < ends:
                time.sleep(2)
                assert coach.running, f"it ended: {coach.texts()[-12:]} {coach.errors}"
                watched.note(coach)
    return watched


def _understood(sound: VirtualSound, coach: LiveCoach, recording: str, watched: _Watched) -> bool:
    """Play it; breathing is asked for again where it was not understood, so that there are beats."""
    word = {BREATHING: "breathing", "start-knee-rolling": "knee", "stop": "stop"}.get(recording, "")
    for _ in range(TRIES if recording == BREATHING else 1):
        mark = len(coach.captions)
        watched.orders += 1
        sound.say(spoken(PERSON / f"{recording}.flac")).wait()
        with suppress(AssertionError):
            coach.wait_for(f"^You: .*{word}", 6, since=mark)
            watched.understood += 1
            return True
    return False


def _rows(watched: _Watched, recorded: Sound, silent_error: bool) -> Iterator[Row]:
    who = f"ours, {MINUTES:g} min"
    early, late = watched.between(0.1, 0.3), watched.between(0.8, 1.2)
    grown = float(np.median(late[:, 1]) / np.median(early[:, 1]))
    yield Row("memory in the last fifth against the second and third tenth", who, grown, "times", "<= 1.05")
    yield Row("memory in the last fifth", who, float(np.median(late[:, 1])), "MB")
    files = float(np.median(late[:, 2]) - np.median(early[:, 2]))
    yield Row("files open, more than then", who, files, "files", "<= 0")
    off = [beat for at in watched.breathing for beat in _off_their_places(recorded[at:])]
    yield Row("beats found", who, len(off), "")
    yield Row("beats more than 20 ms off their place", who, sum(beat > 0.02 for beat in off), "", "<= 0")
    yield Row("the furthest of them off", who, 1000 * max(off, default=0.0), "ms", "<= 20")
    yield Row("orders understood", who, 100 * watched.understood / watched.orders, "%")
    yield Row("without a word on its error output", who, float(silent_error), "", ">= 1")


def _off_their_places(recorded: Sound) -> list[float]:
    """Seconds that each tone of a minute's breathing is from where the first one puts it."""
    length = round((IN_SECONDS + OUT_SECONDS) * RATE)
    rise, fall = (
        breath(seconds, rising=up).samples for seconds, up in ((IN_SECONDS, True), (OUT_SECONDS, False))
    )
    first = _found(recorded[: 4 * length], rise)
    places = [(first + n * length, rise) for n in range(BREATHS)]
    places += [(at + round(IN_SECONDS * RATE), fall) for at, _ in places]
    off: list[float] = []
    for place, tone in places:
        begin = max(0, place - round(SEARCH * RATE))
        part = recorded[begin : place + len(tone) + round(SEARCH * RATE)]
        if len(part) >= len(tone):
            off.append(abs(begin + _found(part, tone) - place) / RATE)
    return off


def _found(sound: Sound, tone: Sound) -> int:
    """Where in the sound the tone begins."""
    return int(np.argmax(correlate(sound, tone, mode="valid", method="fft")))
