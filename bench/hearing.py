"""What the ears hear: the built-in model alone, with PocketSphinx beside it, and PocketSphinx alone.

Through the very recogniser and the very grammars that the coach uses: voice activity, gain and rejection are
in it. Three kinds of sound:

- real people's single words (Speech Commands, CC BY 4.0), only of speakers that no training used. The folder
  is named by VOICE_COACH_SPEECH; without it the few recordings among the tests are taken, too few for a rate.
- a real woman's sentences from another field (`announcements`), which need what that module says.
- the coach's phrases in synthetic voices that no training used (espeak-ng's and festival's), which need
  Debian's libespeak-ng1, festival and festvox-kdlpc16k; without them these rows are left out.
"""

import multiprocessing
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import cycle
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import announcements
from bench.table import Row
from models.training import people, voices
from models.training.corpus import UNHEARD_WORDS
from models.training.noises import loudness, steady
from models.training.surroundings import resampled
from voice_coach.listening.choosing import BUILT_IN
from voice_coach.listening.decoding import Decoder
from voice_coach.listening.embedded_decoder import EmbeddedDecoder
from voice_coach.listening.endpointing import EndpointingRecogniser
from voice_coach.listening.heard import EAR_RATE, Grammar
from voice_coach.listening.pocketsphinx_decoder import PocketSphinxDecoder
from voice_coach.listening.vosk_decoder import VoskDecoder
from voice_coach.names import names_of
from voice_coach.places import content
from voice_coach.programme import load as load_programme
from voice_coach.understanding import load as load_mind
from voice_coach.understanding.understood import SlotValue, Understood

Sound = NDArray[np.float32]

EARS = ("built-in model", "built-in model + PocketSphinx", "PocketSphinx")
WORDS = {"stop": ("activity", ">= 97"), "yes": ("yesno", ">= 95"), "no": ("yesno", ">= 95")}
"""The people's words that the coach knows: the context they are listened for in, and the goal in per cent."""
FULL_SCALE = np.float32(32768)
LEVEL = -23.0
"""dB below full scale of the phrases."""
SURROUNDINGS: dict[str, tuple[str, float | None, float, str]] = {
    "quiet": ("", None, 0, ">= 99"),
    "kettle 24 dB below": ("kettle", 24, 0, ""),
    "kettle 12 dB below": ("kettle", 12, 0, ">= 95"),
    "kettle 6 dB below": ("kettle", 6, 0, ""),
    "pink noise 12 dB below": ("pink", 12, 0, ">= 95"),
    "30 dB softer": ("", None, -30, ">= 96"),
}
"""Kind of noise, dB below the phrase, gain in dB, goal."""


def rows() -> Iterable[Row]:
    """The same figures for each ear, each in a process of its own."""
    for ear in EARS:
        with multiprocessing.get_context("spawn").Pool(1) as process:
            yield from process.apply(_all_measured, (ear,))


def _all_measured(ear: str) -> list[Row]:
    return list(measured(ear))


def measured(ear: str) -> Iterator[Row]:
    """All figures of one ear, as they come."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    grammars = _Grammars()
    activity = grammars.of("activity")
    began = time.perf_counter()
    recogniser = EndpointingRecogniser(_decoder(ear, content("models") / BUILT_IN))
    loaded = time.perf_counter()
    recogniser.listen_for(activity)
    yield Row("hearing: load", ear, loaded - began, "s", "<= 1")
    yield Row("hearing: first grammar, of an activity", ear, time.perf_counter() - loaded, "s")
    yield from _people(ear, recogniser, grammars)
    recogniser.listen_for(grammars.of("idle"))
    yield from _phrases(ear, recogniser, grammars)
    yield from _announcements(ear, recogniser)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield Row("hearing: memory", ear, (peak - before) / 1024, "MB")


class _Grammars:
    """The coach's grammars in English."""

    def __init__(self) -> None:
        self._mind = load_mind("en", names_of(load_programme("en")))

    def of(self, context: str) -> Grammar:
        written = self._mind.grammar(context)
        return Grammar(context, written.jsgf, written.urgent, written.patience)

    def meant(self, text: str, context: str) -> tuple[str, Mapping[str, SlotValue]] | None:
        """Intent and slots that the coach gives the text."""
        understood = self._mind.understand(text, context) if text else None
        return (understood.intent, understood.slots) if isinstance(understood, Understood) else None

    def intent(self, text: str, context: str) -> str | None:
        """What the coach takes the text for."""
        meant = self.meant(text, context)
        return meant[0] if meant else None


def _decoder(ear: str, model: Path) -> Decoder:
    if ear == "PocketSphinx":
        return PocketSphinxDecoder()
    vosk = VoskDecoder(model)
    return vosk if ear == "built-in model" else EmbeddedDecoder(vosk, PocketSphinxDecoder())


def _text(recogniser: EndpointingRecogniser, sound: Sound) -> str:
    """All that was heard in a recording."""
    return " ".join(heard.text for heard in recogniser.hear_all(sound) if heard.text)


