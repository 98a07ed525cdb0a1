"""What was rendered once is there at once, and tells nobody what it says."""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from voice_coach.errors import AudioProblem
from voice_coach.speaking.clip import VOICE_RATE, Clip
from voice_coach.speaking.clips import ClipCache, Mouth, clip_name
from voice_coach.speaking.renderer import Renderer
from voice_coach.speaking.voice import InstalledVoice, Voice


class Counting:
    """Stands in for the engine where a test counts how often it is asked."""

    def __init__(self, seconds: float = 0.5) -> None:
        self.asked: list[tuple[str, int]] = []
        self.seconds = seconds
        self.news = threading.Event()
        self.broken = False

    def render(self, text: str, voice: Voice) -> Clip:
        if self.broken:
            raise AudioProblem("No voice.")
        self.asked.append((text, voice.rate))
        self.news.set()
        samples = np.random.default_rng(len(text)).uniform(-0.5, 0.5, int(self.seconds * VOICE_RATE))
        return Clip(samples.astype(np.float32), text)

    def voices(self) -> list[InstalledVoice]:
        return []

    def close(self) -> None:
        self.broken = True


def test_a_clip_on_disk_is_the_clip_that_was_rendered(tmp_path: Path, renderer: Renderer) -> None:
    first = Mouth(renderer, ClipCache(tmp_path)).clip("Let your shoulders drop.")
    absent = Counting()
    absent.broken = True
    again = Mouth(absent, ClipCache(tmp_path)).clip("Let your shoulders drop.")
    assert again.text == first.text
    assert again.samples.dtype == np.float32
    assert np.abs(again.samples - first.samples).max() <= 1 / 32768


def test_what_was_said_once_is_not_rendered_again(tmp_path: Path) -> None:
    engine = Counting()
    mouth = Mouth(engine, ClipCache(tmp_path))
    assert mouth.clip("one") is mouth.clip("one")
    assert mouth.clip("one", 1.5).text == "one"
    assert engine.asked == [("one", 140), ("one", 210)]


@pytest.mark.parametrize(
    "other",
    [
        ("two", Voice()),
        ("one", Voice("gmw/en-us")),
        ("one", Voice(rate=141)),
        ("one", Voice(pitch=50)),
        ("one", Voice(language="pl")),
    ],
)
def test_what_would_sound_different_has_another_name(other: tuple[str, Voice]) -> None:
    assert clip_name(*other) != clip_name("one", Voice())


def test_the_folder_tells_nobody_what_was_said(tmp_path: Path) -> None:
    Mouth(Counting(), ClipCache(tmp_path)).clip("Marmalade")
    (path,) = tmp_path.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"armalade" not in path.read_bytes() + path.name.encode()


def halved(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flipped(path: Path) -> None:
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) * 2 // 3] ^= 0x55
    path.write_bytes(damaged)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def replaced(path: Path) -> None:
    path.write_text("this is not sound")


@pytest.mark.parametrize("damage", [halved, flipped, emptied, replaced])
def test_a_damaged_clip_is_rendered_anew(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    whole = Mouth(Counting(), ClipCache(tmp_path)).clip("one")
    (path,) = tmp_path.iterdir()
    damage(path)
    engine = Counting()
    again = Mouth(engine, ClipCache(tmp_path)).clip("one")
    assert len(engine.asked) == 1
    assert np.array_equal(again.samples, whole.samples)
    assert Mouth(Counting(), ClipCache(tmp_path)).clip("one").seconds == whole.seconds


def test_the_disk_is_never_filled(tmp_path: Path) -> None:
    engine = Counting(seconds=0.2)
    mouth = Mouth(engine, ClipCache(tmp_path, disk_bytes=200_000))
    for n in range(40):
        mouth.clip(f"number {n}")
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 200_000
    Mouth(engine, ClipCache(tmp_path)).clip("number 39")
    assert len(engine.asked) == 40


def test_memory_is_never_filled() -> None:
    engine = Counting()
    mouth = Mouth(engine, ClipCache(None, memory_bytes=300_000))
    for _ in range(2):
        for n in range(10):
            mouth.clip(f"number {n}")
    assert len(engine.asked) == 20


def test_a_folder_that_cannot_be_written_to_only_costs_time(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    cache = ClipCache(folder)
    folder.rmdir()
    assert Mouth(Counting(), cache).clip("one").seconds == 0.5


def test_prepared_clips_are_there_when_they_are_wanted() -> None:
    engine = Counting()
    mouth = Mouth(engine, ClipCache(None))
    mouth.prepare(["one"])
    assert engine.news.wait(10)
    mouth.clip("one")
    assert engine.asked == [("one", 140)]
    mouth.close()


def test_preparing_survives_an_engine_that_fails() -> None:
    engine = Counting()
    engine.broken = True
    mouth = Mouth(engine, ClipCache(None))
    mouth.prepare(["one"])
    with pytest.raises(AudioProblem):
        mouth.clip("one")
    engine.broken = False
    mouth.prepare(["two"])
    assert engine.news.wait(10)
    mouth.close()
