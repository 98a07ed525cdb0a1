"""What the ears hear, each alone and with the same sounds (`ears` names them).

Through the very recogniser and the very grammars that the coach uses: voice activity, gain and rejection are
in it. Four kinds of sound, each a part of the measurement:

- people: real people's single words (Speech Commands, CC BY 4.0), only of speakers that no training used. The
  folder is named by VOICE_COACH_SPEECH; without it the few among the tests are taken, too few for a rate.
- sentences: a real woman's from another field (`announcements`), which need what that module says.
- talk: the same woman, and invented talk in the voices below, that is not for the coach (`false_orders`).
- phrases: the coach's own in synthetic voices that no training used (espeak-ng's and festival's), which need
  Debian's libespeak-ng1, festival and festvox-kdlpc16k; without them these rows are left out.

All of it takes hours. In the environment, VOICE_COACH_HEARING_EARS and VOICE_COACH_HEARING_PARTS name what is
measured (commas between), and of every kind of sound only each VOICE_COACH_HEARING_EVERY-th is taken:

    VOICE_COACH_HEARING_EARS="built-in model" VOICE_COACH_HEARING_PARTS=people VOICE_COACH_HEARING_EVERY=10 \
        .venv/bin/python -m bench hearing
"""

import multiprocessing
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import announcements, ears, false_orders
from bench.table import Row
from models.training import people, vocabulary, voices
from models.training.corpus import UNHEARD_WORDS
from models.training.lexicon import english
from models.training.noises import loudness, steady
from models.training.surroundings import resampled
from voice_coach.listening.endpointing import EndpointingRecogniser
from voice_coach.listening.heard import EAR_RATE, Grammar
from voice_coach.names import names_of
from voice_coach.programme import load as load_programme
from voice_coach.understanding import load as load_mind
from voice_coach.understanding.understood import SlotValue, Understood

Sound = NDArray[np.float32]

PARTS = ("people", "phrases", "sentences", "talk")
EVERY = int(os.environ.get("VOICE_COACH_HEARING_EVERY", "1"))
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
    for ear in _chosen("VOICE_COACH_HEARING_EARS", ears.present()):
        spawning = multiprocessing.get_context("spawn")
        receiving, sending = spawning.Pipe(duplex=False)
        process = spawning.Process(target=_send_all, args=(ear, sending))
        process.start()
        sending.close()
        with suppress(EOFError):
            while True:
                yield receiving.recv()
        process.join()
        if process.exitcode:
            raise RuntimeError(f"{ear} was not measured to the end")


def _chosen(variable: str, possible: tuple[str, ...]) -> tuple[str, ...]:
    """Those that the environment names, or all.

    Raises ValueError for a name that there is not.
    """
    wanted = [name.strip() for name in os.environ.get(variable, "").split(",") if name.strip()]
    if unknown := set(wanted).difference(possible):
        raise ValueError(f"{variable}: no {', '.join(sorted(unknown))}; there is {', '.join(possible)}")
    return tuple(name for name in possible if not wanted or name in wanted)


def _send_all(ear: str, sending: Connection) -> None:
    for row in measured(ear):
        sending.send(row)


def measured(ear: str) -> Iterator[Row]:
    """All figures of one ear, as they come."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _measured(ear, Path(folder))


def _measured(ear: str, folder: Path) -> Iterator[Row]:
    parts = _chosen("VOICE_COACH_HEARING_PARTS", PARTS)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    grammars = _Grammars()
    activity = grammars.of("activity")
    model = ears.model(ear, grammars.words(), folder)
    began = time.perf_counter()
    recogniser = EndpointingRecogniser(ears.decoder(ear, model))
    loaded = time.perf_counter()
    recogniser.listen_for(activity)
    yield Row("hearing: load", ear, loaded - began, "s", "<= 1")
    yield Row("hearing: first grammar, of an activity", ear, time.perf_counter() - loaded, "s")
    if "people" in parts:
        yield from _people(ear, recogniser, grammars)
    if "phrases" in parts:
        recogniser.listen_for(grammars.of("idle"))
        yield from _phrases(ear, recogniser, grammars)
    if "sentences" in parts:
        yield from _announcements(ear)
    if "talk" in parts:
        yield from _talk(ear, recogniser, grammars)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield Row("hearing: memory", ear, (peak - before) / 1024, "MB")


class _Grammars:
    """The coach's grammars in English."""

    def __init__(self) -> None:
        self.mind = load_mind("en", names_of(load_programme("en")))

    def of(self, context: str) -> Grammar:
        written = self.mind.grammar(context)
        return Grammar(context, written.jsgf, written.urgent, written.patience)

    def words(self) -> set[str]:
        """All words of those that are measured, and those by which they are told from other talk."""
        contexts = {"idle", *false_orders.CONTEXTS, *(context for context, _ in WORDS.values())}
        listed = (vocabulary.words_in(self.of(context).jsgf) for context in contexts)
        return set(vocabulary.everyday()).union(*listed)

    def meant(self, text: str, context: str) -> tuple[str, Mapping[str, SlotValue]] | None:
        """Intent and slots that the coach gives the text."""
        understood = self.mind.understand(text, context) if text else None
        return (understood.intent, understood.slots) if isinstance(understood, Understood) else None

    def intent(self, text: str, context: str) -> str | None:
        """What the coach takes the text for."""
        meant = self.meant(text, context)
        return meant[0] if meant else None


