"""Sound files as the ear wants them."""

from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from voice_coach.errors import UsageProblem

LONGEST_FILE = 4 * 3600
"""Seconds; more is no recording of a session."""


def read_mono(path: Path, rate: int) -> NDArray[np.float32]:
    """The file's sound, its channels mixed, at `rate` samples a second, −1 to 1.

    Raises UsageProblem if it is not there or not a sound file.
    """
    try:
        with soundfile.SoundFile(path) as file:
            if file.frames > LONGEST_FILE * file.samplerate:
                raise UsageProblem(f"{path} is longer than four hours.", cure="Cut it into pieces.")
            samples, file_rate = file.read(dtype="float32", always_2d=True), file.samplerate
    except (OSError, soundfile.SoundFileError) as error:
        what = "is not there" if not path.exists() else "is not a sound file that can be read"
        raise UsageProblem(f"{path} {what}.", cure="Name a WAV or FLAC file.") from error
    mono = np.nan_to_num(samples.mean(axis=1, dtype=np.float32), nan=0.0, posinf=1.0, neginf=-1.0)
    if file_rate != rate and len(mono):
        mono = soxr.resample(mono, file_rate, rate, quality="HQ")
    whole: NDArray[np.float32] = np.clip(mono, -1, 1).astype(np.float32)
    return whole
