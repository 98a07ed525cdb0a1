"""The mixer: clips placed at samples of the coach's clock, summed into the blocks the loudspeaker asks for.

One thread renders (PortAudio's callback, or the simulation's loop) and one steers (the coach). They share
only deques, whose append and popleft are atomic, so rendering never waits. What is rendered depends on the
samples alone, never on how they are cut into blocks.
"""

import itertools
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice_coach.speaking.clip import VOICE_RATE, Clip, Placed, Played

DUCKED_DB = -18.0
"""Loudness of duckable clips while somebody is speaking, in dB against their own."""
RAMP_SECONDS = 0.03
"""How long a change of loudness takes: short enough to be at once, long enough not to click."""
LOUDEST_DB = 12.0
QUIETEST_DB = -30.0

_KNEE = 0.75
_CEILING = 0.98


@dataclass(frozen=True, slots=True)
class _Ramp:
    """A gain that moves in a straight line from one value to another, from a sample on."""

    start: int = 0
    length: int = 1
    before: float = 1.0
    after: float = 1.0

    def gains(self, first: int, count: int) -> NDArray[np.float64]:
        """Gain of each of the samples first, first + 1, …"""
        if first >= self.start + self.length:
            return np.full(count, self.after)
        share = np.clip((np.arange(first, first + count) - self.start) / self.length, 0.0, 1.0)
        return self.before + (self.after - self.before) * share

    def towards(self, after: float, at: int, seconds: float) -> "_Ramp":
        """A ramp that goes on from the gain at that sample."""
        return _Ramp(at, max(1, round(seconds * VOICE_RATE)), float(self.gains(at, 1)[0]), after)


@dataclass(slots=True)
class _Voice:
    """A clip that sounds or waits for its sample."""

    placed: Placed
    duckable: bool
    ends: int
    """First sample after it."""
    fade: _Ramp | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    placed: Placed
    duckable: bool


@dataclass(frozen=True, slots=True)
class _Cut:
    fade_seconds: float


@dataclass(frozen=True, slots=True)
class _Duck:
    on: bool


@dataclass(frozen=True, slots=True)
class _Volume:
    gain: float


