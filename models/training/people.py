"""Recordings of real people saying single words (Speech Commands v0.02, P. Warden, Google, CC BY 4.0).

A folder a word, `unknown/` (the word begins the file's name), `silence/`; a file is named after its speaker.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import soundfile

from models.training.features import Samples

TEST_SPEAKERS = frozenset("0123")
"""First hex digits of the speakers who are only ever listened to, never learned from."""


@dataclass(frozen=True)
class Recording:
    """One second of one person."""

    path: Path
    word: str
    """Empty: no word, background noise."""
    speaker: str

    @property
    def for_test(self) -> bool:
        """Whether nothing may be learned from it."""
        return self.speaker[0] in TEST_SPEAKERS

    def samples(self) -> Samples:
        """Its sound, on the scale of 16-bit integers."""
        return soundfile.read(self.path, dtype="int16")[0].astype("float32")


def recordings(folder: Path) -> list[Recording]:
    """Everything in the folder, sorted; noise is split by a hash of its name, for want of a speaker."""
    found = []
    for path in sorted(folder.glob("*/*.flac")):
        name, kind = path.stem, path.parent.name
        if kind == "silence":
            found.append(Recording(path, "", hashlib.sha256(name.encode()).hexdigest()[:8]))
        elif kind == "unknown":
            word, speaker, _ = name.split("_")
            found.append(Recording(path, word, speaker))
        else:
            found.append(Recording(path, kind, name.split("_")[0]))
    return found
