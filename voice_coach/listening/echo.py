"""The echo canceller: takes what the coach said out of what the microphone heard.

Speex's linear filter, and nothing after it: a canceller that also suppresses removes the person who speaks
over the coach. It needs one clock for loudspeaker and microphone, and a reference that is late by about the
round trip.
"""

import ctypes
import weakref
from collections import deque

import numpy as np
import pyaec
from numpy.typing import NDArray

from voice_coach.listening.heard import EAR_RATE

FRAME = EAR_RATE // 100
"""Samples that are cancelled at a time: 10 ms."""
TAIL = EAR_RATE // 5
"""Samples of echo that the filter can model: 200 ms, a furnished room."""
ENOUGH_DB = 15.0
"""With less echo removed than this, the person is not heard over the coach."""
JUDGED_SECONDS = 10
"""Seconds of the coach's speech after which the canceller is judged."""
MAX_GAIN = 8.0
ECHO_PEAK = 0.35
LOUDEST = 0.45
"""Of full scale, what the filter is given: above it, it may lose its wits and forget the room (mdf.c)."""
SETTLED_FRAMES = 6
"""After the coach's last sound; then what the microphone hears is somebody or something else."""

Samples = NDArray[np.float32]

_int16_p = ctypes.POINTER(ctypes.c_int16)


class EchoCanceller:
    """Speex's filter on frames of 10 ms at EAR_RATE; what is below 300 Hz is lost in it."""

    def __init__(self, *, echo_peak: float = 0.5, echo_gain: float = 1.0) -> None:
        """`echo_peak`: highest sample of the echo; `echo_gain`: how loud it is against the reference."""
        # The filter works best where both are alike, and loud: with an echo 20 dB down it removes 14 dB as it
        # is, 24 like this.
        self._mic_gain = np.float32(min(ECHO_PEAK / max(echo_peak, 1e-3), MAX_GAIN))
        self._reference_gain = np.float32(min(max(2 * echo_gain * float(self._mic_gain), 0.02), LOUDEST))
        self._beside = _Fir(_NOTCH)
        self._filter = pyaec.lib.AecNew(FRAME, TAIL, EAR_RATE, False)
        weakref.finalize(self, pyaec.lib.AecDestroy, self._filter)

    def cancel(self, mic: Samples, reference: Samples) -> Samples:
        """The sound without the reference's echo; both as long, a multiple of FRAME."""
        full = mic * self._mic_gain
        heard, said = _as_int16(full), _as_int16(reference * self._reference_gain)
        out = np.empty_like(heard)
        # The library's own Python class copies sample by sample; its C function takes addresses.
        addresses = [buffer.ctypes.data for buffer in (heard, said, out)]
        for offset in range(0, len(heard) * 2, FRAME * 2):
            pointers = [ctypes.cast(address + offset, _int16_p) for address in addresses]
            pyaec.lib.AecCancelEcho(self._filter, *pointers, FRAME)
        # What was too loud for the filter goes around it, so that a person near the microphone stays whole.
        beside = self._beside(full - heard.astype(np.float32) / _FULL)
        return (out.astype(np.float32) / _FULL + beside) / self._mic_gain

    @classmethod
    def taught(cls, mic: Samples, reference: Samples, times: int) -> "EchoCanceller":
        """One that went through sound that is over, so often: three times 3 s do what else takes 10 s."""
        said = float(np.sqrt(np.mean(reference**2)))
        heard = float(np.sqrt(np.mean(mic**2)))
        canceller = cls(echo_peak=float(np.abs(mic).max()), echo_gain=heard / said if said > 0 else 1.0)
        for _ in range(times):
            canceller.cancel(mic, reference)
        return canceller