def _text(recogniser: EndpointingRecogniser, sound: Sound) -> str:
    """All that was heard in a recording."""
    return " ".join(heard.text for heard in recogniser.hear_all(sound) if heard.text)


def _people(ear: str, recogniser: EndpointingRecogniser, grammars: _Grammars) -> Iterator[Row]:
    named = os.environ.get("VOICE_COACH_SPEECH")
    folder = Path(named) if named else Path(__file__).parents[1] / "tests" / "listening" / "speech"
    spoken = [one for one in people.recordings(folder) if one.for_test or one.word in UNHEARD_WORDS][::EVERY]
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
        spoken = _spoken("hearing_phrases.txt")
    except OSError:  # no such engines on this machine
        return
    for name, (kind, ratio, gain, goal) in SURROUNDINGS.items():
        chance = random.Random(5)
        heard = [(_text(recogniser, _spoiled(s, kind, ratio, gain, chance)), text) for text, s in spoken]
        what = f"{len(heard)} phrases in voices of no training, {name}"
        yield Row(what, ear, _share(text == wanted for text, wanted in heard), "%", goal)
        meant = [(grammars.meant(text, "idle"), grammars.meant(wanted, "idle")) for text, wanted in heard]
        yield Row(f"{what}: understood as meant", ear, _share(got == wanted for got, wanted in meant), "%")


def _announcements(ear: str) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        try:
            spoken, grammar = announcements.prepared(partial(ears.write_model, ear), Path(folder))
        except (OSError, ImportError):  # not installed on this machine
            return
        spoken = spoken[::EVERY]
        recogniser = EndpointingRecogniser(ears.decoder(ear, Path(folder)))
        recogniser.listen_for(grammar)
        for name in ("quiet", "kettle 12 dB below"):
            kind, ratio, gain, _ = SURROUNDINGS[name]
            chance = random.Random(5)
            heard = [(_text(recogniser, _spoiled(s, kind, ratio, gain, chance)), text) for text, s in spoken]
            right = _share(text == wanted for text, wanted in heard)
            yield Row(f"people: {len(heard)} sentences of another field, {name}", ear, right, "%")
        recogniser.close()


def _talk(ear: str, recogniser: EndpointingRecogniser, grammars: _Grammars) -> Iterator[Row]:
    said: dict[str, Sequence[tuple[str, Sound]]] = {}
    with suppress(OSError, ImportError):  # not installed on this machine
        listed = list(announcements.sentences(english()).items())[::EVERY]
        said["a real woman's announcements"] = [(text, announcements.sound(path)) for text, path in listed]
    with suppress(OSError):
        said["invented talk"] = _spoken("hearing_talk.txt")
    for context in false_orders.CONTEXTS:
        recogniser.listen_for(grammars.of(context))
        for kind, spoken in said.items():
            foreign = [sound for text, sound in spoken if grammars.intent(text, context) is None]
            sound = false_orders.stretch(foreign, LEVEL)
            taken = false_orders.counted(recogniser, grammars.mind, context, sound)
            hours = len(sound) / EAR_RATE / 3600
            what = f"false orders an hour, {context}: {kind} ({60 * hours:.0f} min)"
            yield Row(what, ear, taken / hours, "")


def _spoken(name: str) -> list[tuple[str, Sound]]:
    """The texts of that file beside this one, each in several voices of no training."""
    texts = (Path(__file__).parent / name).read_text("utf-8").splitlines()[::EVERY]
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
