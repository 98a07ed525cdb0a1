"""How long each ear takes for a second of sound: while somebody speaks, and while nobody does."""

import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.table import Row
from voice_coach.listening.choosing import EarName, open_recogniser
from voice_coach.listening.heard import EAR_RATE, AudioBlock, Grammar
from voice_coach.listening.sound_files import read_mono
from voice_coach.names import names_of
from voice_coach.programme import load as load_programme
from voice_coach.understanding import load as load_mind

EARS: tuple[EarName, ...] = ("auto", "vosk", "pocketsphinx")
PERSON = Path(__file__).parents[1] / "audio" / "person"
QUIET_SECONDS = 20

Sound = NDArray[np.float32]


def rows() -> Iterable[Row]:
    """Processor seconds for a second of sound. An ear that is not on this machine has no rows."""
    written = load_mind("en", names_of(load_programme("en"))).grammar("activity")
    grammar = Grammar("activity", written.jsgf, written.urgent, written.patience)
    speech = [read_mono(file, EAR_RATE) for file in sorted(PERSON.glob("*.flac"))]
    quiet = np.random.default_rng(1).normal(0, 0.001, QUIET_SECONDS * EAR_RATE).astype(np.float32)
    for ear in EARS:
        recogniser = open_recogniser(ear)
        recogniser.listen_for(grammar)
        began, seconds = time.process_time(), 0.0
        for sound in speech:
            recogniser.hear_all(sound)
            seconds += len(sound) / EAR_RATE
        yield Row(f"processor per second of speech, ear {ear}", "ours", _since(began, seconds), "s", "<= 0.5")
        began = time.process_time()
        recogniser.accept(AudioBlock(quiet, 0))
        cost = _since(began, QUIET_SECONDS)
        yield Row(f"processor per second of silence, ear {ear}", "ours", cost, "s", "<= 0.05")
        recogniser.close()


def _since(began: float, seconds: float) -> float:
    return (time.process_time() - began) / seconds
