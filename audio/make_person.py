"""Renders the lines of the person in the demonstration and in the journeys, as short recordings.

The voice is flite's `slt`, which recognisers understand (Debian: apt install flite). Run it after a change of
the lines that are to be spoken; the recordings are kept in the repository, so nobody else needs flite.

    python audio/make_person.py "start deep breathing for one minute" "stop"
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import soundfile

from voice_coach.person import recording_file

FOLDER = Path(__file__).resolve().parent / "person"
PEAK = 0.5
"""Full scale is 1: somebody who speaks up, a metre from the microphone."""


def render(text: str) -> None:
    """Render one line as 16 kHz mono FLAC."""
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "line.wav"
        subprocess.run(["flite", "-voice", "slt", "-t", text, "-o", str(wav)], check=True)
        samples, rate = soundfile.read(wav, dtype="float32")
    samples *= PEAK / abs(samples).max()
    soundfile.write(recording_file(text, FOLDER), samples, rate, subtype="PCM_16")


if __name__ == "__main__":
    for line in sys.argv[1:]:
        render(line)
