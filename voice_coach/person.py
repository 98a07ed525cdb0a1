"""The person of simulated sessions: short recordings, found by what is said in them."""

from functools import cache
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from voice_coach import places
from voice_coach.errors import ContentProblem
from voice_coach.speaking.clip import VOICE_RATE


def recording_file(text: str, folder: Path) -> Path:
    """Where that folder keeps the recording of a text: `say that again` → `say-that-again.flac`."""
    kept = "".join(letter for letter in text.lower() if letter.isalnum() or letter == " ")
    return folder / ("-".join(kept.split()) + ".flac")


@cache
def recording(text: str, folder: Path | None = None) -> NDArray[np.float32]:
    """The text as the person says it: mono at VOICE_RATE. Raises ContentProblem where nobody recorded it."""
    path = recording_file(text, folder or places.content("audio") / "person")
    if not path.is_file():
        raise ContentProblem(
            f"There is no recording of the person saying “{text}”.",
            cure=f"Make {path.name} with audio/make_person.py.",
        )
    samples, rate = soundfile.read(path, dtype="float32")
    return np.asarray(soxr.resample(samples, rate, VOICE_RATE), np.float32)
