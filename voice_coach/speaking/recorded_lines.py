"""Lines that somebody has recorded, played instead of the synthesiser.

A voice is a folder of WAV files, each named after the id of its line (`session.welcome.wav`).
"""

import contextlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import numpy as np
import soundfile
from numpy.typing import NDArray

from voice_coach.errors import AudioProblem, ContentProblem, UsageProblem
from voice_coach.speaking.clip import VOICE_RATE, Clip
from voice_coach.speaking.levels import ready_to_play

QUIETEST_DB = -50.0
"""A recording whose loudest sample is below this has nobody's voice in it (dB of full scale)."""
CLIPPED = 0.999
"""Samples from this on have hit the end of the scale …"""
CLIPPED_SAMPLES = 20
"""… and so many of them can be heard."""
SHORTEST, LONGEST = 0.15, 30.0
"""Seconds of one line."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What is in a voice's folder, against the lines that are to be read."""

    recorded: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    """Files whose name is no line's id, or a line's that changes each time it is said."""
    unusable: tuple[tuple[str, str], ...]
    """Line ids, and what is wrong with the recording."""


ON_SCREEN = ("note.", "paper.")
"""Beginnings of the ids of lines that are only shown or printed."""


def readable(lines: Mapping[str, str]) -> dict[str, str]:
    """The lines that always sound the same; one with a slot ("{n} times") is left to the synthesiser."""
    return {
        line: text
        for line, text in lines.items()
        if all(name is None for _, name, _, _ in Formatter().parse(text)) and not line.startswith(ON_SCREEN)
    }


def check(folder: Path, lines: Mapping[str, str]) -> Checked:
    """Look at every recording. `lines`: line id → text, all of the programme. Raises ContentProblem."""
    wanted = readable(lines)
    found = {path.stem: path for path in recordings(folder)}
    wrong: list[tuple[str, str]] = []
    for line in sorted(found.keys() & wanted.keys()):
        try:
            read_recording(found[line])
        except AudioProblem as problem:
            wrong.append((line, problem.what))
    good = sorted((found.keys() & wanted.keys()) - {line for line, _ in wrong})
    missing = [line for line in wanted if line not in good]
    return Checked(tuple(good), tuple(missing), tuple(sorted(found.keys() - wanted.keys())), tuple(wrong))


def recordings(folder: Path) -> list[Path]:
    """The WAV files of a voice. Raises ContentProblem where there is no such folder."""
    if not folder.is_dir():
        raise ContentProblem(
            f"There is no voice called {folder.name}: {folder} is not there.",
            cure=f"Record one with voice-coach voice record {folder.name}.",
        )
    return sorted(folder.glob("*.wav"))


def read_recording(path: Path) -> NDArray[np.float32]:
    """A recording as it will sound: mono at VOICE_RATE, trimmed, levelled. Raises AudioProblem."""
    try:
        sound, rate = soundfile.read(str(path), dtype="float32", always_2d=True)
    except (OSError, soundfile.SoundFileError) as problem:
        raise AudioProblem(f"{path.name} is no sound file.", cure="Record it again.") from problem
    return trimmed_and_levelled(sound, rate)


def trimmed_and_levelled(sound: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """A raw recording as it will sound. Raises AudioProblem where it cannot be used, and says why."""
    peak = float(np.abs(sound).max()) if sound.size else 0.0
    if not np.isfinite(peak) or peak < 10 ** (QUIETEST_DB / 20):
        raise AudioProblem("Nothing can be heard in it.", cure="Speak louder, or move nearer.")
    if int(np.count_nonzero(np.abs(sound) >= CLIPPED)) >= CLIPPED_SAMPLES:
        raise AudioProblem("It is too loud, and crackles.", cure="Move away a little, and read it again.")
    ready = ready_to_play(sound, rate)
    seconds = len(ready) / VOICE_RATE
    if not SHORTEST <= seconds <= LONGEST:
        raise AudioProblem(f"It lasts {seconds:.1f} seconds.", cure="Read just the line, and all of it.")
    return ready


def keep_recording(folder: Path, line: str, sound: NDArray[np.float32]) -> Path:
    """Write it into the voice's folder, whole or not at all, for its owner alone. Raises AudioProblem."""
    path = folder / f"{line}.wav"
    unfinished = ""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=folder, suffix=".unfinished")
        os.close(handle)
        soundfile.write(unfinished, sound, VOICE_RATE, subtype="PCM_16", format="WAV")
        Path(unfinished).replace(path)
    except (OSError, soundfile.SoundFileError) as problem:
        with contextlib.suppress(OSError):
            Path(unfinished).unlink()
        raise AudioProblem(f"{path} cannot be written.", cure="Make room for it.") from problem
    return path


def voice_folder(voices: Path, name: str) -> Path:
    """Where the voice of that name is. Raises UsageProblem for a name that is a path."""
    if not name or Path(name).name != name or name.startswith("."):
        raise UsageProblem(f"{name!r} is no name for a voice.", cure="Use a plain word, such as anna.")
    return voices / name


class RecordedLines:
    """Recordings by the text that is spoken in them; each is read when it is first wanted."""

    def __init__(self, folder: Path, lines: Mapping[str, str]) -> None:
        """Raises ContentProblem where there is no such folder."""
        wanted = readable(lines)
        self._paths = {wanted[p.stem]: p for p in recordings(folder) if p.stem in wanted}
        self._clips: dict[str, Clip | None] = {}

    def clip(self, text: str) -> Clip | None:
        """The recording of that text; None: there is none that can be used, and it is to be synthesised."""
        path = self._paths.get(text)
        if path is None:
            return None
        if text not in self._clips:
            self._clips[text] = None
            with contextlib.suppress(AudioProblem):
                self._clips[text] = Clip(read_recording(path), text)
        return self._clips[text]