def _people(ear: str, recogniser: EndpointingRecogniser, grammars: _Grammars) -> Iterator[Row]:
    named = os.environ.get("VOICE_COACH_SPEECH")
    folder = Path(named) if named else Path(__file__).parents[1] / "tests" / "listening" / "speech"
    spoken = [one for one in people.recordings(folder) if one.for_test or one.word in UNHEARD_WORDS]
    taken: dict[str, list[str]] = {kind: [] for kind in ("foreign", "unheard", "noise")}
    urgent = grammars.of("activity").urgent
    for word, (context, goal) in WORDS.items():
        recogniser.listen_for(grammars.of(context))
        texts = [_text(recogniser, one.samples() / FULL_SCALE) for one in spoken if one.word == word]
        right = _share(grammars.intent(text, context) == word for text in texts)  # "nope" is a no
        yield Row(f'people: "{word}", {len(texts)} times', ear, right, "%", goal)
    recogniser.listen_for(grammars.of("activity"))
    began, seconds = time.process_time(), 0.0
    for one in spoken:
        if one.word not in WORDS:
            kind = "noise" if not one.word else "foreign" if one.for_test else "unheard"
            sound = one.samples() / FULL_SCALE
            seconds += len(sound) / EAR_RATE
            taken[kind].append(_text(recogniser, sound))
    for kind, name, goal in (
        ("foreign", "people: other words taken for an order", "<= 3"),
        ("unheard", "people: words in no training taken for an order", "<= 3"),
        ("noise", "noises taken for an order", "<= 0.5"),
    ):
        texts = taken[kind]
        yield Row(f"{name}, {len(texts)} of them", ear, _share(map(bool, texts)), "%", goal)
        if texts and kind == "foreign":
            acted = _share(text in urgent for text in texts)
            yield Row("people: other words taken for an urgent order", ear, acted, "%", "<= 0.5")
    cost = time.process_time() - began
    yield Row("hearing: processor per second of sound", ear, cost / max(seconds, 1e-9), "s")


def _phrases(ear: str, recogniser: EndpointingRecogniser, grammars: _Grammars) -> Iterator[Row]:
    try:
        spoken = _spoken()
    except OSError:  # no such engines on this machine
        return
    for name, (kind, ratio, gain, goal) in SURROUNDINGS.items():
        chance = random.Random(5)
        heard = [(_text(recogniser, _spoiled(s, kind, ratio, gain, chance)), text) for text, s in spoken]
        what = f"{len(heard)} phrases in voices of no training, {name}"
        yield Row(what, ear, _share(text == wanted for text, wanted in heard), "%", goal)
        meant = [(grammars.meant(text, "idle"), grammars.meant(wanted, "idle")) for text, wanted in heard]
        yield Row(f"{what}: understood as meant", ear, _share(got == wanted for got, wanted in meant), "%")


def _announcements(ear: str, idle: EndpointingRecogniser) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        try:
            spoken, grammar = announcements.prepared(content("models") / BUILT_IN, Path(folder))
        except (OSError, ImportError):  # not installed on this machine
            return
        recogniser = EndpointingRecogniser(_decoder(ear, Path(folder)))
        recogniser.listen_for(grammar)
        for name in ("quiet", "kettle 12 dB below"):
            kind, ratio, gain, _ = SURROUNDINGS[name]
            chance = random.Random(5)
            heard = [(_text(recogniser, _spoiled(s, kind, ratio, gain, chance)), text) for text, s in spoken]
            right = _share(text == wanted for text, wanted in heard)
            yield Row(f"people: {len(heard)} sentences of another field, {name}", ear, right, "%")
        recogniser.close()
    placed = [_spoiled(sound, "", None, 0, random.Random(5)) for _, sound in spoken]
    taken = _share(bool(_text(idle, sound)) for sound in placed)
    yield Row(
        f"people: {len(placed)} sentences not for the coach taken for an order", ear, taken, "%", "<= 3"
    )


def _spoken() -> list[tuple[str, Sound]]:
    texts = (Path(__file__).parent / "hearing_phrases.txt").read_text("utf-8").splitlines()
    engine, accents = voices.Espeak(), cycle(["en", "en-us", "en-gb-x-rp"])
    found = list(voices.festival(texts, voices.TEST_FESTIVAL))
    for i, text in enumerate(texts):
        for j in (0, 1):
            variant = voices.TEST_VARIANTS[(2 * i + j) % len(voices.TEST_VARIANTS)]
            one = engine.say(text, f"{next(accents)}+{variant}", 150 + 10 * (i % 4))
            found += [one] if one else []
    return [(one.text, resampled(one.samples, one.rate, EAR_RATE) / FULL_SCALE) for one in found]


def _spoiled(sound: Sound, kind: str, ratio: float | None, gain: float, chance: random.Random) -> Sound:
    """The sound at LEVEL with noise so many dB below it, and all of it louder or softer."""
    placed = np.pad(sound * (10 ** (LEVEL / 20) / loudness(sound)), EAR_RATE // 2)
    if ratio is not None:
        noise = steady(kind, len(placed), chance)
        placed = placed + noise / loudness(noise) * 10 ** ((LEVEL - ratio) / 20)
    spoiled: Sound = (placed * 10 ** (gain / 20)).astype(np.float32)
    return spoiled


def _share(answers: Iterable[bool]) -> float:
    listed = list(answers)
    return 100 * sum(listed) / max(len(listed), 1)
