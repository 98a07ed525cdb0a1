"""The sound device: one duplex PortAudio stream whose callbacks are the coach's clock.

It knows neither ear nor mouth: it asks one function for sound and hands what the microphone heard to another.
"""

import contextlib
import ctypes
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import numpy as np

from voice_coach.aside import Aside
from voice_coach.errors import AudioProblem
from voice_coach.resampling import SOUND_RATE, Converter, Deliver, Render, Samples
from voice_coach.steadiness import LATENCY, Steadiness

STALE_SECONDS = 1.0
"""Without a callback for this long, the device counts as lost: a suspended one says nothing else."""
STARTING_SECONDS = 3.0
"""How long the first callback may take: a wireless loudspeaker has to wake up."""
CLOSE_SECONDS = 0.8
"""How long closing may take before the stream is left to itself."""

Kind = Literal["input", "output"]
Step = Callable[[int, Samples | None, int], tuple[Samples, int]]
"""Frames wanted, what was heard and the clock → that many samples, and the clock after them."""


@dataclass(frozen=True, slots=True)
class Device:
    """A sound device as PortAudio names it."""

    index: int
    """PortAudio's number; changes when devices come and go, so it is never kept."""
    name: str
    host: str
    """Host interface: ALSA, Core Audio, Windows WASAPI …"""
    inputs: int
    outputs: int
    rate: float
    """Samples a second that it prefers."""
    default_input: bool
    default_output: bool


def devices() -> list[Device]:
    """All devices there are now, the default ones marked.

    Raises AudioProblem without PortAudio, or where the sound system does not answer.
    """
    sounddevice = portaudio()
    try:
        hosts, listed = sounddevice.query_hostapis(), sounddevice.query_devices()
        default_in, default_out = sounddevice.default.device
    except sounddevice.PortAudioError as silent:
        raise _no_answer() from silent
    return [
        Device(
            index=index,
            name=str(found["name"]),
            host=str(hosts[found["hostapi"]]["name"]),
            inputs=int(found["max_input_channels"]),
            outputs=int(found["max_output_channels"]),
            rate=float(found["default_samplerate"]),
            default_input=index == default_in,
            default_output=index == default_out,
        )
        for index, found in enumerate(listed)
    ]


def choose(found: list[Device], kind: Kind, wanted: str | None) -> Device:
    """The device whose name is, or else contains, what is wanted; None: the default one.

    Where several match, the default wins, then the first. Raises AudioProblem and names what there is.
    """
    what = "microphone" if kind == "input" else "loudspeaker"
    usable = [device for device in found if (device.inputs if kind == "input" else device.outputs)]
    if not usable:
        raise AudioProblem(f"There is no {what}.", cure=f"Connect or switch on a {what}, then start again.")

    def first_choice(device: Device) -> bool:
        return device.default_input if kind == "input" else device.default_output

    usable.sort(key=first_choice, reverse=True)
    if wanted is None:
        return usable[0]
    name = wanted.casefold()
    for fits in (lambda it: it.name.casefold() == name, lambda it: name in it.name.casefold()):
        for device in usable:
            if fits(device):
                return device
    names = ", ".join(sorted({device.name for device in usable}))
    raise AudioProblem(f"There is no {what} named {wanted}.", cure=f"There are: {names}.")


def portaudio() -> ModuleType:
    """The sounddevice module. Raises AudioProblem where PortAudio is missing."""
    try:
        import sounddevice
    except OSError as missing:
        raise AudioProblem(
            "The sound library PortAudio is missing.",
            cure="On Debian or Ubuntu: sudo apt install libportaudio2. Elsewhere: install sounddevice again.",
        ) from missing
    assert isinstance(sounddevice, ModuleType)
    _hush_alsa()
    return sounddevice


