"""The check-up on virtual devices: it speaks, hears itself, and says how well."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.live


def doctor(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "voice_coach", *arguments],
        env={**os.environ, "VOICE_COACH_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_check_up_measures_its_own_echo(virtual_sound: Any, tmp_path: Path) -> None:
    with virtual_sound.echo(-6.0, 60):
        done = doctor(tmp_path, "doctor")
    lines = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert done.returncode == 0, done.stdout
    assert list(lines)[-3:] == ["microphone", "level", "echo"]
    assert "The coach hears itself after 0." in lines["echo"]
    assert "removes" in lines["echo"]


def test_a_microphone_that_gives_nothing_is_said(virtual_sound: Any, tmp_path: Path) -> None:
    done = doctor(tmp_path, "doctor")
    assert "level: wrong. The microphone gives nothing at all." in done.stdout
    assert done.returncode == 3


def test_the_devices_have_names_that_can_be_used(virtual_sound: Any, tmp_path: Path) -> None:
    done = doctor(tmp_path, "devices")
    assert "microphone: default (ALSA), the default" in done.stdout
    assert "loudspeaker: default (ALSA), the default" in done.stdout
    missing = doctor(tmp_path, "doctor", "--silent", "--output", "walkman")
    assert missing.returncode == 3
    assert "There is no loudspeaker named walkman. There are: " in missing.stdout
