"""A person's own recordings are trimmed, levelled, checked, and played instead of the synthesiser."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner
from numpy.typing import NDArray

from voice_coach.cli.voice import voice
from voice_coach.errors import AudioProblem, ContentProblem, UsageProblem
from voice_coach.house import SpokenVoice
from voice_coach.programme import load
from voice_coach.speaking.clip import VOICE_RATE, Clip
from voice_coach.speaking.clips import ClipCache, Mouth
from voice_coach.speaking.levels import LOUDNESS_DB
from voice_coach.speaking.recorded_lines import (
    RecordedLines,
    check,
    keep_recording,
    read_recording,
    readable,
    trimmed_and_levelled,
    voice_folder,
)
from voice_coach.speaking.voice import InstalledVoice, Voice, for_language

LINES = {"hello": "Hello.", "bye": "Goodbye.", "count": "{n} times.", "rest": "Rest."}


def hum(
    seconds: float = 0.8, level: float = 0.02, rate: int = 44_100, silence: float = 1.0
) -> NDArray[np.float32]:
    """A voice-like sound with silence around it, in two channels."""
    time = np.arange(round(seconds * rate)) / rate
    sound = level * np.sin(2 * np.pi * 180 * time)
    quiet = np.zeros(round(silence * rate))
    mono = np.concatenate([quiet, sound, quiet]).astype(np.float32)
    return np.stack([mono, mono], axis=1)


def write(path: Path, sound: NDArray[np.float32], rate: int = 44_100) -> Path:
    soundfile.write(str(path), sound, rate, subtype="FLOAT")
    return path


def test_a_recording_is_trimmed_and_as_loud_as_every_other_clip(tmp_path: Path) -> None:
    ready = read_recording(write(tmp_path / "hello.wav", hum()))
    assert 0.8 <= len(ready) / VOICE_RATE <= 0.9
    middle = ready[len(ready) // 4 : -len(ready) // 4]
    assert 20 * np.log10(np.sqrt(np.mean(middle**2))) == pytest.approx(LOUDNESS_DB, abs=0.5)


@pytest.mark.parametrize(
    ("sound", "why"),
    [
        (np.zeros((1000, 1), np.float32), "heard"),
        (np.zeros((0, 1), np.float32), "heard"),
        (hum(level=1.5).clip(-1, 1), "loud"),
        (hum(seconds=0.05, silence=0.2), "lasts"),
        (hum(seconds=31, silence=0.2), "lasts"),
    ],
    ids=["silence", "nothing", "clipped", "too short", "too long"],
)
def test_a_recording_that_cannot_be_used_says_why(sound: NDArray[np.float32], why: str) -> None:
    with pytest.raises(AudioProblem, match=why):
        trimmed_and_levelled(sound, 44_100)


def test_a_file_that_is_no_sound_says_so(tmp_path: Path) -> None:
    (tmp_path / "hello.wav").write_bytes(b"no sound")
    with pytest.raises(AudioProblem, match="no sound file"):
        read_recording(tmp_path / "hello.wav")


def test_lines_that_change_each_time_are_not_read(tmp_path: Path) -> None:
    assert set(readable(LINES)) == {"hello", "bye", "rest"}


def test_what_is_missing_unknown_or_unusable_is_told(tmp_path: Path) -> None:
    write(tmp_path / "hello.wav", hum())
    write(tmp_path / "count.wav", hum())
    write(tmp_path / "rest.wav", hum() * 0)
    found = check(tmp_path, LINES)
    assert found.recorded == ("hello",)
    assert found.missing == ("bye", "rest")
    assert found.unknown == ("count",)
    assert [line for line, _ in found.unusable] == ["rest"]


def test_a_voice_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentProblem, match="no voice called anna"):
        RecordedLines(tmp_path / "anna", LINES)


@pytest.mark.parametrize("name", ["", "..", "a/b", ".hidden"])
def test_a_voices_name_is_no_path(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem):
        voice_folder(tmp_path, name)


class Synthesiser:
    """A renderer that notes what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def render(self, text: str, voice: Voice) -> Clip:
        self.asked.append(text)
        return Clip(np.zeros(10, np.float32), text)

    def voices(self) -> list[InstalledVoice]:
        return []

    def close(self) -> None:
        pass


def test_a_recorded_line_is_played_and_every_other_is_synthesised(tmp_path: Path) -> None:
    keep_recording(tmp_path, "hello", trimmed_and_levelled(hum(), 44_100))
    write(tmp_path / "rest.wav", hum() * 0)
    synthesiser = Synthesiser()
    spoken = SpokenVoice(Mouth(synthesiser, ClipCache(None)), RecordedLines(tmp_path, LINES))
    try:
        assert spoken.clip("Hello.").seconds > 0.7
        assert spoken.clip("Hello.", 0.8).seconds > 0.7
        assert synthesiser.asked == []
        spoken.clip("Hello.", 1.4)
        spoken.clip("Goodbye.")
        spoken.clip("Rest.")
        assert synthesiser.asked == ["Hello.", "Goodbye.", "Rest."]
    finally:
        spoken.close()


def test_a_recording_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(AudioProblem, match="cannot be written"):
        keep_recording(tmp_path / "file", "hello", np.zeros(10, np.float32))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def _run(args: Iterable[str]) -> str:
    outcome = CliRunner().invoke(voice, list(args))
    assert outcome.exception is None, outcome.exception
    return outcome.output


def test_wavs_from_elsewhere_become_a_voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path / "home"))
    source = tmp_path / "phone"
    source.mkdir()
    write(source / "session.welcome.wav", hum())
    write(source / "session.goodbye.wav", hum() * 0)
    output = _run(["record", "anna", "--from", str(source)])
    assert "1 lines" in output
    script = _run(["script"])
    total = len(script.splitlines())
    assert total == len(readable(load("en").lines))
    checked = _run(["check", "anna"])
    assert checked.startswith(f"1 of {total} lines are recorded.")
    assert "missing\tsession.goodbye\t" in checked


def test_the_voices_of_a_language_come_with_the_best_first() -> None:
    voices = [
        InstalledVoice("us", "American", ("en-us",)),
        InstalledVoice("pl", "Polish", ("pl",)),
        InstalledVoice("gb", "British", ("en-gb",)),
    ]
    assert [each.id for each in for_language("en", voices)] == ["gb", "us"]
