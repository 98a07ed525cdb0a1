"""A voice is recorded through a real microphone stream, and chosen by ear through a loudspeaker."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.virtual_sound import VirtualSound
from voice_coach import settings
from voice_coach.person import recording
from voice_coach.speaking.clip import VOICE_RATE
from voice_coach.speaking.recorded_lines import read_recording

pytestmark = pytest.mark.live

COMMAND = (sys.executable, "-m", "voice_coach", "voice")


def told(process: "subprocess.Popen[str]", words: str) -> None:
    """Read on until these words are shown."""
    assert process.stdout is not None
    seen = ""
    while words not in seen:
        line = process.stdout.readline()
        assert line, seen
        seen += line


def test_a_line_is_recorded_trimmed_and_kept(virtual_sound: VirtualSound, tmp_path: Path) -> None:
    environment = {**os.environ, "VOICE_COACH_HOME": str(tmp_path)}
    spoken = recording("carry on")
    with subprocess.Popen(
        [*COMMAND, "record", "anna", "--line", "session.welcome"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as process:
        assert process.stdin is not None
        told(process, "1 of 1")
        process.stdin.write("\n")
        told(process, "Recording")
        assert virtual_sound.say(spoken).wait(timeout=20) == 0
        process.stdin.write("\n")
        told(process, "Kept")
        process.stdin.close()
        assert process.wait(timeout=20) == 0
    kept = read_recording(tmp_path / "config" / "voices" / "anna" / "session.welcome.wav")
    assert 0.3 < len(kept) / VOICE_RATE < len(spoken) / VOICE_RATE + 0.5


def test_a_voice_is_chosen_by_ear(
    virtual_sound: VirtualSound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICE_COACH_HOME", str(tmp_path))
    heard = virtual_sound.record()
    outcome = subprocess.run(
        [*COMMAND, "choose", "--most", "2"],
        input="2\n",
        text=True,
        capture_output=True,
        timeout=90,
        check=False,
    )
    sounded = heard.stop()
    assert outcome.returncode == 0, outcome.stderr
    assert settings.load({}, {}).voice
    assert abs(sounded).max() > 0.05
