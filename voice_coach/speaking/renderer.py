"""The renderer: text becomes a clip, by way of the child process that owns the speech engine."""

import contextlib
import json
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from voice_coach.errors import AudioProblem, UsageProblem
from voice_coach.speaking.clip import Clip
from voice_coach.speaking.levels import ready_to_play
from voice_coach.speaking.voice import InstalledVoice, Voice

START_SECONDS = 15.0
"""Longer than any engine takes to start on a busy machine; then it hangs."""
RENDER_SECONDS = (0.15, 2.0, 10.0)
"""How long a render may take at the first, the second and the third try. A sentence takes some 15 ms."""
USUAL = 0.06
"""Seconds that a render takes, until it is known."""
HUNG = 5.0
"""A render that takes so many times as long as usual hangs, unless it takes less than RENDER_SECONDS."""
LATE = 0.4
"""Share of that time after which the next child is started, so that it is ready when this one is given up."""
FORGETS = 0.8
"""What is left of the slowest render, in what is usual, after each one that was faster."""
RENDERS_A_CHILD = 150
"""The engine grows by half a megabyte an utterance, so it is replaced now and then."""
TRIES = 3
FASTEST_READING = 40.0
"""Characters a second that no voice reaches; a shorter sound has lost its end."""

ENGINE = f"pyttsx3 {version('pyttsx3')} {sys.platform}"
"""Which engine rendered; part of a cached clip's name."""


class _Died(Exception):
    """The child ended, hung or answered nonsense; a new one may do better."""


class _Late(_Died):
    """It has not answered yet."""


class _Child:
    """One run of the rendering process."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="voice-coach-"))
        self.rendered = 0
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "voice_coach.speaking.rendering_process", str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        threading.Thread(target=self._read, daemon=True).start()
        self._voices: list[InstalledVoice] | None = None

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def voices(self) -> list[InstalledVoice]:
        """Waits until the engine has started."""
        if self._voices is None:
            ready = self._answer(START_SECONDS)
            if "failed" in ready:
                raise AudioProblem(
                    f"The speech engine does not start: {ready['failed']}.",
                    cure="On Debian or Ubuntu: sudo apt install espeak-ng. Elsewhere: install a voice.",
                )
            self._voices = [InstalledVoice(id, name, tuple(tags)) for id, name, tags in ready["voices"]]
        return self._voices

    def ask(self, text: str, voice: Voice) -> Path:
        """Let it render; gives the file in which the sound will be."""
        self.rendered += 1
        # AIFF is all that macOS writes, whatever the file is called.
        file = f"{self.rendered}.{'aiff' if sys.platform == 'darwin' else 'wav'}"
        wish = {
            "number": self.rendered,
            "text": text,
            "file": file,
            "voice": voice.id,
            "rate": voice.rate,
            "pitch": voice.pitch,
            "language": voice.language,
        }
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(wish) + "\n")
            self._process.stdin.flush()
        except OSError as broken:
            raise _Died from broken
        return self.folder / file

    def problem(self, seconds: float) -> str:
        """What went wrong with it, or nothing; `_Late` where there is no answer within so many seconds."""
        answer = self._answer(seconds)
        if answer.get("number") != self.rendered:
            raise _Died
        return str(answer["problem"])

    def end(self) -> None:
        """Gone at once, with its files."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _read(self) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(ValueError):  # closed meanwhile
            for line in self._process.stdout:
                self._answers.put(line)
        self._answers.put("")

    def _answer(self, seconds: float) -> dict[str, Any]:
        try:
            answer = json.loads(self._answers.get(timeout=seconds))
        except queue.Empty as nothing:
            raise _Late from nothing
        except ValueError as nothing:
            raise _Died from nothing
        if not isinstance(answer, dict):
            raise _Died
        return answer


class Renderer:
    """Renders text with pyttsx3; starts its child ahead of need and replaces it when it dies or hangs.

    May be used from several threads; they take turns.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._closed = False
        self._usual = USUAL
        self._child: _Child | None = _started()
        self._next: _Child | None = None
        self.restarts = 0
        """How often a child had to be replaced because it died or hung."""

    @property
    def child_pid(self) -> int | None:
        """Process id of the child, for measurements."""
        child = self._child
        return child.pid if child else None

    @property
    def next_pid(self) -> int | None:
        """Process id of the child that will take over, where one was started ahead of need."""
        ahead = self._next
        return ahead.pid if ahead else None

    def voices(self) -> list[InstalledVoice]:
        """The voices that are installed. Raises AudioProblem where there is no speech engine."""
        with self._turn:
            for _ in range(TRIES):
                try:
                    return list(self._running().voices())
                except _Died:
                    self._replace()
        raise _no_voice()

    def render(self, text: str, voice: Voice) -> Clip:
        """The text as a levelled clip; an empty one where there is nothing to pronounce.

        Raises UsageProblem for a voice that isn't there, AudioProblem where the engine cannot be had.
        """
        if not any(character.isalnum() for character in text):
            return Clip(np.zeros(0, np.float32), text)
        with self._turn:
            for seconds in RENDER_SECONDS:
                child = self._running()
                try:
                    child.voices()
                    begun = time.monotonic()
                    file = child.ask(text, voice)
                    problem = self._answered(child, max(seconds, HUNG * self._usual))
                except _Died:
                    self._usual = min(2 * self._usual, RENDER_SECONDS[-1] / HUNG)
                    self._replace()
                    continue
                self._usual = max(time.monotonic() - begun, FORGETS * self._usual)
                if problem.startswith("no voice"):
                    raise UsageProblem(
                        f"There is {problem}.", cure="voice-coach doctor names the voice in use."
                    )
                sound = None if problem else _whole_sound(file, text)
                if sound is None:
                    self._replace()
                    continue
                if child.rendered >= RENDERS_A_CHILD:
                    self._retire()
                return Clip(ready_to_play(*sound), text)
        raise _no_voice()

    def close(self) -> None:
        """End the child; the renderer cannot be used afterwards."""
        with self._turn:
            self._closed = True
            ended = self._child, self._next
            self._child = self._next = None
            for child in ended:
                if child is not None:
                    child.end()

    def _answered(self, child: _Child, seconds: float) -> str:
        """What the child says when it has rendered; another one is started where it takes its time."""
        try:
            return child.problem(LATE * seconds)
        except _Late:
            if self._next is None:
                self._next = _started()
            return child.problem((1 - LATE) * seconds)

    def _running(self) -> _Child:
        if self._closed:
            raise _no_voice()
        if self._child is None:
            self._child = _started()
        return self._child

    def _replace(self) -> None:
        self.restarts += 1
        self._retire()

    def _retire(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.end()
        self._child, self._next = self._next or _started(), None


def _started() -> _Child:
    try:
        return _Child()
    except OSError as refused:
        raise AudioProblem(
            f"The speech engine cannot be started: {refused.strerror}.", cure="Make room on the disk."
        ) from refused


def _whole_sound(file: Path, text: str) -> tuple[NDArray[np.float32], int] | None:
    """The sound in the file and its rate, if there is as much of it as the text takes at the very least."""
    try:
        sound, rate = soundfile.read(str(file), dtype="float32")
    except (OSError, soundfile.SoundFileError):
        return None
    finally:
        file.unlink(missing_ok=True)
    letters = sum(character.isalnum() for character in text)
    return (sound, rate) if len(sound) and len(sound) / rate >= letters / FASTEST_READING else None


def _no_voice() -> AudioProblem:
    return AudioProblem(
        "The speech engine gives no sound.", cure="Run voice-coach doctor to see what is missing."
    )