class Mixer:
    """Sums placed clips on the sample clock; cuts, ducks and limits them.

    `render` belongs to one thread; everything else may be called from another one. A change takes effect
    with the first block that is rendered after it.
    """

    def __init__(self) -> None:
        self._clock = 0
        self._keys = itertools.count(1)
        self._wishes: deque[_Place | _Cut | _Duck | _Volume] = deque()
        self._voices: list[_Voice] = []
        self._played: deque[Played] = deque()
        self._ducking = _Ramp()
        self._volume = _Ramp()

    @property
    def clock(self) -> int:
        """Samples rendered so far, at VOICE_RATE."""
        return self._clock

    @property
    def idle_at(self) -> int:
        """Sample at which everything placed will have ended; the present one where nothing sounds."""
        clock = self._clock
        # Wishes are read first: one that is taken meanwhile is seen twice rather than never.
        wishes = list(self._wishes)
        idle = max([clock, *(voice.ends for voice in list(self._voices))])
        for wish in wishes:
            if isinstance(wish, _Place):
                idle = max(idle, max(wish.placed.at_sample, clock) + len(wish.placed.clip.samples))
            elif isinstance(wish, _Cut):
                idle = min(idle, clock + round(wish.fade_seconds * VOICE_RATE))
        return idle

    def place(self, clip: Clip, at_sample: int, *, duckable: bool = True) -> int:
        """Let the clip start at that sample of the clock; a sample in the past means now.

        Returns the key that comes back in `Played`. `duckable`: becomes quieter while somebody speaks.
        """
        key = next(self._keys)
        self._wishes.append(_Place(Placed(clip, at_sample, key), duckable))
        return key

    def cut(self, fade_seconds: float = 0.015) -> None:
        """Fade out all that sounds and forget all that was to come."""
        self._wishes.append(_Cut(fade_seconds))

    def duck(self, on: bool) -> None:
        """Make duckable clips quieter, or bring them back, within RAMP_SECONDS."""
        self._wishes.append(_Duck(on))

    def set_volume(self, db: float) -> None:
        """Loudness of everything against the clips' own, in dB; held between QUIETEST_DB and LOUDEST_DB."""
        self._wishes.append(_Volume(10 ** (min(max(db, QUIETEST_DB), LOUDEST_DB) / 20)))

    def played(self) -> list[Played]:
        """What ended or was cut since this was last asked, in the order in which it ended."""
        news: list[Played] = []
        while self._played:
            news.append(self._played.popleft())
        return news

    def render(self, frames: int) -> NDArray[np.float32]:
        """The next `frames` samples, between −1 and 1; moves the clock on by as many."""
        first = self._clock
        self._take_wishes(first)
        end = first + frames
        mix = np.zeros(frames)
        ducking: NDArray[np.float64] | None = None
        for voice in self._voices:
            start = max(voice.placed.at_sample, first)
            stop = min(voice.ends, end)
            if start >= stop:
                continue
            at = voice.placed.at_sample
            sound = voice.placed.clip.samples[start - at : stop - at].astype(np.float64)
            if voice.duckable:
                if ducking is None:
                    ducking = self._ducking.gains(first, frames)
                sound *= ducking[start - first : stop - first]
            if voice.fade is not None:
                sound *= voice.fade.gains(start, stop - start)
            mix[start - first : stop - first] += sound
        mix *= self._volume.gains(first, frames)
        self._clock = end
        self._report_ended(end)
        return _limited(mix)

    def _take_wishes(self, now: int) -> None:
        while self._wishes:
            wish = self._wishes[0]
            if isinstance(wish, _Place):
                placed = wish.placed
                if placed.at_sample < now:
                    placed = Placed(placed.clip, now, placed.key)
                ends = placed.at_sample + len(placed.clip.samples)
                self._voices.append(_Voice(placed, wish.duckable, ends))
            elif isinstance(wish, _Cut):
                self._cut(now, max(1, round(wish.fade_seconds * VOICE_RATE)))
            elif isinstance(wish, _Duck):
                goal = 10 ** (DUCKED_DB / 20) if wish.on else 1.0
                self._ducking = self._ducking.towards(goal, now, RAMP_SECONDS)
            else:
                self._volume = self._volume.towards(wish.gain, now, RAMP_SECONDS)
            # Only now: `idle_at` must see it in one place or the other.
            self._wishes.popleft()

    def _cut(self, now: int, fade: int) -> None:
        sounding: list[_Voice] = []
        for voice in self._voices:
            if voice.placed.at_sample >= now:
                self._played.append(Played(voice.placed.key, voice.placed.clip, 0, True))
                continue
            if voice.fade is None:
                voice.fade = _Ramp(now, fade, 1.0, 0.0)
                voice.ends = min(voice.ends, now + fade)
            sounding.append(voice)
        self._voices = sounding

    def _report_ended(self, now: int) -> None:
        ended = [voice for voice in self._voices if voice.ends <= now]
        if not ended:
            return
        self._voices = [voice for voice in self._voices if voice.ends > now]
        for voice in sorted(ended, key=lambda voice: (voice.ends, voice.placed.key)):
            heard = voice.ends - voice.placed.at_sample
            whole = heard >= len(voice.placed.clip.samples)
            self._played.append(Played(voice.placed.key, voice.placed.clip, heard, not whole))


def _limited(mix: NDArray[np.float64]) -> NDArray[np.float32]:
    """Bend what is above the knee, so that nothing reaches full scale; without memory of other samples."""
    size = np.abs(mix)
    if size.size and size.max() > _KNEE:
        room = _CEILING - _KNEE
        bent = _KNEE + room * np.tanh((size - _KNEE) / room)
        mix = np.where(size > _KNEE, np.copysign(bent, mix), mix)
    return mix.astype(np.float32)
