"""The microphone: device sound at 48 kHz becomes the ear's sound at 16 kHz, without the coach's own voice."""

from collections import deque

import numpy as np
import soxr
from numpy.typing import NDArray

from voice_coach.listening.echo import FRAME, EchoCanceller, EchoMeter
from voice_coach.listening.heard import EAR_RATE, AudioBlock
from voice_coach.listening.residue import ResidueGate
from voice_coach.listening.round_trip import RoundTrip, find_round_trip

DEVICE_RATE = 48_000
"""Samples a second of what the device gives."""
SPEAKS = 0.003
"""Root mean square of a reference frame in which the coach speaks: −50 dB."""
HISTORY_FRAMES = 300
"""The last 3 s, on which the round trip is measured and the canceller learns."""
NEEDED_FRAMES = 150
"""Of the history, in which the coach speaks."""
LOOK_FRAMES = 50
"""Between two looks for the echo; 0.5 s."""
LOOK_AGAIN_FRAMES = 500
"""The same, once it has been found."""
ECHO_FRAMES = 40
"""After the coach's last sound has come back, there may be echo for 0.4 s; then the sound stays as it is."""
QUIETEST_ENERGY = 1e-7
"""What lies below −70 dB doesn't count where sounds are compared."""
LATEST_ECHO_FRAMES = 40
"""An echo comes within 0.4 s."""
CLIPPED = 0.99
VOICED = slice(3, 35)
"""300 to 3,400 Hz, in bins of 100 Hz: what a telephone passes on."""
SHARP = slice(43, 76)
"""4,300 to 7,500 Hz: what it takes away."""
UNHEARD = 0.8
"""Share of the coach's speech in which the room stays as silent as without it, where there is no echo."""
LESSONS = 3
"""How often the canceller goes through the history when the round trip has been found."""
AHEAD = EAR_RATE // 100
"""The reference comes so much earlier than its echo, so that the filter sees the echo begin."""
LOST_LOOKS = 6
"""So often looked for in vain while the canceller removes too little, an echo was never there: a voice that
speaks over the coach resembles one, once in a great while."""
MOVED = EAR_RATE // 125
"""A round trip that changed by more than this (8 ms) is a new one: a device was changed, or stumbled."""

Samples = NDArray[np.float32]

_RATIO = DEVICE_RATE // EAR_RATE


