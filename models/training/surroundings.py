"""What a microphone makes of a voice: speed and vocal tract, room, bandwidth, level, noise, other voices."""

import random
from fractions import Fraction

import numpy as np
from scipy import signal

from models.training.features import RATE, Samples
from models.training.noises import STEADY, loudness, steady, white

MAX_BACKGROUND_VOICES = 200


def resampled(samples: Samples, rate: float, target: float) -> Samples:
    """At another rate; played at RATE afterwards that is another speed, pitch and vocal tract at once."""
    ratio = Fraction(target / rate).limit_denominator(120)
    if ratio == 1:
        return samples
    return np.asarray(signal.resample_poly(samples, ratio.numerator, ratio.denominator), np.float32)


class Surroundings:
    """A source of random surroundings, which remembers voices to use them as babble."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._voices: list[Samples] = []

    def place(
        self, voice: Samples, rate: int, speed: tuple[float, float] = (0.82, 1.22)
    ) -> tuple[Samples, float, float]:
        """The voice somewhere: sound, seconds before it begins, and how many times faster it is now."""
        chance = self._chance
        faster = 1.0 if chance.random() < 0.25 else chance.uniform(*speed)
        sound = resampled(voice, rate * faster, RATE)
        sound = sound / (float(np.abs(sound).max()) + 1e-6)
        lead, tail = chance.uniform(0.05, 0.6), chance.uniform(0.15, 0.7)
        sound = np.concatenate([_nothing(lead), sound, _nothing(tail)])
        if chance.random() < 0.5:
            sound = self._in_room(sound)
        sound = self._through_microphone(sound)
        sound = sound / loudness(sound) * 32768 * 10 ** (chance.triangular(-62, -12, -26) / 20)
        sound = self._with_noise(sound)
        return np.clip(np.round(sound), -32768, 32767).astype(np.float32), lead, faster

    def remember(self, voice: Samples, rate: int) -> None:
        """Keep that voice for babble."""
        kept = resampled(voice, rate, RATE)
        if len(self._voices) < MAX_BACKGROUND_VOICES:
            self._voices.append(kept)
        else:
            self._voices[self._chance.randrange(MAX_BACKGROUND_VOICES)] = kept

    def babble(self, count: int, least: int = 1) -> Samples:
        """Up to six voices at once, as from a radio or the next room."""
        chance = self._chance
        out = np.zeros(count, np.float32)
        for _ in range(max(least, chance.choice([1, 1, 2, 3, 4, 6]))):
            voice = chance.choice(self._voices)
            start = chance.randint(0, count)
            out += np.resize(voice, count + start)[start:] / loudness(voice)
        return self._in_room(out) if chance.random() < 0.5 else out

    def _in_room(self, sound: Samples) -> Samples:
        chance = self._chance
        count = int(chance.uniform(0.08, 0.7) * RATE)
        tail = white(count, chance) * np.exp(-6.9 * np.arange(count, dtype=np.float32) / count)
        tail[: int(0.002 * RATE)] = 0
        tail *= chance.uniform(0.05, 0.9) / (float(np.sqrt(np.square(tail).sum())) + 1e-9)
        tail[0] = 1
        return np.asarray(signal.fftconvolve(sound, tail)[: len(sound)], np.float32)

    def _through_microphone(self, sound: Samples) -> Samples:
        chance = self._chance
        if chance.random() < 0.12:  # a telephone or a headset
            edges = [chance.choice([40, 150, 300]), chance.uniform(3300, 3900)]
            sections = signal.butter(4, edges, "band", fs=RATE, output="sos")
            return np.asarray(signal.sosfilt(sections, sound), np.float32)
        if chance.random() < 0.35:
            b, a = signal.iirpeak(chance.uniform(200, 5500), chance.uniform(1, 3), fs=RATE)
            return np.asarray(sound + chance.uniform(-0.6, 1.5) * signal.lfilter(b, a, sound), np.float32)
        return sound

    def _with_noise(self, sound: Samples) -> Samples:
        chance = self._chance
        if chance.random() < 0.15:  # a quiet room, or the digital silence of a noise gate
            quiet = 32768 * 10 ** (chance.uniform(-95, -65) / 20)
            return sound + white(len(sound), chance) * quiet if chance.random() < 0.8 else sound
        if self._voices and len(self._voices) > 8 and chance.random() < 0.2:
            noise, ratio = self.babble(len(sound)), chance.uniform(9, 35)
        else:
            noise, ratio = steady(chance.choice(STEADY), len(sound), chance), chance.uniform(2, 38)
        return sound + noise * (loudness(sound) / loudness(noise) * 10 ** (-ratio / 20))


def _nothing(seconds: float) -> Samples:
    return np.zeros(int(seconds * RATE), np.float32)