class DuplexStream:
    """Loudspeaker and microphone on one clock.

    The callbacks run on PortAudio's thread; all methods belong to one other thread. A lost device raises
    nothing by itself: look at `lost` now and then, and call `reopen` until it succeeds.
    """

    def __init__(
        self,
        render: Render,
        deliver: Deliver | None,
        *,
        output: str | None = None,
        input: str | None = None,
        latency: float = LATENCY,
    ) -> None:
        """`output` and `input`: parts of device names; None: the default ones.

        `latency`: seconds of sound in the buffers, each way.
        Without `deliver` the microphone is left alone.
        """
        self._render = render
        self._deliver = deliver
        self._output = output
        self._input = input
        self._steadiness = Steadiness(latency)
        self._stream: Any = None
        self._current = object()
        self._step: Step = self._as_it_comes
        self._wanted = False
        self._clock = 0
        self._last_callback = 0.0
        self._runs = False
        self._finished = False
        self.failure: BaseException | None = None
        """What a callback raised; it ended the stream."""
        self.has_microphone = False
        """False: sound only goes out, and nothing is ever delivered."""

    @property
    def underruns(self) -> int:
        """How often the loudspeaker ran dry since the stream was opened."""
        return self._steadiness.underruns

    @property
    def latency(self) -> float:
        """Seconds of sound in the buffers, each way."""
        return self._steadiness.latency

    @property
    def lost(self) -> bool:
        """The stream was opened, and the device has gone or fallen silent since, or hasn't come back yet."""
        if not self._wanted or self._stream is None:
            return self._wanted
        patience = STALE_SECONDS if self._runs else STARTING_SECONDS
        stale = time.monotonic() - self._last_callback > patience
        return self._finished or stale

    def open(self) -> None:
        """Start the callbacks; without a microphone, for the loudspeaker alone.

        Raises AudioProblem where there is no loudspeaker, a named device is missing, or both are in use.
        """
        sounddevice = portaudio()
        found = devices()
        speaker = choose(found, "output", self._output)
        microphone: Device | None = None
        if self._deliver is not None and (self._input is not None or any(d.inputs for d in found)):
            microphone = choose(found, "input", self._input)
        refused: Exception | None = None
        for inlet in [microphone, None] if microphone is not None and self._input is None else [microphone]:
            for rate in dict.fromkeys((float(SOUND_RATE), speaker.rate)):
                for channels in (1, 2):
                    if channels > speaker.outputs:
                        continue
                    try:
                        with _quiet_stderr():
                            self._start(sounddevice, speaker, inlet, rate, channels)
                    except (sounddevice.PortAudioError, ValueError) as no:
                        refused = refused or no
                    else:
                        self._wanted = True
                        return
        raise AudioProblem(
            f"The loudspeaker {speaker.name} cannot be opened.",
            cure="Close other programs that use it, or choose another one: voice-coach devices lists them.",
        ) from refused

    def reopen(self) -> None:
        """Look for devices anew and start again; the clock goes on where it was. Raises AudioProblem."""
        self._release()
        sounddevice = portaudio()

        def look_again() -> None:
            # PortAudio lists devices only when it starts, so a lost one comes back only like this.
            with contextlib.suppress(sounddevice.PortAudioError):
                sounddevice._terminate()
            sounddevice._initialize()

        # Two at once would end each other's PortAudio.
        if _looking.busy or not _looking.within(CLOSE_SECONDS, _unless_refused(look_again)):
            raise _no_answer()
        self.open()

    def heal(self) -> None:
        """Start again where the loudspeaker ran dry or the microphone lags behind; the clock goes on.

        After an underrun PortAudio waits for ALSA's PulseAudio device in a circle, at a whole processor core
        instead of a fiftieth, until the stream is started anew; that takes some 15 ms.
        """
        if self._stream is None or not self._steadiness.unsteady(time.monotonic()):
            return
        stream, done = self._stream, threading.Event()

        def start_again() -> None:
            stream.abort()
            # Aborting ended it, as a lost device does.
            self._finished = self._runs = False
            self._last_callback = time.monotonic()
            self._steadiness.started(self._last_callback)
            stream.start()
            done.set()

        if not Aside().within(CLOSE_SECONDS, _unless_refused(start_again)) or not done.is_set():
            self._finished = True

    def close(self) -> None:
        """Release the device within CLOSE_SECONDS; may be called twice."""
        self._wanted = False
        self._release()

    def _release(self) -> None:
        stream, self._stream = self._stream, None
        if stream is None:
            return

        # stop() may wait for ever for the last samples, abort() for a server that died, PortAudio then for
        # the stream whenever it ends itself. close() takes it off its list first, and then aborts it.
        Aside().within(CLOSE_SECONDS, _unless_refused(stream.close))

    def __enter__(self) -> "DuplexStream":
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(
        self, sounddevice: ModuleType, speaker: Device, microphone: Device | None, rate: float, channels: int
    ) -> None:
        # A stream that hung while it was released must not meddle with the next one when it wakes up.
        this = self._current = object()
        common = {
            "samplerate": rate,
            "dtype": "float32",
            "finished_callback": partial(self._on_finished, this),
        }
        self._step = (
            self._as_it_comes if rate == SOUND_RATE else Converter(rate, self._render, self._deliver).step
        )
        stream: Any
        if microphone is None:
            stream = sounddevice.OutputStream(
                device=speaker.index,
                channels=channels,
                latency=self.latency,
                callback=partial(self._speak, this),
                **common,
            )
        else:
            stream = sounddevice.Stream(
                device=(microphone.index, speaker.index),
                channels=(1, channels),
                latency=(self.latency, self.latency),
                callback=partial(self._speak_and_hear, this),
                **common,
            )
        self.failure = None
        self._finished = False
        self._runs = False
        self._last_callback = time.monotonic()
        self._steadiness.opened(self._last_callback)
        self.has_microphone = microphone is not None
        self._stream = stream
        try:
            stream.start()
        except BaseException:
            self._stream = None
            stream.close(ignore_errors=True)
            raise

    def _speak(self, stream: object, out: Samples, frames: int, _when: object, status: Any) -> None:
        self._fill(stream, None, out, frames, 0.0, status)

    def _speak_and_hear(
        self, stream: object, mic: Samples, out: Samples, frames: int, when: Any, status: Any
    ) -> None:
        # Where the system does not know when it was heard, it says 0.
        lag = when.currentTime - when.inputBufferAdcTime if when.inputBufferAdcTime > 0 else 0.0
        self._fill(stream, mic[:, 0].copy(), out, frames, lag, status)

    def _fill(
        self, stream: object, mic: Samples | None, out: Samples, frames: int, lag: float, status: Any
    ) -> None:
        if stream is not self._current:
            out.fill(0)
            return
        self._last_callback = time.monotonic()
        self._runs = True
        self._steadiness.block(lag, bool(status and status.output_underflow), self._last_callback)
        try:
            block, self._clock = self._step(frames, mic, self._clock)
            out[:] = block[:, np.newaxis]
        except BaseException as failure:
            self.failure = failure
            out.fill(0)
            raise portaudio().CallbackAbort from failure

    def _as_it_comes(self, frames: int, mic: Samples | None, clock: int) -> tuple[Samples, int]:
        block = self._render(frames)
        if mic is not None and self._deliver is not None:
            self._deliver(mic, block, clock)
        return block, clock + frames

    def _on_finished(self, stream: object) -> None:
        if stream is self._current:
            self._finished = True


_ALSA_ERROR = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)
_say_nothing = _ALSA_ERROR(lambda *_: None)


@cache
def _hush_alsa() -> None:
    """Keep ALSA's running remarks ("underrun occurred") from the person's terminal."""
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_say_nothing)


@contextlib.contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Keep what the sound libraries print about a device that doesn't open from the person's terminal."""
    with Path(os.devnull).open("w") as nowhere:
        try:
            kept = os.dup(2)
        except OSError:  # started without one
            yield
            return
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def _unless_refused(action: Callable[[], object]) -> Callable[[], None]:
    """The same, without a word where the sound system does not do it."""

    def do() -> None:
        with contextlib.suppress(portaudio().PortAudioError):
            action()

    return do


def _no_answer() -> AudioProblem:
    return AudioProblem("The sound system does not answer.", cure="Wait a moment, then start again.")


_looking = Aside()
"""PortAudio, which starts anew."""
