"""`voice-coach start` as a process of its own, on virtual devices, and the captions that it prints."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from bench.virtual_sound import RATE, until
from voice_coach.coaching import happenings
from voice_coach.record.journal import Journal

PERSON = Path(__file__).parents[1] / "audio" / "person"
"""Recordings of a person's orders."""

Sound = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Printed:
    """A caption as it was printed."""

    text: str
    """Whole, without its time."""
    when: float
    """On the monotonic clock."""


class LiveCoach:
    """A coach that runs; leaving the `with` ends it."""

    def __init__(self, home: Path, sound: Mapping[str, str], *arguments: str) -> None:
        """home: its folders; sound: the environment of the devices; arguments: after the program."""
        self.captions: list[Printed] = []
        self.began = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "voice_coach", *(arguments or ("start",))],
            env={**os.environ, **sound, "VOICE_COACH_HOME": str(home)},
            start_new_session=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.errors = ""
        self._readers = [threading.Thread(target=read, daemon=True) for read in (self._read, self._complain)]
        for reader in self._readers:
            reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self.wait(10)

    @property
    def pid(self) -> int:
        """Of the main process."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self._process.poll() is None

    def processes(self) -> list[int]:
        """Process ids of the coach and all that it started."""
        found = [self.pid]
        for pid in found:
            children = Path(f"/proc/{pid}/task").glob("*/children")
            found += [int(child) for listed in children for child in listed.read_text().split()]
        return found

    def texts(self) -> list[str]:
        """What was printed so far."""
        return [caption.text for caption in self.captions]

    def printed(self, pattern: str, since: int = 0) -> Printed | None:
        """The first caption, from number `since` on, in which the pattern is found."""
        return next((one for one in self.captions[since:] if re.search(pattern, one.text)), None)

    def wait_for(self, pattern: str, seconds: float = 20, since: int = 0) -> Printed:
        """Wait until such a caption is printed. AssertionError where it is not, or the coach ends before."""

        def over() -> bool:
            return self.printed(pattern, since) is not None or self._process.poll() is not None

        until(over, seconds, f"{pattern!r} after {self.texts()[-8:]}")
        found = self.printed(pattern, since)
        if found is None:
            self._readers[0].join(5)
            found = self.printed(pattern, since)
        if found is None:
            raise AssertionError(f"the coach ended before {pattern!r}: {self.texts()} {self.errors}")
        return found

    def type(self, line: str) -> None:
        """Type a line."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def interrupt(self) -> None:
        """Press Ctrl-C: a terminal sends the signal to all that was started there."""
        os.killpg(self.pid, signal.SIGINT)

    def wait(self, seconds: float) -> int:
        """Its exit code; TimeoutExpired where it goes on for longer."""
        code = self._process.wait(seconds)
        for reader in self._readers:
            reader.join(5)
        if self._process.stdin is not None and not self._process.stdin.closed:
            self._process.stdin.close()
        return code

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                text = re.sub(r"^\d+:[\d.]+  ", "", line.rstrip("\n"))
                self.captions.append(Printed(text, time.monotonic()))

    def _complain(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as lines:
            for line in lines:
                self.errors += line


def spoken(file: Path) -> Sound:
    """A recording at the devices' rate."""
    samples, rate = soundfile.read(str(file), dtype="float32")
    return np.asarray(soxr.resample(samples, rate, RATE), np.float32)


def acquainted(home: Path) -> None:
    """Make it the home of somebody who has used the coach before, so that the greeting is short."""
    journal = Journal.open("me", str(home / "data" / "record.db"))
    for lesson in ("welcome", "breathing", "small_ear"):
        journal.append(happenings.lesson_heard(lesson))
    journal.close()
