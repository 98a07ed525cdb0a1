"""The check-up behind `voice-coach doctor`: each part of the coach is really used, and says how it is."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from voice_coach import places, programme, understanding
from voice_coach.errors import AudioProblem, CoachError, RecordProblem
from voice_coach.listening.choosing import open_recogniser
from voice_coach.listening.microphone import Microphone
from voice_coach.names import names_of
from voice_coach.programme.types import Programme
from voice_coach.settings import Settings
from voice_coach.sound import DuplexStream, choose, devices, portaudio
from voice_coach.speaking.clip import VOICE_RATE, Clip
from voice_coach.speaking.mixer import Mixer
from voice_coach.speaking.renderer import Renderer
from voice_coach.speaking.voice import Voice, best_for

LINES = ("sound_check.1", "sound_check.2", "sound_check.3")
"""What is said to hear it again."""
SCARCE_BYTES = 100 * 2**20
QUIET_DB = -55.0
"""A microphone whose loudest sound is below this hears hardly anything."""
OVERLOADED = 0.01
"""Share of the sound that may be too loud for the microphone."""

Sound = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Finding:
    """How one part is."""

    part: str
    words: str
    problem: CoachError | None = None
    """Set: it doesn't work."""
    advice: str = ""
    """It works, and could work better."""

    def __str__(self) -> str:
        if self.problem is not None:
            return f"{self.part}: wrong. {self.problem}"
        return f"{self.part}: fine. {self.words} {self.advice}".rstrip()


