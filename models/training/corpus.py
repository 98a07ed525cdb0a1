"""The corpus: features of spoken texts, real people and noises in random surroundings.

    python -m models.training.corpus KIND COUNT SEED OUT.npz [--people FOLDER]

KIND is espeak, flite, people, noise or one of festival's voices. A shard holds `frames` (all, float16),
`lengths` and a JSON list of `[text, voice, marks]`, marks being `[phone, second it ends at]` where known.
"""

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.training import phones, voices
from models.training.features import RATE, Samples, log_mel
from models.training.lexicon import english
from models.training.noises import loudness, noise_scene
from models.training.people import recordings
from models.training.surroundings import Surroundings
from models.training.texts import Texts
from models.training.voices import Spoken

UNHEARD_WORDS = frozenset(["happy", "marvin", "sheila", "wow", "bed", "bird", "follow", "learn"])
"""Other people's words left out of training, to measure how foreign words fare that were never heard."""
OWN_WORDS = frozenset(["stop", "yes", "no"])
LONGEST = 9.0
"""Seconds; longer utterances are left out."""

Marks = list[tuple[str, float]]


@dataclass
class Utterance:
    """Features with what was said."""

    frames: NDArray[np.float16]
    text: str
    voice: str
    marks: Marks | None = None


def synthetic(kind: str, count: int, seed: int) -> Iterator[Utterance]:
    """That many texts in synthetic voices; the slow engines' sounds are used in two surroundings."""
    chance = random.Random(seed)
    texts, around = Texts(english(), chance), Surroundings(chance)
    wanted = (texts.one() for _ in range(count))
    spoken: Iterator[Spoken | None]
    if kind == "espeak":
        engine = voices.Espeak()
        spoken = (engine.say_somehow(text, chance) for text in wanted)
    elif kind == "flite":
        spoken = (voices.flite(text, chance) for text in wanted)
    else:
        spoken = voices.festival(list(wanted), kind, chance)
    for one in spoken:
        if one is None or not 0.15 * one.rate < len(one.samples) < LONGEST * one.rate:
            continue
        around.remember(one.samples, one.rate)
        for _ in range(1 if kind == "espeak" else 2):
            sound, lead, faster = around.place(one.samples, one.rate)
            marks = None
            if one.phones:
                moved = [(name, lead + end / faster) for name, end in one.phones]
                marks = [("pau", lead), *moved, ("pau", 1e9)]
            yield Utterance(log_mel(sound).astype(np.float16), one.text, one.voice, marks)


def people(count: int, seed: int, folder: Path) -> Iterator[Utterance]:
    """That many utterances of one to three words by real people who are not kept for tests."""
    chance = random.Random(seed)
    around = Surroundings(chance)
    known = [r for r in recordings(folder) if not r.for_test and r.word not in UNHEARD_WORDS]
    own = [r for r in known if r.word in OWN_WORDS]
    words = [r for r in known if r.word]
    silences = [r for r in known if not r.word]
    by_speaker: dict[str, list] = {}  # type: ignore[type-arg]
    for recording in words:
        by_speaker.setdefault(recording.speaker, []).append(recording)
    for recording in chance.sample(words, min(200, len(words))):
        around.remember(recording.samples(), RATE)
    for _ in range(count):
        kind = chance.random()
        if kind < 0.05:
            chosen = [chance.choice(silences)]
        elif kind < 0.8:
            chosen = [chance.choice(own if chance.random() < 0.4 else words)]
        else:
            same = by_speaker[chance.choice(words).speaker]
            chosen = [chance.choice(same) for _ in range(chance.randint(2, 3))]
        sound, _, _ = around.place(joined([r.samples() for r in chosen], chance), RATE, speed=(0.8, 1.3))
        marks = None if chosen[0].word else [("pau", 1e9)]
        text = " ".join(r.word for r in chosen)
        yield Utterance(log_mel(sound).astype(np.float16), text, f"person-{chosen[0].speaker}", marks)


def joined(parts: list[Samples], chance: random.Random) -> Samples:
    """The recordings one after the other, at one level."""
    evened = [part / (float(np.abs(part).max()) + 1.0) * 8000 for part in parts]
    pauses = [np.zeros(int(chance.uniform(0, 0.1) * RATE), np.float32) for _ in parts]
    return np.concatenate([piece for pair in zip(evened, pauses, strict=True) for piece in pair])


def noise(count: int, seed: int) -> Iterator[Utterance]:
    """That many scenes without a word; a quarter of them are babble."""
    chance = random.Random(seed)
    around, engine = Surroundings(chance), voices.Espeak()
    texts = Texts(english(), chance)
    for _ in range(100):
        spoken = engine.say_somehow(texts.one() + " " + texts.one(), chance)
        if spoken:
            around.remember(spoken.samples, spoken.rate)
    for _ in range(count):
        if chance.random() < 0.25:
            voices_at_once = around.babble(int(chance.uniform(1.5, 3) * RATE), least=3)
            level = 32768 * 10 ** (chance.uniform(-60, -15) / 20)
            sound, ends = voices_at_once / loudness(voices_at_once) * level, [(1e9, True)]
        else:
            sound, ends = noise_scene(chance)
        marks = [(phones.GARBAGE if sudden else "pau", end) for end, sudden in ends]
        yield Utterance(log_mel(sound).astype(np.float16), "", "noise", marks)


def write(utterances: Iterator[Utterance], path: Path) -> None:
    """Write a shard, its sounds last and whole: they are what a broken run is judged by."""
    kept = [u for u in utterances if len(u.frames) > 20 and np.isfinite(u.frames).all()]
    if not kept:
        raise SystemExit(f"{path.name}: no utterance came of it; are the voices of README.md installed?")
    lengths = np.array([len(u.frames) for u in kept])
    path.parent.mkdir(parents=True, exist_ok=True)
    notes = [[u.text, u.voice, u.marks] for u in kept]
    path.with_suffix(".json").write_text(json.dumps(notes), "utf-8")
    part = path.with_suffix(".part.npz")
    np.savez(part, frames=np.concatenate([u.frames for u in kept]), lengths=lengths)
    part.replace(path)
    print(f"{path.name}: {len(kept)} utterances, {lengths.sum() / 360_000:.2f} hours", flush=True)


def read(paths: list[Path]) -> list[Utterance]:
    """The utterances of shards, in order."""
    out: list[Utterance] = []
    for path in paths:
        with np.load(path) as shard:
            frames, lengths = shard["frames"], shard["lengths"]
        notes = json.loads(path.with_suffix(".json").read_text("utf-8"))
        ends = np.cumsum(lengths)
        for end, length, (text, voice, marks) in zip(ends, lengths, notes, strict=True):
            out.append(Utterance(frames[end - length : end], text, voice, marks))
    return out


def main() -> int:
    """Make one shard."""
    parser = argparse.ArgumentParser(description="Make one shard of the corpus.")
    parser.add_argument("kind", choices=["espeak", "flite", "people", "noise", *voices.FESTIVAL])
    parser.add_argument("count", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--people", type=Path)
    given = parser.parse_args()
    if given.kind == "people":
        if given.people is None:
            parser.error("people need their folder: --people FOLDER")
        write(people(given.count, given.seed, given.people), given.out)
    elif given.kind == "noise":
        write(noise(given.count, given.seed), given.out)
    else:
        write(synthetic(given.kind, given.count, given.seed), given.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