class EchoMeter:
    """Says how much of the echo is removed, from the energies before and after the canceller."""

    def __init__(self) -> None:
        self._others: deque[float] = deque(maxlen=300)
        self._silent = 0
        self._before: list[float] = []
        self._after: list[float] = []
        self._removed: deque[float] = deque(maxlen=JUDGED_SECONDS)
        self._poor: deque[bool] = deque(maxlen=JUDGED_SECONDS)
        self.half_duplex = False
        """The coach had better pause to listen: too much of its echo is left."""

    @property
    def removed_db(self) -> float | None:
        """Echo removed in dB, over the last seconds in which it was loud enough to tell; None: none was."""
        return float(np.median(self._removed)) if self._removed else None

    @property
    def floor(self) -> float:
        """Mean square of a frame in which nobody speaks and the coach does not either; the usual one."""
        return max(float(np.median(self._others)), 1e-9) if self._others else 1e-9

    @property
    def proven(self) -> bool:
        """Two seconds and more of the coach's speech were judged, and it is removed well enough.

        One poor second of the last three may be a person who spoke over the coach.
        """
        last = list(self._poor)[-3:]
        return len(last) >= 2 and sum(last) <= len(last) - 2 and not self.half_duplex

    def forget(self) -> None:
        """The canceller has learned anew: what it did before no longer counts."""
        self._removed.clear()
        self._poor.clear()

    @property
    def good(self) -> bool:
        """The last second that could be judged was clean."""
        return bool(self._poor) and not self._poor[-1]

    def feed(self, before: float, after: float, *, coach_speaks: bool) -> None:
        """Take a frame's mean square before and after the canceller."""
        if not coach_speaks:
            self._silent += 1
            if self._silent > SETTLED_FRAMES:
                self._others.append(after)
            return
        self._silent = 0
        self._before.append(before)
        self._after.append(after)
        if len(self._before) == EAR_RATE // FRAME:
            self._judge(float(np.mean(self._before)), float(np.mean(self._after)))
            self._before.clear()
            self._after.clear()

    def _judge(self, before: float, after: float) -> None:
        """Judge a second of the coach's speech, if its echo stands out from all other sound."""
        others = self.floor
        echo, left = before - others, after - others
        if echo < 2 * others:
            return
        self._removed.append(10 * float(np.log10(echo / max(left, 0.1 * others, 1e-10))))
        # What has sunk into the room's noise is removed well enough, however few dB that is.
        self._poor.append(self._removed[-1] < ENOUGH_DB and after > 4 * others)
        if len(self._poor) == JUDGED_SECONDS:
            poor = sum(self._poor)
            self.half_duplex = poor > (JUDGED_SECONDS // 4 if self.half_duplex else JUDGED_SECONDS // 2)


class _Fir:
    """A filter with a finite response that goes on from block to block."""

    def __init__(self, response: NDArray[np.float64]) -> None:
        self._response = response.astype(np.float32)
        self._past = np.zeros(len(response) - 1, np.float32)

    def __call__(self, sound: Samples) -> Samples:
        joined = np.concatenate([self._past, sound])
        self._past = joined[len(joined) - len(self._past) :]
        return np.convolve(joined, self._response, "valid").astype(np.float32)


def _response(above: tuple[float, ...], below: tuple[float, ...], length: int) -> NDArray[np.float64]:
    """Impulse response of a recursive filter, from its polynomials in the delay."""
    out = np.zeros(length)
    for n in range(length):
        fed = above[n] if n < len(above) else 0.0
        out[n] = fed - sum(below[k] * out[n - k] for k in range(1, min(n, len(below) - 1) + 1))
    return out


def _as_int16(sound: Samples) -> NDArray[np.int16]:
    scaled: NDArray[np.int16] = (np.clip(sound, -LOUDEST, LOUDEST) * _FULL).astype(np.int16)
    return scaled


_FULL = np.float32(32_767)
# Speex takes low frequencies out of the microphone's side (mdf.c, filter_dc_notch16); as pyaec leaves it at
# its setting for 8 kHz, that is everything below 300 Hz.
_RADIUS = 0.9
_NOTCH = _response(
    (_RADIUS, -2 * _RADIUS, _RADIUS), (1.0, -2 * _RADIUS, _RADIUS**2 + 0.7 * (1 - _RADIUS) ** 2), 120
)
