"""Synthetic voices: espeak-ng with its variants, flite, festival. All from Debian, all free software.

Each gives sound and, where the engine tells, the phones with their end times.
"""

import ctypes
import random
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from models.training.features import Samples

VARIANTS = Path("/usr/lib/x86_64-linux-gnu/espeak-ng-data/voices/!v")
FESTIVAL_VOICES = Path("/usr/share/festival/voices")
UNNATURAL = frozenset(
    # rob and Demonic also end the whole program at some texts.
    [
        "Demonic",
        "rob",
        "UniRobot",
        "anikaRobot",
        "Tweaky",
        "whisperf",
        "fast",
        "announcer",
        "whisper",
        "croak",
    ]
)
TEST_VARIANTS = ("Andrea", "Lee", "m7", "linda", "steph")
"""Voices of espeak-ng that are never trained on; nor is festival's ked_diphone."""
TEST_FESTIVAL = "ked_diphone"

ACCENTS = (
    *["en-us"] * 4,
    *["en"] * 4,  # British; the name en-gb fails
    *["en-gb-x-rp"] * 2,
    "en-gb-scotland",
    "en-gb-x-gbclan",
    "en-gb-x-gbcwmd",
    "en-029",
    "en-us-nyc",
)
FESTIVAL = ("kal_diphone", "cmu_us_slt_arctic_hts")
FLITE = {"slt": (170, 3), "rms": (100, 3), "awb": (130, 3), "kal16": (100, 1)}
"""Voice: usual pitch in Hz, how often it is taken."""


@dataclass(frozen=True)
class Spoken:
    """A rendered text."""

    text: str
    voice: str
    samples: Samples
    rate: int
    phones: tuple[tuple[str, float], ...] | None = None
    """Phone and the second it ends at."""


class Espeak:
    """libespeak-ng, called directly: hundreds of utterances a second. One per process."""

    _RATE, _PITCH, _PITCH_RANGE = 1, 3, 4

    def __init__(self) -> None:
        self._library = ctypes.CDLL("libespeak-ng.so.1")
        self._sample_rate = self._library.espeak_Initialize(2, 0, None, 0)
        self._heard: list[np.ndarray] = []
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)

        def take(samples, count, _events):  # type: ignore[no-untyped-def]
            if samples and count > 0:
                self._heard.append(np.ctypeslib.as_array(samples, (count,)).copy())
            return 0

        self._callback = kind(take)  # kept alive: the library calls it
        self._library.espeak_SetSynthCallback(self._callback)
        names = sorted(path.name for path in VARIANTS.iterdir())
        self.variants = [
            name
            for name in names
            if name not in UNNATURAL and name not in TEST_VARIANTS and not name.lower().startswith("robosoft")
        ]

    def say(self, text: str, voice: str, rate: int = 170, pitch: int = 50, spread: int = 50) -> Spoken | None:
        """The text in that voice (`en+f2`); words a minute, pitch and range 0–100; None where silent."""
        library = self._library
        if library.espeak_SetVoiceByName(voice.encode()) != 0:
            return None
        for parameter, value in ((self._RATE, rate), (self._PITCH, pitch), (self._PITCH_RANGE, spread)):
            library.espeak_SetParameter(parameter, value, 0)
        self._heard.clear()
        spoken = text.encode() + b"\0"
        library.espeak_Synth(spoken, len(spoken), 0, 0, 0, 1, None, None)
        library.espeak_Synchronize()
        if not self._heard:
            return None
        return Spoken(text, voice, np.concatenate(self._heard).astype(np.float32), self._sample_rate)

    def say_somehow(self, text: str, chance: random.Random) -> Spoken | None:
        """The text in a training voice, at a random speed and pitch."""
        voice = chance.choice(ACCENTS) + (
            "+" + chance.choice(self.variants) if chance.random() < 0.93 else ""
        )
        return self.say(text, voice, chance.randint(115, 225), chance.randint(5, 95), chance.randint(15, 90))


def flite(text: str, chance: random.Random) -> Spoken | None:
    """The text in one of flite's voices, with phone times; speed and pitch vary."""
    voice = chance.choices(list(FLITE), [weight for _, weight in FLITE.values()])[0]
    command = [
        "flite",
        "-voice",
        voice,
        "-psdur",
        "--setf",
        f"duration_stretch={chance.uniform(0.8, 1.3):.3f}",
    ]
    if chance.random() < 0.7:
        command += ["--setf", f"int_f0_target_mean={FLITE[voice][0] * chance.uniform(0.75, 1.3):.1f}"]
    if chance.random() < 0.5:
        command += ["--setf", f"int_f0_target_stddev={chance.uniform(8, 30):.1f}"]
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        done = subprocess.run(
            [*command, "-t", text, "-o", file.name], capture_output=True, text=True, check=True
        )
        samples, rate = soundfile.read(file.name, dtype="int16")
    marks = [mark.rsplit(":", 1) for mark in done.stdout.split() if ":" in mark]
    phones = tuple((name, float(end)) for name, end in marks)
    return Spoken(text, f"flite-{voice}", samples.astype(np.float32), rate, phones)


def festival(texts: list[str], voice: str, chance: random.Random | None = None) -> Iterator[Spoken]:
    """The texts in a festival voice, in one run of the program; with `chance`, at varying speeds."""
    with tempfile.TemporaryDirectory() as folder:
        lines = [f"(voice_{voice})"]
        for i, text in enumerate(texts):
            plain = text.replace('"', "")
            if chance:
                lines.append(f"(Parameter.set 'Duration_Stretch {chance.uniform(0.8, 1.3):.2f})")
            lines.append(f'(utt.save.wave (utt.synth (Utterance Text "{plain}")) "{folder}/{i}.wav" \'riff)')
        script = Path(folder) / "say.scm"
        script.write_text("\n".join(lines), "ascii")
        subprocess.run(["festival", "-b", str(script)], capture_output=True, check=False)
        for i, text in enumerate(texts):
            path = Path(folder) / f"{i}.wav"
            if path.exists():  # festival leaves out what it cannot say
                samples, rate = soundfile.read(path, dtype="int16")
                yield Spoken(text, f"festival-{voice}", samples.astype(np.float32), rate)