class Checkup:
    """Goes through the parts in an order in which each needs only those before it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._programme: Programme | None = None
        self._clips: list[Clip] = []
        self._devices_work = False

    def findings(self, *, aloud: bool) -> Iterator[Finding]:
        """Each finding as soon as it is there. `aloud`: with sound, which takes ten seconds."""
        yield self._tried("disk", self._disk)
        yield self._tried("record", self._record)
        yield self._tried("content", self._content)
        yield self._tried("voice", self._voice)
        yield self._tried("model", self._model)
        yield self._tried("sound library", self._library)
        yield self._tried("loudspeaker", lambda: self._device("output"))
        yield self._tried("microphone", lambda: self._device("input"))
        if aloud and self._clips and self._devices_work:
            yield from self._sound()

    def _tried(self, part: str, check: Callable[[], Finding]) -> Finding:
        try:
            return check()
        except CoachError as problem:
            return Finding(part, "", problem)

    def _disk(self) -> Finding:
        try:
            folder = places.data_dir()
            places.cache_dir("clips")
            probe = folder / ".probe"
            probe.write_bytes(b"")
            probe.unlink()
            free = shutil.disk_usage(folder).free
        except OSError as refused:
            raise RecordProblem(
                f"Nothing can be written where the record belongs: {refused.strerror}.",
                cure="Free some space there, or name another folder in VOICE_COACH_HOME.",
            ) from refused
        advice = "Little space is left: free some soon." if free < SCARCE_BYTES else ""
        return Finding("disk", f"{free // 2**20:,} MB free at {folder}.", advice=advice)

    def _record(self) -> Finding:
        """Every page is looked at, which a session's start does not do: 0.1 s for a year of the record."""
        from voice_coach.record import backups, store
        from voice_coach.record.problems import DamagedRecord

        url = self._settings.record_url
        where, file = store.address_of(url), store.file_of(url)
        if file is not None:
            if not file.exists():
                return Finding("record", "There is none yet.")
            if not backups.is_whole(file):
                raise DamagedRecord(file, backups.newest(file))
        store.open_store(url).close()
        return Finding("record", f"{where} is whole.")

    def _content(self) -> Finding:
        self._programme = programme.load(self._settings.language)
        understanding.load(self._settings.language, names_of(self._programme))
        exercises, topics = len(self._programme.exercises), len(self._programme.topics)
        return Finding("content", f"{exercises} exercises and {topics} topics.")

    def _voice(self) -> Finding:
        wanted = Voice(self._settings.voice, self._settings.rate, language=self._settings.language)
        renderer = Renderer()
        try:
            installed = renderer.voices()
            if self._programme is not None:
                lines = [self._programme.text(line) for line in LINES]
                self._clips = [renderer.render(line, wanted) for line in lines]
        finally:
            renderer.close()
        best = best_for(wanted.language, installed)
        name = wanted.id or (f"{best.name} ({best.id})" if best else "")
        return Finding("voice", f"{name}, {wanted.rate} words a minute.")

    def _model(self) -> Finding:
        recogniser = open_recogniser(self._settings.ear, self._settings.model)
        name = recogniser.name
        recogniser.close()
        advice = "voice-coach models get fetches a larger one." if name == "embedded" else ""
        return Finding("model", f"The {name} ear.", advice=advice)

    def _library(self) -> Finding:
        words = portaudio().get_portaudio_version()[1].split(",")[0]
        return Finding("sound library", f"{words}, sounddevice {version('sounddevice')}.")

    def _device(self, kind: str) -> Finding:
        if kind == "output":
            device = choose(devices(), "output", self._settings.output)
            self._devices_work = True
            return Finding("loudspeaker", f"{device.name} ({device.host}).")
        self._devices_work, known = False, self._devices_work
        device = choose(devices(), "input", self._settings.input)
        self._devices_work = known
        return Finding("microphone", f"{device.name} ({device.host}).")

    def _sound(self) -> Iterator[Finding]:
        """Speak, listen to it, and judge what came back."""
        microphone = Microphone()
        try:
            blocks = self._say_and_hear()
        except AudioProblem as problem:
            yield Finding("sound", "", problem)
            return
        loudest = 0.0
        for block in blocks:
            microphone.process(*block)
            loudest = max(loudest, microphone.level_db + 120)
        yield self._tried("level", lambda: _level(loudest - 120, microphone.clipping))
        yield _echo(microphone)

    def _say_and_hear(self) -> list[tuple[Sound, Sound, int]]:
        mixer = Mixer()
        heard: list[tuple[Sound, Sound, int]] = []
        stream = DuplexStream(
            mixer.render,
            lambda mic, reference, first: heard.append((mic, reference, first)),
            output=self._settings.output,
            input=self._settings.input,
        )
        with stream:
            at = VOICE_RATE // 2
            for clip in self._clips:
                mixer.place(clip, at)
                at += len(clip.samples) + VOICE_RATE // 3
            while mixer.clock < at + VOICE_RATE:
                if stream.lost:
                    raise AudioProblem(
                        "The device opened and then fell silent.",
                        cure="Connect it again, or choose another one: voice-coach devices lists them.",
                    )
                time.sleep(0.05)
            if not stream.has_microphone:
                raise AudioProblem(
                    "The microphone cannot be opened.",
                    cure="Close other programs that use it, and allow this one to use it.",
                )
        return heard


def _level(loudest_db: float, clipping: float) -> Finding:
    if loudest_db <= -119:
        raise AudioProblem(
            "The microphone gives nothing at all.",
            cure="Unmute it, and allow programs to use it in the system's settings.",
        )
    advice = ""
    if loudest_db < QUIET_DB:
        advice = "That is very quiet: turn the microphone up, or come nearer."
    elif clipping > OVERLOADED:
        advice = "That is too loud for the microphone: turn it down."
    return Finding("level", f"The loudest sound was at {loudest_db:.0f} dB.", advice=advice)


def _echo(microphone: Microphone) -> Finding:
    found = microphone.round_trip
    if found is None:
        return Finding("echo", "The microphone doesn't hear the coach, as with headphones.")
    words = f"The coach hears itself after {found.seconds:.2f} s"
    removed = microphone.removed_db
    if removed is None:
        return Finding("echo", f"{words}, too faintly to matter.")
    advice = ""
    if removed < 15:
        advice = "That is little, so the coach pauses to listen; headphones or one device for both help."
    return Finding("echo", f"{words} and removes {removed:.0f} dB of it.", advice=advice)