class Microphone:
    """Cleans what the microphone heard. The same sound gives the same result, live or simulated."""

    def __init__(self) -> None:
        self._down = [soxr.ResampleStream(DEVICE_RATE, EAR_RATE, 1, dtype="float32") for _ in range(2)]
        self._waiting = [np.zeros(0, np.float32), np.zeros(0, np.float32)]
        self._expected: int | None = None
        self._clock = 0
        self._history: deque[tuple[Samples, Samples, int]] = deque()
        self._remembered = 0
        self._late = np.zeros(0, np.float32)
        self._delay = 0
        self._canceller = EchoCanceller()
        self._meter = EchoMeter()
        self._gate = ResidueGate()
        self._since_coach = ECHO_FRAMES
        self._share = 0.0
        self._look_in = NEEDED_FRAMES
        self._moved: RoundTrip | None = None
        self._lost_looks = 0
        self._spoke_frames = self._unheard_frames = 0
        self._levels: deque[float] = deque(maxlen=HISTORY_FRAMES)
        self._courses: tuple[deque[float], deque[float], deque[float]] = (
            deque(maxlen=HISTORY_FRAMES),
            deque(maxlen=HISTORY_FRAMES),
            deque(maxlen=HISTORY_FRAMES),
        )
        self._clipped: deque[float] = deque(maxlen=HISTORY_FRAMES)
        self._window = np.hanning(FRAME).astype(np.float32)
        self.bands = (0.0, 0.0)
        """Energies of the last block in the band of a telephone, and above it."""
        self.round_trip: RoundTrip | None = None
        """From the reference to its echo; None: not found (yet)."""

    @property
    def half_duplex(self) -> bool:
        """The person cannot be heard over the coach, so it had better pause to listen."""
        return self.round_trip is not None and self._meter.half_duplex

    @property
    def separates(self) -> bool:
        """The person is heard apart from the coach: its echo is removed, or there is none."""
        return self.headphones or (self.round_trip is not None and self._meter.proven)

    def likeness(self, seconds: float) -> tuple[float, float]:
        """How like the coach's own sound the last seconds rise and fall: as heard, and after the canceller.

        0 to 1, where 1 is its echo; the second is low where somebody speaks over an echo that is removed.
        """
        heard, clean, said = (10 * np.log10(np.array(course) + QUIETEST_ENERGY) for course in self._courses)
        frames = min(round(seconds * EAR_RATE / FRAME), len(said))
        return _alike(heard, said, frames), _alike(clean, said, frames)

    @property
    def removed_db(self) -> float | None:
        """Echo removed, in dB; None: there was none to remove."""
        return self._meter.removed_db if self.round_trip else None

    @property
    def headphones(self) -> bool:
        """The coach has spoken for a while, and the microphone heard nothing of it."""
        silent = self._spoke_frames >= NEEDED_FRAMES and self._unheard_frames > UNHEARD * self._spoke_frames
        return self.round_trip is None and (silent or self._spoke_frames > 500)

    @property
    def level_db(self) -> float:
        """Root mean square of the loudest 10 ms of the last 3 s, in dB of full scale; −120: nothing."""
        return 20 * float(np.log10(max(self._levels, default=0.0) + 1e-6))

    @property
    def clipping(self) -> float:
        """Share of the last 3 s that was too loud for the microphone."""
        return float(np.mean(self._clipped)) if self._clipped else 0.0

    def process(self, mic: Samples, reference: Samples, first_sample: int) -> list[AudioBlock]:
        """Take what was heard while the reference was handed to the loudspeaker; give it clean, if any.

        Both mono at DEVICE_RATE, of the same length. first_sample: position of the first on the coach's
        clock, whose 16 kHz twin is the ear's clock.
        """
        if first_sample != self._expected:
            self._begin_at(first_sample)
        self._expected = first_sample + len(mic)
        for which, sound in enumerate((mic, reference)):
            fresh = self._down[which].resample_chunk(np.ascontiguousarray(sound, np.float32))
            self._waiting[which] = np.concatenate([self._waiting[which], fresh])
        ready = min(len(self._waiting[0]), len(self._waiting[1])) // FRAME * FRAME
        if not ready:
            return []
        heard, said = (waiting[:ready] for waiting in self._waiting)
        self._waiting = [waiting[ready:] for waiting in self._waiting]
        clean, judged = self._clean(heard, said)
        block = AudioBlock(clean, self._clock, judged)
        self._clock += ready
        return [block]

    def _begin_at(self, first_sample: int) -> None:
        """Sound begins here, or some of it was lost: what waits does not belong to it."""
        for stream in self._down:
            stream.clear()
        self._waiting = [np.zeros(0, np.float32), np.zeros(0, np.float32)]
        self._clock = first_sample // _RATIO
        self._late = np.zeros(self._delay, np.float32)
        self._history.clear()
        self._remembered = 0
        for course in self._courses:
            course.clear()

    def _clean(self, mic: Samples, reference: Samples) -> tuple[Samples, Samples]:
        """The sound without the echo, and the same without what is left of it."""
        frames = len(mic) // FRAME
        energies = _energies(mic)
        said = _energies(reference)
        speaks = said > SPEAKS**2
        self._spoke_frames += int(speaks.sum())
        self._levels.extend(np.sqrt(energies).tolist())
        spectrum = np.abs(np.fft.rfft(mic.reshape(-1, FRAME) * self._window, axis=1)) ** 2
        self.bands = float(spectrum[:, VOICED].sum()), float(spectrum[:, SHARP].sum())
        self._clipped.append(float(np.mean(np.abs(mic) > CLIPPED)))
        self._late = np.concatenate([self._late, reference])
        late, self._late = self._late[: len(mic)], self._late[len(mic) :]
        cancelled = self._canceller.cancel(mic, late)
        coach_speaks = (_energies(late) > SPEAKS**2).tolist()
        since = self._frames_since_coach(coach_speaks)
        clean = mic + (cancelled - mic) * self._share_of_canceller(since)
        judged = clean.copy()
        for course, energy in zip(self._courses, (energies, _energies(clean), said), strict=True):
            course.extend(energy.tolist())
        left = _energies(cancelled).tolist()
        for n, (before, after, speaking) in enumerate(
            zip(energies.tolist(), left, coach_speaks, strict=True)
        ):
            self._meter.feed(before, after, coach_speaks=speaking)
            self._unheard_frames += speaking and before <= 4 * self._meter.floor
            if self.round_trip is not None:
                frame = slice(n * FRAME, (n + 1) * FRAME)
                near = since[n] < ECHO_FRAMES
                judged[frame] = self._gate.pass_on(clean[frame], before, after, self._meter.floor, coach=near)
        self._history.append((mic, reference, int(speaks.sum())))
        self._remembered += frames
        while self._remembered - len(self._history[0][0]) // FRAME >= HISTORY_FRAMES:
            self._remembered -= len(self._history.popleft()[0]) // FRAME
        self._look_in -= frames
        if self._look_in <= 0:
            self._look_for_echo()
        return clean, judged

    def _frames_since_coach(self, coach_speaks: list[bool]) -> list[int]:
        """For each frame, how many frames ago the coach's sound last came back."""
        since: list[int] = []
        for speaks in coach_speaks:
            self._since_coach = 0 if speaks else self._since_coach + 1
            since.append(self._since_coach)
        return since

    def _share_of_canceller(self, since: list[int]) -> Samples:
        """1 while there may be an echo, 0 when there is none to remove, with a frame's way between them."""
        steps = [self._share, *(float(frames < ECHO_FRAMES) for frames in since)]
        self._share = steps[-1]
        ends = np.arange(len(steps)) * FRAME
        return np.interp(np.arange(1, ends[-1] + 1), ends, steps).astype(np.float32)

    def _look_for_echo(self) -> None:
        self._look_in = LOOK_FRAMES
        if sum(speaks for _, _, speaks in self._history) < NEEDED_FRAMES:
            return
        mic = np.concatenate([mic for mic, _, _ in self._history])
        reference = np.concatenate([reference for _, reference, _ in self._history])
        found = find_round_trip(mic, reference)
        if found is None:
            self._lost_looks += 1
            if self.round_trip is not None and self._lost_looks >= LOST_LOOKS and not self._meter.good:
                self._forget_echo()
            return
        self._lost_looks = 0
        known, self._moved = self._moved or self.round_trip, None
        if self.round_trip is not None and (
            self._meter.good or abs(found.samples - self.round_trip.samples) <= MOVED
        ):
            self._look_in = LOOK_AGAIN_FRAMES
            return
        if known is not None and abs(found.samples - known.samples) > MOVED:
            self._moved = found  # Believed when it is found a second time.
            return
        self._learn(found, mic, reference)

    def _forget_echo(self) -> None:
        """There is no echo where one was found."""
        self.round_trip, self._moved = None, None
        self._delay = 0
        self._late = np.zeros(0, np.float32)
        self._canceller = EchoCanceller()
        self._gate.forget()
        self._meter.forget()
        self._meter.half_duplex = False

    def _learn(self, found: RoundTrip, mic: Samples, reference: Samples) -> None:
        """Delay the reference by the round trip from now on, and learn the room from the last seconds."""
        self.round_trip = found
        self._delay = max(0, found.samples - AHEAD)
        late = np.concatenate([np.zeros(self._delay, np.float32), reference])
        self._canceller = EchoCanceller.taught(mic, late[: len(mic)], LESSONS)
        self._late = late[len(mic) :]
        self._gate.forget()
        self._meter.forget()
        self._look_in = LOOK_AGAIN_FRAMES


def _energies(sound: Samples) -> NDArray[np.float64]:
    """Mean square of each frame."""
    return np.asarray(np.mean(sound.reshape(-1, FRAME).astype(np.float64) ** 2, axis=1))


def _alike(heard: NDArray[np.float64], said: NDArray[np.float64], frames: int) -> float:
    """Correlation of the last frames' levels (dB) with what was said, at the delay that fits best."""
    if frames < 2:
        return 0.0
    now = heard[-frames:] - heard[-frames:].mean()
    best = 0.0
    for late in range(min(LATEST_ECHO_FRAMES, len(said) - frames) + 1):
        part = said[len(said) - frames - late : len(said) - late]
        spread = float(np.std(part)) * float(np.std(now))
        if spread > 0:
            best = max(best, float(np.mean((part - part.mean()) * now)) / spread)
    return best
