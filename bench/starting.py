"""How soon the coach is heard after it was started, on the virtual devices: process start to first sound."""

from collections.abc import Iterable

import numpy as np

from bench.live_coach import LiveCoach
from bench.silence import AUDIBLE, silent, virtual_devices
from bench.table import Row
from bench.virtual_sound import until, why_not

WARM_STARTS = 7


def rows() -> Iterable[Row]:
    """The first start ever, and the middle one of those after it."""
    if why_not():
        return
    with virtual_devices() as (sound, home):
        took: list[float] = []
        for _ in range(1 + WARM_STARTS):
            speaker = sound.record()
            until(lambda: silent(speaker, 1.0), 20, "the recording begins with silence")  # noqa: B023
            first = len(speaker)
            with LiveCoach(home, sound.env) as coach:
                until(lambda: float(np.abs(speaker.samples(first)).max(initial=0)) > AUDIBLE, 90, "a sound")  # noqa: B023
                at = int(np.flatnonzero(np.abs(speaker.samples(first)) > AUDIBLE)[0])
                took.append(speaker.at(first + at) - coach.began)
                # So that the next one finds all of the greeting in its cache.
                until(lambda: silent(speaker, 1.0), 60, "the greeting ends")  # noqa: B023
                coach.interrupt()
                coach.wait(10)
            speaker.stop()
    yield Row("start to first word, first start ever", "ours", took[0], "s")
    yield Row("start to first word, warm, p50", "ours", float(np.median(took[1:])), "s", "<= 1.5")
    yield Row("start to first word, warm, slowest", "ours", max(took[1:]), "s")
