"""Noises of a room and of a person that are not words, made by rule: hum, kettle, knock, cough, breath."""

import random

import numpy as np
from scipy import signal

from models.training.features import RATE, Samples

STEADY = ("white", "pink", "pink", "brown", "hum", "fan", "kettle")
SUDDEN = ("burst", "tone", "chirp", "click", "breath", "breath", "cough", "knock", "knock", "hum voice")

_PINK = ([0.049922035, -0.095993537, 0.050612699, -0.004408786], [1, -2.494956002, 2.017265875, -0.522189400])


def loudness(samples: Samples) -> float:
    """Root mean square, never zero."""
    return float(np.sqrt(np.mean(np.square(samples)) + 1e-9))


def white(count: int, chance: random.Random) -> Samples:
    """Gaussian noise."""
    return np.random.default_rng(chance.getrandbits(32)).standard_normal(count).astype(np.float32)


def _band(samples: Samples, low: float, high: float) -> Samples:
    top = min(high, 0.95 * RATE / 2)
    sections = signal.butter(2, [low, max(top, low * 1.2)], "band", fs=RATE, output="sos")
    return np.asarray(signal.sosfilt(sections, samples), np.float32)


def steady(kind: str, count: int, chance: random.Random) -> Samples:
    """A lasting noise of that kind, any level."""
    noise = white(count, chance)
    time = np.arange(count) / RATE
    if kind == "pink":
        return np.asarray(signal.lfilter(*_PINK, noise), np.float32)
    if kind == "brown":
        return np.asarray(signal.lfilter([1], [1, -0.98], noise), np.float32)
    if kind == "hum":
        base = chance.choice([50, 60, 100, 120, 180, 240])
        tones = sum(np.sin(2 * np.pi * base * k * time + chance.random() * 6) / k for k in range(1, 6))
        return np.asarray(tones + 0.1 * noise, np.float32)
    if kind == "fan":
        low = chance.uniform(100, 800)
        return _band(noise, low, low * chance.uniform(2, 6))
    if kind == "kettle":  # a rising rumble, bubbles as slow swings, sometimes the whistle
        low = chance.uniform(300, 1500)
        swing = 1 + 0.5 * np.sin(2 * np.pi * chance.uniform(2, 9) * time) + 0.3 * white(count, chance)
        roar = _band(noise * swing.astype(np.float32), low, low * chance.uniform(2, 5))
        if chance.random() < 0.4:
            whistle = np.sin(2 * np.pi * chance.uniform(1500, 3500) * time * (1 + 0.01 * time))
            roar = roar + whistle.astype(np.float32) * loudness(roar) * chance.uniform(0.3, 2)
        return roar
    return noise


def sudden(kind: str, seconds: float, chance: random.Random) -> Samples:
    """A short noise of that kind, any level."""
    count = int(seconds * RATE)
    time = np.arange(count) / RATE
    noise = white(count, chance)
    if kind == "tone":
        return np.asarray(
            sum(np.sin(2 * np.pi * chance.uniform(150, 3000) * time) for _ in range(chance.randint(1, 4))),
            np.float32,
        )
    if kind == "chirp":
        end = max(seconds, 0.01)
        return np.asarray(
            signal.chirp(time, chance.uniform(100, 4000), end, chance.uniform(100, 6000)), np.float32
        )
    if kind == "click":
        return np.asarray(noise * np.exp(-time * chance.uniform(20, 120)), np.float32)
    if kind == "knock":  # a struck board: a few damped resonances
        rings = sum(
            np.sin(2 * np.pi * chance.uniform(80, 1200) * time) * np.exp(-time * chance.uniform(15, 80))
            for _ in range(4)
        )
        return np.asarray(rings + 0.3 * noise * np.exp(-time * 150), np.float32)
    if kind == "cough":  # one or two bursts, coloured by a vocal tract
        burst = noise * np.exp(-time * chance.uniform(8, 20))
        if chance.random() < 0.5:
            burst = burst + np.roll(burst, count // 2) * 0.7
        shaped = sum(
            _band(burst.astype(np.float32), f, f * 1.5) for f in (chance.uniform(400, 800), 1300, 2600)
        )
        return np.asarray(shaped, np.float32)
    if kind == "hum voice":  # a groan or a hummed note: voiced, but no word
        pitch = chance.uniform(80, 300) * (1 + 0.1 * np.sin(2 * np.pi * chance.uniform(0.5, 3) * time))
        pulses = signal.sawtooth(2 * np.pi * np.cumsum(pitch) / RATE).astype(np.float32)
        centre = chance.uniform(250, 700)
        return _band(pulses, centre * 0.6, centre * chance.uniform(1.4, 3)) * np.hanning(count).astype(
            np.float32
        )
    if kind == "breath":
        low = chance.uniform(300, 1500)
        return _band(noise, low, low * chance.uniform(2, 5)) * np.hanning(count).astype(np.float32)
    return steady(chance.choice(["white", "pink", "fan"]), count, chance) * np.hanning(count).astype(
        np.float32
    )


def noise_scene(chance: random.Random) -> tuple[Samples, list[tuple[float, bool]]]:
    """Some seconds of steady noise with sudden ones in it.

    Gives also (second at which a stretch ends, whether it was a sudden noise).
    """
    count = int(chance.uniform(1.5, 4) * RATE)
    base = steady(chance.choice(STEADY), count, chance)
    sound = base / loudness(base) * 32768 * 10 ** (chance.uniform(-80, -30) / 20)
    marks: list[tuple[float, bool]] = []
    at = 0.0
    while True:
        gap, length = chance.uniform(0.2, 0.8), chance.uniform(0.06, 0.8)
        if at + gap + length > count / RATE:
            break
        event = sudden(chance.choice(SUDDEN), length, chance)
        start = int((at + gap) * RATE)
        level = 32768 * 10 ** (chance.uniform(-42, -10) / 20)
        sound[start : start + len(event)] += event / loudness(event) * level
        marks += [(at + gap, False), (at + gap + length, True)]
        at += gap + length
    marks.append((1e9, False))
    return np.clip(np.round(sound), -32768, 32767), marks
