"""Clips that were rendered before: in memory and on disk, so that what was said once starts at once."""

import contextlib
import hashlib
import os
import queue
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import numpy as np
import soundfile
from numpy.typing import NDArray

from voice_coach.errors import CoachError
from voice_coach.speaking.clip import VOICE_RATE, Clip
from voice_coach.speaking.levels import LOUDNESS_DB
from voice_coach.speaking.renderer import ENGINE
from voice_coach.speaking.voice import InstalledVoice, Voice

MEMORY_BYTES = 24 * 2**20
"""About two minutes of speech."""
DISK_BYTES = 200 * 2**20
"""About an hour and a half of speech."""


def clip_name(text: str, voice: Voice) -> str:
    """A name that tells nothing of the text; other where anything would sound different."""
    parts = (ENGINE, LOUDNESS_DB, voice.id, voice.rate, voice.pitch, voice.language, text)
    return hashlib.blake2b(repr(parts).encode(), digest_size=20).hexdigest()


class ClipCache:
    """Clips by name; the least used ones go when there are too many. One thread at a time."""

    def __init__(
        self, folder: Path | None, *, memory_bytes: int = MEMORY_BYTES, disk_bytes: int = DISK_BYTES
    ) -> None:
        """`folder`: where they outlive the program; None: in memory alone."""
        self._folder = folder
        self._memory_bytes = memory_bytes
        self._disk_bytes = disk_bytes
        self._memory: OrderedDict[str, Clip] = OrderedDict()
        self._in_memory = 0
        self._on_disk = sum(path.stat().st_size for path in folder.glob("*.flac")) if folder else 0

    def get(self, name: str, text: str) -> Clip | None:
        """The clip of that name, whose text is known; None if there is none, or a damaged one."""
        clip = self._memory.get(name)
        if clip is not None:
            self._memory.move_to_end(name)
            return clip
        samples = self._read(name)
        if samples is None:
            return None
        clip = Clip(samples, text)
        self._keep(name, clip)
        return clip

    def put(self, name: str, clip: Clip) -> None:
        """Keep it; a disk that is full or may not be written to only means that it is rendered again."""
        self._keep(name, clip)
        if self._folder is not None and len(clip.samples):
            with contextlib.suppress(OSError, soundfile.SoundFileError):
                self._write(self._folder, name, clip.samples)

    def _keep(self, name: str, clip: Clip) -> None:
        self._in_memory += clip.samples.nbytes
        self._memory[name] = clip
        while self._in_memory > self._memory_bytes and len(self._memory) > 1:
            _, oldest = self._memory.popitem(last=False)
            self._in_memory -= oldest.samples.nbytes

    def _read(self, name: str) -> NDArray[np.float32] | None:
        if self._folder is None:
            return None
        path = self._folder / f"{name}.flac"
        try:
            with soundfile.SoundFile(str(path)) as file:
                whole = file.samplerate == VOICE_RATE and file.channels == 1
                pcm = file.read(dtype="int16")
                fingerprint = file.comment
            os.utime(path)
        except (OSError, soundfile.SoundFileError):
            whole = False
            if not path.exists():
                return None
        if whole and fingerprint == _fingerprint(pcm):
            samples: NDArray[np.float32] = pcm.astype(np.float32) / np.float32(32768)
            return samples
        with contextlib.suppress(OSError):
            path.unlink()
        return None

    def _write(self, folder: Path, name: str, samples: NDArray[np.float32]) -> None:
        pcm = np.clip(np.round(samples * 32768), -32768, 32767).astype(np.int16)
        handle, unfinished = tempfile.mkstemp(dir=folder, suffix=".unfinished")  # 0600 by itself
        os.close(handle)
        try:
            with soundfile.SoundFile(unfinished, "w", VOICE_RATE, 1, "PCM_16", format="FLAC") as file:
                file.comment = _fingerprint(pcm)
                file.write(pcm)
            self._on_disk += Path(unfinished).stat().st_size
            Path(unfinished).replace(folder / f"{name}.flac")
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
        if self._on_disk > self._disk_bytes:
            self._make_room(folder)

    def _make_room(self, folder: Path) -> None:
        """Down to three quarters, so that it is not needed again at once."""
        found = sorted((path.stat().st_mtime, path.stat().st_size, path) for path in folder.glob("*.flac"))
        self._on_disk = sum(size for _, size, _ in found)
        for _, size, path in found:
            if self._on_disk <= self._disk_bytes * 3 // 4:
                return
            path.unlink(missing_ok=True)
            self._on_disk -= size


class Speech(Protocol):
    """What renders a text: the `Renderer`."""

    def render(self, text: str, voice: Voice) -> Clip:
        """The text as a clip."""

    def voices(self) -> list[InstalledVoice]:
        """The voices that are installed."""

    def close(self) -> None:
        """Release the engine."""


class Mouth:
    """Gives the clip for a text, made before or made now. May be used from several threads."""

    def __init__(self, renderer: Speech, cache: ClipCache, voice: Voice | None = None) -> None:
        self._renderer = renderer
        self._cache = cache
        self._turn = threading.Lock()
        self._rendering = threading.Lock()
        self._to_come: queue.SimpleQueue[tuple[str, float] | None] = queue.SimpleQueue()
        self._ahead: threading.Thread | None = None
        self._closing = False
        self.voice = voice or Voice()
        """Whose voice it is; may be changed at any time."""

    def clip(self, text: str, rate_factor: float = 1.0) -> Clip:
        """The text, spoken; `rate_factor` above 1 is faster.

        Raises AudioProblem where no voice can be had, UsageProblem where the voice is unknown.
        """
        voice = self.voice.at(rate_factor)
        name = clip_name(text, voice)
        known = self._known(name, text)
        if known is not None:
            return known
        with self._rendering:
            # It may have been prepared while this waited.
            known = self._known(name, text)
            if known is not None:
                return known
            clip = self._renderer.render(text, voice)
            with self._turn:
                self._cache.put(name, clip)
            return clip

    def voices(self) -> list[InstalledVoice]:
        """The voices that are installed. Raises AudioProblem where there is no speech engine."""
        with self._rendering:
            return self._renderer.voices()

    def prepare(self, texts: Iterable[str], rate_factor: float = 1.0) -> None:
        """Render them in the background, so that they start at once when their time has come."""
        if self._ahead is None:
            self._ahead = threading.Thread(target=self._render_ahead, daemon=True)
            self._ahead.start()
        for text in texts:
            self._to_come.put((text, rate_factor))

    def close(self) -> None:
        """Stop preparing and release the engine."""
        self._closing = True
        self._to_come.put(None)
        self._renderer.close()
        if self._ahead is not None:
            self._ahead.join()

    def _known(self, name: str, text: str) -> Clip | None:
        with self._turn:
            return self._cache.get(name, text)

    def _render_ahead(self) -> None:
        while (wish := self._to_come.get()) is not None and not self._closing:
            # Whoever really wants to say it meets the problem again, and tells the person.
            with contextlib.suppress(CoachError):
                self.clip(*wish)


def _fingerprint(pcm: NDArray[np.int16]) -> str:
    return hashlib.blake2b(pcm.tobytes(), digest_size=16).hexdigest()
